import { access, readFile } from 'node:fs/promises';
import ignore, { type Ignore } from 'ignore';
import { folderOf, isInside, relativePath } from '../path.ts';

/** Systems whose file names differ in more than case. */
const IGNORE_CASE = process.platform === 'win32' || process.platform === 'darwin';

interface RuleFile {
  readonly folder: string;
  readonly rules: Ignore;
}

/** The `.gitignore` files that speak of one folder: the nearest first, whose word goes before that of those above. */
export class IgnoreRules {
  static readonly none = new IgnoreRules([]);
  readonly #files: readonly RuleFile[];

  private constructor(files: readonly RuleFile[]) {
    this.#files = files;
  }

  /** The rules of the folders above `root`, up to the top of its repository; none where `root` lies in no repository, or where they ignore `root` itself. */
  static async above(root: string): Promise<IgnoreRules> {
    const folders: string[] = [];
    for (let folder = root; !(await exists(`${folder}/.git`)); folder = folderOf(folder)) {
      if (folderOf(folder) === folder) return IgnoreRules.none;
      folders.push(folderOf(folder));
    }
    let rules = IgnoreRules.none;
    for (const folder of folders.reverse()) rules = await rules.below(folder);
    return folders.length > 0 && rules.#ignoresAbove(root) ? IgnoreRules.none : rules;
  }

  /** These rules and those of the `.gitignore` in `folder`; these alone where it cannot be read. */
  async below(folder: string): Promise<IgnoreRules> {
    try {
      const text = await readFile(`${folder}/.gitignore`, 'utf8');
      return new IgnoreRules([{ folder, rules: ignore({ ignorecase: IGNORE_CASE }).add(text) }, ...this.#files]);
    } catch {
      return this;
    }
  }

  /** Whether an entry of a folder that itself is not ignored is left out. */
  ignores(path: string, isFolder: boolean): boolean {
    for (const { folder, rules } of this.#files) {
      const { ignored, unignored } = rules.test(relativePath(folder, path) + (isFolder ? '/' : ''));
      if (ignored || unignored) return ignored;
    }
    return false;
  }

  /** Whether `root` or a folder above it is ignored. */
  #ignoresAbove(root: string): boolean {
    const top = this.#files.at(-1)?.folder ?? root;
    for (let folder = root; folder !== top && folderOf(folder) !== folder; folder = folderOf(folder)) {
      if (this.#rulesOver(folder).ignores(folder, true)) return true;
    }
    return false;
  }

  /** The files that lie above `folder`. */
  #rulesOver(folder: string): IgnoreRules {
    return new IgnoreRules(this.#files.filter((file) => folder !== file.folder && isInside(file.folder, folder)));
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch {
    return false;
  }
}
