import type { Expr } from '../ir.ts';
import { readConstrainedType, readGenericType, readMemberType, readSplatType, readUnionType } from './read-annotation.ts';
import { readAttribute, readCall } from './read-call.ts';
import {
  readDict,
  readDictComprehension,
  readGenerator,
  readList,
  readListComprehension,
  readSet,
  readSetComprehension,
  readStarred,
  readTuple,
  readTuplePattern,
} from './read-collection.ts';
import { readLambda } from './read-definition.ts';
import { readBool, readEllipsis, readFloat, readInteger, readNone } from './read-literal.ts';
import { readAwait, readBinary, readBoolean, readCompare, readConditional, readNamed, readUnary, readYield } from './read-operator.ts';
import { readConcatenation, readString } from './read-string.ts';
import { readSlice, readSubscript } from './read-subscript.ts';
import { readTypeOperand } from './read-type-alias.ts';
import { deepestExpression, type Reading } from './reading.ts';

type ExpressionReader = (reading: Reading, node: number) => Expr;

/** Every expression, pattern and type form of the grammar. */
const readers: ReadonlyMap<string, ExpressionReader> = new Map<string, ExpressionReader>([
  ['identifier', readIdentifier],
  ['attribute', readAttribute],
  ['call', readCall],
  ['subscript', readSubscript],
  ['slice', readSlice],
  ['string', readString],
  ['concatenated_string', readConcatenation],
  ['integer', readInteger],
  ['float', readFloat],
  ['true', readBool],
  ['false', readBool],
  ['none', readNone],
  ['ellipsis', readEllipsis],
  ['list', readList],
  ['list_pattern', readList],
  ['tuple', readTuple],
  ['tuple_pattern', readTuplePattern],
  ['pattern_list', readTuple],
  ['expression_list', readTuple],
  ['set', readSet],
  ['dictionary', readDict],
  ['list_comprehension', readListComprehension],
  ['set_comprehension', readSetComprehension],
  ['dictionary_comprehension', readDictComprehension],
  ['generator_expression', readGenerator],
  ['list_splat', readStarred],
  ['list_splat_pattern', readStarred],
  ['binary_operator', readBinary],
  ['boolean_operator', readBoolean],
  ['unary_operator', readUnary],
  ['not_operator', readUnary],
  ['comparison_operator', readCompare],
  ['conditional_expression', readConditional],
  ['named_expression', readNamed],
  ['lambda', readLambda],
  ['await', readAwait],
  ['yield', readYield],
  ['generic_type', readGenericType],
  ['union_type', readUnionType],
  ['member_type', readMemberType],
  ['constrained_type', readConstrainedType],
  ['splat_type', readSplatType],
  ['as_pattern', readOpaque],
  ['ERROR', readError],
]);

/** Nodes that are nothing but their one child. */
const wrappers = new Set(['parenthesized_expression', 'parenthesized_list_splat', 'type', 'as_pattern_target']);

/** Whether nodes of a type are read as expressions. */
export function isExpression(type: string): boolean {
  return readers.has(type) || wrappers.has(type);
}

/** The expression at a node. A node that is missing, or is no expression, becomes opaque at the place of its owner. */
export function readExpression(reading: Reading, node: number | undefined, owner: number | undefined = node): Expr {
  if (node === undefined) return reading.absent(owner);
  if (node === reading.typeOperand) return readTypeOperand(reading, node);
  const inner = unwrap(reading, node);
  if (reading.expressionDepth >= deepestExpression) return reading.unfollowed(inner);
  const read = readers.get(reading.tree.typeOf(inner)) ?? readOpaque;
  reading.expressionDepth++;
  const expression = read(reading, inner);
  reading.expressionDepth--;
  return expression;
}

/** The node inside parentheses, however many. */
export function unwrap(reading: Reading, node: number): number {
  let inner = node;
  while (wrappers.has(reading.tree.typeOf(inner))) {
    const piece = reading.pieces(inner)[0];
    if (piece === undefined) return inner;
    inner = piece;
  }
  return inner;
}

function readIdentifier(reading: Reading, node: number): Expr {
  const isMissing = reading.tree.start[node] === reading.tree.end[node];
  return isMissing ? reading.absent(node) : reading.name(node);
}

function readError(reading: Reading, node: number): Expr {
  reading.readErrors.add(node);
  return readOpaque(reading, node);
}

/** What has no form of its own: the expressions found inside. */
export function readOpaque(reading: Reading, node: number): Expr {
  const site = reading.site(node);
  return { kind: 'opaque', parts: readParts(reading, node), site };
}

/** The expressions among the children of a node, and inside those children that are none. */
export function readParts(reading: Reading, node: number): Expr[] {
  const parts: Expr[] = [];
  for (const child of reading.children(node)) {
    const type = reading.tree.typeOf(child);
    if (type === '') continue;
    const part = readExpression(reading, child);
    if (part.kind !== 'opaque' || part.parts.length > 0) parts.push(part);
  }
  return parts;
}
