import type { TextChange } from '../engine-api.ts';
import type { FileFacts } from '../facts/facts.ts';
import { lineStartsOf, offsetAt } from '../syntax/line-table.ts';
import type { Syntax, SyntaxTree, TextEditDelta } from '../syntax/syntax.ts';
import { problemOfText } from '../workspace/decode.ts';
import { type Identifiers, identifiersOf, mayDriveMetal } from '../workspace/relevance.ts';
import { type Extraction, type Extractor, extractSafely } from './extractor.ts';

interface ParsedText {
  readonly tree: SyntaxTree;
  readonly text: string;
  /** Not built on an earlier tree. */
  readonly isFresh: boolean;
}

/** A text that an editor holds, with the tree that makes the next edit cheap. The tree is this object's: `dispose` frees it. */
export class OpenDocument {
  readonly source: FileFacts['kind'];
  #text: string;
  #mayDriveMetal: boolean | null = null;
  #identifiers: Identifiers | null = null;
  #extraction: Extraction | null = null;
  #isFresh = false;
  #parsed: ParsedText | null = null;

  constructor(source: FileFacts['kind'], text: string) {
    this.source = source;
    this.#text = text;
  }

  get text(): string {
    return this.#text;
  }

  get mayDriveMetal(): boolean {
    this.#mayDriveMetal ??= this.source === 'metal' || mayDriveMetal(this.#text);
    return this.#mayDriveMetal;
  }

  get identifiers(): Identifiers {
    this.#identifiers ??= identifiersOf(this.#text);
    return this.#identifiers;
  }

  change(changes: readonly TextChange[]): void {
    const text = changes.reduce(applyChange, this.#text);
    if (text === this.#text) return;
    this.#text = text;
    this.#mayDriveMetal = null;
    this.#identifiers = null;
    this.#extraction = null;
  }

  /** What the text says. With `fresh`, no tree that was built on an earlier one has part in the answer. */
  extract(syntax: Syntax, extractor: Extractor, fresh: boolean): Extraction {
    if (this.#extraction !== null && (this.#isFresh || !fresh)) return this.#extraction;
    this.#extraction = this.#extractPresent(syntax, extractor, fresh);
    return this.#extraction;
  }

  #extractPresent(syntax: Syntax, extractor: Extractor, fresh: boolean): Extraction {
    const problem = problemOfText(this.#text);
    this.#isFresh = true;
    if (problem !== null) return { kind: 'problem', message: problem };
    if (this.source === 'metal') return extractor.extract('metal', this.#text);
    if (fresh) this.dispose();
    const known = this.#parsed === null ? extractor.known('python', this.#text) : null;
    if (known !== null) return { kind: 'facts', facts: known };
    return extractSafely(() => {
      const { tree, isFresh } = this.#parse(syntax);
      this.#isFresh = isFresh;
      return extractor.extractFrom(this.#text, tree);
    });
  }

  #parse(syntax: Syntax): ParsedText {
    const before = this.#parsed;
    const text = this.#text;
    if (before?.text === text) return before;
    // A re-parse frees the old tree, whatever happens.
    this.#parsed = null;
    const tree = before === null ? syntax.parsePython(text) : syntax.reparsePython(before.tree, text, editBetween(before.text, text));
    this.#parsed = { tree, text, isFresh: before === null };
    return this.#parsed;
  }

  /** Frees the tree. The document can be used on: the next extraction parses afresh. */
  dispose(): void {
    this.#parsed?.tree.delete();
    this.#parsed = null;
  }
}

function applyChange(text: string, change: TextChange): string {
  if (change.range === undefined) return change.text;
  const lineStarts = lineStartsOf(text);
  const start = offsetAt(lineStarts, text, change.range.start);
  const end = offsetAt(lineStarts, text, change.range.end);
  return text.slice(0, Math.min(start, end)) + change.text + text.slice(Math.max(start, end));
}

/** The one replacement that makes `after` of `before`, as short as it can be without cutting a surrogate pair or a `\r\n` in two. */
export function editBetween(before: string, after: string): TextEditDelta {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before.charCodeAt(start) === after.charCodeAt(start)) start++;
  while (start > 0 && joinsWithNext(before.charCodeAt(start - 1))) start--;
  let tail = 0;
  while (tail < shorter - start && before.charCodeAt(before.length - 1 - tail) === after.charCodeAt(after.length - 1 - tail)) tail++;
  while (tail > 0 && joinsWithLast(before.charCodeAt(before.length - tail))) tail--;
  return { start, oldEnd: before.length - tail, newEnd: after.length - tail };
}

/** A high surrogate or `\r`. */
function joinsWithNext(unit: number): boolean {
  return (unit >= 0xd800 && unit <= 0xdbff) || unit === 13;
}

/** A low surrogate or `\n`. */
function joinsWithLast(unit: number): boolean {
  return (unit >= 0xdc00 && unit <= 0xdfff) || unit === 10;
}
