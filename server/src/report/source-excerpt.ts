import stringWidth from 'string-width';
import type { Range } from '../position.ts';
import { printable } from './printable.ts';

/** One line of source as a terminal shows it, and the part of it that is meant. */
export interface ExcerptLine {
  /** 1-based. */
  readonly number: number;
  readonly text: string;
  /** Columns of the terminal left of the mark, and the mark's own; at least one. */
  readonly markStart: number;
  readonly markWidth: number;
}

const TAB_WIDTH = 4;
/** Lines of a range that are shown; of a longer one the first. */
const MOST_LINES = 3;
/** Of a longer line the part around the mark is shown. */
const MOST_COLUMNS = 160;
/** Shown before the mark where a line is cut. */
const COLUMNS_BEFORE = 40;
const CUT = '…';

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** The lines of a range, each with the part that belongs to it marked; empty where the text has no such line. */
export function excerptOf(text: string, range: Range): readonly ExcerptLine[] {
  const lines = text.split(/\r\n|\r|\n/);
  const last = Math.min(range.end.line, range.start.line + MOST_LINES - 1, lines.length - 1);
  const shown: ExcerptLine[] = [];
  for (let line = range.start.line; line <= last; line++) {
    const source = lines[line] ?? '';
    const start = line === range.start.line ? range.start.character : source.length - source.trimStart().length;
    const end = line === range.end.line ? range.end.character : source.trimEnd().length;
    shown.push({ number: line + 1, ...mark(source, start, end) });
  }
  return shown;
}

/** `start` and `end` are UTF-16 columns of `source`. */
function mark(source: string, start: number, end: number): Omit<ExcerptLine, 'number'> {
  const before = expand(source.slice(0, start), 0);
  const marked = expand(source.slice(start, end), stringWidth(before));
  const after = expand(source.slice(end), stringWidth(before) + stringWidth(marked));
  const isLong = stringWidth(before) + stringWidth(marked) + stringWidth(after) > MOST_COLUMNS;
  const left = isLong ? lastColumns(before, COLUMNS_BEFORE) : before;
  const middle = isLong ? firstColumns(marked, MOST_COLUMNS - stringWidth(left)) : marked;
  const right = isLong ? firstColumns(after, MOST_COLUMNS - stringWidth(left) - stringWidth(middle)) : after;
  return { text: (left + middle + right).trimEnd(), markStart: stringWidth(left), markWidth: Math.max(1, stringWidth(middle)) };
}

/** Tabs become the blanks that lead to the next stop, control characters what can be seen. `column` is where the text starts. */
function expand(text: string, column: number): string {
  let shown = '';
  for (const part of text.split(/(\t)/)) {
    if (part === '\t') shown += ' '.repeat(TAB_WIDTH - ((column + stringWidth(shown)) % TAB_WIDTH));
    else shown += printable(part);
  }
  return shown;
}

/** The start of a text, in no more than so many columns; with a sign where something is left out. */
function firstColumns(text: string, columns: number): string {
  if (stringWidth(text) <= columns) return text;
  let kept = '';
  let width = 1;
  for (const { segment } of graphemes.segment(text)) {
    width += stringWidth(segment);
    if (width > columns) break;
    kept += segment;
  }
  return columns < 1 ? '' : kept + CUT;
}

function lastColumns(text: string, columns: number): string {
  if (stringWidth(text) <= columns) return text;
  let kept = '';
  let width = 1;
  for (const { segment } of [...graphemes.segment(text)].reverse()) {
    width += stringWidth(segment);
    if (width > columns) break;
    kept = segment + kept;
  }
  return CUT + kept;
}
