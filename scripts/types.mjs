/** Writes the types of the library: declaration files, no more than its entry leads to. */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { readImports } from './imports.mjs';
import { binOf, root, runNode } from './project.mjs';

const entry = 'server/src/library.d.ts';

/** Leaves in `folder` the entry `library.d.ts` and what it imports. Throws where the types are wrong, after the compiler said so. */
export function emitTypes(folder) {
  const draft = join(root, '.cache', 'types');
  rmSync(draft, { recursive: true, force: true });
  if (runNode(binOf('typescript', 'tsc'), ['-p', 'tsconfig.types.json', '--outDir', draft]) !== 0)
    throw new Error('the types of the library are wrong');
  rmSync(folder, { recursive: true, force: true });
  for (const path of reachable(join(draft, entry), new Set())) {
    const target = join(folder, relative(join(draft, dirname(entry)), path));
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, readFileSync(path, 'utf8').replace(/^\/\/# sourceMappingURL=.*$/m, ''));
  }
}

function reachable(path, seen) {
  if (seen.has(path)) return seen;
  if (!existsSync(path)) throw new Error(`the types of the library need ${path}, which is missing`);
  seen.add(path);
  for (const { specifier } of readImports(readFileSync(path, 'utf8'))) {
    if (specifier.startsWith('.')) reachable(join(dirname(path), specifier.replace(/\.ts$/, '.d.ts')), seen);
  }
  return seen;
}
