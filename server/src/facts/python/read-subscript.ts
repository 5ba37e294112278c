import type { Expr } from '../ir.ts';
import { readExpression } from './read-expression.ts';
import type { Reading } from './reading.ts';

/** `object[index]`; several indices, or one and a comma, are a tuple. */
export function readSubscript(reading: Reading, node: number): Expr {
  const site = reading.site(node);
  const [value, ...indices] = reading.pieces(node);
  const object = readExpression(reading, value, node);
  const [first] = indices;
  const last = indices[indices.length - 1];
  if (first === undefined || last === undefined || (indices.length === 1 && !reading.hasToken(node, ','))) {
    return { kind: 'subscript', object, index: readExpression(reading, first, node), site };
  }
  const tupleSite = reading.siteOf(reading.tree.start[first] ?? 0, reading.tree.end[last] ?? 0);
  const items = indices.map((index) => readExpression(reading, index));
  return { kind: 'subscript', object, index: { kind: 'sequence', type: 'tuple', items, site: tupleSite }, site };
}

/** `lower:upper:step`, any of them absent. */
export function readSlice(reading: Reading, node: number): Expr {
  const site = reading.site(node);
  const bounds: (Expr | null)[] = [null, null, null];
  let at = 0;
  for (const child of reading.children(node)) {
    const type = reading.tree.typeOf(child);
    if (reading.tree.tokenOf(child) === ':') at++;
    else if (type !== '' && type !== 'ERROR') bounds[at] = readExpression(reading, child);
  }
  const [lower = null, upper = null, step = null] = bounds;
  return { kind: 'slice', lower, upper, step, site };
}
