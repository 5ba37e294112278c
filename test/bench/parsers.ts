import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { WasmBytes } from '../../server/src/engine-api.ts';
import { loadSyntax } from '../../server/src/syntax/syntax.ts';

/** Parses one text and forgets the tree. */
export type Parse = (text: string) => void;

/** The parser the engine uses, with nothing around it. */
export async function loadWasmParser(wasm: WasmBytes): Promise<Parse> {
  const syntax = await loadSyntax(wasm);
  return (text) => syntax.parsePython(text).delete();
}

interface NativeParser {
  setLanguage(language: unknown): void;
  parse(text: string, old: undefined, options: { readonly bufferSize: number }): unknown;
}

/** The same grammar as machine code, from `node_modules` of this folder; the reason where it is not there. */
export function loadNativeParser(folder: string): { readonly parse: Parse } | { readonly missing: string } {
  const require = createRequire(join(folder, 'package.json'));
  try {
    const Parser: new () => NativeParser = require('tree-sitter');
    const parser = new Parser();
    parser.setLanguage(require('tree-sitter-python'));
    // Its buffer must hold the text whole, else it refuses.
    return { parse: (text) => void parser.parse(text, undefined, { bufferSize: 2 * text.length + 2 }) };
  } catch (error) {
    return { missing: error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error) };
  }
}
