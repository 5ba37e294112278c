import { comparePositions } from '../position.ts';
import type { Fix, TextEdit } from '../rules/finding.ts';
import { compareEdits, isSameEdit } from './sort-edits.ts';

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
    const fresh = fix.edits.filter((edit) => !edits.some((taken) => isSameEdit(edit, taken)));
    if (fresh.some((edit) => edits.some((taken) => meets(edit, taken)))) left.push(fix);
    else edits.push(...fresh);
  }
  return { edits: edits.sort(compareEdits), left };
}

/** Whether two edits overlap, or insert at one place. */
function meets(a: TextEdit, b: TextEdit): boolean {
  if (a.path !== b.path) return false;
  if (comparePositions(a.range.start, b.range.start) === 0) return true;
  return comparePositions(a.range.start, b.range.end) < 0 && comparePositions(b.range.start, a.range.end) < 0;
}
