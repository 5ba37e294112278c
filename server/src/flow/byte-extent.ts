import type { Expr, SliceExpr } from '../facts/ir.ts';
import type { ArgumentValue, CallArguments } from './arguments.ts';
import type { Frame } from './frame.ts';
import type { ByteExtent } from './order-fact.ts';
import type { Value } from './values.ts';

/** The bytes that `NSMakeRange(a, n)`, `NSRange(a, n)`, `(a, n)` speak of, where both are plain numbers. */
export function rangeExtent(frame: Frame, range: ArgumentValue | undefined): ByteExtent | null {
  const expr = range?.expr;
  const parts =
    expr?.kind === 'sequence' && expr.type !== 'set'
      ? expr.items
      : expr?.kind === 'call' && isRangeMaker(expr.callee)
        ? expr.args.map((each) => each.value)
        : [];
  const [first, second, ...others] = parts;
  if (!first || !second || others.length > 0) return null;
  const start = plainNumber(frame, first);
  const length = plainNumber(frame, second);
  return start === null || length === null ? null : { start, length };
}

function isRangeMaker(callee: Expr): boolean {
  const name = callee.kind === 'name' ? callee.id : callee.kind === 'attribute' ? callee.name : '';
  return name === 'NSMakeRange' || name === 'NSRange';
}

/** The bytes that an assignment to `object[index]` writes, where that is plain: all of a view whose length is known, or bytes of `….as_buffer(n)`. */
export function storedExtent(frame: Frame, object: Expr, value: Value, index: Expr): ByteExtent | null {
  if (index.kind !== 'slice' || index.step !== null) return null;
  if (index.lower === null && index.upper === null) return wholeView(frame, value);
  if (object.kind !== 'call' || object.callee.kind !== 'attribute' || object.callee.name !== 'as_buffer') return null;
  return sliceExtent(frame, index);
}

function sliceExtent(frame: Frame, index: SliceExpr): ByteExtent | null {
  const start = index.lower === null ? 0 : plainNumber(frame, index.lower);
  const end = index.upper === null ? null : plainNumber(frame, index.upper);
  return start === null || end === null || start < 0 || end <= start ? null : { start, length: end - start };
}

function wholeView(frame: Frame, value: Value): ByteExtent | null {
  const [atom, ...others] = frame.machine.atoms(value);
  if (atom?.kind !== 'view' || others.length > 0) return null;
  const length = frame.machine.viewLengths.get(atom.origin) ?? null;
  return length === null ? null : { start: 0, length };
}

/** The bytes that `memmove(pointer, source, n)` and `memset(pointer, value, n)` write: they begin somewhere. */
export function movedExtent(frame: Frame, name: string, args: CallArguments): ByteExtent | null {
  if (name !== 'ctypes.memmove' && name !== 'ctypes.memset') return null;
  const expr = args.positional[2]?.expr;
  const length = expr ? plainNumber(frame, expr) : null;
  return length === null ? null : { start: null, length };
}

/** `contents().as_buffer(n)` is a view of n bytes. */
export function noteViewLength(frame: Frame, origin: number, size: ArgumentValue | undefined): void {
  const { viewLengths } = frame.machine;
  const length = size?.expr ? plainNumber(frame, size.expr) : null;
  viewLengths.set(origin, viewLengths.has(origin) && viewLengths.get(origin) !== length ? null : length);
}

/** A view of a part of another: from now on it is not known how much a view of these bytes holds. */
export function noteNarrowedView(frame: Frame, origin: number): void {
  frame.machine.viewLengths.set(origin, null);
}

/** A number that is written down, or that a name alone holds. */
function plainNumber(frame: Frame, expr: Expr): number | null {
  if (expr.kind === 'constant') return expr.type === 'int' && typeof expr.value === 'number' ? expr.value : null;
  if (expr.kind === 'binary' && (expr.op === '*' || expr.op === '+')) {
    const left = plainNumber(frame, expr.left);
    const right = plainNumber(frame, expr.right);
    if (left === null || right === null) return null;
    return expr.op === '*' ? left * right : left + right;
  }
  if (expr.kind !== 'name') return null;
  const [atom, ...others] = frame.machine.atoms(frame.read(expr.id));
  return atom?.kind === 'int' && others.length === 0 ? atom.value : null;
}
