import type { Workspace } from '../audit/judge.ts';
import { type Amount, amountOf, isSameAmount } from './amount.ts';
import type { Step } from './locate.ts';
import { isInTry, type PlannedWrite, syncedStep } from './planned-write.ts';
import { isQuietStatement } from './quiet.ts';
import { binds } from './reaching-definition.ts';
import type { WrittenRange } from './written-range.ts';

/** Writes that one sync call covers, and the statement that it comes after. */
export interface SyncGroup {
  readonly first: PlannedWrite;
  readonly writes: readonly PlannedWrite[];
  readonly step: Step;
  /** The bytes that are written, where that is certain. */
  readonly range: WrittenRange | null;
}

/**
 * The writes by the calls that they need: one after a loop that does nothing else, one after a run of adjacent statements, else one each. Of those that
 * must be exact only writes whose bytes together are certain share a call.
 */
export function groupWrites(
  writes: readonly PlannedWrite[],
  isExact: (write: PlannedWrite) => boolean,
  workspace: Workspace,
): readonly SyncGroup[] {
  const groups = writes.map((write): SyncGroup => {
    const step = isExact(write) ? write.place.step : syncedStep(write, workspace);
    return step === write.place.step ? aloneIn(write) : { ...aloneIn(write), step, range: null };
  });
  groups.sort((a, b) => comparePaths(a, b) || a.step.statement.site - b.step.statement.site);
  const merged: SyncGroup[] = [];
  for (const group of groups) {
    const at = merged.findLastIndex((other) => isFollowedBy(other, group, workspace));
    const joined = at < 0 ? null : join(merged[at], group, isExact(group.first));
    if (joined === null) merged.push(group);
    else merged[at] = joined;
  }
  return merged;
}

/** The group of one write alone. */
export function aloneIn(write: PlannedWrite): SyncGroup {
  return { first: write, writes: [write], step: write.place.step, range: write.range };
}

function comparePaths(a: SyncGroup, b: SyncGroup): number {
  const [one, other] = [a.first.file.path, b.first.file.path];
  return one < other ? -1 : one > other ? 1 : 0;
}

/** Whether one group's call can wait for the other's: it stands at the same statement or the one before, which does nothing else. */
function isFollowedBy(one: SyncGroup, other: SyncGroup, workspace: Workspace): boolean {
  if (one.step.body !== other.step.body || one.first.spelled !== other.first.spelled) return false;
  if (one.step.index === other.step.index) return true;
  if (one.step.index + 1 !== other.step.index || isInTry(one.first.place)) return false;
  const { statement } = other.step;
  const names = [one.first.name.path.root, ...one.writes.flatMap(({ range }) => namesIn(range))];
  return isQuietStatement(statement, workspace) && !names.some((name) => binds(statement, name, one.first.file.facts));
}

function namesIn(range: WrittenRange | null): readonly string[] {
  return range === null ? [] : [...range.start.names, ...range.length.names];
}

function join(one: SyncGroup | undefined, other: SyncGroup, exactly: boolean): SyncGroup | null {
  if (one === undefined) return null;
  const range = joinRanges(one.range, other.range);
  if (range === null && exactly) return null;
  return { ...one, writes: [...one.writes, ...other.writes], step: other.step, range };
}

/** Both ranges as one, where they are the same or meet. */
function joinRanges(one: WrittenRange | null, other: WrittenRange | null): WrittenRange | null {
  if (one === null || other === null) return null;
  if (isSameAmount(one.start, other.start) && isSameAmount(one.length, other.length)) return one;
  const [from, to] = [numbersOf(one), numbersOf(other)];
  if (from === null || to === null || from.start > to.end || to.start > from.end) return null;
  const start = Math.min(from.start, to.start);
  return { start: amountOf(start), length: amountOf(Math.max(from.end, to.end) - start) };
}

function numbersOf({ start, length }: { readonly start: Amount; readonly length: Amount }) {
  return start.value === null || length.value === null ? null : { start: start.value, end: start.value + length.value };
}
