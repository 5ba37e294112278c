import type { Expr, SubscriptExpr } from '../facts/ir.ts';
import { recordViewAccess } from './accesses.ts';
import { noteNarrowedView } from './byte-extent.ts';
import { callDunder } from './calls.ts';
import { containerItems, iterate, makeContainer, readElement } from './containers.ts';
import { describe } from './describe.ts';
import { evaluate } from './expressions.ts';
import type { Frame } from './frame.ts';
import type { AtomId, Value } from './values.ts';

/** `object[index]` as a load. A slice of a memoryview or array is a view still; a slice of what `contents()` gives is a copy (objc.varlist). */
export function readSubscript(frame: Frame, expr: SubscriptExpr): Value {
  const object = evaluate(frame, expr.object);
  return subscript(frame, expr, object, true);
}

/** `object[index]` where something inside it is stored to: no load of the bytes. */
export function readSubscriptTarget(frame: Frame, expr: SubscriptExpr): Value {
  const object = expr.object.kind === 'subscript' ? readSubscriptTarget(frame, expr.object) : evaluate(frame, expr.object);
  return subscript(frame, expr, object, false);
}

function subscript(frame: Frame, expr: SubscriptExpr, object: Value, load: boolean): Value {
  const index = evaluate(frame, expr.index);
  recordViewAccess(frame, index, 'cpu-read', expr.index.site, 'used as an index');
  const results = frame.values.ids(object).map((id) => subscriptAtom(frame, expr, id, index, load));
  return frame.values.joinAll(results);
}

function subscriptAtom(frame: Frame, expr: SubscriptExpr, id: AtomId, index: Value, load: boolean): Value {
  const { values } = frame;
  const atom = values.atom(id);
  switch (atom.kind) {
    case 'container':
      return expr.index.kind === 'slice' ? sliceOf(frame, expr, id) : readElement(frame, id, index);
    case 'object':
      return callDunder(frame, id, '__getitem__', [index], expr.site) ?? values.unknown;
    case 'contents':
    case 'view':
      if (!load || (atom.kind === 'view' && hasSlice(expr.index))) {
        noteNarrowedView(frame, atom.origin);
        return values.single(id);
      }
      recordViewAccess(frame, values.single(id), 'cpu-read', expr.site, `loaded through ${describe(expr.object)}[…]`);
      return values.data;
    case 'unknown':
    case 'external':
    case 'caller':
      return values.unknown;
    case 'class':
      return values.single(id);
    default:
      return values.data;
  }
}

function hasSlice(index: Expr): boolean {
  return (
    index.kind === 'slice' ||
    (index.kind === 'sequence' && index.items.some(hasSlice)) ||
    (index.kind === 'constant' && index.type === 'ellipsis')
  );
}

/** A slice of a list: its own items where the bounds are plain, else any of the list's. */
function sliceOf(frame: Frame, expr: SubscriptExpr, id: AtomId): Value {
  const value = frame.values.single(id);
  const items = containerItems(frame, value);
  const slice = expr.index.kind === 'slice' ? expr.index : null;
  const lower = slice && plainBound(slice.lower, 0);
  const upper = slice && plainBound(slice.upper, Number.POSITIVE_INFINITY);
  if (items && slice && lower !== null && upper !== null && slice.step === null)
    return makeContainer(frame, 'list', `slice:${expr.site}`, items.slice(lower, upper));
  return makeContainer(frame, 'list', `slice:${expr.site}`, [], iterate(frame, value).each);
}

function plainBound(bound: Expr | null, absent: number): number | null {
  if (bound === null) return absent;
  if (bound.kind === 'constant' && typeof bound.value === 'number') return bound.value;
  if (bound.kind === 'unary' && bound.op === '-' && bound.operand.kind === 'constant' && typeof bound.operand.value === 'number')
    return -bound.operand.value;
  return null;
}
