import { summarizeAccesses } from '../audit/access-summary.ts';
import { searchedFiles } from '../audit/because.ts';
import { useManaged } from '../fixes/use-managed.ts';
import { useSetBytes } from '../fixes/use-set-bytes.ts';
import { useStaging } from '../fixes/use-staging.ts';
import { describeFirst, GPU_KINDS, placeOf, relatedAccesses, underModel } from './evidence.ts';
import type { Fix } from './finding.ts';
import { defineRule, type RuleContext } from './rule.ts';
import { smallConstant } from './small-constant-buffer.ts';
import { isStaging } from './staging-buffer.ts';

/** SMA002: a buffer that the CPU fills and the GPU uses is allocated Shared. */
export const sharedUpload = defineRule({
  code: 'SMA002',
  name: 'shared-upload',
  severity: { discrete: 'warning', unified: 'off' },
  since: '0.1.0',
  fix: 'sometimes',
  summary: 'Buffer that the CPU writes and the GPU uses, allocated with `MTLResourceStorageModeShared`',
  docs: `## What it does

Finds buffers that the CPU fills, at their creation or later, that the GPU uses, that the CPU never reads back, and that are allocated Shared.

## Why is this bad?

On a Mac with a discrete GPU a Shared buffer lies in system memory, and the GPU fetches it across the bus each time. A Managed buffer has a copy in the memory of the GPU, which is brought up to date when the CPU says what it changed:
Managed is what Metal itself chooses there for buffers
([Setting resource storage modes](https://developer.apple.com/documentation/metal/setting-resource-storage-modes)).
On Apple silicon there is one memory and Shared is right
([Choosing a resource storage mode for Apple GPUs](https://developer.apple.com/documentation/metal/choosing-a-resource-storage-mode-for-apple-gpus)), so the rule is off there.

## Example

\`\`\`python
import struct

import Metal


def bind_size(device, encoder, rows, columns):
    size = device.newBufferWithBytes_length_options_(struct.pack("II", rows, columns), 8, Metal.MTLResourceStorageModeShared)
    encoder.setBuffer_offset_atIndex_(size, 0, 0)
\`\`\`

## Use instead

\`\`\`python
import struct

import Metal


def bind_size(device, encoder, rows, columns):
    size = device.newBufferWithBytes_length_options_(struct.pack("II", rows, columns), 8, Metal.MTLResourceStorageModeManaged)
    encoder.setBuffer_offset_atIndex_(size, 0, 0)
\`\`\`

A write through \`contents()\` after the creation needs a \`didModifyRange_\` call after it and before the commit: until then the range is undefined for the GPU
([didModifyRange:](https://developer.apple.com/documentation/metal/mtlbuffer/didmodifyrange:)). The bytes given at the creation do not.

## Fix safety

The fix replaces the storage mode constant and adds a \`didModifyRange_\` call after each CPU write that follows the creation, in whichever file it is; buffers that the same code writes become Managed together. It is safe: every path of the buffer was seen, none leads to a CPU read, and each write is covered.
It is unsafe where a write cannot be covered, which its title then names, and where the mode comes from a name whose cache and hazard flags cannot be seen. A write whose bytes are not certain is not covered where the GPU may write the buffer too: the call would bring stale bytes over the GPU's. A second fix adds a call after the creation as well, which Metal does not need. A buffer that its creation alone fills can be Private instead, by a further fix, where it is given its name by one plain assignment and a command queue is certain to be there: the bytes go into a Shared staging buffer, and a blit that is waited for copies them
([Copying data to a private resource](https://developer.apple.com/documentation/metal/copying-data-to-a-private-resource)). It is unsafe: the CPU waits for the copy. There is no fix where a texture, matrix or tensor is made on the buffer, or where nothing in scope leads to the constant. An imported name that is no longer needed stays: other modules may take it from this one.

## When it stays silent

Where the buffer escapes to code that cannot be seen, where its mode is not known to be one, where the CPU reads it anywhere, and for buffers made from a heap or over existing memory. For a buffer that is made from bytes for one blit which copies it elsewhere, in the same function: such a staging buffer is Shared.
`,
  check(context) {
    const { verdict, use, report } = context;
    if (verdict.currentMode !== 'Shared' || verdict.suggestedMode !== 'Managed' || isStaging(use, context.file.facts)) return;
    report({
      at: placeOf(verdict),
      message: message(context),
      related: relatedAccesses(verdict),
      fixes: [...useManaged(use, context.workspace), ...setBytes(context), ...useStaging(use, context.workspace)],
    });
  },
});

/** A further fix: few bytes that are bound once need no buffer. */
function setBytes({ use, file, text, verdict }: RuleContext): readonly Fix[] {
  const found = smallConstant(use, file.facts);
  return found === null ? [] : useSetBytes(use, found.call, { facts: file.facts, text, path: verdict.path });
}

function message({ verdict, use, memoryModel }: RuleContext): string {
  const write = describeFirst(verdict, ['cpu-write']);
  const gpu = describeFirst(verdict, GPU_KINDS);
  const later = summarizeAccesses(use.accesses).laterWrites.length > 0;
  return (
    `\`${verdict.name}\` is Shared; ${verdict.accessPattern}: the CPU writes it (${write}), the GPU uses it (${gpu}), and no CPU read was seen in ${searchedFiles(use)}. ` +
    `${underModel(memoryModel)} use MTLResourceStorageModeManaged${later ? ', with didModifyRange_ after each later CPU write' : ''}.`
  );
}
