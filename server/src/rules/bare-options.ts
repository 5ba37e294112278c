import { findExpression } from '../fixes/find-expression.ts';
import { makeFix } from '../fixes/make-fix.ts';
import { NameView } from '../fixes/scope.ts';
import { writeConstant } from '../fixes/write-constant.ts';
import { placeOf } from './evidence.ts';
import { defineRule } from './rule.ts';

const NAMES: ReadonlyMap<number, string> = new Map([
  [0, 'MTLResourceStorageModeShared'],
  [1, 'MTLResourceCPUCacheModeWriteCombined'],
  [16, 'MTLResourceStorageModeManaged'],
  [32, 'MTLResourceStorageModePrivate'],
]);

/** SMA205: resource options are written as a number. */
export const bareOptions = defineRule({
  code: 'SMA205',
  name: 'bare-options',
  severity: { discrete: 'hint', unified: 'hint' },
  since: '0.1.0',
  fix: 'sometimes',
  summary: 'Number `0`, `1`, `16` or `32` as the options of a buffer',
  docs: `## What it does

Finds buffers whose options are written as one of the numbers 0, 1, 16 and 32.

## Why is this bad?

The number does not say what it stands for, and two of the enumerations of Metal that look alike give it other meanings: 1 is *write-combined Shared* as resource options
([MTLResourceOptions](https://developer.apple.com/documentation/metal/mtlresourceoptions)), and Managed as a storage mode.

## Example

\`\`\`python
import Metal


def total(device, encoder, count):
    result = device.newBufferWithLength_options_(count * 4, 0)
    encoder.setBuffer_offset_atIndex_(result, 0, 0)
    return sum(result.contents().as_tuple(count))
\`\`\`

## Use instead

\`\`\`python
import Metal


def total(device, encoder, count):
    result = device.newBufferWithLength_options_(count * 4, Metal.MTLResourceStorageModeShared)
    encoder.setBuffer_offset_atIndex_(result, 0, 0)
    return sum(result.contents().as_tuple(count))
\`\`\`

## Fix safety

The fix writes the constant of that value, so it is safe. There is none where nothing in scope leads to the module \`Metal\`.

## When it stays silent

Where any other rule speaks of the buffer, and where the number has a name, as \`SHARED = 0\`.
`,
  check({ verdict, use, file, text, report }) {
    const { options, path } = use.allocation;
    const expr = options === null ? null : findExpression(file.facts.module, use.allocation.function, options);
    if (expr?.kind !== 'constant' || expr.type !== 'int' || typeof expr.value !== 'number') return;
    const name = NAMES.get(expr.value);
    if (name === undefined) return;
    const view = new NameView(file.facts, use.allocation.function, expr.site);
    const written = writeConstant(expr, name, { facts: file.facts, text, view });
    const meaning = expr.value === 1 ? ', write-combined Shared memory' : '';
    report({
      at: placeOf(verdict),
      message: `The options ${expr.value} mean ${name}${meaning}, under either memory model. Write the constant's name.`,
      fixes: written === null ? [] : [makeFix(`Use ${name}`, path, file.facts, written.edits, written.exact)],
    });
  },
});
