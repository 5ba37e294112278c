import type { Expr } from '../facts/ir.ts';

/** How many bytes a value has, where its text says so: a bytes literal, `bytes(16)`, `struct.pack("4I", …)`, `n.to_bytes(4, "little")`. */
export function byteLengthOf(expr: Expr): number | null {
  if (expr.kind === 'constant') return expr.type === 'bytes' && typeof expr.value === 'string' ? expr.value.length : null;
  if (expr.kind !== 'call') return null;
  const { callee, args } = expr;
  const [first] = args;
  if (first?.kind !== 'positional' || first.value.kind !== 'constant') return null;
  const { value } = first.value;
  const name = callee.kind === 'attribute' ? callee.name : callee.kind === 'name' ? callee.id : '';
  if (name === 'bytes' || name === 'bytearray') return callee.kind === 'name' && typeof value === 'number' ? value : null;
  if (name === 'to_bytes') return typeof value === 'number' ? value : null;
  return name === 'pack' && isStruct(callee) && typeof value === 'string' ? packedSize(value) : null;
}

function isStruct(callee: Expr): boolean {
  return callee.kind === 'name' || (callee.kind === 'attribute' && callee.object.kind === 'name' && callee.object.id === 'struct');
}

const SIZES: Readonly<Record<string, number>> = {
  x: 1,
  c: 1,
  b: 1,
  B: 1,
  '?': 1,
  s: 1,
  h: 2,
  H: 2,
  e: 2,
  i: 4,
  I: 4,
  f: 4,
  q: 8,
  Q: 8,
  d: 8,
};

/** The size of a `struct` format of types whose size is the same on every machine that Metal runs on; null for any other. */
function packedSize(format: string): number | null {
  const body = format.replace(/^[@=<>!]/, '').replace(/\s+/g, '');
  const isAligned = !/^[=<>!]/.test(format);
  if (!/^(?:\d*[xcbB?shHeiIfqQd])+$/.test(body)) return null;
  let size = 0;
  for (const [, count, type = ''] of body.matchAll(/(\d*)(\D)/g)) {
    const each = SIZES[type] ?? 0;
    if (isAligned && type !== 's') size = Math.ceil(size / each) * each;
    size += each * (count === '' ? 1 : Number(count));
  }
  return size;
}
