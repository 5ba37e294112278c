import { summarizeAccesses } from '../audit/access-summary.ts';
import type { Workspace } from '../audit/judge.ts';
import type { Verdict } from '../audit/verdict.ts';
import type { BufferUse } from '../flow/buffer-use.ts';
import { resourceOptionsName } from '../metal/resource-options.ts';
import type { Fix } from '../rules/finding.ts';
import { type RewrittenFile, rewriteMode } from './rewrite-mode.ts';
import { toTextEdits } from './span-edit.ts';
import { makeManaged } from './use-managed.ts';

/**
 * The fixes that give a Private buffer which the CPU touches the mode that its verdict suggests; empty where that cannot be done in one edit. Managed comes
 * with a sync call after each write that follows the creation. Where nothing is suggested it is Shared and unsafe: that runs, though another mode may be faster.
 */
export function leavePrivate(verdict: Verdict, use: BufferUse, file: RewrittenFile, workspace: Workspace): readonly Fix[] {
  if (verdict.currentMode !== 'Private') return [];
  const { syncs } = summarizeAccesses(use.accesses);
  if (syncs.length > 0 || use.accesses.some((access) => access.via === 'wrapper')) return [];
  const managed = makeManaged(use, workspace);
  // Managed with a write that no call covers would give the GPU undefined bytes: Shared is the better of the two.
  if (managed !== null && managed.covered.uncovered.length + managed.covered.doubtful.length === 0) return [managed.fix];
  const rewrite = rewriteMode(use.allocation, 'Private', 'Shared', file);
  if (rewrite.kind === 'none') return [];
  const safe = rewrite.exact && verdict.suggestedMode?.startsWith('Shared') === true && verdict.confidence !== 'low';
  const shared: Fix = {
    title: `Use ${resourceOptionsName('Shared')}`,
    applicability: safe ? 'safe' : 'unsafe',
    preferred: safe,
    edits: toTextEdits(use.allocation.path, file.facts.lineStarts, rewrite.edits),
  };
  return managed === null ? [shared] : [shared, managed.fix];
}
