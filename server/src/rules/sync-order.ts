import { moveSync, widenSync } from '../fixes/correct-sync.ts';
import { lineOfLocation, underModel } from './evidence.ts';
import { isManagedInSight, locationOf } from './managed-buffers.ts';
import { defineRule } from './rule.ts';

/** SMA111: didModifyRange_ comes before the write that it is for, or covers but a part of it. */
export const syncOrder = defineRule({
  code: 'SMA111',
  name: 'sync-order',
  severity: { discrete: 'error', unified: 'off' },
  since: '0.1.0',
  fix: 'sometimes',
  summary: 'Call of `didModifyRange_` before the CPU write, or for less than it writes',
  docs: `## What it does

Finds \`didModifyRange_\` calls that come before the CPU write they are for, with none after it, and calls whose constant range is smaller than the write before them.

## Why is this bad?

The call tells Metal which bytes of a Managed buffer the CPU wrote; it must follow the write and come before the commit, and what it does not cover stays undefined for the GPU
([didModifyRange:](https://developer.apple.com/documentation/metal/mtlbuffer/didmodifyrange:)).

## Example

\`\`\`python
import Metal


def upload(device, queue, pipeline, data):
    keys = device.newBufferWithLength_options_(256, Metal.MTLResourceStorageModeManaged)
    keys.didModifyRange_((0, 256))
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
    keys.didModifyRange_((0, 256))
    commands = queue.commandBuffer()
    encoder = commands.computeCommandEncoder()
    encoder.setComputePipelineState_(pipeline)
    encoder.setBuffer_offset_atIndex_(keys, 0, 0)
    encoder.dispatchThreads_threadsPerThreadgroup_((64, 1, 1), (64, 1, 1))
    encoder.endEncoding()
    commands.commit()
\`\`\`

## Fix safety

The fix moves the call behind the write, where both are statements of one block, or widens its range to the whole buffer. Moving is safe where the range is written in numbers; widening is safe where the GPU only reads the buffer, else bytes that are out of date would cover what the GPU wrote.

## When it stays silent

Where the buffer escapes to code that cannot be seen or may have another mode, where the range or the written bytes are not plain numbers, and where the order of write, call and commit cannot be told.
`,
  check({ verdict, use, workspace, memoryModel, report }) {
    if (!isManagedInSight(use)) return;
    for (const fact of use.order) {
      if (fact.kind !== 'early-sync' && fact.kind !== 'narrow-sync') continue;
      const at = locationOf(fact.place, workspace);
      const write = locationOf(fact.write, workspace);
      const line = lineOfLocation(write, at.path);
      const early = fact.kind === 'early-sync';
      const seen = early ? `comes before the write on ${line}, and none follows it` : `covers less than the write on ${line}`;
      report({
        at: at.range,
        path: at.path,
        message:
          `didModifyRange_ for \`${verdict.name}\` ${seen}. ` +
          `${underModel(memoryModel)} the GPU may not see the bytes that are left out: ${early ? 'call it after the write' : 'give it the whole range'}, before the commit.`,
        related: [
          { location: write, message: 'the CPU writes it here' },
          { location: { path: verdict.path, range: verdict.selector }, message: `\`${verdict.name}\` is allocated here` },
        ],
        fixes: early ? moveSync(fact.place, fact.write, workspace) : widenSync(use, fact.place, workspace),
      });
    }
  },
});
