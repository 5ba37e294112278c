import type { ConstantExpr } from '../ir.ts';
import type { Reading } from './reading.ts';

/** `True`, `False`. */
export function readBool(reading: Reading, node: number): ConstantExpr {
  return { kind: 'constant', type: 'bool', value: reading.tree.typeOf(node) === 'true', site: reading.site(node) };
}

/** `None`. */
export function readNone(reading: Reading, node: number): ConstantExpr {
  return { kind: 'constant', type: 'none', value: null, site: reading.site(node) };
}

/** `...`. */
export function readEllipsis(reading: Reading, node: number): ConstantExpr {
  return { kind: 'constant', type: 'ellipsis', value: null, site: reading.site(node) };
}

/** An integer; one that ends in `j` is complex. */
export function readInteger(reading: Reading, node: number): ConstantExpr {
  const text = reading.textOf(node);
  if (/[jJ]$/.test(text) && !/^0[xX]/.test(text)) return readFloat(reading, node);
  return { kind: 'constant', type: 'int', value: integerValue(text), site: reading.site(node) };
}

/** A float or complex number; the value of a complex one is its imaginary part. */
export function readFloat(reading: Reading, node: number): ConstantExpr {
  const value = Number(reading.textOf(node).replace(/[_jJ]/g, ''));
  return { kind: 'constant', type: 'float', value: Number.isFinite(value) ? value : null, site: reading.site(node) };
}

/** Value of an integer literal; null when it is no safe integer. `0777` is octal, as in Python 2, which is the one language that has it. */
function integerValue(text: string): number | null {
  const digits = text.replace(/[_lL]/g, '');
  const value = Number(/^0[0-7]+$/.test(digits) ? `0o${digits}` : digits);
  return Number.isSafeInteger(value) ? value : null;
}
