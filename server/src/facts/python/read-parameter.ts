import type { Expr, Parameter } from '../ir.ts';
import { readExpression } from './read-expression.ts';
import type { Reading } from './reading.ts';

/** The parameters of a `def` or lambda. Defaults and annotations are read in the scope around the function, where Python evaluates them. */
export function readParameters(reading: Reading, list: number): Parameter[] {
  const nodes = reading.pieces(list);
  const types = nodes.map((node) => reading.tree.typeOf(node));
  const slash = types.indexOf('positional_separator');
  let keywordOnly = false;
  const params: Parameter[] = [];
  for (const [at, node] of nodes.entries()) {
    if (types[at] === 'keyword_separator') keywordOnly = true;
    const parameter = readParameter(reading, node, { keywordOnly, positionalOnly: at < slash });
    if (parameter === null) continue;
    params.push(parameter);
    if (parameter.kind === 'star') keywordOnly = true;
  }
  return params;
}

function readParameter(reading: Reading, node: number, flags: Pick<Parameter, 'keywordOnly' | 'positionalOnly'>): Parameter | null {
  const { tree } = reading;
  const type = tree.typeOf(node);
  const holder =
    type === 'typed_parameter' || type === 'default_parameter' || type === 'typed_default_parameter' ? reading.pieces(node)[0] : node;
  if (holder === undefined) return null;
  const shape = tree.typeOf(holder);
  const kind = shape === 'list_splat_pattern' ? 'star' : shape === 'dictionary_splat_pattern' ? 'double-star' : 'plain';
  if (kind === 'plain' && shape !== 'identifier' && shape !== 'tuple_pattern') return null;
  const name = kind === 'plain' ? holder : reading.pieces(holder)[0];
  if (name === undefined) return null;

  const site = reading.site(node);
  let annotation: Expr | null = null;
  let value: Expr | null = null;
  for (const piece of reading.pieces(node)) {
    if (piece === holder || node === holder) continue;
    if (tree.typeOf(piece) === 'type') annotation = readExpression(reading, piece);
    else value = readExpression(reading, piece);
  }
  return {
    kind,
    name: reading.identifier(name),
    ...flags,
    keywordOnly: flags.keywordOnly && kind === 'plain',
    default: value,
    annotation,
    site,
  };
}
