import type { Expr, Stmt } from '../ir.ts';
import { isExpression, readExpression, readParts } from './read-expression.ts';
import { isStatement, readInto } from './read-statement.ts';
import { deepestExpression, type Reading } from './reading.ts';

/** What can be understood inside an `ERROR`: whole statements as they are, then the loose expressions as one opaque statement. */
export function readBroken(reading: Reading, node: number, into: Stmt[]): void {
  reading.readErrors.add(node);
  const site = reading.site(node);
  const parts: Expr[] = [];
  collect(reading, node, into, parts);
  if (parts.length > 0) into.push({ kind: 'expression', value: { kind: 'opaque', parts, site }, site });
}

function collect(reading: Reading, node: number, into: Stmt[], parts: Expr[]): void {
  for (const child of reading.children(node)) {
    const type = reading.tree.typeOf(child);
    if (type === 'ERROR') reading.readErrors.add(child);
    if (isStatement(type)) {
      readInto(reading, child, into);
    } else if (type === 'block' || type === 'ERROR' || type.endsWith('_clause')) {
      if (reading.expressionDepth >= deepestExpression) {
        parts.push(reading.unfollowed(child));
        continue;
      }
      reading.expressionDepth++;
      collect(reading, child, into, parts);
      reading.expressionDepth--;
    } else if (isExpression(type)) {
      parts.push(readExpression(reading, child));
    } else if (type !== '') {
      parts.push(...readParts(reading, child));
    }
  }
}

/** Reads the `ERROR` nodes below a statement that no reader came by, so that nothing of the text is lost. */
export function readLeftovers(reading: Reading, node: number, into: Stmt[]): void {
  const { errors, next, typeOf } = reading.tree;
  const end = next[node] ?? 0;
  for (let at = reading.firstError(node); at < errors.length; at++) {
    const error = errors[at] ?? end;
    if (error >= end) return;
    if (typeOf(error) === 'ERROR' && !reading.readErrors.has(error)) readBroken(reading, error, into);
  }
}
