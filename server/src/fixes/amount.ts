import type { PythonFacts } from '../facts/facts.ts';
import type { Expr } from '../facts/ir.ts';
import { spanOf } from './scope.ts';

/** A number of bytes or items, as Python text that can be written again. */
export interface Amount {
  readonly text: string;
  /** Null where it is known at run time alone. */
  readonly value: number | null;
  /** The variables in it. */
  readonly names: readonly string[];
  /** It looks into what a variable holds, which may change while the variable does not. */
  readonly looksInside: boolean;
}

export interface Readable {
  readonly facts: PythonFacts;
  readonly text: string;
}

export function amountOf(value: number): Amount {
  return { text: String(value), value, names: [], looksInside: false };
}

/** An amount that is a whole number, a variable, `len(x)`, `x.nbytes`, or sums and products of them; null for anything that may do more than compute. */
export function readAmount(expr: Expr, file: Readable): Amount | null {
  if (expr.kind === 'constant')
    return expr.type === 'int' && typeof expr.value === 'number' && expr.value >= 0 ? amountOf(expr.value) : null;
  const parts = partsOf(expr);
  const { start, end } = spanOf(file.facts.places, expr.site);
  const text = file.text.slice(start, end);
  return parts === null || /[\r\n\\#]/.test(text) ? null : { text, value: null, ...parts };
}

type Parts = Pick<Amount, 'names' | 'looksInside'>;

const SIZES: ReadonlySet<string> = new Set(['nbytes', 'itemsize', 'size']);

function partsOf(expr: Expr): Parts | null {
  switch (expr.kind) {
    case 'constant':
      return expr.type === 'int' && typeof expr.value === 'number' ? { names: [], looksInside: false } : null;
    case 'name':
      return { names: [expr.id], looksInside: false };
    case 'attribute':
      return SIZES.has(expr.name) && expr.object.kind === 'name' ? { names: [expr.object.id], looksInside: true } : null;
    case 'call': {
      const [argument] = expr.args;
      if (expr.callee.kind !== 'name' || expr.callee.id !== 'len' || expr.args.length !== 1) return null;
      return argument?.value.kind === 'name' ? { names: [argument.value.id], looksInside: true } : null;
    }
    case 'binary': {
      if (!['+', '*', '//'].includes(expr.op)) return null;
      const [left, right] = [partsOf(expr.left), partsOf(expr.right)];
      if (left === null || right === null) return null;
      return { names: [...left.names, ...right.names], looksInside: left.looksInside || right.looksInside };
    }
    default:
      return null;
  }
}

export function isSameAmount(one: Amount, other: Amount): boolean {
  return one.value === null ? one.text.replace(/\s+/g, '') === other.text.replace(/\s+/g, '') : one.value === other.value;
}

/** `data` of `len(data)`; null for any other amount. */
export function lengthOfName({ text }: Amount): string | null {
  return /^len\((\w+)\)$/.exec(text)?.[1] ?? null;
}
