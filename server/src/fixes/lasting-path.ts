import type { Workspace } from '../audit/judge.ts';
import type { PythonFacts } from '../facts/facts.ts';
import type { Stmt } from '../facts/ir.ts';
import { statements } from '../facts/walk-ir.ts';
import { moduleBindings } from '../flow/bindings.ts';
import { attributesIn, type BufferPath, namesIn } from './buffer-path.ts';
import { isQuietExpression, isQuietStatement } from './quiet.ts';
import { binds, isReboundInside } from './reaching-definition.ts';
import { namesOf } from './workspace-names.ts';

/** A stretch of code over which something must stay as it is. */
export interface Stretch {
  readonly facts: PythonFacts;
  readonly fn: number | null;
  /** Every statement that may run in it. The last one is the write. */
  readonly between: readonly Stmt[];
  /** The path was evaluated within the last statement, after all of it but its targets. */
  readonly inTargets: boolean;
}

/** Whether a path leads to the same buffer after a stretch of code as before it; why not, where that is not certain. */
export function whyNotLasting(path: BufferPath, stretch: Stretch, workspace: Workspace): string | null {
  const { facts, between } = stretch;
  const names = namesOf(workspace);
  const attributes = attributesIn(path);
  if (attributes.some((name) => names.attributeHooks || names.methods.has(name))) return 'reading its name again may run code';
  if (path.parts.some(({ kind }) => kind !== 'attribute') && names.itemHooks) return 'reading its name again may run code';
  if (namesIn(path).some((id) => between.some((statement) => binds(statement, id, facts)))) return 'its name is given to something else';
  if (attributes.some((name) => between.some((statement) => storesAttribute(statement, name, workspace)))) {
    return 'its attribute is given something else';
  }
  if (isFirm(path, stretch, workspace) || isQuietStretch(stretch, workspace)) return null;
  return 'code that may change what its name stands for runs in between';
}

/** Whether a statement, or one inside it, gives an attribute of this name a value. */
function storesAttribute(statement: Stmt, name: string, workspace: Workspace): boolean {
  const inside = new Set(statements([statement]));
  return (namesOf(workspace).stores.get(name) ?? []).some((store) => inside.has(store.statement));
}

/** Nothing outside the function can change where the path leads. */
function isFirm(path: BufferPath, { facts, fn }: Stretch, workspace: Workspace): boolean {
  if (path.parts.some(({ kind }) => kind !== 'attribute')) return false;
  return isFirmName(path.root, facts, fn) && attributesIn(path).every((name) => isSetByConstructors(name, facts, fn, workspace));
}

function isFirmName(id: string, facts: PythonFacts, fn: number | null): boolean {
  const { names, globals } = moduleBindings(facts.module);
  const isOwn = fn !== null && facts.module.functions[fn]?.locals.includes(id) === true;
  if (isOwn) return !isReboundInside(facts, id);
  if (globals.has(id)) return false;
  if (fn === null) return true;
  for (let index: number | null = fn; index !== null; index = facts.module.functions[index]?.parent ?? null) {
    if (facts.module.functions[index]?.locals.includes(id)) return false;
  }
  const binders = [...statements(facts.module.body)].filter((statement) => binds(statement, id, facts));
  return names.has(id) && binders.length === 1;
}

/** Whether only `__init__` methods, other than the one at hand, give an attribute its value. */
export function isSetByConstructors(name: string, facts: PythonFacts, fn: number | null, workspace: Workspace): boolean {
  const names = namesOf(workspace);
  if (names.setByAnyName || names.setByName.has(name)) return false;
  return (names.stores.get(name) ?? []).every((store) => {
    const made = store.fn === null ? undefined : workspace.facts(store.path)?.module.functions[store.fn];
    return made?.name === '__init__' && made !== (fn === null ? undefined : facts.module.functions[fn]);
  });
}

function isQuietStretch({ between, inTargets }: Stretch, workspace: Workspace): boolean {
  const last = between.at(-1);
  return between.every((statement) => {
    if (statement !== last || !inTargets || statement.kind !== 'assign') return isQuietStatement(statement, workspace);
    return statement.targets.every((target) => isQuietExpression(target, workspace));
  });
}
