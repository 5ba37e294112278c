import type { CallExpr, Expr } from '../facts/ir.ts';
import { type Amount, type Readable, readAmount } from './amount.ts';

/** What a view is, as far as its bytes can be counted. */
export type ViewShape =
  /** What `contents()` gives: bytes without an end. */
  | { readonly kind: 'varlist' }
  /** The first `size` bytes of the buffer, in items of `item` bytes each; null and 0 where that is not known. */
  | { readonly kind: 'items'; readonly size: Amount | null; readonly item: number };

interface Surroundings extends Readable {
  /** What the variables that lead to the view hold, outermost first. */
  readonly chain: readonly Expr[];
  /** The shape of the view that an attribute keeps. */
  readonly kept: ViewShape | null;
}

/** The shape of a view; null where it may begin anywhere in its buffer. */
export function shapeOf(view: Expr, around: Surroundings): ViewShape | null {
  switch (view.kind) {
    case 'name': {
      const [value, ...chain] = around.chain;
      return value === undefined ? null : shapeOf(value, { ...around, chain });
    }
    case 'attribute':
      return view.name === 'contents' ? { kind: 'varlist' } : around.kept;
    case 'call':
      return shapeOfCall(view, around);
    default:
      return null;
  }
}

/** The shape as another function sees it, to which the variables in its size mean nothing. */
export function asSeenElsewhere(shape: ViewShape | null): ViewShape | null {
  return shape?.kind === 'items' && shape.size?.value === null ? { ...shape, size: null } : shape;
}

function shapeOfCall({ callee, args }: CallExpr, around: Surroundings): ViewShape | null {
  const name = callee.kind === 'attribute' ? callee.name : callee.kind === 'name' ? callee.id : '';
  const [first, second] = args;
  const inner = (expr: Expr | undefined): ViewShape | null => (expr === undefined ? null : shapeOf(expr, around));
  if (callee.kind === 'attribute' && name === 'contents') return { kind: 'varlist' };
  if (callee.kind === 'attribute' && name === 'as_buffer') {
    const size = first?.kind === 'positional' && args.length === 1 ? readAmount(first.value, around) : null;
    return inner(callee.object)?.kind === 'varlist' ? { kind: 'items', size, item: 1 } : null;
  }
  if (name === 'memoryview' && callee.kind === 'name' && args.length === 1) return inner(first?.value);
  if (name === 'cast' && callee.kind === 'attribute' && args.length === 1) return withItems(inner(callee.object), castItem(first?.value));
  if (name === 'frombuffer' && args.length === 2 && (second?.name === 'dtype' || second?.kind === 'positional')) {
    return withItems(inner(first?.value), dtypeItem(second.value));
  }
  return null;
}

function withItems(shape: ViewShape | null, item: number): ViewShape | null {
  return shape?.kind === 'items' ? { ...shape, item } : null;
}

const CAST_ITEMS: Readonly<Record<string, number>> = { b: 1, B: 1, c: 1, h: 2, H: 2, i: 4, I: 4, f: 4, q: 8, Q: 8, d: 8 };

function castItem(format: Expr | undefined): number {
  return format?.kind === 'constant' && typeof format.value === 'string' ? (CAST_ITEMS[format.value] ?? 0) : 0;
}

/** `np.float32` has its bits in its name. */
function dtypeItem(dtype: Expr): number {
  const bits = dtype.kind === 'attribute' ? /^(?:u?int|float)(8|16|32|64)$/.exec(dtype.name)?.[1] : undefined;
  return bits === undefined ? 0 : Number(bits) / 8;
}
