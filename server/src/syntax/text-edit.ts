import { Edit, type Point } from 'web-tree-sitter';

/** One replacement: `[start, oldEnd)` of the old text became `[start, newEnd)` of the new one. UTF-16 offsets. */
export interface TextEditDelta {
  readonly start: number;
  readonly oldEnd: number;
  readonly newEnd: number;
}

/** The text with each lone `\r` as `\n`: the grammar knows `\n` and `\r\n` alone. Offsets stay. */
export function unifyLineBreaks(text: string): string {
  return text.includes('\r') ? text.replace(/\r(?!\n)/g, '\n') : text;
}

/**
 * The parser's form of an edit between two texts with unified line breaks, or null when the edit is not what lies between them: then parse afresh.
 *
 * An edit right after a `\r` may join or split a `\r\n`, which changes how the unified text reads that character, so the edit then starts one earlier.
 */
export function editOf(before: string, after: string, delta: TextEditDelta): Edit | null {
  const { oldEnd, newEnd } = delta;
  let start = delta.start;
  if (start < 0 || start > oldEnd || start > newEnd || oldEnd > before.length || newEnd > after.length) return null;
  if (start > 0 && before.charCodeAt(start - 1) !== after.charCodeAt(start - 1)) start--;
  if (before.slice(0, start) !== after.slice(0, start) || before.slice(oldEnd) !== after.slice(newEnd)) return null;
  return new Edit({
    startIndex: start,
    oldEndIndex: oldEnd,
    newEndIndex: newEnd,
    startPosition: pointAt(before, start),
    oldEndPosition: pointAt(before, oldEnd),
    newEndPosition: pointAt(after, newEnd),
  });
}

/** Row and column as the parser counts them: `\n` alone ends a row. */
function pointAt(text: string, offset: number): Point {
  let row = 0;
  let rowStart = 0;
  for (let at = text.indexOf('\n'); at !== -1 && at < offset; at = text.indexOf('\n', rowStart)) {
    row++;
    rowStart = at + 1;
  }
  return { row, column: offset - rowStart };
}
