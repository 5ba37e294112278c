import type { Dirent } from 'node:fs';
import { open, readdir, stat } from 'node:fs/promises';
import { comparePaths, sourceKind } from '../path.ts';
import { MAX_BYTES } from './decode.ts';
import type { Host, ListOptions } from './host.ts';
import { IgnoreRules } from './ignore-rules.ts';
import { NEVER_ENTERED } from './never-entered.ts';
import { readErrorText } from './read-error.ts';

/** How many folders are read at a time. */
const PARALLEL = 16;

type OnProblem = (path: string, message: string) => void;

interface Folder {
  readonly path: string;
  /** Null: `.gitignore` files do not count. */
  readonly rules: IgnoreRules | null;
}

/**
 * The files of a disk.
 *
 * Symbolic links to folders are not entered, as in git, so no loop of links can be walked; a link to a file is listed under its own name. `.gitignore`
 * files count from the top of the repository downwards, unless they name the root itself: who asks for an ignored folder gets its files.
 */
export class DiskHost implements Host {
  async listFiles(root: string, onProblem: OnProblem, { respectGitignore = true }: ListOptions = {}): Promise<readonly string[]> {
    const found: string[] = [];
    let level: readonly Folder[] = [{ path: root, rules: respectGitignore ? await IgnoreRules.above(root) : null }];
    while (level.length > 0) {
      const next: Folder[] = [];
      for (let at = 0; at < level.length; at += PARALLEL) {
        const batch = level.slice(at, at + PARALLEL).map((folder) => readFolder(folder, found, onProblem));
        for (const subfolders of await Promise.all(batch)) next.push(...subfolders);
      }
      level = next;
    }
    return found.sort(comparePaths);
  }

  async kindOf(path: string): Promise<'file' | 'other' | null> {
    try {
      return (await stat(path)).isFile() ? 'file' : 'other';
    } catch {
      return null;
    }
  }

  async readFile(path: string): Promise<Uint8Array> {
    try {
      return await readAtMost(path, MAX_BYTES + 1);
    } catch (error) {
      throw new Error(readErrorText(error), { cause: error });
    }
  }
}

/** The first bytes of a file, all of them where they are no more than `limit`: nobody's memory has to hold a file that is too large to be code. */
async function readAtMost(path: string, limit: number): Promise<Uint8Array> {
  const handle = await open(path);
  try {
    const status = await handle.stat();
    // Of a device or a pipe nobody knows the size.
    if (status.isFile() && status.size <= limit) return await handle.readFile();
    const bytes = new Uint8Array(limit);
    let filled = 0;
    for (let read = 1; read > 0 && filled < limit; filled += read) {
      read = (await handle.read(bytes, filled, limit - filled, null)).bytesRead;
    }
    return bytes.subarray(0, filled);
  } finally {
    await handle.close();
  }
}

/** Adds the files of one folder to `found`; returns the folders below it that are to be read. */
async function readFolder(folder: Folder, found: string[], onProblem: OnProblem): Promise<readonly Folder[]> {
  let entries: readonly Dirent[];
  try {
    entries = await readdir(folder.path, { withFileTypes: true });
  } catch (error) {
    onProblem(folder.path, `cannot be read: ${readErrorText(error)}`);
    return [];
  }
  const hasRules = folder.rules !== null && entries.some((entry) => entry.name === '.gitignore');
  const rules = hasRules ? await folder.rules.below(folder.path) : folder.rules;
  const subfolders: Folder[] = [];
  for (const entry of entries) {
    const path = folder.path.endsWith('/') ? `${folder.path}${entry.name}` : `${folder.path}/${entry.name}`;
    if (entry.isDirectory()) {
      if (!NEVER_ENTERED.has(entry.name) && !rules?.ignores(path, true)) subfolders.push({ path, rules });
    } else if (sourceKind(path) !== null && !rules?.ignores(path, false) && (await isFile(entry, path))) {
      found.push(path);
    }
  }
  return subfolders;
}

async function isFile(entry: Dirent, path: string): Promise<boolean> {
  if (entry.isFile()) return true;
  if (!entry.isSymbolicLink()) return false;
  try {
    return (await stat(path)).isFile();
  } catch {
    // A link to nothing is no file.
    return false;
  }
}

/** The engine's name of a path of this machine: `C:\\a\\b` becomes `C:/a/b`. */
export function toHostPath(path: string): string {
  return process.platform === 'win32' ? path.replaceAll('\\', '/') : path;
}
