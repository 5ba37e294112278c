import type { PythonFacts } from '../facts/facts.ts';
import type { CallExpr, Expr, NameExpr, Site, Stmt } from '../facts/ir.ts';
import { expressions, statementExpressions, statements } from '../facts/walk-ir.ts';
import { type CodePlace, expressionsAround, locate } from '../fixes/locate.ts';
import type { BufferUse } from '../flow/buffer-use.ts';

/** A buffer that is kept in one local variable of the function that makes it, or in none, and so is gone when the function ends. */
export interface LocalBuffer {
  readonly place: CodePlace;
  /** Every expression that stands for the buffer after it is made: the variable where it is read, or the allocation itself. */
  readonly reads: readonly Expr[];
}

/** Where a buffer is made and what stands for it; null where it goes into anything but a variable of its own that nothing else sets. */
export function localBuffer({ allocation }: BufferUse, facts: PythonFacts): LocalBuffer | null {
  const fn = allocation.function === null ? undefined : facts.module.functions[allocation.function];
  const place = fn === undefined ? null : locate(facts, allocation.call);
  if (fn === undefined || place === null || place.fn !== allocation.function) return null;
  const { statement } = place.step;
  const target = targetOf(statement, allocation.call);
  if (target === null) {
    const around = expressionsAround(facts, statement, allocation.call);
    const call = around.at(-1);
    return call === undefined || statement.kind !== 'expression' ? null : { place, reads: [call] };
  }
  const isOwn = fn.locals.includes(target.id) && !fn.captured.includes(target.id) && !fn.params.some(({ name }) => name === target.id);
  const names = isOwn ? namesIn(fn.body, target.id) : [];
  const set = [...statements(fn.body)].filter((each) => sets(each, target.id));
  return set.length === 1 ? { place, reads: names.filter((name) => name.site !== target.site) } : null;
}

/** The call that an expression is an argument of, within its own statement; null where it is none of one. */
export function callAround(
  facts: PythonFacts,
  site: Site,
): { readonly call: CallExpr; readonly argument: number; readonly place: CodePlace } | null {
  const place = locate(facts, site);
  if (place === null) return null;
  const around = expressionsAround(facts, place.step.statement, site);
  const call = around.at(-1)?.site === site ? around.at(-2) : around.at(-1);
  if (call?.kind !== 'call') return null;
  const argument = call.args.findIndex((each) => each.value.site === site);
  return argument < 0 ? null : { call, argument, place };
}

/** The loop nearest around a place, with its index among the statements around; null where there is none. */
export function loopAround({
  steps,
}: CodePlace): { readonly loop: Extract<Stmt, { kind: 'for' | 'while' }>; readonly index: number } | null {
  for (let index = steps.length - 2; index >= 0; index--) {
    const statement = steps[index]?.statement;
    if (statement?.kind !== 'for' && statement?.kind !== 'while') continue;
    if (steps[index + 1]?.body === statement.body) return { loop: statement, index };
  }
  return null;
}

function targetOf(statement: Stmt, call: Site): NameExpr | null {
  if (statement.kind !== 'assign' || statement.value.site !== call || statement.targets.length !== 1) return null;
  const [target] = statement.targets;
  return target?.kind === 'name' ? target : null;
}

function namesIn(body: readonly Stmt[], id: string): readonly NameExpr[] {
  const found: NameExpr[] = [];
  for (const statement of statements(body))
    for (const outer of statementExpressions(statement))
      for (const expr of expressions(outer)) if (expr.kind === 'name' && expr.id === id) found.push(expr);
  return found;
}

function sets(statement: Stmt, id: string): boolean {
  const targets = statement.kind === 'assign' ? statement.targets : 'target' in statement ? [statement.target] : [];
  return targets.some((target) => target !== null && [...expressions(target)].some((expr) => expr.kind === 'name' && expr.id === id));
}
