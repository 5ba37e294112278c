import { insertWait } from '../fixes/insert-wait.ts';
import { lineOfLocation, underEither } from './evidence.ts';
import { locationOf } from './managed-buffers.ts';
import { defineRule } from './rule.ts';

/** SMA110: the CPU reads a result while the work that writes it may still run. */
export const readBeforeCompletion = defineRule({
  code: 'SMA110',
  name: 'read-before-completion',
  severity: { discrete: 'warning', unified: 'warning' },
  since: '0.1.0',
  fix: 'sometimes',
  summary: 'CPU read of a result after the commit, without a wait for the work between',
  docs: `## What it does

Finds CPU reads of a buffer after the commit of work that writes it, with nothing between that waits for the work or asks whether it is over.

## Why is this bad?

\`commit()\` returns at once. Until the command buffer has completed, the CPU reads whatever the buffer holds by then
([storageModeShared](https://developer.apple.com/documentation/metal/mtlresourceoptions/storagemodeshared),
[waitUntilCompleted()](https://developer.apple.com/documentation/metal/mtlcommandbuffer/waituntilcompleted())).

## Example

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

## Fix safety

The fix adds \`waitUntilCompleted()\` after the commit, where that is a statement of its own. It is unsafe: the CPU stands still there, and a later place may be better.

## When it stays silent

Where a wait, a completion handler, a test of the status or a shared event may stand between; where the command buffer goes to code that cannot be seen; in callbacks, generators and threads; for one of several buffers; and where the kernel is not known and the CPU writes the buffer too.
`,
  check({ verdict, use, workspace, report }) {
    for (const fact of use.order) {
      if (fact.kind !== 'early-read') continue;
      const at = locationOf(fact.place, workspace);
      const commit = locationOf(fact.commit, workspace);
      report({
        at: at.range,
        path: at.path,
        message:
          `The CPU reads \`${verdict.name}\` after the commit on ${lineOfLocation(commit, at.path)} of work that writes it, and nothing between waits for that work. ` +
          `${underEither()} the read may come first: call waitUntilCompleted() on the command buffer, or read in its completion handler.`,
        related: [
          { location: commit, message: 'the work is committed here' },
          { location: locationOf(fact.write, workspace), message: 'the GPU writes it here' },
          { location: { path: verdict.path, range: verdict.selector }, message: `\`${verdict.name}\` is allocated here` },
        ],
        fixes: insertWait(fact.commit, workspace),
      });
    }
  },
});
