import type { PythonFacts } from '../facts/facts.ts';
import type { Expr, Stmt } from '../facts/ir.ts';
import { expressions, statementExpressions, statements } from '../facts/walk-ir.ts';
import { boundNames, moduleBindings } from '../flow/bindings.ts';
import { type CodePlace, locate } from './locate.ts';

/** The one value that a variable has at a place. */
export interface Definition {
  readonly value: Expr;
  readonly place: CodePlace;
  /** Every statement that may run after the definition and up to the place, the one at the place included. */
  readonly between: readonly Stmt[];
}

/**
 * The assignment that gave the variable `id` its value whenever `place` is reached: one that stands before it in the same list of statements, or in one
 * around, with no other on any way between. null where there are several, or it is a parameter, a loop's variable or another function's.
 */
export function reachingDefinition(facts: PythonFacts, place: CodePlace, id: string): Definition | null {
  if (isReboundInside(facts, id)) return null;
  for (let level = place.steps.length - 1; level >= 0; level--) {
    const step = place.steps[level];
    if (step === undefined) return null;
    for (let index = step.index - 1; index >= 0; index--) {
      const statement = step.body[index];
      if (statement === undefined || !binds(statement, id, facts)) continue;
      const value = plainValue(statement, id);
      const between = step.body.slice(index + 1, step.index + 1);
      if (value === null || between.slice(0, -1).some((each) => binds(each, id, facts))) return null;
      const last = between.at(-1);
      if (level < place.steps.length - 1 && last !== undefined && binds(last, id, facts)) return null;
      const found = { body: step.body, index, statement };
      return { value, between, place: { fn: place.fn, steps: [...place.steps.slice(0, level), found], step: found } };
    }
    const around = place.steps[level - 1];
    if (around !== undefined && boundNames(around.statement, facts.module).includes(id)) {
      return withDefinition(facts, place, level - 1, id);
    }
  }
  return place.fn === null ? null : moduleDefinition(facts, place.fn, id);
}

/** `with value as id`: a view is what its own `__enter__` returns. */
function withDefinition(facts: PythonFacts, place: CodePlace, level: number, id: string): Definition | null {
  const step = place.steps[level];
  if (step?.statement.kind !== 'with') return null;
  const item = step.statement.items.find(({ target }) => target?.kind === 'name' && target.id === id);
  if (item === undefined || step.statement.body.some((each) => binds(each, id, facts))) return null;
  return { value: item.value, between: [step.statement], place: { fn: place.fn, steps: place.steps.slice(0, level + 1), step } };
}

/** The value of a variable of the module that nothing sets again, for a function in which no other variable has its name. */
function moduleDefinition(facts: PythonFacts, fn: number, id: string): Definition | null {
  const { module } = facts;
  for (let index: number | null = fn; index !== null; index = module.functions[index]?.parent ?? null) {
    if (module.functions[index]?.locals.includes(id)) return null;
  }
  if (moduleBindings(module).globals.has(id)) return null;
  const binders = [...statements(module.body)].filter((statement) => bindsItself(statement, id, facts));
  const [only] = binders;
  const value = only === undefined || binders.length > 1 ? null : plainValue(only, id);
  const place = only === undefined ? null : locate(facts, only.site);
  if (value === null || place === null || place.fn !== null) return null;
  return place.steps.some(({ statement }) => statement.kind === 'for' || statement.kind === 'while') ? null : { value, place, between: [] };
}

function plainValue(statement: Stmt, id: string): Expr | null {
  if (statement.kind === 'assign') {
    return statement.targets.some((target) => target.kind === 'name' && target.id === id) ? statement.value : null;
  }
  return statement.kind === 'annotated' && statement.target.kind === 'name' ? statement.value : null;
}

/** Whether a statement, or one inside it, gives a variable another value or takes it away. */
export function binds(statement: Stmt, id: string, facts: PythonFacts): boolean {
  return [...statements([statement])].some((each) => bindsItself(each, id, facts));
}

/** The same of a statement without those inside it. */
export function bindsItself(statement: Stmt, id: string, facts: PythonFacts): boolean {
  if (boundNames(statement, facts.module).includes(id)) return true;
  if (statement.kind === 'delete') return statement.targets.some((target) => target.kind === 'name' && target.id === id);
  return statementExpressions(statement).some((root) =>
    [...expressions(root)].some((expr) => expr.kind === 'named' && expr.target.id === id),
  );
}

/** A function inside another may set its variables, at any time. */
export function isReboundInside(facts: PythonFacts, id: string): boolean {
  return facts.module.functions.some((fn) =>
    [...statements(fn.body)].some((statement) => statement.kind === 'nonlocal' && statement.names.includes(id)),
  );
}
