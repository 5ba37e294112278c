import { summarizeAccesses } from '../audit/access-summary.ts';
import type { Workspace } from '../audit/judge.ts';
import { type Access, type BufferUse, type Place, placeKey } from '../flow/buffer-use.ts';
import { comparePositions, type Location } from '../position.ts';
import type { TextEdit } from '../rules/finding.ts';
import { existingSync } from './existing-sync.ts';
import { insertAfter } from './insert-after.ts';
import { openedBy, type PlannedWrite, planWrite } from './planned-write.ts';
import { NameView } from './scope.ts';
import { compareEdits } from './sort-edits.ts';
import { toTextEdits } from './span-edit.ts';
import { spellRange } from './spell-range.ts';
import { startsFresh } from './starts-fresh.ts';
import { aloneIn, groupWrites, type SyncGroup } from './sync-group.ts';

/** The sync calls that Managed buffers need after their CPU writes. */
export interface CoveredWrites {
  /** In any number of files; sorted by path, then place. */
  readonly edits: readonly TextEdit[];
  /** How many `didModifyRange_` calls the edits add. */
  readonly calls: number;
  /** Writes that no edit covers. With any of these the buffer cannot be Managed. */
  readonly uncovered: readonly Uncovered[];
  /** Writes whose new call may meet a buffer that is not Managed. */
  readonly doubtful: readonly Uncovered[];
}

interface Uncovered {
  readonly location: Location;
  readonly because: string;
}

/**
 * Edits that put a `didModifyRange_` call after each CPU write of the buffers `uses`, which are, or are about to be, Managed; with `only`, after those writes of
 * them alone. The range is the narrowest that is certain; a call that is there already and covers the write is left alone; bytes given at the creation need
 * none (MTLBuffer/didModifyRange:).
 *
 * A range wider than what was written would bring stale bytes to the GPU's copy, over what it wrote there itself: where the GPU may write the buffer, only a
 * write whose bytes are certain is covered, or one that is done before the GPU can have seen the buffer.
 */
export function coverWrites(uses: readonly BufferUse[], workspace: Workspace, only?: (access: Access) => boolean): CoveredWrites {
  const at = ({ path, site }: Place, because: string): Uncovered => ({ location: { path, range: workspace.range(path, site) }, because });
  const plans = writesOf(uses, only).map((access) => ({ access, plan: planWriteOf(uses, access, workspace) }));
  const planned = plans.flatMap(({ plan }) => (typeof plan === 'string' ? [] : [plan]));
  const failed = plans.flatMap(({ access, plan }) => (typeof plan === 'string' ? [at(access.place, plan)] : []));
  const mayBeStale = uses.some(mayBeWrittenByGpu);
  const mustBeExact = (write: PlannedWrite): boolean => mayBeStale && !startsFresh(aloneIn(write), uses, workspace);
  const open = planned.filter((write) => !existingSync(aloneIn(write), workspace));
  const groups = groupWrites(open, mustBeExact, workspace).filter((group) => !existingSync(group, workspace));
  const isCovered = (group: SyncGroup): boolean => group.range !== null || !group.writes.some(mustBeExact);
  const covered = groups.filter(isCovered);
  const inexact = groups.filter((group) => !isCovered(group)).map(({ first }) => at(first.access.place, INEXACT));
  const doubtful = covered.flatMap(({ first }) => {
    const opening = openedBy(first, workspace);
    return opening === null ? [] : [at(first.access.place, `code outside the workspace may hand other buffers to \`${opening}\``)];
  });
  const edits = covered.map(editOf);
  return { edits: merge(edits), calls: edits.length, uncovered: [...failed, ...inexact], doubtful };
}

const INEXACT = 'the GPU may write the buffer too, and which bytes the CPU writes is not certain';

function planWriteOf(uses: readonly BufferUse[], access: Access, workspace: Workspace): PlannedWrite | string {
  const touched = workspace.usesAt(access.place).filter((use) => writes(use, access.place));
  // One that is Managed now but warrants another mode may be given that at the same time.
  const stays = (use: BufferUse): boolean => isManaged(use) && workspace.verdict(use).suggestedMode === 'Managed';
  const other = touched.find((use) => !uses.includes(use) && !stays(use));
  return other === undefined ? planWrite(access, touched, workspace) : `it also writes \`${workspace.verdict(other).name}\``;
}

/** The CPU writes after the creation, each place once. */
function writesOf(uses: readonly BufferUse[], only: ((access: Access) => boolean) | undefined): readonly Access[] {
  const byPlace = new Map<string, Access>();
  for (const access of uses.flatMap((use) => summarizeAccesses(use.accesses).laterWrites)) {
    if (only === undefined || only(access)) byPlace.set(placeKey(access.place), access);
  }
  return [...byPlace.values()];
}

function writes(use: BufferUse, { path, site }: Place): boolean {
  return use.accesses.some(({ kind, place }) => kind === 'cpu-write' && place.path === path && place.site === site);
}

/** Managed and nothing else, whatever runs. */
export function isManaged({ mode }: BufferUse): boolean {
  return mode.unknown === null && mode.modes.length === 1 && mode.modes[0] === 'Managed';
}

function mayBeWrittenByGpu(use: BufferUse): boolean {
  return summarizeAccesses(use.accesses).gpu.some(({ kind }) => kind !== 'gpu-read');
}

function editOf({ first, step, range }: SyncGroup): TextEdit {
  const { file, place, spelled } = first;
  const view = new NameView(file.facts, place.fn, step.statement.site);
  const spelledRange =
    range === null ? spellRange('0', `${spelled}.length()`, view) : spellRange(range.start.text, range.length.text, view);
  const [edit] = toTextEdits(file.path, file.facts.lineStarts, [
    insertAfter(step.statement, `${spelled}.didModifyRange_(${spelledRange})`, file),
  ]);
  if (edit === undefined) throw new Error('an edit was lost');
  return edit;
}

/** Insertions at one place as one: where a loop ends with a statement of its body, what comes after that statement goes before what comes after the loop. */
function merge(edits: readonly TextEdit[]): readonly TextEdit[] {
  const merged: TextEdit[] = [];
  for (const edit of [...edits].sort((a, b) => depthOf(b) - depthOf(a))) {
    const at = merged.findIndex((other) => other.path === edit.path && comparePositions(other.range.start, edit.range.start) === 0);
    const known = merged[at];
    if (known === undefined) merged.push(edit);
    else merged[at] = { ...known, newText: known.newText + edit.newText };
  }
  return merged.sort(compareEdits);
}

/** How deep an inserted line is indented; what goes on the same line comes first. */
function depthOf({ newText }: TextEdit): number {
  return newText.startsWith('; ') ? Number.MAX_SAFE_INTEGER : (/^[\r\n]+([ \t\f]*)/.exec(newText)?.[1]?.length ?? 0);
}
