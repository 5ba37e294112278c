import type { CommentFacts, PythonFacts } from '../facts/facts.ts';
import type { Span } from '../position.ts';
import { didYouMean } from '../suggest.ts';
import { problemOfSelector } from './rule-selector.ts';

/**
 * A suppression in a comment: `# storage-mode: ignore[SMA002] reason`. One comment may hold several, and words of other tools, each after a `#` of its own.
 * Spans are UTF-16 offsets of the file's text.
 */
export interface Directive {
  readonly comment: CommentFacts;
  /** From its `#` to its last letter. */
  readonly span: Span;
  /** From its `#` to the `#` of what follows in the same comment; null where nothing does. */
  readonly next: number | null;
  /** Where it counts: on the lines of a call or place, or in the whole file. */
  readonly scope: 'line' | 'file';
  /** The rules it names, in order; null: every rule. */
  readonly names: readonly DirectiveName[] | null;
  /** Why it has no effect; null where it has. */
  readonly problem: string | null;
}

export interface DirectiveName {
  readonly text: string;
  readonly span: Span;
  /** Why it names no rule; null where it does. */
  readonly problem: string | null;
}

const START = /#+[ \t]*storage-mode[ \t]*:[ \t]*/gi;
/** What ends one: a further `#`, unless it is that of a number such as `#12` in its reason. */
const END = /[ \t]+#+(?!\d)/;
const WORDS = ['ignore', 'ignore-file'];

/** The suppressions of a file, in the order of its text. What merely looks alike in prose is none. */
export function readDirectives(facts: PythonFacts, text: string): readonly Directive[] {
  return facts.comments.flatMap((comment) => {
    const raw = text.slice(comment.start, comment.end);
    return [...raw.matchAll(START)].flatMap((match) => readDirective(comment, raw, match.index, match.index + match[0].length) ?? []);
  });
}

/** `start` is where its `#` stands in the comment's text, `at` where the words after the colon begin. */
function readDirective(comment: CommentFacts, raw: string, start: number, at: number): Directive | null {
  const following = END.exec(raw.slice(at));
  const end = following === null ? raw.trimEnd().length : at + following.index;
  const next = following === null ? null : comment.start + end + following[0].search('#');
  const rest = raw.slice(at, end);
  const [word = ''] = /^[A-Za-z-]*/.exec(rest) ?? [];
  const list = readList(rest.slice(word.length), comment.start + at + word.length);
  const base = { comment, span: { start: comment.start + start, end: comment.start + end }, next };
  if (!WORDS.includes(word)) {
    const hint = didYouMean(word, WORDS);
    // `# storage-mode: shared, since the CPU reads it` is nobody's suppression.
    if (hint === '' && list === null) return null;
    return { ...base, scope: 'line', names: [], problem: `"${word}" is no instruction; allowed are "ignore" and "ignore-file"${hint}` };
  }
  const scope = word === 'ignore' ? 'line' : 'file';
  if (list === 'open') return { ...base, scope, names: [], problem: 'the "[" is never closed' };
  if (list !== null && list.length === 0) return { ...base, scope, names: [], problem: 'no rule stands between "[" and "]"' };
  return { ...base, scope, names: list, problem: null };
}

/** The names between brackets; null where there are no brackets. `offset` is where `text` begins in the file. */
function readList(text: string, offset: number): readonly DirectiveName[] | 'open' | null {
  const open = /^[ \t]*\[/.exec(text);
  if (open === null) return null;
  const close = text.indexOf(']');
  if (close < 0) return 'open';
  let at = open[0].length;
  const names: DirectiveName[] = [];
  for (const part of text.slice(at, close).split(',')) {
    const name = part.trim();
    const start = offset + at + part.indexOf(name);
    if (name !== '') names.push({ text: name, span: { start, end: start + name.length }, problem: problemOfSelector(name) });
    at += part.length + 1;
  }
  return names;
}
