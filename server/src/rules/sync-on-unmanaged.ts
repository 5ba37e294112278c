import type { Workspace } from '../audit/judge.ts';
import { removeCall } from '../fixes/remove-call.ts';
import { useManaged } from '../fixes/use-managed.ts';
import type { OrderFact } from '../flow/order-fact.ts';
import { lineOfLocation, underEither } from './evidence.ts';
import type { Fix } from './finding.ts';
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

The fix removes the call. It is safe where no Managed buffer reaches the call and the buffer's mode is the one that its accesses ask for; else it is unsafe. Under \`discrete\`, where the CPU fills a Shared buffer for the GPU, the first fix makes the buffer Managed instead, with a call after each write that has none: safe where every write is covered.
There is no removal where the call is part of a larger statement or may be for a Managed buffer too.

## When it stays silent

Where the buffer may be Managed, where its mode is not known, and where one of several buffers comes to the call and one of them may be Managed.
`,
  check(context) {
    for (const fact of context.use.order) if (fact.kind === 'unmanaged-sync') reportSync(context, fact);
  },
});

function reportSync({ verdict, use, file, workspace, report }: RuleContext, fact: UnmanagedSync): void {
  const { place, call, modes, several } = fact;
  const allocated = { path: verdict.path, range: verdict.options ?? verdict.selector };
  const other = several ? ', or for another buffer that is not Managed either' : '';
  const wanted = verdict.suggestedMode === 'Managed' ? 'make the buffer Managed, or remove the call' : 'remove it';
  report({
    at: file.places.range(place.path, place.site),
    path: place.path,
    message:
      `${call} is called for \`${verdict.name}\`, which is ${modes.join(' or ')} (${lineOfLocation(allocated, place.path)})${other}. ` +
      `${underEither()} the call is valid for Managed buffers alone, and Metal's validation stops the program here: ${wanted}.`,
    related: [{ location: allocated, message: `\`${verdict.name}\` is allocated here` }],
    fixes: [...(several ? [] : useManaged(use, workspace)), ...removal(verdict, fact, workspace)],
  });
}

function removal(verdict: RuleContext['verdict'], { place, alone, several }: UnmanagedSync, workspace: Workspace): readonly Fix[] {
  const { path, site } = place;
  const facts = workspace.facts(path);
  const text = workspace.text(path);
  if (!alone || facts === undefined || text === undefined) return [];
  const settled = !several && verdict.currentMode === verdict.suggestedMode && verdict.confidence !== 'low';
  return removeCall(site, settled, { facts, text, path });
}
