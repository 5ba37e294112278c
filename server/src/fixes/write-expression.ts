import type { PythonFacts } from '../facts/facts.ts';
import type { CallExpr, Expr, Site } from '../facts/ir.ts';
import { statementExpressions } from '../facts/walk-ir.ts';
import { type CodePlace, expressionsAround } from './locate.ts';

/** How a statement writes through a view. */
export interface WriteExpression {
  readonly kind: 'target' | 'in-place' | 'call';
  /** The view that is written, without the index or field of a target. */
  readonly view: Expr;
  /** The target itself; the call. */
  readonly expr: Expr;
}

/** The write at `site`, or why nothing can be put right after it. */
export function readWrite(facts: PythonFacts, place: CodePlace, site: Site): WriteExpression | string {
  const { statement } = place.step;
  const around = expressionsAround(facts, statement, site);
  const expr = around.at(-1);
  if (expr === undefined || expr.site !== site) return 'it is not in sight';
  if (around.some((each) => each.kind === 'comprehension')) return 'it is inside a comprehension';
  switch (statement.kind) {
    case 'assign':
    case 'annotated':
    case 'augmented': {
      const target = targetOf(statement.kind === 'assign' ? statement.targets : [statement.target], around);
      if (target === null) break;
      if (statement.kind === 'augmented') return { kind: 'in-place', view: expr.kind === 'subscript' ? expr.object : expr, expr };
      return expr.kind === 'subscript' || expr.kind === 'attribute' ? { kind: 'target', view: expr.object, expr } : 'it is not in sight';
    }
    case 'expression':
      break;
    default:
      return `it is part of ${article(statement.kind)}`;
  }
  return readCall(around, expr);
}

function article(kind: string): string {
  return /^[aeiou]/.test(kind) ? `an \`${kind}\`` : `a \`${kind}\``;
}

function targetOf(targets: readonly Expr[], around: readonly Expr[]): Expr | null {
  return targets.find((target) => target === around[0]) ?? null;
}

/** A write by a call: of one of the view's own methods, or of a function that the view is given to. */
function readCall(around: readonly Expr[], expr: Expr): WriteExpression | string {
  const isMethod = expr.kind === 'call' && expr.callee.kind === 'attribute' && !isArgument(around, expr);
  const call = isMethod ? expr : around.at(-2);
  if (call?.kind !== 'call') return 'it is not in sight';
  const outside = around.slice(0, around.indexOf(call));
  if (outside.some((each) => !isAlwaysEvaluated(each))) return 'it does not run each time its statement does';
  const view = isMethod && expr.kind === 'call' && expr.callee.kind === 'attribute' ? expr.callee.object : expr;
  return { kind: 'call', view, expr: call };
}

function isArgument(around: readonly Expr[], expr: Expr): boolean {
  const outer = around.at(-2);
  return outer?.kind === 'call' && isWritingCall(outer) && outer.args.some(({ value }) => value === expr);
}

/** Functions that store through one of their arguments, by the last part of their name; `out=` is any function's. */
const WRITING: ReadonlySet<string> = new Set(
  'memmove memset copyto put place putmask shuffle pack_into setitem readinto readinto1 recv_into'.split(' '),
);

function isWritingCall({ callee, args }: CallExpr): boolean {
  const name = callee.kind === 'attribute' ? callee.name : callee.kind === 'name' ? callee.id : '';
  return WRITING.has(name) || args.some((argument) => argument.name === 'out');
}

function isAlwaysEvaluated(expr: Expr): boolean {
  return ['call', 'named', 'sequence', 'binary', 'unary', 'attribute', 'subscript'].includes(expr.kind);
}

/** The expressions of a statement other than the write itself: what else it does. */
export function besides(place: CodePlace, write: WriteExpression): readonly Expr[] {
  return statementExpressions(place.step.statement).filter((root) => root !== write.expr);
}
