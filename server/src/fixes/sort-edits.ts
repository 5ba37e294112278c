import { compareRanges } from '../position.ts';
import type { TextEdit } from '../rules/finding.ts';

/** Edits in order of path and place; the same edit, such as a name added to an import for two buffers, once. Insertions at one place stay in their order. */
export function sortEdits(edits: readonly TextEdit[]): readonly TextEdit[] {
  const distinct = edits.filter((edit, index) => edits.findIndex((other) => isSameEdit(other, edit)) === index);
  return distinct.sort(compareEdits);
}

export function isSameEdit(a: TextEdit, b: TextEdit): boolean {
  return a.newText === b.newText && compareEdits(a, b) === 0;
}

export function compareEdits(a: TextEdit, b: TextEdit): number {
  if (a.path !== b.path) return a.path < b.path ? -1 : 1;
  return compareRanges(a.range, b.range);
}
