import type { Position, Range, Span } from '../position.ts';

/**
 * UTF-16 offset of the start of each line of `text`; the first is 0. `\n`, `\r\n` and a lone `\r` end a line, as in LSP; a text that ends with a
 * line break has an empty last line.
 */
export function lineStartsOf(text: string): number[] {
  const starts = [0];
  if (!text.includes('\r')) {
    for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
    return starts;
  }
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit === 10 || (unit === 13 && text.charCodeAt(at + 1) !== 10)) starts.push(at + 1);
  }
  return starts;
}

/** 0-based line that holds the UTF-16 `offset`; offsets outside the text belong to the first or the last line. */
export function lineAt(lineStarts: readonly number[], offset: number): number {
  let low = 0;
  let high = lineStarts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((lineStarts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Line and UTF-16 column of an offset. An offset inside a line break counts on the line that it ends. */
export function positionAt(lineStarts: readonly number[], offset: number): Position {
  const line = lineAt(lineStarts, offset);
  return { line, character: Math.max(0, offset - (lineStarts[line] ?? 0)) };
}

/** Line and column of both ends of a span. */
export function rangeOf(lineStarts: readonly number[], span: Span): Range {
  return { start: positionAt(lineStarts, span.start), end: positionAt(lineStarts, span.end) };
}

/**
 * Offset of a position in `text`. As LSP has it, a column past the end of its line means the end of that line, before its line break, and a line past
 * the last one the end of the text.
 */
export function offsetAt(lineStarts: readonly number[], text: string, position: Position): number {
  if (position.line < 0) return 0;
  const start = lineStarts[position.line];
  if (start === undefined) return text.length;
  return Math.min(start + Math.max(0, position.character), lineEnd(lineStarts, text, position.line));
}

/** Offset of the end of a line, its line break excluded. */
export function lineEnd(lineStarts: readonly number[], text: string, line: number): number {
  let end = lineStarts[line + 1];
  if (end === undefined) return text.length;
  if (text.charCodeAt(end - 1) === 10) end--;
  else if (text.charCodeAt(end - 1) === 13) return end - 1;
  return text.charCodeAt(end - 1) === 13 && end > (lineStarts[line] ?? 0) ? end - 1 : end;
}
