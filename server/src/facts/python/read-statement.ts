import type { Expr, Stmt } from '../ir.ts';
import { readAssignment, readAugmented } from './read-assignment.ts';
import { readBroken, readLeftovers } from './read-broken.ts';
import { readExpressions } from './read-collection.ts';
import { readFor, readIf, readTry, readWhile, readWith } from './read-compound.ts';
import { readClass, readFunction } from './read-definition.ts';
import { readExpression, readParts } from './read-expression.ts';
import { readFromImport, readFutureImport, readImport } from './read-import.ts';
import { readMatch } from './read-match.ts';
import {
  readAssert,
  readBreak,
  readContinue,
  readDelete,
  readExec,
  readGlobal,
  readNonlocal,
  readPass,
  readPrint,
  readRaise,
  readReturn,
} from './read-simple-statement.ts';
import { readStringPiece } from './read-string.ts';
import { readTypeAlias } from './read-type-alias.ts';
import { deepestBlock, type Reading } from './reading.ts';

type StatementReader = (reading: Reading, node: number) => Stmt;

/** Every statement form of the grammar. */
const readers: ReadonlyMap<string, StatementReader> = new Map<string, StatementReader>([
  ['expression_statement', readExpressionStatement],
  ['return_statement', readReturn],
  ['raise_statement', readRaise],
  ['assert_statement', readAssert],
  ['delete_statement', readDelete],
  ['import_statement', readImport],
  ['import_from_statement', readFromImport],
  ['future_import_statement', readFutureImport],
  ['global_statement', readGlobal],
  ['nonlocal_statement', readNonlocal],
  ['pass_statement', readPass],
  ['break_statement', readBreak],
  ['continue_statement', readContinue],
  ['print_statement', readPrint],
  ['exec_statement', readExec],
  ['type_alias_statement', readTypeAlias],
  ['if_statement', readIf],
  ['while_statement', readWhile],
  ['for_statement', readFor],
  ['try_statement', readTry],
  ['with_statement', readWith],
  ['match_statement', readMatch],
  ['function_definition', (reading, node) => readFunction(reading, node, node)],
  ['class_definition', (reading, node) => readClass(reading, node, node)],
  ['decorated_definition', readDecorated],
]);

/** The statements of a block; none when the block is missing. */
export function readBlock(reading: Reading, block: number | undefined): Stmt[] {
  if (block === undefined) return [];
  if (reading.blockDepth >= deepestBlock) {
    const value = reading.unfollowed(block);
    return [{ kind: 'expression', value, site: value.site }];
  }
  reading.blockDepth++;
  const statements: Stmt[] = [];
  for (const child of reading.children(block)) readInto(reading, child, statements);
  reading.blockDepth--;
  return statements;
}

/** Reads the statement at a node, and after it whatever in it was not understood. Tokens say nothing. */
export function readInto(reading: Reading, node: number, into: Stmt[]): void {
  const type = reading.tree.typeOf(node);
  const read = readers.get(type);
  if (read !== undefined) into.push(read(reading, node));
  else if (type === 'ERROR') readBroken(reading, node, into);
  else if (type !== '') into.push(statementOf(reading, node, readExpression(reading, node)));
  if (reading.tree.errors.length > 0) readLeftovers(reading, node, into);
}

/** Whether nodes of a type are read as statements. */
export function isStatement(type: string): boolean {
  return readers.has(type);
}

function statementOf(reading: Reading, node: number, value: Expr): Stmt {
  return { kind: 'expression', value, site: reading.site(node) };
}

/** An expression, a tuple without parentheses, or one of the assignments. */
function readExpressionStatement(reading: Reading, node: number): Stmt {
  const pieces = reading.pieces(node);
  const [first] = pieces;
  const type = first === undefined ? '' : reading.tree.typeOf(first);
  if (first !== undefined && type === 'assignment') return readAssignment(reading, first);
  if (first !== undefined && type === 'augmented_assignment') return readAugmented(reading, first);
  const site = reading.site(node);
  if (pieces.length > 1) return { kind: 'expression', value: readExpressions(reading, pieces, node), site };
  if (first !== undefined && reading.hasToken(node, ',')) {
    const tupleSite = reading.site(first);
    return {
      kind: 'expression',
      value: { kind: 'sequence', type: 'tuple', items: [readExpression(reading, first)], site: tupleSite },
      site,
    };
  }
  // A docstring is no source of kernels.
  const text = first === undefined ? null : readStringPiece(reading, first);
  return { kind: 'expression', value: text ?? readExpression(reading, first, node), site };
}

function readDecorated(reading: Reading, node: number): Stmt {
  for (const piece of reading.pieces(node)) {
    const type = reading.tree.typeOf(piece);
    if (type === 'function_definition') return readFunction(reading, piece, node);
    if (type === 'class_definition') return readClass(reading, piece, node);
  }
  const site = reading.site(node);
  return { kind: 'expression', value: { kind: 'opaque', parts: readParts(reading, node), site }, site };
}
