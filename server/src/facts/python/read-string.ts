import type { ConstantExpr, Expr, Site, TemplateExpr } from '../ir.ts';
import { decodeString, stringPrefix } from './decode-string.ts';
import { offerSource } from './kernel-source.ts';
import { readExpression, unwrap } from './read-expression.ts';
import type { Reading } from './reading.ts';

type StringExpr = ConstantExpr | TemplateExpr;

/** Literal text and holes of one or more literals, in order. */
interface StringParts {
  readonly parts: (string | Expr)[];
  isBytes: boolean;
}

/** A single literal. One without holes is a constant, also with an `f` before it. */
export function readString(reading: Reading, node: number): StringExpr {
  const expression = stringExpression(reading, [node], reading.site(node));
  offerSource(reading, expression);
  return expression;
}

/** Literals that stand side by side: one string. */
export function readConcatenation(reading: Reading, node: number): StringExpr {
  const expression = stringExpression(reading, reading.pieces(node), reading.site(node));
  offerSource(reading, expression);
  return expression;
}

/** A string that is no source of kernels by itself, such as a docstring or a summand; null when the node is no string. */
export function readStringPiece(reading: Reading, node: number): StringExpr | null {
  const inner = unwrap(reading, node);
  const type = reading.tree.typeOf(inner);
  if (type !== 'string' && type !== 'concatenated_string') return null;
  return stringExpression(reading, type === 'string' ? [inner] : reading.pieces(inner), reading.site(inner));
}

function stringExpression(reading: Reading, literals: readonly number[], site: Site): StringExpr {
  const collected: StringParts = { parts: [], isBytes: false };
  for (const literal of literals) collectLiteral(reading, literal, collected);
  const { parts, isBytes } = collected;
  const [first = ''] = parts;
  if (parts.length <= 1 && typeof first === 'string') return { kind: 'constant', type: isBytes ? 'bytes' : 'str', value: first, site };
  return { kind: 'template', parts, site };
}

function collectLiteral(reading: Reading, literal: number, into: StringParts): void {
  const { text, tree } = reading;
  const pieces = reading.pieces(literal);
  const [opening] = pieces;
  if (opening === undefined || tree.typeOf(opening) !== 'string_start') return;
  const prefix = stringPrefix(reading.textOf(opening));
  into.isBytes ||= prefix.isBytes;
  let from = tree.end[opening] ?? 0;
  for (const piece of pieces) {
    const type = tree.typeOf(piece);
    if (type !== 'interpolation' && type !== 'string_end') continue;
    addText(into, decodeString(text.slice(from, tree.start[piece]), prefix));
    if (type === 'interpolation') into.parts.push(...readHole(reading, piece));
    from = tree.end[piece] ?? from;
  }
  if (tree.typeOf(pieces[pieces.length - 1] ?? opening) !== 'string_end')
    addText(into, decodeString(text.slice(from, tree.end[literal]), prefix));
}

function addText(into: StringParts, text: string): void {
  const last = into.parts.length - 1;
  const before = into.parts[last];
  if (typeof before === 'string') into.parts[last] = before + text;
  else if (text !== '') into.parts.push(text);
}

/** The expression of a hole, then those inside its format specification. */
function readHole(reading: Reading, hole: number): Expr[] {
  const holes: Expr[] = [];
  const open = [hole];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const [value, ...rest] = reading.pieces(at);
    holes.push(readExpression(reading, value, at));
    const formats = rest.filter((piece) => reading.tree.typeOf(piece) === 'format_specifier');
    open.push(...formats.flatMap((format) => reading.pieces(format)).reverse());
  }
  return holes;
}
