import type { PythonFacts } from '../facts/facts.ts';
import type { Expr } from '../facts/ir.ts';
import { statements } from '../facts/walk-ir.ts';
import { boundNames } from '../flow/bindings.ts';
import { RESOURCE_CONSTANTS } from '../metal/resource-options.ts';
import type { ImportedName, NameView } from './scope.ts';

/** The text by which the code at the view's place can name a constant of Metal; null where nothing there leads to the `Metal` module. */
export function spellConstant(name: string, view: NameView): string | null {
  const imports = view.reachableImports();
  const bare = imports.find((each) => each.original === name && isMetalModule(each.module));
  if (bare !== undefined) return bare.name;
  if (view.importsAllOf('Metal') && view.binding(name) === null) return name;
  const module = imports.find(bindsMetal);
  return module === undefined ? null : `${module.name}.${name}`;
}

/** `Metal` itself: what re-exports some of its names need not have the others. */
export function isMetalModule(module: string): boolean {
  return module === 'Metal';
}

/**
 * The constant of Metal that an expression names: the last part of `Metal.MTLResourceStorageModeShared`, whatever it hangs on, a bare name, or a name that
 * an import gave to one. An attribute of a class of this file, and a name that the file gives a value of its own, count while they are called as in Metal.
 */
export function constantNamed(expr: Expr, view: NameView): string | null {
  const name = expr.kind === 'attribute' ? expr.name : expr.kind === 'name' ? (importedAs(expr.id, view) ?? expr.id) : null;
  return name !== null && RESOURCE_CONSTANTS.has(name) ? name : null;
}

/** Whether `object.name` can be written where `object.other` was: not when `object` is a class of this file that has no such name. */
export function hasAttribute(object: Expr, name: string, facts: PythonFacts): boolean {
  if (object.kind !== 'name') return true;
  const made = facts.module.classes.find((each) => each.name === object.id);
  return made === undefined || [...statements(made.body)].some((statement) => boundNames(statement, facts.module).includes(name));
}

/**
 * Whether `object`, on which a constant of Metal hangs, may be something else that need not have the others: a name that an import binds to another module.
 * What it is bound to in any other way is Metal for all that can be seen.
 */
export function mayBeOtherModule(object: Expr, view: NameView): boolean {
  const imports = object.kind === 'name' ? (view.binding(object.id)?.imports ?? []) : [];
  return imports.length > 0 && !imports.some(bindsMetal);
}

/** `import Metal`, under any name, or `Metal` by that name from a module that passes it on. */
function bindsMetal(imported: ImportedName): boolean {
  return imported.original === null ? isMetalModule(imported.module) : imported.original === 'Metal';
}

function importedAs(id: string, view: NameView): string | null {
  return view.binding(id)?.imports.find((each) => each.original !== null)?.original ?? null;
}
