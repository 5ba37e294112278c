import { access } from 'node:fs/promises';
import { folderOf, isInside } from '../path.ts';

/** What marks the top of a project. */
const MARKERS = ['pyproject.toml', 'setup.py', '.git'];

/**
 * The folder whose code belongs together with all of `folders`: the nearest one at or above what they have in common that holds `pyproject.toml`,
 * `setup.py` or `.git`; without any, what they have in common. `folders` are absolute, `/`-separated and not empty.
 */
export async function findProjectRoot(folders: readonly string[]): Promise<string> {
  const common = commonFolder(folders);
  for (let folder = common; ; folder = folderOf(folder)) {
    for (const marker of MARKERS) {
      if (await exists(folder.endsWith('/') ? folder + marker : `${folder}/${marker}`)) return folder;
    }
    if (folderOf(folder) === folder) return common;
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
