import { dropOptions } from '../fixes/drop-options.ts';
import { makeFix } from '../fixes/make-fix.ts';
import { describeReadBack, placeOf, relatedAccesses } from './evidence.ts';
import type { Fix } from './finding.ts';
import { isWriteCombined, isWriteCombinedName, ofEvery, spellOut } from './options-seen.ts';
import { defineRule, type RuleContext } from './rule.ts';

/** SMA203: the CPU reads a write-combined buffer. */
export const writeCombinedReadback = defineRule({
  code: 'SMA203',
  name: 'write-combined-readback',
  severity: { discrete: 'warning', unified: 'warning' },
  since: '0.1.0',
  fix: 'sometimes',
  summary: 'Buffer in write-combined memory that the CPU reads',
  docs: `## What it does

Finds buffers with \`MTLResourceCPUCacheModeWriteCombined\` in their options, also by its number 1, whose bytes the CPU reads.

## Why is this bad?

Write-combined memory is not cached for the CPU. Apple: it is "optimized for resources that the CPU writes into, but never reads"
([MTLCPUCacheMode.writeCombined](https://developer.apple.com/documentation/metal/mtlcpucachemode/writecombined)), and reads may perform very poorly: each goes to memory.
A bare \`1\` as options often was meant to be something else.

## Example

\`\`\`python
import Metal


def total(device, encoder, count):
    options = Metal.MTLResourceStorageModeShared | Metal.MTLResourceCPUCacheModeWriteCombined
    result = device.newBufferWithLength_options_(count * 4, options)
    encoder.setBuffer_offset_atIndex_(result, 0, 0)
    return sum(result.contents().as_tuple(count))
\`\`\`

## Use instead

\`\`\`python
import Metal


def total(device, encoder, count):
    options = Metal.MTLResourceStorageModeShared
    result = device.newBufferWithLength_options_(count * 4, options)
    encoder.setBuffer_offset_atIndex_(result, 0, 0)
    return sum(result.contents().as_tuple(count))
\`\`\`

## Fix safety

The fix takes the flag out of the options and nothing else. It is safe: the cache mode changes how fast the CPU reaches the bytes, never what they are. There is no fix where
the options are put together elsewhere, where a heap makes the buffer and where a texture is made on it: their cache modes must be one.

## When it stays silent

Where the options may be without the flag as well, or cannot be seen, and where a view of the buffer only goes to code that cannot be seen, which may write.
`,
  check(context) {
    const { verdict, use, report } = context;
    const [seen] = ofEvery(use.making.options, (each) => (isWriteCombined(each.value) ? each : null));
    const read = describeReadBack(verdict, use);
    if (seen === undefined || read === null) return;
    report({
      at: placeOf(verdict),
      message:
        `\`${verdict.name}\` is write-combined (${spellOut(seen)}), and the CPU reads it (${read}): such memory is not cached, so each read is slow, under either memory model. ` +
        'Leave the flag out.',
      related: relatedAccesses(verdict),
      fixes: fixes(context),
    });
  },
});

function fixes({ use, file, text }: RuleContext): readonly Fix[] {
  const { options, path, heap } = use.allocation;
  const { values } = use.making.options;
  const [only] = values;
  // The cache mode of a texture on a buffer is the buffer's.
  const isTied = heap || use.accesses.some((access) => access.via === 'wrapper');
  if (options === null || only === undefined || isTied) return [];
  const wanted = values.length === 1 ? only.value & ~1 : null;
  const edits = dropOptions({ ...use.allocation, argument: options, wanted }, isWriteCombinedName, { facts: file.facts, text });
  return edits === null ? [] : [makeFix('Leave write-combined out', path, file.facts, edits, true)];
}
