import { summarizeAccesses } from '../audit/access-summary.ts';
import { namesakeOf, searchedFiles } from '../audit/because.ts';
import { placeOf, relatedAccesses } from './evidence.ts';
import { defineRule, type RuleContext } from './rule.ts';

/** SMA003: a buffer is allocated and never used. */
export const unusedBuffer = defineRule({
  code: 'SMA003',
  name: 'unused-buffer',
  severity: { discrete: 'info', unified: 'info' },
  since: '0.1.0',
  fix: 'never',
  summary: 'Buffer that is allocated and never used',
  docs: `## What it does

Finds buffers that neither the CPU nor the GPU touches after their creation.

## Why is this bad?

The memory is taken and never used. Apple, of a resource that was never bound: "you can probably release this resource"
([Analyzing the memory usage of your Metal app](https://developer.apple.com/documentation/xcode/analyzing-memory-usage)). Often the buffer was meant for a binding that is missing.

## Example

\`\`\`python
import Metal


def prepare(device, count):
    scratch = device.newBufferWithLength_options_(count * 4, Metal.MTLResourceStorageModeShared)
    return count
\`\`\`

## Use instead

\`\`\`python
import Metal


def prepare(device, encoder, count):
    scratch = device.newBufferWithLength_options_(count * 4, Metal.MTLResourceStorageModePrivate)
    encoder.setBuffer_offset_atIndex_(scratch, 0, 0)
    return count
\`\`\`

Or leave the buffer out.

## Fix safety

There is no fix: whether the buffer or its use is what is wrong, the code does not say. The message names the storage mode that fits: Private where the buffer is called as a parameter that a kernel of the same file or package stores through, else Private if the GPU alone is to use it and Shared otherwise.

## When it stays silent

Where the buffer escapes to code that cannot be seen, where control was not seen to reach the allocation, where its mode is not known to be one, and for buffers made from a heap or over existing memory.
`,
  check(context) {
    const { verdict, use, report } = context;
    if (verdict.currentMode === 'Unknown' || verdict.suggestedMode === null || use.allocation.source === 'no-copy') return;
    if (summarizeAccesses(use.accesses).used) return;
    report({ at: placeOf(verdict), message: message(context), related: relatedAccesses(verdict), tags: ['unnecessary'] });
  },
});

function message({ verdict, use }: RuleContext): string {
  const seen = `\`${verdict.name}\` is allocated here and never used: no CPU or GPU access was seen in ${searchedFiles(use)}.`;
  if (use.namesake !== null) {
    return `${seen} It is called as ${namesakeOf(use)}: bind it there, under either memory model as MTLResourceStorageModePrivate, or remove it.`;
  }
  return `${seen} Remove it; if it is still to be used, under either memory model make it Private if the GPU alone uses it, otherwise Shared.`;
}
