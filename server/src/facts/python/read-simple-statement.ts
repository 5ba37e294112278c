import type { Argument, Expr, NameExpr, Stmt } from '../ir.ts';
import { readTarget } from './read-assignment.ts';
import { readExpression } from './read-expression.ts';
import type { Reading } from './reading.ts';

/** `return value`. */
export function readReturn(reading: Reading, node: number): Stmt {
  const site = reading.site(node);
  const [value] = reading.pieces(node);
  return { kind: 'return', value: value === undefined ? null : readExpression(reading, value), site };
}

/** `raise`, `raise error`, `raise error from cause`. */
export function readRaise(reading: Reading, node: number): Stmt {
  const site = reading.site(node);
  let isCause = false;
  let value: Expr | null = null;
  let cause: Expr | null = null;
  for (const child of reading.children(node)) {
    const type = reading.tree.typeOf(child);
    if (reading.tree.tokenOf(child) === 'from') isCause = true;
    else if (type === '' || type === 'ERROR') continue;
    else if (isCause) cause = readExpression(reading, child);
    else value = readExpression(reading, child);
  }
  return { kind: 'raise', value, cause, site };
}

/** `assert test, message`. */
export function readAssert(reading: Reading, node: number): Stmt {
  const site = reading.site(node);
  const [test, message] = reading.pieces(node);
  const read = readExpression(reading, test, node);
  return { kind: 'assert', test: read, message: message === undefined ? null : readExpression(reading, message), site };
}

/** `del a, b.c`: the names among the targets are bound, as Python has it. */
export function readDelete(reading: Reading, node: number): Stmt {
  const site = reading.site(node);
  const [only] = reading.pieces(node);
  const isList = only !== undefined && reading.tree.typeOf(only) === 'expression_list';
  const targets = (isList ? reading.pieces(only) : [only]).map((target) => readTarget(reading, target, node));
  return { kind: 'delete', targets, site };
}

/** `global a, b`. */
export function readGlobal(reading: Reading, node: number): Stmt {
  return readScopeNames(reading, node, 'global');
}

/** `nonlocal a, b`. */
export function readNonlocal(reading: Reading, node: number): Stmt {
  return readScopeNames(reading, node, 'nonlocal');
}

function readScopeNames(reading: Reading, node: number, kind: 'global' | 'nonlocal'): Stmt {
  const names = reading.pieces(node).map((piece) => reading.identifier(piece));
  const { globals, nonlocals } = reading.scope;
  for (const name of names) (kind === 'global' ? globals : nonlocals).add(name);
  return { kind, names, site: reading.site(node) };
}

/** `pass`. */
export function readPass(reading: Reading, node: number): Stmt {
  return { kind: 'pass', site: reading.site(node) };
}

/** `break`. */
export function readBreak(reading: Reading, node: number): Stmt {
  return { kind: 'break', site: reading.site(node) };
}

/** `continue`. */
export function readContinue(reading: Reading, node: number): Stmt {
  return { kind: 'continue', site: reading.site(node) };
}

/** The `print` statement of Python 2, as the call it became. */
export function readPrint(reading: Reading, node: number): Stmt {
  return readKeywordCall(reading, node, 'print');
}

/** The `exec` statement of Python 2, as the call it became. */
export function readExec(reading: Reading, node: number): Stmt {
  return readKeywordCall(reading, node, 'exec');
}

function readKeywordCall(reading: Reading, node: number, keyword: string): Stmt {
  const site = reading.site(node);
  const callSite = reading.site(node);
  const start = reading.tree.start[node] ?? 0;
  const callee: NameExpr = { kind: 'name', id: keyword, site: reading.siteOf(start, start + keyword.length) };
  reading.scope.read.add(keyword);
  const args = reading.pieces(node).map((piece): Argument => {
    const argumentSite = reading.site(piece);
    const value = reading.tree.typeOf(piece) === 'chevron' ? reading.pieces(piece)[0] : piece;
    return { kind: 'positional', name: null, value: readExpression(reading, value, piece), site: argumentSite };
  });
  return { kind: 'expression', value: { kind: 'call', callee, args, site: callSite }, site };
}
