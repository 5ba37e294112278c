import type { Position } from '../position.ts';
import type { Fix, TextEdit } from '../rules/finding.ts';

/** Edits that can be made at once, and the fixes that must wait until they are. */
export interface CombinedFixes {
  /** Without duplicates or overlaps; sorted by path, then start. */
  readonly edits: readonly TextEdit[];
  readonly left: readonly Fix[];
}

/**
 * As many of the fixes as can be applied together, taken in order, each whole or not at all. An edit that several fixes share, such as a name added to
 * one import, is made once; a fix that touches the place of another's edit is left for the next round.
 */
export function combineFixes(fixes: readonly Fix[]): CombinedFixes {
  const edits: TextEdit[] = [];
  const left: Fix[] = [];
  for (const fix of fixes) {
    const fresh = fix.edits.filter((edit) => !edits.some((taken) => isSame(edit, taken)));
    if (fresh.some((edit) => edits.some((taken) => meets(edit, taken)))) left.push(fix);
    else edits.push(...fresh);
  }
  return { edits: edits.sort(byPlace), left };
}

function isSame(a: TextEdit, b: TextEdit): boolean {
  return a.path === b.path && a.newText === b.newText && isAt(a.range.start, b.range.start) && isAt(a.range.end, b.range.end);
}

/** Whether two edits overlap, or insert at one place. */
function meets(a: TextEdit, b: TextEdit): boolean {
  if (a.path !== b.path) return false;
  if (isAt(a.range.start, b.range.start)) return true;
  return compare(a.range.start, b.range.end) < 0 && compare(b.range.start, a.range.end) < 0;
}

function isAt(a: Position, b: Position): boolean {
  return compare(a, b) === 0;
}

function compare(a: Position, b: Position): number {
  return a.line - b.line || a.character - b.character;
}

function byPlace(a: TextEdit, b: TextEdit): number {
  if (a.path !== b.path) return a.path < b.path ? -1 : 1;
  return compare(a.range.start, b.range.start) || compare(a.range.end, b.range.end);
}
