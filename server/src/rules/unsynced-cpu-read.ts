import { summarizeAccesses } from '../audit/access-summary.ts';
import { insertSynchronize } from '../fixes/insert-synchronize.ts';
import { useShared } from '../fixes/use-shared.ts';
import type { BufferUse, Place } from '../flow/buffer-use.ts';
import { lineOfLocation, underModel } from './evidence.ts';
import { distinctPlaces, isManagedInSight, lacksSync, locationOf } from './managed-buffers.ts';
import { defineRule } from './rule.ts';

/** SMA104: the CPU reads what the GPU wrote into a Managed buffer without synchronising it first. */
export const unsyncedCpuRead = defineRule({
  code: 'SMA104',
  name: 'unsynced-cpu-read',
  severity: { discrete: 'error', unified: 'off' },
  since: '0.1.0',
  fix: 'sometimes',
  summary: 'CPU read of what the GPU wrote into a Managed buffer, without `synchronizeResource_` between',
  docs: `## What it does

Finds CPU reads through \`contents()\` of a Managed buffer that the GPU wrote, where no blit with \`synchronizeResource_\` stands between.

## Why is this bad?

A Managed buffer has two copies on a Mac with a discrete GPU. What the GPU wrote reaches the CPU's copy when a command buffer with \`synchronizeResource:\` has completed; before that the CPU reads old bytes
([Synchronizing a managed resource in macOS](https://developer.apple.com/documentation/metal/synchronizing-a-managed-resource-in-macos)).

## Example

\`\`\`python
import Metal


def total(device, queue, pipeline):
    sums = device.newBufferWithLength_options_(256, Metal.MTLResourceStorageModeManaged)
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

A Shared buffer needs no such call. Where it is to stay Managed, encode \`synchronizeResource_\` with a blit encoder after the work and before the commit.

## Fix safety

The fix allocates the buffer Shared, where that is what it warrants, and takes out its sync calls, which are invalid on a Shared buffer. It is safe where every path of the buffer was seen.

A second fix keeps it Managed and encodes a blit with \`synchronizeResource_\` right before the commit, where the command buffer and the buffer have names there. That is unsafe: another encoder may still be open.

## When it stays silent

Where the buffer escapes to code that cannot be seen, may have another mode, or a matrix, tensor or texture is made on it; where the kernel is not known and the CPU writes the buffer too; and where the order of work, call and read cannot be told. Where no \`synchronizeResource_\` stands anywhere for a buffer that the GPU alone fills, no order is needed.
`,
  check({ verdict, use, workspace, memoryModel, report }) {
    if (!isManagedInSight(use) || use.accesses.some((access) => access.via === 'wrapper')) return;
    const facts = use.order.flatMap((fact) => (fact.kind === 'unsynced-read' ? [fact] : []));
    for (const place of distinctPlaces([...facts.map((fact) => fact.place), ...readsWithoutAnySync(use)])) {
      const at = locationOf(place, workspace);
      const fact = facts.find((each) => each.place.site === place.site && each.place.path === place.path);
      const written = fact ? locationOf(fact.write, workspace) : null;
      const missing = written
        ? `after the GPU wrote it (${lineOfLocation(written, at.path)}), without a synchronizeResource_ between`
        : 'which the GPU fills, and no synchronizeResource_ is encoded for it anywhere';
      report({
        at: at.range,
        path: at.path,
        message:
          `The CPU reads \`${verdict.name}\`, which is Managed, ${missing}. ` +
          `${underModel(memoryModel)} it may read old bytes: encode synchronizeResource_ with a blit before the commit, or allocate it Shared.`,
        related: [
          { location: { path: verdict.path, range: verdict.selector }, message: `\`${verdict.name}\` is allocated here` },
          ...(written ? [{ location: written, message: 'the GPU writes it here' }] : []),
        ],
        fixes: [
          ...(verdict.suggestedMode === 'Shared' ? useShared(verdict, use, workspace) : []),
          ...(fact ? insertSynchronize(use, fact.commit, workspace) : []),
        ],
      });
    }
  },
});

/** CPU reads of a buffer that nothing but the GPU fills: what they want is what the GPU wrote. */
function readsWithoutAnySync(use: BufferUse): readonly Place[] {
  const { cpuWrites, cpuReads, gpu } = summarizeAccesses(use.accesses);
  const isFilled = gpu.some((access) => access.kind !== 'gpu-read');
  if (!lacksSync(use, 'sync-resource') || cpuWrites.length > 0 || !isFilled) return [];
  return cpuReads.map((access) => access.place);
}
