import { append } from './append.ts';

/** Finds the file of a Python module among the files of a workspace. */
export interface ModuleResolver {
  /** The file that `module` (dotted, without the leading dots that `level` counts) names when imported in `from`; undefined when it is not in the workspace. */
  module(from: string, level: number, module: string): string | undefined;
  /** The top-level module's file, for `import a.b.c`, or a package folder's `__init__.py`. */
  submodule(packageFile: string, name: string): string | undefined;
}

/** Absolute imports match by their dotted path as the ending of a file's; of several the one that shares the longest folder with the importing file wins. */
export function createModuleResolver(paths: readonly string[]): ModuleResolver {
  const known = new Set(paths);
  const byEnding = new Map<string, string[]>();
  for (const path of paths) {
    const last = moduleSegments(path).at(-1);
    if (last !== undefined) append(byEnding, last, path);
  }
  const fileOf = (base: string): string | undefined => [`${base}.py`, `${base}/__init__.py`, `${base}.pyw`].find((path) => known.has(path));

  const relative = (from: string, level: number, module: string): string | undefined => {
    const folders = from.split('/').slice(0, -level);
    return fileOf([...folders, ...module.split('.').filter(Boolean)].join('/'));
  };

  const absolute = (from: string, module: string): string | undefined => {
    const segments = module.split('.');
    const sibling = fileOf([...from.split('/').slice(0, -1), ...segments].join('/'));
    const candidates = (byEnding.get(segments.at(-1) ?? '') ?? []).filter(
      (path) => path !== from && endsWith(moduleSegments(path), segments),
    );
    if (sibling !== undefined && !candidates.includes(sibling) && sibling !== from) candidates.push(sibling);
    return candidates.sort((a, b) => sharedFolders(b, from) - sharedFolders(a, from) || a.length - b.length || (a < b ? -1 : 1))[0];
  };

  return {
    module: (from, level, module) => (level > 0 ? relative(from, level, module) : absolute(from, module)),
    submodule: (packageFile, name) =>
      packageFile.endsWith('/__init__.py') ? fileOf(`${packageFile.slice(0, -'/__init__.py'.length)}/${name}`) : undefined,
  };
}

function moduleSegments(path: string): readonly string[] {
  const segments = path
    .replace(/\.pyw?$/, '')
    .split('/')
    .filter(Boolean);
  return segments.at(-1) === '__init__' ? segments.slice(0, -1) : segments;
}

function endsWith(segments: readonly string[], ending: readonly string[]): boolean {
  return ending.every((segment, n) => segments[segments.length - ending.length + n] === segment);
}

function sharedFolders(a: string, b: string): number {
  const left = a.split('/');
  const right = b.split('/');
  let n = 0;
  while (n < left.length - 1 && n < right.length - 1 && left[n] === right[n]) n++;
  return n;
}
