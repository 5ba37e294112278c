import type { PythonFacts } from '../facts/facts.ts';
import type { CallExpr, Expr, Site } from '../facts/ir.ts';
import { findExpression } from '../fixes/find-expression.ts';
import { type CodePlace, locate } from '../fixes/locate.ts';
import { reachingDefinition } from '../fixes/reaching-definition.ts';

/** Functions of numpy that make an array in memory of its own. `frombuffer`, `asarray` and `memmap` may look at memory that is aligned. */
const ARRAY_MAKERS: ReadonlySet<string> = new Set([
  ...['zeros', 'ones', 'empty', 'full', 'array', 'arange', 'linspace'],
  ...['zeros_like', 'ones_like', 'empty_like', 'full_like'],
]);
const NUMPY: ReadonlySet<string> = new Set(['np', 'numpy']);
const DEEPEST = 8;

/** What Python object's own memory an argument is: `a bytearray`, `a numpy array`. null where it may be any other, or a part of one. */
export function memoryOrigin(facts: PythonFacts, fn: number | null, argument: Site): string | null {
  const expr = findExpression(facts.module, fn, argument);
  const place = locate(facts, argument);
  return expr === null || place === null ? null : originOf(expr, place, facts, 0);
}

function originOf(expr: Expr, place: CodePlace, facts: PythonFacts, depth: number): string | null {
  if (depth > DEEPEST) return null;
  switch (expr.kind) {
    case 'constant':
      return expr.type === 'bytes' ? 'a bytes object' : null;
    case 'name': {
      const definition = reachingDefinition(facts, place, expr.id);
      return definition === null ? null : originOf(definition.value, definition.place, facts, depth + 1);
    }
    case 'attribute':
      return expr.name === 'data' || expr.name === 'ctypes' ? originOf(expr.object, place, facts, depth + 1) : null;
    case 'call':
      return originOfCall(expr, place, facts, depth);
    default:
      return null;
  }
}

function originOfCall({ callee, args }: CallExpr, place: CodePlace, facts: PythonFacts, depth: number): string | null {
  const first = args[0]?.kind === 'positional' ? args[0].value : null;
  if (callee.kind === 'name') {
    if (callee.id === 'bytearray') return 'a bytearray';
    if (callee.id === 'bytes') return 'a bytes object';
    return callee.id === 'memoryview' && first !== null ? originOf(first, place, facts, depth + 1) : null;
  }
  if (callee.kind !== 'attribute') return null;
  if (callee.name === 'tobytes' || callee.name === 'pack') return 'a bytes object';
  if (callee.name === 'data_as') return originOf(callee.object, place, facts, depth + 1);
  if (callee.name === 'from_buffer' && first !== null) return originOf(first, place, facts, depth + 1);
  if (callee.name === 'astype' || callee.name === 'copy') return originOf(callee.object, place, facts, depth + 1);
  const isNumpy = callee.object.kind === 'name' && NUMPY.has(callee.object.id);
  return isNumpy && ARRAY_MAKERS.has(callee.name) ? 'a numpy array' : null;
}
