import type { Expr, Stmt } from '../ir.ts';
import { readExpression, readOpaque } from './read-expression.ts';
import type { Reading } from './reading.ts';
import { bindTarget } from './scope.ts';

/** `a = b = value`, or `target: annotation = value`. Chains may be long, so they are followed by a loop. */
export function readAssignment(reading: Reading, node: number): Stmt {
  const site = reading.site(node);
  if (reading.piece(node, 'type') !== undefined) return readAnnotated(reading, node);
  const targets: Expr[] = [];
  let at = node;
  for (;;) {
    const [left, right] = reading.pieces(at);
    targets.push(readTarget(reading, left, at));
    const isChain = right !== undefined && reading.tree.typeOf(right) === 'assignment' && reading.piece(right, 'type') === undefined;
    if (!isChain) return { kind: 'assign', targets, value: readValue(reading, right, at), site };
    at = right;
  }
}

function readAnnotated(reading: Reading, node: number): Stmt {
  const site = reading.site(node);
  const [left, type, right] = reading.pieces(node);
  const target = readTarget(reading, left, node);
  const annotation = type === undefined ? null : readExpression(reading, type);
  return { kind: 'annotated', target, annotation, value: right === undefined ? null : readValue(reading, right, node), site };
}

/** `target op= value`. */
export function readAugmented(reading: Reading, node: number): Stmt {
  const site = reading.site(node);
  const [left, right] = reading.pieces(node);
  const token =
    reading
      .children(node)
      .map((child) => reading.tree.tokenOf(child))
      .find((found) => found.endsWith('=')) ?? '=';
  const target = readTarget(reading, left, node);
  return { kind: 'augmented', target, op: token.slice(0, -1), value: readValue(reading, right, node), site };
}

/** A target, whose names are bound. */
export function readTarget(reading: Reading, node: number | undefined, owner: number): Expr {
  const target = readExpression(reading, node, owner);
  bindTarget(reading.scope, target);
  return target;
}

/** The right side. An assignment there, where Python allows none, is opaque. */
function readValue(reading: Reading, node: number | undefined, owner: number): Expr {
  const isAssignment = node !== undefined && reading.tree.typeOf(node).endsWith('assignment');
  return isAssignment ? readOpaque(reading, node) : readExpression(reading, node, owner);
}
