import { summarizeAccesses } from '../audit/access-summary.ts';
import type { Workspace } from '../audit/judge.ts';
import type { BufferUse } from '../flow/buffer-use.ts';
import { resourceOptionsName } from '../metal/resource-options.ts';
import { baseName } from '../path.ts';
import type { Fix, TextEdit } from '../rules/finding.ts';
import { type CoveredWrites, coverWrites, isManaged } from './cover-writes.ts';
import { rewriteMode } from './rewrite-mode.ts';
import { sortEdits } from './sort-edits.ts';
import { toTextEdits } from './span-edit.ts';
import { insertSyncAfterCreation } from './sync-after-creation.ts';

/**
 * The fixes that make a buffer Managed, with a `didModifyRange_` call after each CPU write that follows its creation, in one edit: a Managed buffer's bytes are
 * undefined for the GPU after a write until that call (MTLBuffer/didModifyRange:). Buffers that are written by the same code become Managed together, since
 * the call is invalid on any other. Safe where every write is covered; else the fix says which is not. The second fix, never preferred, adds a call after
 * the creation too. Empty where the edit cannot be made or is not warranted.
 */
export function useManaged(use: BufferUse, workspace: Workspace): readonly Fix[] {
  const made = makeManaged(use, workspace);
  if (made === null) return [];
  const { fix, buffers, covered } = made;
  const further = insertSyncAfterCreation(use, workspace);
  if (further === null) return [fix];
  const calls = covered.calls + 1;
  return [
    fix,
    {
      title: `${titleOf(buffers, calls, covered, use)}${calls === 1 ? ' after the creation' : ', one of them after the creation'}`,
      applicability: fix.applicability,
      preferred: false,
      edits: sortEdits([...fix.edits, further]),
    },
  ];
}

/** The first of those fixes, of how many buffers it speaks, and which of their writes get a call; null where the edit cannot be made or is not warranted. */
export function makeManaged(
  use: BufferUse,
  workspace: Workspace,
): { readonly fix: Fix; readonly buffers: number; readonly covered: CoveredWrites } | null {
  const group = [use, ...writtenTogether(use, workspace)];
  const rewrites = rewriteAll(group, workspace);
  if (rewrites === null) return null;
  const covered = coverWrites(group, workspace);
  const isSafe = rewrites.exact && covered.uncovered.length + covered.doubtful.length === 0;
  const fix: Fix = {
    title: titleOf(group.length, covered.calls, covered, use),
    applicability: isSafe ? 'safe' : 'unsafe',
    preferred: isSafe,
    edits: sortEdits([...rewrites.edits, ...covered.edits]),
  };
  return { fix, buffers: group.length, covered };
}

/** The other buffers, Shared or wrongly Private, that become Managed with one: those that some code writes which writes this one, and so on from them. */
function writtenTogether(use: BufferUse, workspace: Workspace): readonly BufferUse[] {
  const found = new Set([use]);
  // A set is gone through with what is added on the way.
  for (const each of found) {
    for (const { place } of summarizeAccesses(each.accesses).laterWrites) {
      for (const other of workspace.usesAt(place)) {
        if (mayJoin(other) && warrantsManaged(other, workspace)) found.add(other);
      }
    }
  }
  found.delete(use);
  return [...found];
}

/** A Private buffer joins only where the code is wrong with it as it is: else the write may not be of it whenever it is Private. */
function mayJoin(use: BufferUse): boolean {
  if (isManaged(use)) return false;
  if (!use.mode.modes.includes('Private')) return true;
  return use.allocation.source === 'bytes' || use.order.some((fact) => fact.kind === 'private-contents' && fact.always);
}

/** Whether a buffer is Shared, or Private though the CPU touches it, should be Managed, and nothing else depends on its mode. */
export function warrantsManaged(use: BufferUse, workspace: Workspace): boolean {
  const { currentMode, suggestedMode } = workspace.verdict(use);
  const { source, heap } = use.allocation;
  if ((currentMode !== 'Shared' && currentMode !== 'Private') || suggestedMode !== 'Managed' || source === 'no-copy' || heap) return false;
  return use.accesses.every(({ via }) => via !== 'wrapper');
}

function rewriteAll(
  group: readonly BufferUse[],
  workspace: Workspace,
): { readonly edits: readonly TextEdit[]; readonly exact: boolean } | null {
  const edits: TextEdit[] = [];
  let exact = true;
  for (const use of group) {
    const { currentMode, confidence } = workspace.verdict(use);
    if (!warrantsManaged(use, workspace) || currentMode === 'Unknown') return null;
    const { path } = use.allocation;
    const facts = workspace.facts(path);
    const text = workspace.text(path);
    if (facts === undefined || text === undefined) return null;
    const rewrite = rewriteMode(use.allocation, currentMode, 'Managed', { facts, text });
    if (rewrite.kind === 'none') return null;
    exact &&= rewrite.exact && confidence !== 'low';
    edits.push(...toTextEdits(path, facts.lineStarts, rewrite.edits));
  }
  return { edits, exact };
}

function titleOf(buffers: number, calls: number, { uncovered, doubtful }: CoveredWrites, use: BufferUse): string {
  const mode = `Use ${resourceOptionsName('Managed')}${buffers > 1 ? ` for ${buffers} buffers` : ''}`;
  const added = calls === 0 ? '' : ` and add ${calls} didModifyRange_ call${calls === 1 ? '' : 's'}`;
  const [open] = [...uncovered, ...doubtful];
  if (open === undefined) return mode + added;
  const { path, range } = open.location;
  const place = `${path === use.allocation.path ? '' : `${baseName(path)} `}line ${range.start.line + 1}`;
  const what = uncovered.length > 0 ? 'no call for the write in' : 'in doubt is the call in';
  return `${mode}${added} (${what} ${place}: ${open.because})`;
}
