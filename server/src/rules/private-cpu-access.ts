import { leavePrivate } from '../fixes/leave-private.ts';
import { countOthers, lineOfLocation, placeOf, underEither } from './evidence.ts';
import { defineRule } from './rule.ts';

/** SMA101: the CPU reaches for the bytes of a buffer that is, or on some path may be, Private. */
export const privateCpuAccess = defineRule({
  code: 'SMA101',
  name: 'private-cpu-access',
  severity: { discrete: 'error', unified: 'error' },
  since: '0.1.0',
  fix: 'sometimes',
  summary: 'Buffer whose `contents()` is called although it may be Private',
  docs: `## What it does

Finds buffers allocated with \`MTLResourceStorageModePrivate\` whose \`contents()\` is called, be it to write, to read or to keep for later.

## Why is this bad?

Only the GPU reaches a Private buffer. Apple: \`contents()\` is "\`NULL\` if the buffer's storage mode is private"
([contents()](https://developer.apple.com/documentation/metal/mtlbuffer/contents())), so the next thing that is done with it fails.

## Example

\`\`\`python
import Metal


def total(device, queue, pipeline):
    sums = device.newBufferWithLength_options_(256, Metal.MTLResourceStorageModePrivate)
    commands = queue.commandBuffer()
    encoder = commands.computeCommandEncoder()
    encoder.setComputePipelineState_(pipeline)
    encoder.setBuffer_offset_atIndex_(sums, 0, 0)
    encoder.dispatchThreads_threadsPerThreadgroup_((64, 1, 1), (64, 1, 1))
    encoder.endEncoding()
    commands.commit()
    commands.waitUntilCompleted()
    return bytes(sums.contents().as_buffer(256))
\`\`\`

## Use instead

\`\`\`python
import Metal


def total(device, queue, pipeline):
    sums = device.newBufferWithLength_options_(256, Metal.MTLResourceStorageModeShared)
    commands = queue.commandBuffer()
    encoder = commands.computeCommandEncoder()
    encoder.setComputePipelineState_(pipeline)
    encoder.setBuffer_offset_atIndex_(sums, 0, 0)
    encoder.dispatchThreads_threadsPerThreadgroup_((64, 1, 1), (64, 1, 1))
    encoder.endEncoding()
    commands.commit()
    commands.waitUntilCompleted()
    return bytes(sums.contents().as_buffer(256))
\`\`\`

Or keep the buffer Private and copy its bytes into or out of a Shared one with a blit.

## Fix safety

The fix allocates the buffer with the mode that its accesses ask for: Shared, or under \`discrete\` Managed where the CPU fills it and the GPU reads it, with a \`didModifyRange_\` call after each CPU write. It is safe where every path of the buffer was seen; it is unsafe where the buffer goes to code that cannot be seen, or where the mode comes from a name whose flags cannot be seen. Where a write can get no such call, Shared comes first, and Managed is the second fix; both are unsafe.
There is no fix where the mode is one of several, where sync calls speak of the buffer, or where a texture, matrix or tensor is made on it.

## When it stays silent

Where the mode is picked by a test and \`contents()\` is called under a test too: the two may be the same. Where one of several buffers comes to the call, and one of them is not Private. Where the code tests what \`contents()\` gave for None.
`,
  check({ verdict, use, file, text, workspace, report }) {
    const [first, ...others] = use.order.filter((fact) => fact.kind === 'private-contents');
    if (first === undefined) return;
    const related = [first, ...others].map(({ place }) => ({
      location: { path: place.path, range: file.places.range(place.path, place.site) },
      message: 'contents() of it is called here',
    }));
    const where = related[0] === undefined ? '' : lineOfLocation(related[0].location, verdict.path);
    const mode = first.always ? 'is Private' : 'is Private on some path';
    report({
      at: placeOf(verdict),
      message:
        `\`${verdict.name}\` ${mode}, but the CPU calls its contents() on ${where}${countOthers(others)}. ` +
        `${underEither()} that gives nothing for a Private buffer and the next use of it fails: allocate it Shared, or copy through a Shared buffer.`,
      related,
      fixes: leavePrivate(verdict, use, { facts: file.facts, text }, workspace),
    });
  },
});
