import { summarizeAccesses } from '../audit/access-summary.ts';
import type { Verdict } from '../audit/verdict.ts';
import type { BufferUse } from '../flow/buffer-use.ts';
import { resourceOptionsName } from '../metal/resource-options.ts';
import type { Fix } from '../rules/finding.ts';
import { type RewrittenFile, rewriteMode } from './rewrite-mode.ts';
import { toTextEdits } from './span-edit.ts';
import { useMode } from './use-mode.ts';

/**
 * The fix that gives a Private buffer which the CPU touches the mode that its verdict suggests, as a list of one; empty where that cannot be done in one edit.
 * Where nothing is suggested, or Managed with sync calls that are not there yet, it is Shared and unsafe: that runs, though another mode may be faster.
 */
export function leavePrivate(verdict: Verdict, use: BufferUse, file: RewrittenFile): readonly Fix[] {
  if (verdict.currentMode !== 'Private') return [];
  const managed = useMode('Managed', verdict, use, file);
  if (managed.length > 0) return managed;
  if (summarizeAccesses(use.accesses).syncs.length > 0 || use.accesses.some((access) => access.via === 'wrapper')) return [];
  const rewrite = rewriteMode(use.allocation, 'Private', 'Shared', file);
  if (rewrite.kind === 'none') return [];
  const safe = rewrite.exact && verdict.suggestedMode?.startsWith('Shared') === true && verdict.confidence !== 'low';
  return [
    {
      title: `Use ${resourceOptionsName('Shared')}`,
      applicability: safe ? 'safe' : 'unsafe',
      preferred: safe,
      edits: toTextEdits(use.allocation.path, file.facts.lineStarts, rewrite.edits),
    },
  ];
}
