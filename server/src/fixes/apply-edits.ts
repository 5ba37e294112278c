import type { Position } from '../position.ts';
import type { TextEdit } from '../rules/finding.ts';
import { lineStartsOf, offsetAt } from '../syntax/line-table.ts';
import type { SpanEdit } from './span-edit.ts';

/**
 * The text after edits that all speak of it as it is now, in any order; their paths are not looked at. Insertions at one place go in in the order given.
 * null where two edits overlap or a range ends before it begins: then nothing can be trusted. As in LSP, a column past its line's end means that end.
 */
export function applyEdits(text: string, edits: readonly TextEdit[]): string | null {
  const lineStarts = lineStartsOf(text);
  const offset = (position: Position) => offsetAt(lineStarts, text, position);
  const spans: SpanEdit[] = edits
    .map(({ range, newText }) => ({ start: offset(range.start), end: offset(range.end), newText }))
    .sort((a, b) => a.start - b.start || a.end - b.end);
  const pieces: string[] = [];
  let done = 0;
  for (const { start, end, newText } of spans) {
    if (end < start || start < done) return null;
    pieces.push(text.slice(done, start), newText);
    done = end;
  }
  return pieces.join('') + text.slice(done);
}
