import type { BinaryExpr } from '../facts/ir.ts';
import { recordViewAccess } from './accesses.ts';
import { containerItems, iterate, makeContainer } from './containers.ts';
import { evaluate } from './expressions.ts';
import type { Frame } from './frame.ts';
import { concatenate, texts } from './strings.ts';
import type { Atom, Value } from './values.ts';
import { HOLE } from './values.ts';

/** An arithmetic or bit operator: a load of its views, a number where both sides are, a longer string or list. */
export function evaluateBinary(frame: Frame, expr: BinaryExpr): Value {
  const left = evaluate(frame, expr.left);
  const right = evaluate(frame, expr.right);
  recordViewAccess(frame, left, 'cpu-read', expr.left.site, `operand of ${expr.op}`);
  recordViewAccess(frame, right, 'cpu-read', expr.right.site, `operand of ${expr.op}`);
  return combine(frame, expr.op, left, right, String(expr.site));
}

/** The value of `left op right`; loads are the caller's to note. `key` tells containers made here apart. */
export function combine(frame: Frame, op: string, left: Value, right: Value, key: string): Value {
  const { values } = frame;
  if (values.has(left, 'container') || values.has(right, 'container')) return combineContainers(frame, op, left, right, key);
  if (op === '+' && (values.has(left, 'string') || values.has(right, 'string')))
    return concatenate(frame, [texts(frame, left), texts(frame, right)]);
  if (op === '%' && values.has(left, 'string')) return values.joinAll(texts(frame, left).map((text) => values.string(formatted(text))));
  return combineNumbers(frame, op, left, right);
}

/** A `%` format with its fields as holes. */
function formatted(text: string): string {
  return text.replace(/%(\([^)]*\))?[-+ #0-9.*]*[a-zA-Z]/g, HOLE);
}

function combineContainers(frame: Frame, op: string, left: Value, right: Value, key: string): Value {
  const { values } = frame;
  const items = containerItems(frame, left);
  const more = containerItems(frame, right);
  if (op === '+' && items && more) return makeContainer(frame, 'list', key, [...items, ...more]);
  const all = values.joinAll([left, right].map((side) => (values.has(side, 'container') ? iterate(frame, side).each : 0)));
  const type = frame.machine.atoms(values.join(left, right)).find((atom) => atom.kind === 'container');
  if (type?.kind === 'container' && type.type === 'dict') return values.join(left, right);
  return makeContainer(frame, type?.kind === 'container' ? type.type : 'list', key, [], values.join(all, values.data));
}

const LARGEST = 1 << 20;

function combineNumbers(frame: Frame, op: string, left: Value, right: Value): Value {
  const { values } = frame;
  const operation = OPERATIONS.get(op);
  if (left === 0 || right === 0) return 0;
  const single = values.ids(left).length === 1 && values.ids(right).length === 1;
  if (!operation || (COUNTING.has(op) && !single)) return values.data;
  let result: Value = 0;
  for (const a of frame.machine.atoms(left))
    for (const b of frame.machine.atoms(right)) result = values.join(result, combinePair(frame, op, operation, a, b));
  return result;
}

function combinePair(frame: Frame, op: string, operation: (a: number, b: number) => number, a: Atom, b: Atom): Value {
  const { values } = frame;
  if (a.kind === 'caller' || b.kind === 'caller') return values.caller;
  if (a.kind !== 'int' || b.kind !== 'int') return a.kind === 'unknown' || b.kind === 'unknown' ? values.unknown : values.data;
  const number = operation(a.value, b.value);
  if (!Number.isSafeInteger(number) || Math.abs(number) > LARGEST) return values.data;
  const constants = [a.constant, b.constant].filter((name) => name !== null);
  const name = JOINING.has(op) ? constants.join('|') : `${op}${constants.join(op)}`;
  return values.int(number, constants.length > 0 ? name : null);
}

/** Followed for single numbers alone, or a counter would be a new number in every round. */
const COUNTING: ReadonlySet<string> = new Set(['+', '-', '*', '<<']);

/** What they make is still put together from the named constants. */
const JOINING: ReadonlySet<string> = new Set(['|', '+']);

const OPERATIONS: ReadonlyMap<string, (a: number, b: number) => number> = new Map([
  ['|', (a: number, b: number) => a | b],
  ['&', (a: number, b: number) => a & b],
  ['^', (a: number, b: number) => a ^ b],
  ['<<', (a: number, b: number) => (b >= 0 && b < 31 ? a << b : Number.NaN)],
  ['>>', (a: number, b: number) => (b >= 0 && b < 31 ? a >> b : Number.NaN)],
  ['+', (a: number, b: number) => a + b],
  ['-', (a: number, b: number) => a - b],
  ['*', (a: number, b: number) => a * b],
]);
