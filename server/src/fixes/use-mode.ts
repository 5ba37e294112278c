import { summarizeAccesses } from '../audit/access-summary.ts';
import type { Verdict } from '../audit/verdict.ts';
import type { BufferUse } from '../flow/buffer-use.ts';
import { resourceOptionsName } from '../metal/resource-options.ts';
import type { Fix } from '../rules/finding.ts';
import { type RewrittenFile, rewriteMode } from './rewrite-mode.ts';
import { toTextEdits } from './span-edit.ts';

/**
 * The fix that allocates a buffer with the mode `target`, as a list of one; empty where the edit cannot be made, or would break the program.
 *
 * Private is never offered for a buffer that the CPU touches, its creation bytes included, or that sync calls speak of: they are invalid on it
 * (MTLBuffer/contents(), MTLBuffer/didModifyRange:). Managed is offered only where the bytes at creation are the sole CPU write and no CPU read was seen:
 * a buffer with later writes needs a `didModifyRange:` after each. A buffer that a texture, matrix or tensor is made on keeps its mode: theirs must match.
 */
export function useMode(target: 'Private' | 'Managed', verdict: Verdict, use: BufferUse, file: RewrittenFile): readonly Fix[] {
  const current = verdict.currentMode;
  if (current === 'Unknown' || current === target || verdict.suggestedMode !== target || !permits(target, use)) return [];
  const rewrite = rewriteMode(use.allocation, current, target, file);
  if (rewrite.kind === 'none') return [];
  const safe = rewrite.exact && verdict.confidence !== 'low';
  return [
    {
      title: `Use ${resourceOptionsName(target)}`,
      applicability: safe ? 'safe' : 'unsafe',
      preferred: safe,
      edits: toTextEdits(use.allocation.path, file.facts.lineStarts, rewrite.edits),
    },
  ];
}

/** What a verdict that suggests `target` does not rule out by itself. */
function permits(target: 'Private' | 'Managed', use: BufferUse): boolean {
  const { laterWrites, syncs } = summarizeAccesses(use.accesses);
  if (use.accesses.some((access) => access.via === 'wrapper')) return false;
  if (target === 'Managed') return use.allocation.source === 'bytes' && laterWrites.length === 0;
  return use.allocation.source === 'length' && syncs.length === 0;
}
