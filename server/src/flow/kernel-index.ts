import type { FileFacts, KernelFacts, KernelParameter } from '../facts/facts.ts';
import { matchesPattern } from './strings.ts';
import { HOLE } from './values.ts';

/** Kernels of a workspace by name. */
export interface KernelIndex {
  /** Kernels that a name, with holes or without, may mean, seen from these files: of the same file, else of their packages, else all. */
  find(name: string, from: readonly string[]): readonly KernelFacts[];
  /** A kernel parameter of this name that is a `device` pointer the kernel may write, in these files or else their packages. None for one letter: it names nothing. */
  namesake(name: string, from: string): { readonly kernel: string; readonly parameter: string } | null;
}

interface Entry {
  readonly path: string;
  readonly kernel: KernelFacts;
}

export function indexKernels(files: ReadonlyMap<string, FileFacts>): KernelIndex {
  const byName = new Map<string, Entry[]>();
  for (const path of [...files.keys()].sort())
    for (const kernel of files.get(path)?.kernels ?? []) byName.set(kernel.name, [...(byName.get(kernel.name) ?? []), { path, kernel }]);
  const packages = new Map<string, string>();
  const packageOf = (path: string): string => {
    const known = packages.get(path) ?? packageFolder(path, files);
    packages.set(path, known);
    return known;
  };
  const nearest = (entries: readonly Entry[], from: readonly string[]): readonly Entry[] => {
    for (const path of from) {
      const own = entries.filter((entry) => entry.path === path);
      if (own.length > 0) return own;
    }
    const near = entries.filter((entry) => from.some((path) => packageOf(path) === packageOf(entry.path)));
    return near.length > 0 ? near : entries;
  };
  return {
    find: (name, from) => {
      if (!name.includes(HOLE)) return nearest(byName.get(name) ?? [], from).map((entry) => entry.kernel);
      if (name === HOLE) return [];
      const entries = [...byName].filter(([known]) => matchesPattern(name, known)).flatMap(([, each]) => each);
      return nearest(entries, from).map((entry) => entry.kernel);
    },
    namesake: (name, from) => {
      if (name.length < 2) return null;
      const entries = [...byName.values()].flat().filter((entry) => entry.path === from || packageOf(entry.path) === packageOf(from));
      const matches = entries.filter((entry) => entry.kernel.params.some((param) => param.name === name && mayWrite(param)));
      const [found] = nearest(matches, [from]);
      return found ? { kernel: found.kernel.name, parameter: name } : null;
    },
  };
}

function mayWrite(param: KernelParameter): boolean {
  return param.addressSpace === 'device' && !/\bconst\b/.test(param.type);
}

/** The outermost folder around a file that is a Python package; its own folder where that is none. */
function packageFolder(path: string, files: ReadonlyMap<string, FileFacts>): string {
  const folders = path.split('/').slice(0, -1);
  let found = folders.length;
  for (let n = folders.length; n > 0 && files.has(`${folders.slice(0, n).join('/')}/__init__.py`); n--) found = n;
  return folders.slice(0, found).join('/');
}
