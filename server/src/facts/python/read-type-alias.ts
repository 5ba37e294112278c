import type { Expr, NameExpr, Stmt } from '../ir.ts';
import { readTarget } from './read-assignment.ts';
import { readArguments } from './read-call.ts';
import { readExpression, readParts } from './read-expression.ts';
import type { Reading } from './reading.ts';

const keyword = 'type';

/**
 * `type Name[T] = value`: the name is bound, as by an assignment.
 *
 * The grammar also takes `type(a).b = c` and `type[a] = b` for this form, which are assignments to something that `type` made.
 */
export function readTypeAlias(reading: Reading, node: number): Stmt {
  const site = reading.site(node);
  const [left, right] = reading.pieces(node);
  const [inner] = left === undefined ? [] : reading.pieces(left);
  if (inner === undefined || right === undefined) {
    return { kind: 'expression', value: { kind: 'opaque', parts: readParts(reading, node), site }, site };
  }
  const { typeOf } = reading.tree;
  if (typeOf(inner) === 'identifier' || typeOf(inner) === 'generic_type') {
    const name = typeOf(inner) === 'identifier' ? inner : reading.piece(inner, 'identifier');
    const target = readTarget(reading, name, node);
    return { kind: 'assign', targets: [target], value: readExpression(reading, right, node), site };
  }
  const isAnnotated = typeOf(inner) === 'constrained_type';
  const [assigned, annotation] = isAnnotated ? reading.pieces(inner).map((piece) => reading.pieces(piece)[0]) : [inner];
  reading.typeOperand = assigned === undefined ? -1 : leftmost(reading, assigned);
  const target = readTarget(reading, assigned, node);
  reading.typeOperand = -1;
  if (!isAnnotated) return { kind: 'assign', targets: [target], value: readExpression(reading, right, node), site };
  return {
    kind: 'annotated',
    target,
    annotation: readExpression(reading, annotation, node),
    value: readExpression(reading, right, node),
    site,
  };
}

/** The node that a chain of attributes, subscripts and calls starts with. */
function leftmost(reading: Reading, node: number): number {
  let at = node;
  while (['attribute', 'subscript', 'call'].includes(reading.tree.typeOf(at))) {
    const [object] = reading.pieces(at);
    if (object === undefined) break;
    at = object;
  }
  return at;
}

/** `type(…)` or `type[…]`, of which the node is what follows the name. */
export function readTypeOperand(reading: Reading, node: number): Expr {
  reading.typeOperand = -1;
  const end = reading.tree.end[node] ?? 0;
  const start = Math.max(0, reading.text.lastIndexOf(keyword, reading.tree.start[node]));
  const site = reading.siteOf(start, end);
  reading.scope.read.add(keyword);
  const callee: NameExpr = { kind: 'name', id: keyword, site: reading.siteOf(start, start + keyword.length) };
  if (reading.tree.typeOf(node) !== 'list') return { kind: 'call', callee, args: readArguments(reading, node), site };
  const [index] = reading.pieces(node);
  return { kind: 'subscript', object: callee, index: readExpression(reading, index, node), site };
}
