import { comparePaths, isInside, sourceKind } from '../path.ts';
import type { Host } from './host.ts';

/** Files of which nothing but a map knows: path to text or bytes. The map is read at each call, so changes to it count from the next read on. */
export class MemoryHost implements Host {
  readonly #files: ReadonlyMap<string, string | Uint8Array>;

  constructor(files: ReadonlyMap<string, string | Uint8Array>) {
    this.#files = files;
  }

  async listFiles(root: string): Promise<readonly string[]> {
    return [...this.#files.keys()].filter((path) => isInside(root, path) && sourceKind(path) !== null).sort(comparePaths);
  }

  async readFile(path: string): Promise<Uint8Array> {
    const content = this.#files.get(path);
    if (content === undefined) throw new Error('no such file');
    return typeof content === 'string' ? new TextEncoder().encode(content) : content;
  }

  async kindOf(path: string): Promise<'file' | 'other' | null> {
    if (this.#files.has(path)) return 'file';
    return [...this.#files.keys()].some((file) => isInside(path, file)) ? 'other' : null;
  }
}
