import { access } from 'node:fs/promises';
import { folderOf, isInside } from '../path.ts';

/** What marks the top of a project. */
const MARKERS = ['pyproject.toml', 'setup.py', '.git'];
/** What marks it where nothing else does: in a project with other marks it may govern a part alone. */
const LAST_MARKERS = ['storage-mode-audit.toml'];

/**
 * The folder whose code belongs together with all of `folders`: the nearest one at or above what they have in common that holds `pyproject.toml`,
 * `setup.py` or `.git`, else `storage-mode-audit.toml`; without any, what they have in common. `folders` are absolute, `/`-separated and not empty.
 */
export async function findProjectRoot(folders: readonly string[]): Promise<string> {
  const common = commonFolder(folders);
  return (await findMarked(common, MARKERS)) ?? (await findMarked(common, LAST_MARKERS)) ?? common;
}

async function findMarked(start: string, markers: readonly string[]): Promise<string | null> {
  for (let folder = start; ; folder = folderOf(folder)) {
    for (const marker of markers) {
      if (await exists(folder.endsWith('/') ? folder + marker : `${folder}/${marker}`)) return folder;
    }
    if (folderOf(folder) === folder) return null;
  }
}

function commonFolder(folders: readonly string[]): string {
  let common = folders[0] ?? '/';
  while (!folders.every((folder) => isInside(common, folder)) && folderOf(common) !== common) common = folderOf(common);
  return common;
}

async function exists(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch {
    return false;
  }
}
