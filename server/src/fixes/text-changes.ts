import { diffArrays } from 'diff';
import type { TextEdit } from '../rules/finding.ts';
import { lineStartsOf, rangeOf } from '../syntax/line-table.ts';

/** Edits of whole lines that make `after` of `before`, in order of their place. */
export function textChanges(path: string, before: string, after: string): readonly TextEdit[] {
  const lineStarts = lineStartsOf(before);
  const edits: TextEdit[] = [];
  let at = 0;
  let open: { readonly start: number; end: number; newText: string } | null = null;
  const close = (): void => {
    if (open !== null) edits.push({ path, range: rangeOf(lineStarts, open), newText: open.newText });
    open = null;
  };
  for (const { added, removed, value } of diffArrays(linesOf(before), linesOf(after))) {
    const text = value.join('');
    if (!added && !removed) {
      close();
      at += text.length;
      continue;
    }
    open ??= { start: at, end: at, newText: '' };
    if (added) open.newText += text;
    else {
      at += text.length;
      open.end = at;
    }
  }
  close();
  return edits;
}

/** The lines of a text, each with its line break. */
function linesOf(text: string): string[] {
  const starts = lineStartsOf(text);
  return starts.map((start, line) => text.slice(start, starts[line + 1] ?? text.length));
}
