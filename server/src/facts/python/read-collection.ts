import type { ComprehensionClause, ComprehensionExpr, Expr, SequenceExpr } from '../ir.ts';
import { readExpression, readOpaque } from './read-expression.ts';
import type { Reading } from './reading.ts';
import { bindTarget } from './scope.ts';

/** `[a, *b]`, also as a target. */
export function readList(reading: Reading, node: number): Expr {
  return readSequence(reading, node, 'list');
}

/** A tuple, with parentheses or without, and the patterns of that form. */
export function readTuple(reading: Reading, node: number): Expr {
  return readSequence(reading, node, 'tuple');
}

/** `(a, b)` as a target; `(a)` is `a`. */
export function readTuplePattern(reading: Reading, node: number): Expr {
  const pieces = reading.pieces(node);
  const isGroup = pieces.length === 1 && !reading.hasToken(node, ',');
  return isGroup ? readExpression(reading, pieces[0], node) : readTuple(reading, node);
}

/** `{a, *b}`. */
export function readSet(reading: Reading, node: number): Expr {
  return readSequence(reading, node, 'set');
}

function readSequence(reading: Reading, node: number, type: SequenceExpr['type']): SequenceExpr {
  const site = reading.site(node);
  const items: Expr[] = [];
  for (const child of reading.children(node)) {
    if (reading.tree.typeOf(child) !== '') items.push(readExpression(reading, child));
  }
  return { kind: 'sequence', type, items, site };
}

/** `*value`, also as a target. */
export function readStarred(reading: Reading, node: number): Expr {
  const site = reading.site(node);
  return { kind: 'starred', value: readExpression(reading, reading.pieces(node)[0], node), site };
}

/** `{key: value, **spread}`. */
export function readDict(reading: Reading, node: number): Expr {
  const site = reading.site(node);
  const entries: { readonly key: Expr | null; readonly value: Expr }[] = [];
  for (const child of reading.pieces(node)) {
    const [first, second] = reading.pieces(child);
    if (reading.tree.typeOf(child) === 'pair') {
      entries.push({ key: readExpression(reading, first, child), value: readExpression(reading, second, child) });
    } else {
      entries.push({ key: null, value: readExpression(reading, first, child) });
    }
  }
  return { kind: 'dict', entries, site };
}

/** `[element for …]`. */
export function readListComprehension(reading: Reading, node: number): Expr {
  return readComprehension(reading, node, 'list');
}

/** `{element for …}`. */
export function readSetComprehension(reading: Reading, node: number): Expr {
  return readComprehension(reading, node, 'set');
}

/** `{key: value for …}`. */
export function readDictComprehension(reading: Reading, node: number): Expr {
  return readComprehension(reading, node, 'dict');
}

/** `(element for …)`. */
export function readGenerator(reading: Reading, node: number): Expr {
  return readComprehension(reading, node, 'generator');
}

/** A comprehension has a scope of its own, in which all but the first iterable is evaluated. */
function readComprehension(reading: Reading, node: number, type: ComprehensionExpr['type']): Expr {
  const [body, ...rest] = reading.pieces(node);
  if (body === undefined) return readOpaque(reading, node);
  const site = reading.site(node);
  const around = reading.scope;
  const scope = reading.enter('comprehension', -1, '');
  const isPair = reading.tree.typeOf(body) === 'pair';
  const [key, value] = isPair ? reading.pieces(body) : [body, undefined];
  const element = readExpression(reading, key, node);
  const mapped = isPair ? readExpression(reading, value, node) : null;

  const clauses: ComprehensionClause[] = [];
  for (const clause of rest) {
    const pieces = reading.pieces(clause);
    if (reading.tree.typeOf(clause) === 'if_clause') {
      clauses.push({ kind: 'if', test: readExpression(reading, pieces[0], clause) });
      continue;
    }
    const target = readExpression(reading, pieces[0], clause);
    bindTarget(scope, target);
    if (clauses.length === 0) reading.scope = around;
    clauses.push({ kind: 'for', target, iterable: readExpressions(reading, pieces.slice(1), clause) });
    reading.scope = scope;
  }
  reading.leave();
  return { kind: 'comprehension', type, element, value: mapped, clauses, site };
}

/** One expression, or the tuple that several without parentheses are. */
export function readExpressions(reading: Reading, nodes: readonly number[], owner: number): Expr {
  const [first] = nodes;
  const last = nodes[nodes.length - 1];
  if (first === undefined || last === undefined || nodes.length === 1) return readExpression(reading, first, owner);
  const site = reading.siteOf(reading.tree.start[first] ?? 0, reading.tree.end[last] ?? 0);
  return { kind: 'sequence', type: 'tuple', items: nodes.map((node) => readExpression(reading, node)), site };
}
