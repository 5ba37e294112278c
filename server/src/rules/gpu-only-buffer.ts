import { summarizeAccesses } from '../audit/access-summary.ts';
import { searchedFiles } from '../audit/because.ts';
import { useMode } from '../fixes/use-mode.ts';
import { describeFirst, GPU_KINDS, placeOf, relatedAccesses, underModel } from './evidence.ts';
import { defineRule, type RuleContext } from './rule.ts';

/** SMA001: a buffer that the GPU alone touches is allocated Shared or Managed. */
export const gpuOnlyBuffer = defineRule({
  code: 'SMA001',
  name: 'gpu-only-buffer',
  severity: { discrete: 'warning', unified: 'info' },
  since: '0.1.0',
  fix: 'sometimes',
  summary: 'Buffer that only the GPU touches, allocated with `MTLResourceStorageModeShared` or `MTLResourceStorageModeManaged`',
  docs: `## What it does

Finds buffers that some GPU command uses, that the CPU neither fills, writes nor reads, and that are allocated Shared or Managed.

## Why is this bad?

The CPU can reach a Shared buffer, so on a Mac with a discrete GPU it lies in system memory and every GPU access crosses the bus. A Managed buffer has a second copy that nobody looks at.
Apple: "Use Private when creating a resource that's only accessed by the GPU"
([Choosing a resource storage mode for Intel and AMD GPUs](https://developer.apple.com/documentation/metal/choosing-a-resource-storage-mode-for-intel-and-amd-gpus)).
On Apple silicon Metal "may apply additional optimizations to private resources"
([storageModePrivate](https://developer.apple.com/documentation/metal/mtlresourceoptions/storagemodeprivate)), but the gains measured for buffers are small or none: there the finding is an information.

## Example

\`\`\`python
import Metal


def run(device, queue, pipeline, count):
    partial = device.newBufferWithLength_options_(count * 4, Metal.MTLResourceStorageModeShared)
    commands = queue.commandBuffer()
    encoder = commands.computeCommandEncoder()
    encoder.setComputePipelineState_(pipeline)
    encoder.setBuffer_offset_atIndex_(partial, 0, 0)
    encoder.dispatchThreads_threadsPerThreadgroup_((count, 1, 1), (64, 1, 1))
    encoder.endEncoding()
    commands.commit()
\`\`\`

## Use instead

\`\`\`python
import Metal


def run(device, queue, pipeline, count):
    partial = device.newBufferWithLength_options_(count * 4, Metal.MTLResourceStorageModePrivate)
    commands = queue.commandBuffer()
    encoder = commands.computeCommandEncoder()
    encoder.setComputePipelineState_(pipeline)
    encoder.setBuffer_offset_atIndex_(partial, 0, 0)
    encoder.dispatchThreads_threadsPerThreadgroup_((count, 1, 1), (64, 1, 1))
    encoder.endEncoding()
    commands.commit()
\`\`\`

## Fix safety

The fix replaces the storage mode constant and nothing else. It is safe: every path of the buffer was seen, and none leads to the CPU. It is unsafe where the mode comes from a name whose cache and hazard flags cannot be seen.
There is no fix where sync calls speak of the buffer, where a texture, matrix or tensor is made on it, where it is write-combined, or where nothing in scope leads to the constant. An imported name that is no longer needed stays: other modules may take it from this one.

## When it stays silent

Where the buffer escapes to code that cannot be seen, where its mode is not known to be one, for buffers made from a heap or over existing memory, and where no GPU command was seen to use it (see \`unused-buffer\`).
`,
  check(context) {
    const { verdict, use, report } = context;
    if (verdict.currentMode !== 'Shared' && verdict.currentMode !== 'Managed') return;
    if (verdict.suggestedMode !== 'Private' || summarizeAccesses(use.accesses).gpu.length === 0) return;
    report({
      at: placeOf(verdict),
      message: message(context),
      related: relatedAccesses(verdict),
      fixes: useMode('Private', verdict, use, { facts: context.file.facts, text: context.text }),
    });
  },
});

function message({ verdict, use, memoryModel }: RuleContext): string {
  const gpu = describeFirst(verdict, GPU_KINDS);
  const gain = memoryModel === 'discrete' ? 'which keeps it in the memory of the GPU' : 'which tells Metal that the CPU never looks at it';
  return (
    `\`${verdict.name}\` is ${verdict.currentMode}, but only the GPU touches it (${verdict.accessPattern}: ${gpu}); no CPU access was seen in ${searchedFiles(use)}. ` +
    `${underModel(memoryModel)} use MTLResourceStorageModePrivate, ${gain}.`
  );
}
