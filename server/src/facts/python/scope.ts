import type { Expr } from '../ir.ts';

/** Names of one block of code, as Python scopes them. */
export interface Scope {
  readonly kind: 'module' | 'class' | 'function' | 'comprehension';
  /** Index of the function or class; -1 otherwise. */
  readonly index: number;
  /** Names of the scopes around and of this one, joined by dots; empty for the module. */
  readonly path: string;
  readonly parent: Scope | null;
  readonly bound: Set<string>;
  readonly read: Set<string>;
  readonly globals: Set<string>;
  readonly nonlocals: Set<string>;
  /** Names that functions inside take from a scope around them. */
  readonly wanted: Set<string>;
  isGenerator: boolean;
}

/** Sorted; both empty for a scope that is no function. */
export interface ScopeNames {
  readonly locals: readonly string[];
  readonly captured: readonly string[];
}

/** An empty scope inside `parent`. */
export function openScope(kind: Scope['kind'], index: number, name: string, parent: Scope | null): Scope {
  return {
    kind,
    index,
    path: parent === null || parent.path === '' ? name : name === '' ? parent.path : `${parent.path}.${name}`,
    parent,
    bound: new Set(),
    read: new Set(),
    globals: new Set(),
    nonlocals: new Set(),
    wanted: new Set(),
    isGenerator: false,
  };
}

/** The scope whose names an assignment expression binds: comprehensions are looked through. */
export function bindingScope(scope: Scope): Scope {
  let found = scope;
  while (found.kind === 'comprehension' && found.parent !== null) found = found.parent;
  return found;
}

/** Index of the function around: the scope itself, or the nearest function that holds it, looking through classes; null at module level. */
export function functionAround(scope: Scope): number | null {
  for (let around: Scope | null = scope; around !== null; around = around.parent) {
    if (around.kind === 'function') return around.index;
  }
  return null;
}

/** Binds the names of a target: an assignment's left side, a loop variable, … */
export function bindTarget(scope: Scope, target: Expr): void {
  if (target.kind === 'name') scope.bound.add(target.id);
  else if (target.kind === 'starred') bindTarget(scope, target.value);
  else if (target.kind === 'sequence') for (const item of target.items) bindTarget(scope, item);
}

/**
 * Ends a scope: its own names are told, and those it takes from outside handed to the scope around it.
 *
 * A class is not around its methods, so what they want passes through it. What a comprehension or a class body reads is read by the block it stands in;
 * what a function reads is wanted by a function inside that block.
 */
export function closeScope(scope: Scope): ScopeNames {
  const isFunction = scope.kind === 'function';
  const isLocal = (name: string): boolean => scope.bound.has(name) && !scope.globals.has(name) && !scope.nonlocals.has(name);
  const around = scope.parent;
  if (around !== null) {
    const takes = (name: string): boolean => !scope.globals.has(name) && !isLocal(name);
    for (const name of scope.read) if (takes(name)) (isFunction ? around.wanted : around.read).add(name);
    for (const name of scope.nonlocals) (isFunction ? around.wanted : around.read).add(name);
    for (const name of scope.wanted) if (scope.kind === 'class' || takes(name)) around.wanted.add(name);
  }
  if (!isFunction) return { locals: [], captured: [] };
  return { locals: [...scope.bound].filter(isLocal).sort(), captured: [...scope.wanted].filter(isLocal).sort() };
}
