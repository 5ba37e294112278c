import { findExpression } from '../fixes/find-expression.ts';
import type { Range } from '../position.ts';
import { placeOf } from './evidence.ts';
import { memoryOrigin } from './memory-origin.ts';
import { ofEvery } from './options-seen.ts';
import { defineRule, type RuleContext } from './rule.ts';

/** The smallest page that a Mac has (Intel); on Apple silicon it is 16384. */
const PAGE = 4096;
const NO_COPY_ARGUMENTS = 4;

/** SMA113: a buffer is laid over memory that does not begin or end at a page. */
export const noCopyAlignment = defineRule({
  code: 'SMA113',
  name: 'no-copy-alignment',
  severity: { discrete: 'error', unified: 'error' },
  since: '0.1.0',
  fix: 'never',
  summary: 'Buffer over existing memory whose length is no multiple of a page, or whose memory nothing aligns to one',
  docs: `## What it does

Finds \`newBufferWithBytesNoCopy…\` with a length that is written out and is no multiple of 4096, and such a buffer over the memory of a bytearray, a bytes object or an array
that numpy made, which begins wherever Python put it.

## Why is this bad?

Apple asks for "a page-aligned pointer" and a length "that results in a page-aligned region"
([makeBuffer(bytesNoCopy:length:options:deallocator:)](https://developer.apple.com/documentation/metal/mtldevice/makebuffer(bytesnocopy:length:options:deallocator:))).
A page is 4096 bytes on Intel Macs and 16384 on Apple silicon. API validation stops the program; without it no buffer is made. \`mmap.mmap(-1, n)\` gives such memory, with \`n\`
rounded up to \`mmap.PAGESIZE\`. About the memory of Python objects the finding is a warning: it may begin at a page by chance.

## Example

\`\`\`python
import Metal


def wrap(device, encoder, memory):
    buffer = device.newBufferWithBytesNoCopy_length_options_deallocator_(memory, 1000, Metal.MTLResourceStorageModeShared, None)
    encoder.setBuffer_offset_atIndex_(buffer, 0, 0)
\`\`\`

## Use instead

\`\`\`python
import Metal


def wrap(device, encoder, memory):
    buffer = device.newBufferWithBytesNoCopy_length_options_deallocator_(memory, 16384, Metal.MTLResourceStorageModeShared, None)
    encoder.setBuffer_offset_atIndex_(buffer, 0, 0)
\`\`\`

## Fix safety

There is no fix: the memory has to be made in another way, or copied with \`newBufferWithBytes_length_options_\`.

## When it stays silent

Where the length is computed from something that cannot be seen, and where the memory comes from anything else, is a part of a larger object, or is kept elsewhere.
`,
  check(context) {
    const { use, file, report } = context;
    const { source, bytes, function: fn } = use.allocation;
    if (source !== 'no-copy') return;
    const [length] = ofEvery(use.making.length, ({ value }) => (value % PAGE === 0 ? null : value));
    const origin = bytes === null ? null : memoryOrigin(file.facts, fn, bytes);
    if (length !== undefined) {
      report({
        at: lengthPlace(context),
        message:
          `${length} bytes are no whole pages: newBufferWithBytesNoCopy… needs page-aligned memory of whole pages, 4096 bytes on Intel Macs and 16384 on Apple silicon, ` +
          'under either memory model. Round the length up to mmap.PAGESIZE, or copy with newBufferWithBytes_length_options_.',
      });
    } else if (origin !== null && bytes !== null) {
      report({
        at: file.places.range(use.allocation.path, bytes),
        severity: 'warning',
        message:
          `newBufferWithBytesNoCopy… needs memory that begins at a page, and nothing aligns that of ${origin}, under either memory model. ` +
          'Use mmap.mmap(-1, n) for the memory, or copy with newBufferWithBytes_length_options_.',
      });
    }
  },
});

/** The length argument where the call spells it in its place, else where findings about the allocation stand. */
function lengthPlace({ verdict, use, file }: RuleContext): Range {
  const { path, call, function: fn, bytes } = use.allocation;
  const expr = findExpression(file.facts.module, fn, call);
  const args = expr?.kind === 'call' ? expr.args : [];
  const length = args[args.findIndex(({ value }) => value.site === bytes) + 1];
  if (length === undefined || args.length < NO_COPY_ARGUMENTS) return placeOf(verdict);
  return file.places.range(path, length.value.site);
}
