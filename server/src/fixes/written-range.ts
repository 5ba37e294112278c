import type { Expr, SliceExpr, Stmt } from '../facts/ir.ts';
import { type Amount, amountOf, isSameAmount, lengthOfName, type Readable, readAmount } from './amount.ts';
import { byteLengthOf } from './byte-length.ts';
import type { ViewShape } from './view-shape.ts';
import type { WriteExpression } from './write-expression.ts';

/** Bytes of a buffer that a statement writes, exactly these. */
export interface WrittenRange {
  readonly start: Amount;
  readonly length: Amount;
}

/** The bytes that a write through a view of a known shape writes; null where they cannot be told for certain. */
export function writtenRange(write: WriteExpression, shape: ViewShape, statement: Stmt, file: Readable): WrittenRange | null {
  if (write.kind === 'call') return rangeOfCall(write, shape, file);
  if (write.expr.kind !== 'subscript') return null;
  const { index } = write.expr;
  if (index.kind === 'slice') return rangeOfSlice(shape, index, statement, file);
  if (index.kind === 'constant' && index.type === 'ellipsis') return wholeOf(shape);
  return rangeOfItem(shape, index, file);
}

function rangeOfItem(shape: ViewShape, index: Expr, file: Readable): WrittenRange | null {
  const at = readAmount(index, file);
  // objc.varlist takes no negative index; a memoryview or array counts it from the end.
  if (shape.kind === 'varlist') return at === null ? null : { start: at, length: amountOf(1) };
  if (at === null || at.value === null || shape.item === 0) return null;
  return { start: amountOf(at.value * shape.item), length: amountOf(shape.item) };
}

function rangeOfSlice(shape: ViewShape, { lower, upper, step }: SliceExpr, statement: Stmt, file: Readable): WrittenRange | null {
  if (step !== null) return null;
  const start = lower === null ? amountOf(0) : readAmount(lower, file);
  if (shape.kind === 'items' && upper === null) return start?.value === 0 ? wholeOf(shape) : null;
  const end = upper === null ? null : readAmount(upper, file);
  if (start === null || end === null || upper === null) return null;
  const length = lengthBetween(start, lower, end, upper, file);
  if (shape.kind === 'varlist' || length === null) return length === null ? null : { start, length };
  if (shape.item === 0) return null;
  if (start.value === 0 && shape.item === 1 && shape.size !== null && isSameAmount(end, shape.size)) return { start, length };
  const isWithin = (shape.size?.value ?? null) !== null && end.value !== null && end.value * shape.item <= (shape.size?.value ?? 0);
  if (isWithin && start.value !== null && length.value !== null) {
    return { start: amountOf(start.value * shape.item), length: amountOf(length.value * shape.item) };
  }
  return shape.item === 1 && isLengthOfValue(length, statement) ? { start, length } : null;
}

/** `n` of `a:a + n`, or `b - a` of two numbers. */
function lengthBetween(start: Amount, lower: Expr | null, end: Amount, upper: Expr, file: Readable): Amount | null {
  if (start.value !== null && end.value !== null) return end.value > start.value ? amountOf(end.value - start.value) : null;
  if (lower === null || start.value === 0) return end;
  if (upper.kind !== 'binary' || upper.op !== '+') return null;
  const left = readAmount(upper.left, file);
  return left !== null && isSameAmount(left, start) ? readAmount(upper.right, file) : null;
}

/** `view[a:a + len(data)] = data`: a slice cut short by the end of the view would not take the value. */
function isLengthOfValue(length: Amount, statement: Stmt): boolean {
  if (statement.kind !== 'assign') return false;
  const { value } = statement;
  return value.kind === 'name' ? lengthOfName(length) === value.id : length.value !== null && length.value === byteLengthOf(value);
}

function wholeOf(shape: ViewShape): WrittenRange | null {
  return shape.kind === 'items' && shape.size !== null ? { start: amountOf(0), length: shape.size } : null;
}

/** `memmove(buffer.contents(), data, n)` and its kind: n bytes from the start. `fill` and `copyto` write all of a view. */
function rangeOfCall({ view, expr }: WriteExpression, shape: ViewShape, file: Readable): WrittenRange | null {
  if (expr.kind !== 'call') return null;
  const { callee, args } = expr;
  const name = callee.kind === 'attribute' ? callee.name : callee.kind === 'name' ? callee.id : '';
  if (name === 'memmove' || name === 'memset') {
    const count = args[2]?.kind === 'positional' && args[0]?.value === view ? readAmount(args[2].value, file) : null;
    return shape.kind === 'varlist' && count !== null ? { start: amountOf(0), length: count } : null;
  }
  const isWhole = (name === 'fill' && args.length === 1) || (name === 'copyto' && args[0]?.value === view && args.length === 2);
  return isWhole ? wholeOf(shape) : null;
}
