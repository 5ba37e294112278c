import { summarizeAccesses } from '../audit/access-summary.ts';
import type { PythonFacts } from '../facts/facts.ts';
import { expressions, statementExpressions, statements } from '../facts/walk-ir.ts';
import { useMode } from '../fixes/use-mode.ts';
import { useShared } from '../fixes/use-shared.ts';
import { placeOf, relatedAccesses, underModel } from './evidence.ts';
import { defineRule } from './rule.ts';

/** SMA201: Managed memory, or a call that syncs it, on Apple silicon. */
export const managedOnUnified = defineRule({
  of: 'buffer-and-call',
  code: 'SMA201',
  name: 'managed-on-unified',
  severity: { discrete: 'off', unified: 'warning' },
  since: '0.1.0',
  fix: 'sometimes',
  summary: 'Managed buffer, `didModifyRange_` or `synchronizeResource_` where CPU and GPU share one memory',
  docs: `## What it does

Under the unified memory model, finds buffers that are allocated Managed, and calls of \`didModifyRange_\` and \`synchronizeResource_\` on something that cannot be seen. The
calls on a buffer that is found are part of its finding.

## Why is this bad?

On Apple silicon CPU and GPU share one memory: there are no two copies to keep equal, and Apple's guide for these GPUs names Shared, Private and Memoryless only
([Choosing a resource storage mode for Apple GPUs](https://developer.apple.com/documentation/metal/choosing-a-resource-storage-mode-for-apple-gpus)). The mode and both
calls are marked available up to macOS 27.0
([storageModeManaged](https://developer.apple.com/documentation/metal/mtlresourceoptions/storagemodemanaged)), and iOS never had them.

## Example

\`\`\`python
import Metal


def upload(device, encoder, data):
    table = device.newBufferWithLength_options_(4096, Metal.MTLResourceStorageModeManaged)
    table.contents()[:4096] = data
    table.didModifyRange_((0, 4096))
    encoder.setBuffer_offset_atIndex_(table, 0, 0)
\`\`\`

## Use instead

\`\`\`python
import Metal


def upload(device, encoder, data):
    table = device.newBufferWithLength_options_(4096, Metal.MTLResourceStorageModeShared)
    table.contents()[:4096] = data
    encoder.setBuffer_offset_atIndex_(table, 0, 0)
\`\`\`

## Fix safety

The fix allocates the buffer Shared, or Private where only the GPU touches it and nothing syncs it, and takes its sync calls out, which are invalid on other buffers. It is safe
where every path of the buffer was seen. There is no fix where a sync call speaks of other buffers too or is part of a larger statement.

## When it stays silent

Under the discrete memory model, where the mode is not known to be one, and in files that ask which memory there is (\`hasUnifiedMemory\`,
\`supportsFamily_\`, \`platform.machine()\` compared with \`arm64\`): they choose the mode themselves.
`,
  check({ verdict, use, file, text, memoryModel, report }) {
    if (verdict.currentMode !== 'Managed' || asksForMemory(file.facts)) return;
    const { syncs } = summarizeAccesses(use.accesses);
    const isPrivate = verdict.suggestedMode === 'Private' && syncs.length === 0;
    const toPrivate = isPrivate ? useMode('Private', verdict, use, { facts: file.facts, text }) : [];
    const advice = `use MTLResourceStorageMode${isPrivate ? 'Private' : 'Shared'}`;
    const calls =
      syncs.length === 0 ? '' : ` and leave out the ${syncs.length === 1 ? 'call that syncs' : `${syncs.length} calls that sync`} it`;
    report({
      at: placeOf(verdict),
      message: `\`${verdict.name}\` is Managed (${verdict.accessPattern}). ${underModel(memoryModel)} CPU and GPU share one memory, with no second copy to manage: ${advice}${calls}.`,
      tags: ['deprecated'],
      related: relatedAccesses(verdict),
      fixes: toPrivate.length > 0 ? toPrivate : isPrivate ? [] : useShared(verdict, use, file.places),
    });
  },
  checkCall({ observation, file, workspace, memoryModel, report }) {
    if (observation.kind !== 'sync' || asksForMemory(file.facts)) return;
    const sites = [observation.call, observation.argument];
    if (sites.some((site) => workspace.usesAt({ path: observation.path, site }).length > 0)) return;
    report({
      at: file.places.range(observation.path, observation.call),
      message:
        `${observation.selector} keeps the two copies of a Managed resource equal. ${underModel(memoryModel)} CPU and GPU share one memory, so there is nothing to sync: ` +
        'make the resource Shared and leave the call out.',
      tags: ['deprecated'],
    });
  },
});

const ASKING = new WeakMap<PythonFacts, boolean>();

/** What tells a Mac with one memory from one with two: methods of MTLDevice, and names of processors. */
const QUESTIONS: ReadonlySet<unknown> = new Set(['hasUnifiedMemory', 'supportsFamily_', 'isRemovable', 'isLowPower', 'arm64', 'x86_64']);

/** Whether a file asks which memory there is. */
function asksForMemory(facts: PythonFacts): boolean {
  const known = ASKING.get(facts);
  if (known !== undefined) return known;
  const { body, functions, classes } = facts.module;
  const asks = [body, ...functions.map((fn) => fn.body), ...classes.map((cls) => cls.body)].some((code) =>
    [...statements(code)].some((statement) =>
      statementExpressions(statement).some((outer) =>
        [...expressions(outer)].some((expr) =>
          QUESTIONS.has(expr.kind === 'attribute' ? expr.name : expr.kind === 'constant' ? expr.value : null),
        ),
      ),
    ),
  );
  ASKING.set(facts, asks);
  return asks;
}
