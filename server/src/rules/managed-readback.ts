import { summarizeAccesses } from '../audit/access-summary.ts';
import { useShared } from '../fixes/use-shared.ts';
import { describeFirst, describeReadBack, GPU_KINDS, placeOf, relatedAccesses, underModel } from './evidence.ts';
import { defineRule } from './rule.ts';

/** SMA004: a Managed buffer that the CPU reads back. */
export const managedReadback = defineRule({
  code: 'SMA004',
  name: 'managed-readback',
  severity: { discrete: 'info', unified: 'off' },
  since: '0.1.0',
  fix: 'sometimes',
  summary: 'Buffer that the CPU reads back, allocated with `MTLResourceStorageModeManaged`',
  docs: `## What it does

Finds Managed buffers that the GPU uses and the CPU reads.

## Why is this bad?

A Managed buffer has a copy in the memory of the GPU. Reading it back needs a blit \`synchronizeResource_\`, a completed command buffer, and a copy of the whole buffer over
the bus ([Synchronizing a managed resource in macOS](https://developer.apple.com/documentation/metal/synchronizing-a-managed-resource-in-macos)); without them the bytes are
undefined. A Shared buffer needs the completed command buffer alone. A Managed one pays where the GPU uses the data many times for each time that the CPU looks at them.

## Example

\`\`\`python
import Metal


def total(device, queue, pipeline, count):
    result = device.newBufferWithLength_options_(count * 4, Metal.MTLResourceStorageModeManaged)
    commands = queue.commandBuffer()
    encoder = commands.computeCommandEncoder()
    encoder.setComputePipelineState_(pipeline)
    encoder.setBuffer_offset_atIndex_(result, 0, 0)
    encoder.dispatchThreads_threadsPerThreadgroup_((count, 1, 1), (64, 1, 1))
    encoder.endEncoding()
    blit = commands.blitCommandEncoder()
    blit.synchronizeResource_(result)
    blit.endEncoding()
    commands.commit()
    commands.waitUntilCompleted()
    return sum(result.contents().as_tuple(count))
\`\`\`

## Use instead

\`\`\`python
import Metal


def total(device, queue, pipeline, count):
    result = device.newBufferWithLength_options_(count * 4, Metal.MTLResourceStorageModeShared)
    commands = queue.commandBuffer()
    encoder = commands.computeCommandEncoder()
    encoder.setComputePipelineState_(pipeline)
    encoder.setBuffer_offset_atIndex_(result, 0, 0)
    encoder.dispatchThreads_threadsPerThreadgroup_((count, 1, 1), (64, 1, 1))
    encoder.endEncoding()
    commands.commit()
    commands.waitUntilCompleted()
    return sum(result.contents().as_tuple(count))
\`\`\`

## Fix safety

The fix allocates the buffer Shared and takes out its \`didModifyRange_\` and \`synchronizeResource_\`, which are invalid on a Shared buffer. It is safe where every path of the
buffer was seen. There is no fix where such a call speaks of other buffers too or is part of a larger statement, and where a texture, matrix or tensor is made on the buffer.

## When it stays silent

Under the unified memory model, where \`managed-on-unified\` speaks; where the mode is not known to be one; where a view of the buffer only goes to code that cannot be seen;
and for buffers made from a heap or over existing memory.
`,
  check({ verdict, use, file, memoryModel, report }) {
    if (verdict.currentMode !== 'Managed' || verdict.suggestedMode !== 'Shared') return;
    const read = describeReadBack(verdict, use);
    if (read === null || summarizeAccesses(use.accesses).gpu.length === 0) return;
    report({
      at: placeOf(verdict),
      message:
        `\`${verdict.name}\` is Managed, the GPU uses it (${describeFirst(verdict, GPU_KINDS)}) and the CPU reads it back (${read}). ` +
        `${underModel(memoryModel)} use MTLResourceStorageModeShared, which needs no synchronizeResource_ and no second copy.`,
      related: relatedAccesses(verdict),
      fixes: useShared(verdict, use, file.places),
    });
  },
});
