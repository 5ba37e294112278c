import type { Expr, Site, Stmt } from '../ir.ts';
import { readExpressions } from './read-collection.ts';
import { readExpression } from './read-expression.ts';
import { readBlock } from './read-statement.ts';
import { deepestExpression, type Reading } from './reading.ts';

type MatchCase = Extract<Stmt, { readonly kind: 'match' }>['cases'][number];

/** `match subject:` with its cases in order. */
export function readMatch(reading: Reading, node: number): Stmt {
  const site = reading.site(node);
  const pieces = reading.pieces(node);
  const subjects = pieces.filter((piece) => reading.tree.typeOf(piece) !== 'block');
  const isTuple = subjects.length === 1 && reading.hasToken(node, ',');
  const [only] = subjects;
  const subject: Expr =
    isTuple && only !== undefined
      ? { kind: 'sequence', type: 'tuple', site: reading.site(only), items: [readExpression(reading, only)] }
      : readExpressions(reading, subjects, node);
  const block = reading.piece(node, 'block');
  const clauses = block === undefined ? [] : reading.pieces(block).filter((piece) => reading.tree.typeOf(piece) === 'case_clause');
  return { kind: 'match', subject, cases: clauses.map((clause) => readCase(reading, clause)), site };
}

function readCase(reading: Reading, clause: number): MatchCase {
  const patterns = reading.pieces(clause).filter((piece) => reading.tree.typeOf(piece) === 'case_pattern');
  const [only] = patterns;
  const alternatives: Expr[] = [];
  const isPlain = only !== undefined && !reading.hasToken(clause, ',') && readAlternatives(reading, only, alternatives);
  const captures = new Set<string>();
  if (!isPlain) for (const pattern of patterns) collectCaptures(reading, pattern, captures);
  for (const name of captures) reading.scope.bound.add(name);
  const condition = reading.piece(clause, 'if_clause');
  const guard = condition === undefined ? null : readExpression(reading, reading.pieces(condition)[0], condition);
  return {
    captures: [...captures],
    values: isPlain ? alternatives : null,
    guard,
    body: readBlock(reading, reading.piece(clause, 'block')),
  };
}

const literalTypes = new Set(['string', 'concatenated_string', 'true', 'false', 'none', 'integer', 'float']);

/** Reads a pattern that is nothing but literals and dotted names, joined by `|`; false when it is more than that. */
function readAlternatives(reading: Reading, node: number, into: Expr[]): boolean {
  const { tree } = reading;
  const type = tree.typeOf(node);
  const pieces = reading.pieces(node);
  if (literalTypes.has(type)) return into.push(readExpression(reading, node)) > 0;
  if (type === 'dotted_name') return pieces.length > 1 && into.push(readDotted(reading, pieces)) > 0;
  if (type === 'complex_pattern') return into.push(readComplex(reading, node)) > 0;
  const isGroup = type === 'tuple_pattern' && pieces.length === 1 && !reading.hasToken(node, ',');
  if (type !== 'case_pattern' && type !== 'union_pattern' && !isGroup) return false;
  if (reading.expressionDepth >= deepestExpression) return false;
  reading.expressionDepth++;
  const isUnion = readUnion(reading, node, into);
  reading.expressionDepth--;
  return isUnion;
}

/** The alternatives among the children; a `-` before a number belongs to it, and `_` is no value. */
function readUnion(reading: Reading, node: number, into: Expr[]): boolean {
  let isNegative = false;
  let count = 0;
  for (const child of reading.children(node)) {
    const token = reading.tree.tokenOf(child);
    if (token === '_') return false;
    if (token === '-') isNegative = true;
    if (token !== '') continue;
    if (!readAlternatives(reading, child, into)) return false;
    const operand = into[into.length - 1];
    if (isNegative && operand !== undefined) into[into.length - 1] = { kind: 'unary', op: '-', operand, site: operand.site };
    isNegative = false;
    count++;
  }
  return count > 0;
}

function readDotted(reading: Reading, names: readonly number[]): Expr {
  const [first = 0, ...rest] = names;
  const start = reading.tree.start[first] ?? 0;
  const sites = rest.map((name) => reading.siteOf(start, reading.tree.end[name] ?? start)).reverse();
  let dotted: Expr = reading.name(first);
  for (const [at, name] of rest.entries()) {
    const site: Site = sites[rest.length - 1 - at] ?? 0;
    dotted = { kind: 'attribute', object: dotted, name: reading.identifier(name), site, nameSite: reading.site(name) };
  }
  return dotted;
}

/** `1 + 2j`, which only patterns have as a literal. */
function readComplex(reading: Reading, node: number): Expr {
  const site = reading.site(node);
  const [real, imaginary] = reading.pieces(node);
  const signs = reading
    .children(node)
    .map((child) => reading.tree.tokenOf(child))
    .filter((token) => token !== '');
  let left = readExpression(reading, real, node);
  if (signs.length > 1) left = { kind: 'unary', op: '-', operand: left, site: left.site };
  return { kind: 'binary', op: signs[signs.length - 1] ?? '+', left, right: readExpression(reading, imaginary, node), site };
}

/** The names that a pattern binds, found without recursion; names of classes and of constants in it are read. */
function collectCaptures(reading: Reading, pattern: number, captures: Set<string>): void {
  const { tree } = reading;
  const end = tree.next[pattern] ?? 0;
  for (let node = pattern; node < end; node++) {
    if (tree.typeOf(node) !== 'identifier') continue;
    const before = tree.typeOf(node - 1);
    const token = tree.tokenOf(node - 1);
    if (before === 'keyword_pattern' || token === '.') continue;
    const isDotted = before === 'dotted_name' && tree.next[node - 1] !== node + 1;
    const isClass = before === 'dotted_name' && tree.typeOf(node - 2) === 'class_pattern';
    const name = reading.identifier(node);
    if (isDotted || isClass) reading.scope.read.add(name);
    else if (name !== '_') captures.add(name);
  }
}
