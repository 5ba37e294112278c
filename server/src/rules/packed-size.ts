import type { PythonFacts } from '../facts/facts.ts';
import type { CallExpr, Expr } from '../facts/ir.ts';
import { byteLengthOf } from '../fixes/byte-length.ts';
import type { CodePlace } from '../fixes/locate.ts';
import { reachingDefinition } from '../fixes/reaching-definition.ts';

const DEEPEST = 6;
/** Bytes of one number, by the name that numpy and ctypes have for its type, without `c_`. */
const NUMBER_SIZES: ReadonlyMap<string, number> = new Map([
  ...['int8', 'uint8', 'bool_', 'byte', 'ubyte'].map((name) => [name, 1] as const),
  ...['int16', 'uint16', 'float16', 'half'].map((name) => [name, 2] as const),
  ...['int32', 'uint32', 'float32', 'single', 'int', 'uint', 'float'].map((name) => [name, 4] as const),
  ...['int64', 'uint64', 'float64', 'double'].map((name) => [name, 8] as const),
]);
const ARRAY_LIBRARIES: ReadonlySet<string> = new Set(['np', 'numpy']);

/** How many bytes the value of an expression at a place holds, where the code spells it out; null where it does not. */
export function packedSize(expr: Expr, place: CodePlace, facts: PythonFacts, depth = 0): number | null {
  const literal = byteLengthOf(expr);
  if (literal !== null || depth > DEEPEST) return literal;
  if (expr.kind === 'name') {
    const definition = reachingDefinition(facts, place, expr.id);
    return definition === null ? null : packedSize(definition.value, definition.place, facts, depth + 1);
  }
  return expr.kind === 'call' ? sizeOfCall(expr, place, facts, depth) : null;
}

function sizeOfCall({ callee, args }: CallExpr, place: CodePlace, facts: PythonFacts, depth: number): number | null {
  const first = args[0]?.kind === 'positional' ? args[0].value : null;
  if (callee.kind === 'name') {
    if (callee.id === 'bytes' || callee.id === 'memoryview' || callee.id === 'bytearray')
      return first === null ? null : packedSize(first, place, facts, depth + 1);
    return callee.id.startsWith('c_') ? (NUMBER_SIZES.get(callee.id.slice(2)) ?? null) : null;
  }
  if (callee.kind !== 'attribute') return null;
  if (callee.name === 'tobytes' && args.length === 0) return packedSize(callee.object, place, facts, depth + 1);
  const library = callee.object.kind === 'name' ? callee.object.id : '';
  if (library === 'ctypes') return NUMBER_SIZES.get(callee.name.replace(/^c_/, '')) ?? null;
  if (!ARRAY_LIBRARIES.has(library)) return null;
  if (callee.name === 'array' && first !== null) {
    const dtype = args.find((argument) => argument.name === 'dtype')?.value ?? args[1]?.value;
    const each = dtype?.kind === 'attribute' && ARRAY_LIBRARIES.has(nameOf(dtype.object)) ? sizeOfArrayType(dtype.name) : null;
    const isFlat =
      first.kind === 'sequence' && first.items.every(({ kind }) => kind !== 'sequence' && kind !== 'starred' && kind !== 'comprehension');
    return each !== null && isFlat ? first.items.length * each : null;
  }
  return args.length === 1 ? sizeOfArrayType(callee.name) : null;
}

/** numpy's `int`, `uint` and `float` have 8 bytes, unlike those of C. */
function sizeOfArrayType(name: string): number | null {
  return name === 'int' || name === 'uint' || name === 'float' ? null : (NUMBER_SIZES.get(name) ?? null);
}

function nameOf(expr: Expr): string {
  return expr.kind === 'name' ? expr.id : '';
}
