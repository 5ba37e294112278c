import type { Expr, Site } from '../ir.ts';
import { offerOperatorSource } from './kernel-source.ts';
import { readExpression, readOpaque } from './read-expression.ts';
import { readStringPiece } from './read-string.ts';
import { deepestExpression, type Reading } from './reading.ts';
import { bindingScope } from './scope.ts';

/** The operator nodes down the left side of a chain such as `a + b + c`, outermost first. Chains may be as long as a file, so this is a loop. */
function leftSpine(reading: Reading, node: number, op: string | null): number[] {
  const type = reading.tree.typeOf(node);
  const spine = [node];
  for (let at = reading.pieces(node)[0]; at !== undefined && reading.tree.typeOf(at) === type; at = reading.pieces(at)[0]) {
    if (op !== null && operatorOf(reading, at) !== op) break;
    spine.push(at);
  }
  return spine;
}

function operatorOf(reading: Reading, node: number): string {
  for (const child of reading.children(node)) {
    const token = reading.tree.tokenOf(child);
    if (token !== '') return token;
  }
  return '';
}

/** `left op right`, nested to the left as Python does. A chain too long to nest is opaque and holds all its operands. */
export function readBinary(reading: Reading, node: number): Expr {
  const offered = reading.kernelSources.length;
  const spine = leftSpine(reading, node, null);
  const ops = spine.map((at) => operatorOf(reading, at));
  const isConcatenation = ops.every((op) => op === '+');
  const isLong = reading.expressionDepth + spine.length > deepestExpression;
  const sites = isLong ? [reading.site(node)] : spine.map((at) => reading.site(at));
  const depth = reading.expressionDepth;

  const operands = spine.map((at) => reading.pieces(at)[1]).reverse();
  operands.unshift(reading.pieces(spine[spine.length - 1] ?? node)[0]);
  const values = operands.map((operand, at) => {
    if (!isLong) reading.expressionDepth = depth + spine.length - Math.max(1, at);
    return isConcatenation ? readSummand(reading, operand, node) : readExpression(reading, operand, node);
  });
  reading.expressionDepth = depth;

  offerOperatorSource(reading, values, ops, offered);
  if (isLong) return { kind: 'opaque', parts: values, site: sites[0] ?? 0 };
  return nestBinary(values, ops, sites);
}

/** A string in a sum is no kernel source by itself: the sum is. */
function readSummand(reading: Reading, node: number | undefined, owner: number): Expr {
  return (node === undefined ? null : readStringPiece(reading, node)) ?? readExpression(reading, node, owner);
}

function nestBinary(values: readonly Expr[], ops: readonly string[], sites: readonly Site[]): Expr {
  let [nested] = values;
  if (nested === undefined) return { kind: 'opaque', parts: [], site: sites[0] ?? 0 };
  for (let level = ops.length - 1; level >= 0; level--) {
    const right = values[ops.length - level];
    if (right === undefined) continue;
    nested = { kind: 'binary', op: ops[level] ?? '', left: nested, right, site: sites[level] ?? 0 };
  }
  return nested;
}

/** `a and b and c` as one. */
export function readBoolean(reading: Reading, node: number): Expr {
  const site = reading.site(node);
  const op = operatorOf(reading, node) === 'or' ? 'or' : 'and';
  const spine = leftSpine(reading, node, op);
  const operands = spine.map((at) => reading.pieces(at)[1]).reverse();
  operands.unshift(reading.pieces(spine[spine.length - 1] ?? node)[0]);
  return { kind: 'boolean', op, values: operands.map((operand) => readExpression(reading, operand, node)), site };
}

/** `not x`, `-x`, `+x`, `~x`. */
export function readUnary(reading: Reading, node: number): Expr {
  const site = reading.site(node);
  return { kind: 'unary', op: operatorOf(reading, node), operand: readExpression(reading, reading.pieces(node)[0], node), site };
}

/** `a < b <= c`. */
export function readCompare(reading: Reading, node: number): Expr {
  const site = reading.site(node);
  const ops: string[] = [];
  const operands: Expr[] = [];
  for (const child of reading.children(node)) {
    const token = reading.tree.tokenOf(child);
    if (token !== '') ops.push(token);
    else if (reading.tree.typeOf(child) !== 'ERROR') operands.push(readExpression(reading, child));
  }
  if (operands.length !== ops.length + 1) return { kind: 'opaque', parts: operands, site };
  return { kind: 'compare', ops, operands, site };
}

/** `then if test else otherwise`. */
export function readConditional(reading: Reading, node: number): Expr {
  const site = reading.site(node);
  const [then, test, otherwise] = reading.pieces(node);
  return {
    kind: 'conditional',
    // biome-ignore lint/suspicious/noThenProperty: the form's own word; nobody awaits it
    then: readExpression(reading, then, node),
    test: readExpression(reading, test, node),
    else: readExpression(reading, otherwise, node),
    site,
  };
}

/** `name := value`, which binds in the function around, also from inside a comprehension. */
export function readNamed(reading: Reading, node: number): Expr {
  const [target, value] = reading.pieces(node);
  if (target === undefined || reading.tree.typeOf(target) !== 'identifier') return readOpaque(reading, node);
  const site = reading.site(node);
  const name = reading.name(target);
  bindingScope(reading.scope).bound.add(name.id);
  return { kind: 'named', target: name, value: readExpression(reading, value, node), site };
}

/** `await value`. */
export function readAwait(reading: Reading, node: number): Expr {
  const site = reading.site(node);
  return { kind: 'await', value: readExpression(reading, reading.pieces(node)[0], node), site };
}

/** `yield`, `yield value`, `yield from value`. */
export function readYield(reading: Reading, node: number): Expr {
  const site = reading.site(node);
  bindingScope(reading.scope).isGenerator = true;
  const [value] = reading.pieces(node);
  return { kind: 'yield', from: reading.hasToken(node, 'from'), value: value === undefined ? null : readExpression(reading, value), site };
}
