import type { Argument, AttributeExpr, Expr } from '../ir.ts';
import { offerCallSource } from './kernel-source.ts';
import { readExpression, unwrap } from './read-expression.ts';
import type { Reading } from './reading.ts';

/** `object.name`. */
export function readAttribute(reading: Reading, node: number): Expr {
  const site = reading.site(node);
  const pieces = reading.pieces(node);
  const object = readExpression(reading, pieces[0], node);
  const name = pieces[1];
  const attribute: AttributeExpr = {
    kind: 'attribute',
    object,
    name: name === undefined ? '' : reading.identifier(name),
    site,
    nameSite: reading.site(name ?? node),
  };
  return attribute;
}

/** `callee(…)`. */
export function readCall(reading: Reading, node: number): Expr {
  const offered = reading.kernelSources.length;
  const site = reading.site(node);
  const [callee, list] = reading.pieces(node);
  const call: Expr = {
    kind: 'call',
    callee: readExpression(reading, callee, node),
    args: list === undefined ? [] : readArguments(reading, list),
    site,
  };
  offerCallSource(reading, call, offered);
  return call;
}

/** The arguments in an argument list, or the generator that stands in its place. */
export function readArguments(reading: Reading, list: number): Argument[] {
  if (reading.tree.typeOf(list) === 'generator_expression') {
    return [{ kind: 'positional', name: null, value: readExpression(reading, list), site: reading.site(list) }];
  }
  const args: Argument[] = [];
  for (const child of reading.children(list)) {
    if (reading.tree.typeOf(child) !== '') args.push(readArgument(reading, child));
  }
  return args;
}

function readArgument(reading: Reading, node: number): Argument {
  const site = reading.site(node);
  const type = reading.tree.typeOf(node);
  if (type === 'keyword_argument') {
    const [name, value] = reading.pieces(node);
    return {
      kind: 'keyword',
      name: name === undefined ? '' : reading.identifier(name),
      value: readExpression(reading, value, node),
      site,
    };
  }
  if (type === 'dictionary_splat') {
    return { kind: 'double-star', name: null, value: readExpression(reading, reading.pieces(node)[0], node), site };
  }
  const inner = unwrap(reading, node);
  if (reading.tree.typeOf(inner) === 'list_splat') {
    return { kind: 'star', name: null, value: readExpression(reading, reading.pieces(inner)[0], inner), site };
  }
  return { kind: 'positional', name: null, value: readExpression(reading, inner, node), site };
}
