import type { PythonFacts } from '../facts/facts.ts';
import type { Expr, Stmt } from '../facts/ir.ts';
import { expressions, statementExpressions, statements } from '../facts/walk-ir.ts';
import { findExpression } from '../fixes/find-expression.ts';
import { binds } from '../fixes/reaching-definition.ts';
import type { BufferUse } from '../flow/buffer-use.ts';
import { ALLOCATORS } from '../metal/allocators.ts';

type Loop = Extract<Stmt, { kind: 'for' | 'while' }>;

/** Functions whose result is the same when their arguments are. */
const PURE: ReadonlySet<string> = new Set([
  'len',
  'int',
  'max',
  'min',
  'abs',
  'sum',
  'round',
  'ceil',
  'floor',
  'prod',
  'calcsize',
  'sizeof',
]);

/** Whether a buffer that a loop makes has the same length in every round, as far as the loop's own text tells. */
export function isLengthFixed(use: BufferUse, loop: Loop, facts: PythonFacts): boolean {
  const { call, function: fn, selector } = use.allocation;
  const { values, unknown } = use.making.length;
  if (!unknown && values.length === 1) return true;
  const allocation = findExpression(facts.module, fn, call);
  const allocator = ALLOCATORS.get(selector);
  if (allocation?.kind !== 'call' || allocator === undefined || allocation.args.length <= allocator.options) return false;
  const length = allocation.args[allocator.length]?.value;
  return length !== undefined && isFixed(length, loop, facts);
}

/** Whether an expression has the same value in every round: of names and attributes that nothing in the loop sets or calls a method of. */
function isFixed(expr: Expr, loop: Loop, facts: PythonFacts): boolean {
  const all = [...expressions(expr)];
  return all.every((each) => {
    switch (each.kind) {
      case 'constant':
      case 'binary':
      case 'unary':
        return true;
      case 'name':
        return !binds(loop, each.id, facts) && !isChanged(each.id, loop);
      case 'attribute':
        return !setsAttribute(each.name, loop);
      case 'call': {
        const name = each.callee.kind === 'name' ? each.callee.id : each.callee.kind === 'attribute' ? each.callee.name : '';
        return PURE.has(name);
      }
      default:
        return false;
    }
  });
}

/** Whether a method of the variable is called in the loop, which may change what it holds, or an item of it is set. */
function isChanged(id: string, loop: Loop): boolean {
  for (const statement of statements([loop]))
    for (const outer of statementExpressions(statement))
      for (const expr of expressions(outer)) {
        const called = expr.kind === 'call' && expr.callee.kind === 'attribute' ? expr.callee.object : null;
        if (called?.kind === 'name' && called.id === id && !PURE.has(id) && !isModuleLike(expr, id)) return true;
      }
  return false;
}

/** `np.prod(…)`, `math.ceil(…)`: a function of a module is no method that changes it. */
function isModuleLike(expr: Expr, id: string): boolean {
  const called = expr.kind === 'call' && expr.callee.kind === 'attribute' ? expr.callee.name : '';
  return PURE.has(called) && (id === 'np' || id === 'numpy' || id === 'math' || id === 'struct' || id === 'ctypes');
}

function setsAttribute(name: string, loop: Loop): boolean {
  for (const statement of statements(loop.body)) {
    const targets = statement.kind === 'assign' ? statement.targets : statement.kind === 'augmented' ? [statement.target] : [];
    if (targets.some((target) => [...expressions(target)].some((expr) => expr.kind === 'attribute' && expr.name === name))) return true;
  }
  return false;
}
