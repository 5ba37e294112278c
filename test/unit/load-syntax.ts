import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { loadSyntax, type Syntax, type SyntaxWasm } from '../../server/src/syntax/syntax.ts';

function readModule(path: string): Promise<Uint8Array> {
  return readFile(fileURLToPath(new URL(`../../node_modules/${path}`, import.meta.url)));
}

/** The runtime and grammars as the packages ship them. */
export async function readSyntaxWasm(): Promise<SyntaxWasm> {
  const [runtime, python, cpp] = await Promise.all([
    readModule('web-tree-sitter/web-tree-sitter.wasm'),
    readModule('tree-sitter-python/tree-sitter-python.wasm'),
    readModule('tree-sitter-cpp/tree-sitter-cpp.wasm'),
  ]);
  return { runtime, python, cpp };
}

let loaded: Promise<Syntax> | null = null;

/** The parsers, loaded once a test file. */
export function loadTestSyntax(): Promise<Syntax> {
  loaded ??= readSyntaxWasm().then(loadSyntax);
  return loaded;
}
