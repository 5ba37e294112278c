import type { AttributeExpr, CallExpr, Expr, Site } from '../facts/ir.ts';

/** Where the bytes of a view come from, as far as one expression shows it. */
export type ViewSource =
  /** `receiver.contents`, called or not. `site`: the attribute's. */
  | { readonly kind: 'contents'; readonly receiver: Expr; readonly site: Site }
  /** A variable. */
  | { readonly kind: 'name'; readonly id: string }
  /** An attribute of something. */
  | { readonly kind: 'attribute'; readonly expr: AttributeExpr };

/** Methods of memoryview, numpy, ctypes and objc.varlist that give another view of the same bytes. */
const VIEW_METHODS: ReadonlySet<string> = new Set('as_buffer cast reshape view ravel transpose squeeze toreadonly'.split(' '));
/** Attributes that do. */
const VIEW_ATTRIBUTES: ReadonlySet<string> = new Set(['T', 'flat']);
/** Functions whose first argument they give a view of, by the last part of their name. */
const VIEW_FUNCTIONS: ReadonlySet<string> = new Set(
  'memoryview frombuffer asarray as_array reshape ravel squeeze cast from_buffer from_address addressof byref pointer c_void_p'.split(' '),
);

/** What an expression that is a view is a view of; null where that takes more than looking. */
export function viewSource(expr: Expr): ViewSource | null {
  switch (expr.kind) {
    case 'name':
      return { kind: 'name', id: expr.id };
    case 'named':
      return viewSource(expr.value);
    case 'subscript':
      return viewSource(expr.object);
    case 'attribute':
      if (expr.name === 'contents') return { kind: 'contents', receiver: expr.object, site: expr.site };
      return VIEW_ATTRIBUTES.has(expr.name) ? viewSource(expr.object) : { kind: 'attribute', expr };
    case 'call':
      return sourceOfCall(expr);
    default:
      return null;
  }
}

function sourceOfCall({ callee, args }: CallExpr): ViewSource | null {
  if (callee.kind === 'attribute' && callee.name === 'contents') return { kind: 'contents', receiver: callee.object, site: callee.site };
  if (callee.kind === 'attribute' && VIEW_METHODS.has(callee.name) && !isModuleName(callee.object)) return viewSource(callee.object);
  const name = callee.kind === 'attribute' ? callee.name : callee.kind === 'name' ? callee.id : '';
  const [first] = args;
  return VIEW_FUNCTIONS.has(name) && first?.kind === 'positional' ? viewSource(first.value) : null;
}

/** `np.reshape` is a function of its module, `array.reshape` a method. */
function isModuleName(expr: Expr): boolean {
  return expr.kind === 'name' && /^(np|numpy|ctypes)$/.test(expr.id);
}
