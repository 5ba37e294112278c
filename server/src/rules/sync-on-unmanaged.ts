import { removeCall } from '../fixes/remove-call.ts';
import type { OrderFact } from '../flow/order-fact.ts';
import { lineOfLocation, underEither } from './evidence.ts';
import { defineRule, type RuleContext } from './rule.ts';

type UnmanagedSync = Extract<OrderFact, { kind: 'unmanaged-sync' }>;

/** SMA105: a sync call speaks of a buffer that is not Managed. */
export const syncOnUnmanaged = defineRule({
  code: 'SMA105',
  name: 'sync-on-unmanaged',
  severity: { discrete: 'error', unified: 'error' },
  since: '0.1.0',
  fix: 'sometimes',
  summary: 'Call of `didModifyRange_` or `synchronizeResource_` for a buffer that is not Managed',
  docs: `## What it does

Finds \`didModifyRange_\` and \`synchronizeResource_\` on buffers that are not Managed on any path.

## Why is this bad?

Apple, of \`didModifyRange:\`: "It is not valid to invoke this method on buffers of other storage modes" (MTLBuffer.h, and
[didModifyRange:](https://developer.apple.com/documentation/metal/mtlbuffer/didmodifyrange:)); Metal's API validation stops the program at either call. Without validation the call does nothing: a Shared buffer has one copy, which both sides see.

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
    blit = commands.blitCommandEncoder()
    blit.synchronizeResource_(sums)
    blit.endEncoding()
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

## Fix safety

The fix removes the call. It is safe where no Managed buffer reaches the call and the buffer's mode is the one that its accesses ask for; else it is unsafe. There is no fix where the call is part of a larger statement or stands in another file than the allocation.

## When it stays silent

Where the buffer may be Managed, where its mode is not known, and where one of several buffers comes to the call and one of them may be Managed.
`,
  check(context) {
    for (const fact of context.use.order) if (fact.kind === 'unmanaged-sync') reportSync(context, fact);
  },
});

function reportSync({ verdict, file, text, report }: RuleContext, { place, call, modes, alone }: UnmanagedSync): void {
  const at = file.places.range(place.path, place.site);
  const allocated = { path: verdict.path, range: verdict.options ?? verdict.selector };
  const settled = alone && verdict.currentMode === verdict.suggestedMode && verdict.confidence !== 'low';
  const wanted = verdict.suggestedMode === 'Managed' ? 'make the buffer Managed, or remove the call' : 'remove it';
  report({
    at,
    path: place.path,
    message:
      `${call} is called for \`${verdict.name}\`, which is ${modes.join(' or ')} (${lineOfLocation(allocated, place.path)}). ` +
      `${underEither()} the call is valid for Managed buffers alone, and Metal's validation stops the program here: ${wanted}.`,
    related: [{ location: allocated, message: `\`${verdict.name}\` is allocated here` }],
    fixes: place.path === verdict.path && alone ? removeCall(place.site, settled, { facts: file.facts, text, path: place.path }) : [],
  });
}
