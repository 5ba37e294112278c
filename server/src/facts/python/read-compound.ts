import type { Expr, Site, Stmt } from '../ir.ts';
import { readTarget } from './read-assignment.ts';
import { readExpressions } from './read-collection.ts';
import { readExpression } from './read-expression.ts';
import { readBlock } from './read-statement.ts';
import { deepestBlock, type Reading } from './reading.ts';
import { bindTarget } from './scope.ts';

interface Branch {
  readonly test: Expr;
  readonly body: readonly Stmt[];
  readonly site: Site;
}

/** `if`, its `elif`s nested in `else`. */
export function readIf(reading: Reading, node: number): Stmt {
  const branches: Branch[] = [readBranch(reading, node)];
  let otherwise: Stmt[] = [];
  for (const clause of reading.pieces(node)) {
    const type = reading.tree.typeOf(clause);
    if (type === 'elif_clause') branches.push(readBranch(reading, clause));
    else if (type === 'else_clause') otherwise = readElse(reading, clause);
  }
  const [whole] = nestBranches(branches, otherwise);
  return whole ?? { kind: 'pass', site: reading.site(node) };
}

/**
 * Where there are more branches than may nest, the rest follow one another inside the innermost `else`, the last one with the `else` of them all: each
 * may run, which is all that nesting would say.
 */
function nestBranches(branches: readonly Branch[], otherwise: readonly Stmt[]): readonly Stmt[] {
  const last = branches.length - 1;
  const row = branches.slice(deepestBlock).map((branch, at) => ifStatement(branch, deepestBlock + at === last ? otherwise : []));
  let rest = row.length > 0 ? row : otherwise;
  for (const branch of branches.slice(0, deepestBlock).reverse()) rest = [ifStatement(branch, rest)];
  return rest;
}

function ifStatement({ test, body, site }: Branch, otherwise: readonly Stmt[]): Stmt {
  // biome-ignore lint/suspicious/noThenProperty: the form's own word; nobody awaits it
  return { kind: 'if', test, then: body, else: otherwise, site };
}

function readBranch(reading: Reading, clause: number): Branch {
  const site = reading.site(clause);
  const test = readExpression(reading, reading.pieces(clause)[0], clause);
  return { test, body: readBlock(reading, reading.piece(clause, 'block')), site };
}

function readElse(reading: Reading, clause: number | undefined): Stmt[] {
  return clause === undefined ? [] : readBlock(reading, reading.piece(clause, 'block'));
}

/** `while test: … else: …`. */
export function readWhile(reading: Reading, node: number): Stmt {
  const site = reading.site(node);
  const test = readExpression(reading, reading.pieces(node)[0], node);
  const body = readBlock(reading, reading.piece(node, 'block'));
  return { kind: 'while', test, body, else: readElse(reading, reading.piece(node, 'else_clause')), site };
}

/** `for target in iterable: … else: …`, also `async for`. */
export function readFor(reading: Reading, node: number): Stmt {
  const site = reading.site(node);
  const [left, right] = reading.pieces(node);
  const target = readTarget(reading, left, node);
  const iterable = readExpression(reading, right, node);
  const body = readBlock(reading, reading.piece(node, 'block'));
  return { kind: 'for', target, iterable, body, else: readElse(reading, reading.piece(node, 'else_clause')), site };
}

type Handler = Extract<Stmt, { readonly kind: 'try' }>['handlers'][number];

/** `try`, with its handlers in order. */
export function readTry(reading: Reading, node: number): Stmt {
  const site = reading.site(node);
  const body = readBlock(reading, reading.piece(node, 'block'));
  const handlers: Handler[] = [];
  for (const piece of reading.pieces(node)) {
    if (reading.tree.typeOf(piece) === 'except_clause') handlers.push(readHandler(reading, piece));
  }
  const otherwise = readElse(reading, reading.piece(node, 'else_clause'));
  return { kind: 'try', body, handlers, else: otherwise, finally: readElse(reading, reading.piece(node, 'finally_clause')), site };
}

/** `except T as name:`, also of several types without parentheses; `except*` is read as `except`. */
function readHandler(reading: Reading, clause: number): Handler {
  const pieces = reading.pieces(clause).filter((piece) => reading.tree.typeOf(piece) !== 'block');
  const [first] = pieces;
  let type: Expr | null = null;
  let name: string | null = null;
  if (first !== undefined && reading.tree.typeOf(first) === 'as_pattern') {
    const [value, target] = reading.pieces(first);
    type = readExpression(reading, value, first);
    if (target !== undefined) name = reading.identifier(target);
  } else if (first !== undefined) {
    type = readExpressions(reading, pieces, clause);
  }
  if (name !== null) reading.scope.bound.add(name);
  return { type, name, body: readBlock(reading, reading.piece(clause, 'block')) };
}

type WithItem = Extract<Stmt, { readonly kind: 'with' }>['items'][number];

/** `with value as target, …:`, also `async with` and in parentheses. */
export function readWith(reading: Reading, node: number): Stmt {
  const site = reading.site(node);
  const clause = reading.piece(node, 'with_clause');
  const items = clause === undefined ? [] : readWithItems(reading, clause);
  return { kind: 'with', items, body: readBlock(reading, reading.piece(node, 'block')), site };
}

/** The items of `with`. A tuple that holds an `as` is the parentheses of several items. */
function readWithItems(reading: Reading, clause: number): WithItem[] {
  return reading.pieces(clause).flatMap((item) => {
    const [only] = reading.pieces(item);
    const isList = only !== undefined && reading.tree.typeOf(only) === 'tuple' && reading.piece(only, 'as_pattern') !== undefined;
    return isList ? reading.pieces(only).map((inner) => readWithItem(reading, inner)) : [readWithItem(reading, only ?? item)];
  });
}

function readWithItem(reading: Reading, item: number): WithItem {
  let inner: number | undefined = item;
  while (inner !== undefined && reading.tree.typeOf(inner) === 'parenthesized_expression') [inner] = reading.pieces(inner);
  if (inner === undefined || reading.tree.typeOf(inner) !== 'as_pattern')
    return { value: readExpression(reading, inner, item), target: null };
  const [value, alias] = reading.pieces(inner);
  const context = readExpression(reading, value, inner);
  const target = readExpression(reading, alias, inner);
  bindTarget(reading.scope, target);
  return { value: context, target };
}
