import type { Parser, Tree } from 'web-tree-sitter';

/** The parser gave up: its memory is exhausted. Free trees, then try again. */
export class ParseFailure extends Error {
  override readonly name = 'ParseFailure';
}

/** A `WebAssembly.RuntimeError`: the runtime aborted or trapped. Told by its name, since not every host of this code declares the class. */
function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'RuntimeError';
}

/** What is used of a `Parser`. */
export type ParserHandle = Pick<Parser, 'parse' | 'delete'>;

/**
 * Owns the parser of one grammar.
 *
 * When the WebAssembly heap cannot grow, the runtime aborts in the middle of a parse. What that parse had built is lost to nobody but its parser, so
 * the parser is thrown away, a new one made and the parse tried once more.
 */
export class GrammarParser {
  readonly #make: () => ParserHandle;
  #parser: ParserHandle | null = null;

  constructor(make: () => ParserHandle) {
    this.#make = make;
  }

  /** The tree of `text`, built on `old` where it is given; `old` must have been edited to fit. */
  parse(text: string, old: Tree | null): Tree {
    try {
      return this.#parseOnce(text, old);
    } catch (error) {
      if (!isAbort(error)) throw error;
      this.#discard();
    }
    try {
      return this.#parseOnce(text, null);
    } catch (error) {
      this.#discard();
      throw new ParseFailure(`the parser ran out of memory on a text of ${text.length} characters`, { cause: error });
    }
  }

  #parseOnce(text: string, old: Tree | null): Tree {
    this.#parser ??= this.#make();
    const tree = this.#parser.parse(text, old);
    if (tree === null) throw new ParseFailure('the parser has no grammar');
    return tree;
  }

  /** Frees the parser as far as an aborted runtime still lets it. */
  #discard(): void {
    const parser = this.#parser;
    this.#parser = null;
    try {
      parser?.delete();
    } catch {
      // An aborted runtime may refuse; then its memory is gone with it.
    }
  }
}
