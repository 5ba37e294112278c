import type { Workspace } from '../audit/judge.ts';
import type { Expr, Stmt } from '../facts/ir.ts';
import { expressions, innerBodies, statementExpressions } from '../facts/walk-ir.ts';
import { namesOf, type WorkspaceNames } from './workspace-names.ts';

const words = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/).filter(Boolean));

/** Builtins that compute and do nothing else. */
const BUILTINS = words(`
  len range enumerate zip reversed sorted min max sum abs round int float bool str bytes bytearray list tuple dict set ord chr divmod pow memoryview
  isinstance print repr
`);

/** Modules whose functions touch no GPU, under their usual names. */
const MODULES = words('np numpy struct ctypes math array random operator');

/** Methods of buffers, views, arrays and containers that submit nothing. */
const METHODS = words(`
  contents length as_buffer as_tuple cast reshape astype view ravel flatten copy tobytes tolist item fill sort encode to_bytes from_bytes from_buffer
  pack items keys values get didModifyRange_
`);

/** Whether evaluating an expression can only compute: no code of the workspace runs, nothing is submitted to the GPU, no other task gets its turn. */
export function isQuietExpression(root: Expr, workspace: Workspace): boolean {
  const names = namesOf(workspace);
  const called = new Set<Expr>();
  for (const expr of expressions(root)) {
    switch (expr.kind) {
      case 'call':
        if (!isQuietCallee(expr.callee, names)) return false;
        called.add(expr.callee);
        break;
      case 'attribute':
        if (!called.has(expr) && (names.attributeHooks || names.methods.has(expr.name))) return false;
        break;
      case 'subscript':
        if (names.itemHooks) return false;
        break;
      case 'await':
      case 'yield':
      case 'opaque':
        return false;
    }
  }
  return true;
}

function isQuietCallee(callee: Expr, names: WorkspaceNames): boolean {
  if (callee.kind === 'name') return BUILTINS.has(callee.id) && !names.functions.has(callee.id);
  if (callee.kind !== 'attribute' || names.methods.has(callee.name)) return false;
  return METHODS.has(callee.name) || isModule(callee.object);
}

/** `np`, `np.random`, `ctypes`. */
function isModule(expr: Expr): boolean {
  return expr.kind === 'name' ? MODULES.has(expr.id) : expr.kind === 'attribute' && isModule(expr.object);
}

/** The same of a statement and all inside it. One that control may leave by, other than within a loop of its own, is not quiet. */
export function isQuietStatement(statement: Stmt, workspace: Workspace): boolean {
  switch (statement.kind) {
    case 'expression':
    case 'assign':
    case 'annotated':
    case 'augmented':
    case 'assert':
    case 'pass':
    case 'break':
    case 'continue':
      break;
    case 'if':
    case 'while':
      break;
    case 'for':
      if (!isQuietIterable(statement.iterable, workspace)) return false;
      break;
    default:
      return false;
  }
  return (
    statementExpressions(statement).every((expr) => isQuietExpression(expr, workspace)) &&
    innerBodies(statement).every((body) => body.every((inner) => isQuietStatement(inner, workspace)))
  );
}

/** A value kept under a name may be a generator, which runs as it is gone through. */
function isQuietIterable(iterable: Expr, workspace: Workspace): boolean {
  if (!namesOf(workspace).committingGenerators) return true;
  if (iterable.kind === 'constant' || iterable.kind === 'sequence') return true;
  if (iterable.kind !== 'call' || iterable.callee.kind !== 'name') return false;
  return iterable.callee.id === 'range' || iterable.args.every(({ value }) => isQuietIterable(value, workspace));
}
