import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { WasmBytes } from './engine-api.ts';

/** Reads the three modules: from beside this program where it is bundled, else from the packages that ship them. Rejects when one is missing. */
export async function loadWasm(): Promise<WasmBytes> {
  const [runtime, python, cpp] = await Promise.all([
    readModule('web-tree-sitter', 'web-tree-sitter.wasm'),
    readModule('tree-sitter-python', 'tree-sitter-python.wasm'),
    readModule('tree-sitter-cpp', 'tree-sitter-cpp.wasm'),
  ]);
  return { runtime, python, cpp };
}

async function readModule(packageName: string, file: string): Promise<Uint8Array> {
  const beside = await readIfThere(join(__dirname, file));
  if (beside !== null) return beside;
  for (let folder = __dirname; ; folder = dirname(folder)) {
    const installed = await readIfThere(join(folder, 'node_modules', packageName, file));
    if (installed !== null) return installed;
    if (dirname(folder) === folder) throw new Error(`${file} is missing: it belongs into ${__dirname}`);
  }
}

async function readIfThere(path: string): Promise<Uint8Array | null> {
  try {
    return await readFile(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return null;
    throw error;
  }
}
