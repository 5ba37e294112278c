import { summarizeAccesses } from '../audit/access-summary.ts';
import { insertModified } from '../fixes/insert-modified.ts';
import { useShared } from '../fixes/use-shared.ts';
import { type BufferUse, type Place, placeKey } from '../flow/buffer-use.ts';
import { lineOfLocation, underModel } from './evidence.ts';
import { distinctPlaces, isManagedInSight, lacksSync, locationOf } from './managed-buffers.ts';
import { defineRule } from './rule.ts';

/** SMA103: the CPU writes a Managed buffer and does not say so before the GPU reads it. */
export const unsyncedCpuWrite = defineRule({
  code: 'SMA103',
  name: 'unsynced-cpu-write',
  severity: { discrete: 'error', unified: 'off' },
  since: '0.1.0',
  fix: 'sometimes',
  summary: 'CPU write to a Managed buffer without a `didModifyRange_` before the commit',
  docs: `## What it does

Finds CPU writes through \`contents()\` of a Managed buffer that no \`didModifyRange_\` follows before the command buffer that reads it is committed.

## Why is this bad?

A Managed buffer has two copies on a Mac with a discrete GPU. After the CPU wrote to it, the range is undefined for the GPU until \`didModifyRange:\` is called, which must come before the commit of the command buffer that reads it
([didModifyRange:](https://developer.apple.com/documentation/metal/mtlbuffer/didmodifyrange:),
[Synchronizing a managed resource in macOS](https://developer.apple.com/documentation/metal/synchronizing-a-managed-resource-in-macos)). The bytes given to \`newBufferWithBytes…\` need no such call.

## Example

\`\`\`python
import Metal


def upload(device, queue, pipeline, data):
    keys = device.newBufferWithLength_options_(256, Metal.MTLResourceStorageModeManaged)
    keys.contents().as_buffer(256)[:] = data
    commands = queue.commandBuffer()
    encoder = commands.computeCommandEncoder()
    encoder.setComputePipelineState_(pipeline)
    encoder.setBuffer_offset_atIndex_(keys, 0, 0)
    encoder.dispatchThreads_threadsPerThreadgroup_((64, 1, 1), (64, 1, 1))
    encoder.endEncoding()
    commands.commit()
\`\`\`

## Use instead

\`\`\`python
import Metal


def upload(device, queue, pipeline, data):
    keys = device.newBufferWithLength_options_(256, Metal.MTLResourceStorageModeManaged)
    keys.contents().as_buffer(256)[:] = data
    keys.didModifyRange_(Metal.NSMakeRange(0, 256))
    commands = queue.commandBuffer()
    encoder = commands.computeCommandEncoder()
    encoder.setComputePipelineState_(pipeline)
    encoder.setBuffer_offset_atIndex_(keys, 0, 0)
    encoder.dispatchThreads_threadsPerThreadgroup_((64, 1, 1), (64, 1, 1))
    encoder.endEncoding()
    commands.commit()
\`\`\`

## Fix safety

The fix adds a \`didModifyRange_\` call after the write. It is safe where the range and the buffer's name are certain there, the same code writes no buffer that is not Managed, and the buffer is warranted Managed. One that is warranted Shared, for the CPU reads it back, becomes Shared and loses its sync calls: such a buffer needs none. A write whose bytes are not certain gets no call where the GPU may write the buffer too.

## When it stays silent

Where the buffer escapes to code that cannot be seen, may have another mode, or where the order of write, call and commit cannot be told: in callbacks, generators and threads, for one of several buffers, and where a test decides about the call. Where no \`didModifyRange_\` stands anywhere for the buffer, and callers that cannot be seen may come to the write and to the commit in any order, none is needed; where the code is in sight from the buffer's creation on, a write that no work follows is left alone.
`,
  check({ verdict, use, workspace, memoryModel, report }) {
    if (!isManagedInSight(use)) return;
    const commits = new Map(
      use.order.flatMap((fact) => (fact.kind === 'unsynced-write' ? [[placeKey(fact.place), fact.commit] as const] : [])),
    );
    for (const place of unsyncedWrites(use)) {
      const at = locationOf(place, workspace);
      const commit = commits.get(placeKey(place));
      const missing = commit
        ? `no didModifyRange_ follows before the commit on ${lineOfLocation(locationOf(commit, workspace), at.path)}`
        : 'no didModifyRange_ is called for it anywhere';
      report({
        at: at.range,
        path: at.path,
        message:
          `The CPU writes \`${verdict.name}\`, which is Managed, and ${missing}. ` +
          `${underModel(memoryModel)} the GPU may not see these bytes: call didModifyRange_ with the written range after the write.`,
        related: [
          { location: { path: verdict.path, range: verdict.selector }, message: `\`${verdict.name}\` is allocated here` },
          ...(commit ? [{ location: locationOf(commit, workspace), message: 'the work that reads it is committed here' }] : []),
        ],
        fixes: [
          ...(verdict.suggestedMode === 'Shared' ? useShared(verdict, use, workspace) : []),
          ...insertModified(use, place, workspace),
        ],
      });
    }
  },
});

function unsyncedWrites(use: BufferUse): readonly Place[] {
  const ordered = use.order.flatMap((fact) => (fact.kind === 'unsynced-write' ? [fact.place] : []));
  const isRead = summarizeAccesses(use.accesses).gpu.some((access) => !(access.certain && access.kind === 'gpu-write'));
  const followed = new Set(use.order.flatMap((fact) => (fact.kind === 'followed-write' ? [placeKey(fact.place)] : [])));
  const all = isRead && lacksSync(use, 'sync-modified') ? use.viewWrites.map((write) => write.place) : [];
  return distinctPlaces([...ordered, ...all.filter((place) => !followed.has(placeKey(place)))]);
}
