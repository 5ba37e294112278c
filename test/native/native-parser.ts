import { createRequire } from 'node:module';
import { join } from 'node:path';

/** What both parsers' cursors have. Offsets and columns are UTF-16 code units in both; rows start at 0. */
export interface NodeCursor {
  readonly nodeType: string;
  readonly nodeIsNamed: boolean;
  readonly nodeIsMissing: boolean;
  readonly startIndex: number;
  readonly endIndex: number;
  readonly startPosition: Place;
  readonly endPosition: Place;
  readonly currentFieldName: string | null;
  gotoFirstChild(): boolean;
  gotoNextSibling(): boolean;
  gotoParent(): boolean;
}

interface Place {
  readonly row: number;
  readonly column: number;
}

/** A tree of the native parser; the garbage collector frees it. */
interface NativeTree {
  walk(): NodeCursor;
}

interface NativeParser {
  setLanguage(language: unknown): void;
  parse(text: string, old: undefined, options: { readonly bufferSize: number }): NativeTree;
}

export type NativeParse = (text: string) => NativeTree;

/** The Python grammar as machine code, from `node_modules` of `folder`, which is this one; the reason where it does not load. */
export function loadNativeParser(folder: string): { readonly parse: NativeParse } | { readonly missing: string } {
  const require = createRequire(join(folder, 'package.json'));
  try {
    const Parser: new () => NativeParser = require('tree-sitter');
    const parser = new Parser();
    parser.setLanguage(require('tree-sitter-python'));
    // Its buffer must hold the text whole, else it refuses.
    return { parse: (text) => parser.parse(text, undefined, { bufferSize: 2 * text.length + 2 }) };
  } catch (error) {
    return { missing: error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error) };
  }
}
