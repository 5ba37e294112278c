import type { NameView } from './scope.ts';

/** Modules that have the functions of Foundation, the one to write first: PyObjC's `Metal` takes them over. */
const MODULES: readonly string[] = ['Foundation', 'Metal', 'Cocoa', 'AppKit'];

/**
 * An NSRange as the code at the view's place can write it: by `NSMakeRange` or `NSRange` under whatever name leads to them there, else as a tuple, which
 * PyObjC takes as well.
 */
export function spellRange(start: string, length: string, view: NameView): string {
  const maker = makerOf(view);
  return maker === null ? `(${start}, ${length})` : `${maker}(${start}, ${length})`;
}

function makerOf(view: NameView): string | null {
  const imports = view.reachableImports().filter(({ module }) => MODULES.includes(module));
  for (const original of ['NSMakeRange', 'NSRange']) {
    const bare = imports.find((each) => each.original === original);
    if (bare !== undefined) return bare.name;
  }
  for (const module of MODULES) {
    const found = imports.find((each) => each.original === null && each.module === module);
    if (found !== undefined) return `${found.name}.NSMakeRange`;
  }
  const hasAll = MODULES.some((module) => view.importsAllOf(module)) && view.binding('NSMakeRange') === null;
  return hasAll ? 'NSMakeRange' : null;
}
