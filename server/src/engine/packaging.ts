import { baseName, folderOf } from '../path.ts';
import { decode } from '../workspace/decode.ts';
import type { Host } from '../workspace/host.ts';

/** Folders of a distribution that hold no part of the library. */
const ASIDE = /^(?:tests?|testing|examples?|samples?|demos?|scripts?|benchmarks?|bench|docs?)$/;
const ASIDE_FILE = /^(?:setup|conftest|__main__|test_.*|.*_test)\.pyw?$/;

/** Files that describe a distribution, and what in them says so. */
const METADATA: readonly { readonly file: string; readonly says: RegExp }[] = [
  { file: 'pyproject.toml', says: /^[ \t]*\[[ \t]*(?:project|build-system|tool\.poetry)[ \t]*\]/m },
  { file: 'setup.py', says: /(?:)/ },
  { file: 'setup.cfg', says: /^\[(?:metadata|options)\]/m },
];

/**
 * Knows which files are a library's: those in a package (a folder with `__init__.py`) below the packaging metadata that is nearest above it. Scripts, tests,
 * examples, and files outside packages are not: whoever runs them has their code before him.
 */
export class Packaging {
  readonly #host: Host;
  /** Of each folder that was looked into, whether it describes a distribution. */
  readonly #described = new Map<string, boolean>();

  constructor(host: Host) {
    this.#host = host;
  }

  /** Something happened to these files: a folder that one of them may describe is looked into again. */
  changed(paths: readonly string[]): void {
    for (const path of paths) if (METADATA.some(({ file }) => file === baseName(path))) this.#described.delete(folderOf(path));
  }

  invalidate(): void {
    this.#described.clear();
  }

  /** Folders that must be looked into before `isLibrary` knows of this file. `isPackage` tells of a folder whether it holds an `__init__.py`. */
  unread(path: string, isPackage: (folder: string) => boolean): readonly string[] {
    const folders: string[] = [];
    for (const folder of foldersAbove(packageOf(path, isPackage))) {
      const described = this.#described.get(folder);
      if (described === true) break;
      if (described === undefined) folders.push(folder);
    }
    return folders;
  }

  async read(folders: readonly string[]): Promise<void> {
    await Promise.all(
      [...new Set(folders)].map(async (folder) => {
        this.#described.set(folder, await this.#describes(folder));
      }),
    );
  }

  /** Whether code outside the workspace may use what this file makes public. */
  isLibrary(path: string, isPackage: (folder: string) => boolean): boolean {
    const top = packageOf(path, isPackage);
    if (top === null || ASIDE_FILE.test(baseName(path))) return false;
    const root = foldersAbove(top).find((folder) => this.#described.get(folder) === true);
    if (root === undefined) return false;
    const between = folderOf(path).slice(root.length).split('/').filter(Boolean);
    return !between.some((name) => ASIDE.test(name));
  }

  async #describes(folder: string): Promise<boolean> {
    for (const { file, says } of METADATA) {
      const bytes = await this.#host.readFile(folder.endsWith('/') ? folder + file : `${folder}/${file}`).catch(() => null);
      const decoded = bytes && decode(bytes);
      if (decoded?.kind === 'text' && says.test(decoded.text)) return true;
    }
    return false;
  }
}

/** The outermost folder around a file that is a package, with every folder between; null for a file outside packages. */
function packageOf(path: string, isPackage: (folder: string) => boolean): string | null {
  let top: string | null = null;
  for (let folder = folderOf(path); isPackage(folder); folder = folderOf(folder)) {
    top = folder;
    if (folderOf(folder) === folder) break;
  }
  return top;
}

function foldersAbove(folder: string | null): readonly string[] {
  const found: string[] = [];
  for (let at = folder; at !== null && folderOf(at) !== at; at = folderOf(at)) found.push(folderOf(at));
  return found;
}
