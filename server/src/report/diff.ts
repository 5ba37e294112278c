import { createTwoFilesPatch } from 'diff';
import type { FixedFile } from '../engine-api.ts';
import { relativePath } from '../path.ts';

/** The changes of files as one unified diff, as `git apply` and `patch -p1` take it. Paths are as seen from `root`. */
export function renderDiff(files: readonly FixedFile[], root: string): string {
  return files
    .map(({ path, before, after }) => {
      const name = relativePath(root, path);
      const patch = createTwoFilesPatch(`a/${name}`, `b/${name}`, before, after);
      return patch.slice(patch.indexOf('--- '));
    })
    .join('');
}
