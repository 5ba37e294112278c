import type { Span } from '../position.ts';
import type { TextEdit } from '../rules/finding.ts';
import { rangeOf } from '../syntax/line-table.ts';

/** One replacement in a text that both sides have: UTF-16 offsets. */
export interface SpanEdit extends Span {
  readonly newText: string;
}

/** The edits in lines and columns, in order of their place. */
export function toTextEdits(path: string, lineStarts: readonly number[], edits: readonly SpanEdit[]): readonly TextEdit[] {
  return [...edits]
    .sort((a, b) => a.start - b.start || a.end - b.end)
    .map((edit) => ({ path, range: rangeOf(lineStarts, edit), newText: edit.newText }));
}
