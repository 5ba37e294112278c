import type { Expr } from '../ir.ts';
import { readExpression, readOpaque } from './read-expression.ts';
import type { Reading } from './reading.ts';

/** `list[int]` in a type position: the subscript that it is elsewhere. */
export function readGenericType(reading: Reading, node: number): Expr {
  const site = reading.site(node);
  const [name, parameter] = reading.pieces(node);
  const object = readExpression(reading, name, node);
  const types = parameter === undefined ? [] : reading.pieces(parameter);
  if (types.length === 1) return { kind: 'subscript', object, index: readExpression(reading, types[0], node), site };
  const indexSite = reading.site(parameter ?? node);
  const items = types.map((type) => readExpression(reading, type));
  return { kind: 'subscript', object, index: { kind: 'sequence', type: 'tuple', items, site: indexSite }, site };
}

/** `a | b` in a type position. */
export function readUnionType(reading: Reading, node: number): Expr {
  const site = reading.site(node);
  const [left, right] = reading.pieces(node);
  return { kind: 'binary', op: '|', left: readExpression(reading, left, node), right: readExpression(reading, right, node), site };
}

/** `a[b].c` in a type position. */
export function readMemberType(reading: Reading, node: number): Expr {
  const site = reading.site(node);
  const [object, name] = reading.pieces(node);
  if (name === undefined) return readOpaque(reading, node);
  return {
    kind: 'attribute',
    object: readExpression(reading, object, node),
    name: reading.identifier(name),
    site,
    nameSite: reading.site(name),
  };
}

/** `T: bound`. */
export function readConstrainedType(reading: Reading, node: number): Expr {
  return readOpaque(reading, node);
}

/** `*Ts`, `**P`. */
export function readSplatType(reading: Reading, node: number): Expr {
  const site = reading.site(node);
  return { kind: 'starred', value: readExpression(reading, reading.pieces(node)[0], node), site };
}
