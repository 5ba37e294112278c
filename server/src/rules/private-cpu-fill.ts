import { leavePrivate } from '../fixes/leave-private.ts';
import { placeOf, underEither } from './evidence.ts';
import { defineRule } from './rule.ts';

/** SMA102: a Private buffer is made from bytes of the CPU. */
export const privateCpuFill = defineRule({
  code: 'SMA102',
  name: 'private-cpu-fill',
  severity: { discrete: 'error', unified: 'error' },
  since: '0.1.0',
  fix: 'sometimes',
  summary: 'Buffer made from bytes or memory of the CPU with `MTLResourceStorageModePrivate`',
  docs: `## What it does

Finds \`newBufferWithBytes_length_options_\` and \`newBufferWithBytesNoCopy_length_options_deallocator_\` with \`MTLResourceStorageModePrivate\`.

## Why is this bad?

Only the GPU reaches a Private buffer, so it cannot be made from the CPU's bytes, nor over its memory. Apple fills one from a Shared buffer with a blit
([Copying data to a private resource](https://developer.apple.com/documentation/metal/copying-data-to-a-private-resource)).

## Example

\`\`\`python
import Metal


def weights(device, queue, data):
    buffer = device.newBufferWithBytes_length_options_(data, len(data), Metal.MTLResourceStorageModePrivate)
    target = device.newBufferWithLength_options_(len(data), Metal.MTLResourceStorageModePrivate)
    commands = queue.commandBuffer()
    blit = commands.blitCommandEncoder()
    blit.copyFromBuffer_sourceOffset_toBuffer_destinationOffset_size_(buffer, 0, target, 0, len(data))
    blit.endEncoding()
    commands.commit()
\`\`\`

## Use instead

\`\`\`python
import Metal


def weights(device, queue, data):
    buffer = device.newBufferWithBytes_length_options_(data, len(data), Metal.MTLResourceStorageModeManaged)
    target = device.newBufferWithLength_options_(len(data), Metal.MTLResourceStorageModePrivate)
    commands = queue.commandBuffer()
    blit = commands.blitCommandEncoder()
    blit.copyFromBuffer_sourceOffset_toBuffer_destinationOffset_size_(buffer, 0, target, 0, len(data))
    blit.endEncoding()
    commands.commit()
\`\`\`

On Apple silicon the buffer that the CPU fills is Shared.

## Fix safety

The fix allocates the buffer with the mode that its accesses ask for: Shared, or under \`discrete\` Managed where the CPU fills it and the GPU reads it, with a \`didModifyRange_\` call after each CPU write that follows; always Shared over existing memory. It is safe where every path of the buffer was seen.
There is no fix where the mode is one of several.

## When it stays silent

Where the mode is not known, and where the call can have several modes and a test picks which.
`,
  check({ verdict, use, file, text, workspace, report }) {
    const { modes } = use.mode;
    if (use.allocation.source === 'length' || verdict.currentMode !== 'Private' || modes.length !== 1) return;
    const noCopy = use.allocation.source === 'no-copy';
    report({
      at: placeOf(verdict),
      message:
        `\`${verdict.name}\` is to be ${noCopy ? 'made over memory of the CPU' : 'filled with bytes of the CPU'}, but its mode is Private. ` +
        `${underEither()} only the GPU reaches a Private buffer: allocate it ${noCopy ? 'Shared' : 'Shared, or fill a Shared one and copy it with a blit'}.`,
      fixes: leavePrivate(verdict, use, { facts: file.facts, text }, workspace),
    });
  },
});
