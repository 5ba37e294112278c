import { extractMetalFacts, extractPythonFacts } from '../facts/extract.ts';
import type { FileFacts } from '../facts/facts.ts';
import type { Syntax, SyntaxTree } from '../syntax/syntax.ts';

/** What a text says, or why that could not be found out. */
export type Extraction = { readonly kind: 'facts'; readonly facts: FileFacts } | { readonly kind: 'problem'; readonly message: string };

/** How many characters of text the facts are kept for beyond the files in use. */
const CACHE_CHARACTERS = 32 * 1024 * 1024;

/** Makes facts of texts. Facts depend on their text alone, so they are kept by it: a file that is moved, closed or changed back is not parsed again. */
export class Extractor {
  readonly #syntax: Syntax;
  readonly #kept = new Map<string, FileFacts>();
  #keptCharacters = 0;

  constructor(syntax: Syntax) {
    this.#syntax = syntax;
  }

  /** The facts of a text that is not being edited. */
  extract(source: FileFacts['kind'], text: string): Extraction {
    const known = this.known(source, text);
    if (known !== null) return { kind: 'facts', facts: known };
    const extraction = extractSafely(() => (source === 'metal' ? extractMetalFacts(text, this.#syntax) : this.#extractPython(text)));
    if (extraction.kind === 'facts') this.#keep(text, extraction.facts);
    return extraction;
  }

  /** The facts of a text that was met before; null where they have to be made. */
  known(source: FileFacts['kind'], text: string): FileFacts | null {
    const kept = this.#kept.get(text);
    return kept?.kind === source ? kept : null;
  }

  /** The facts of a text whose tree the caller has and goes on to own. Not kept: a text that is being edited is seldom met again. */
  extractFrom(text: string, tree: SyntaxTree): FileFacts {
    return extractPythonFacts(text, tree, this.#syntax);
  }

  #extractPython(text: string): FileFacts {
    const tree = this.#syntax.parsePython(text);
    try {
      return extractPythonFacts(text, tree, this.#syntax);
    } finally {
      tree.delete();
    }
  }

  /** A `Map` goes by insertion, so its first entries are the oldest. */
  #keep(text: string, facts: FileFacts): void {
    if (!this.#kept.has(text)) this.#keptCharacters += text.length;
    this.#kept.set(text, facts);
    for (const oldest of this.#kept.keys()) {
      if (this.#keptCharacters <= CACHE_CHARACTERS) break;
      this.#kept.delete(oldest);
      this.#keptCharacters -= oldest.length;
    }
  }
}

/** One file must not take the others down with it: exhausted memory, or a defect of this program, is a problem of that file. */
export function extractSafely(extract: () => FileFacts): Extraction {
  try {
    return { kind: 'facts', facts: extract() };
  } catch (error) {
    return { kind: 'problem', message: `could not be analysed: ${error instanceof Error ? error.message : String(error)}` };
  }
}
