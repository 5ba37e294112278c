import type { PythonFacts } from '../facts/facts.ts';
import type { Stmt } from '../facts/ir.ts';
import { lineAt } from '../syntax/line-table.ts';
import { spanOf } from './scope.ts';
import type { SpanEdit } from './span-edit.ts';

/**
 * The edit that puts a simple statement right after another of the same list of statements: on a line of its own with the other's indentation, or, where
 * the other shares its line, after a semicolon. The line break is the one that ends the other's line.
 */
export function insertAfter(
  statement: Stmt,
  newStatement: string,
  { facts, text }: { readonly facts: PythonFacts; readonly text: string },
): SpanEdit {
  const span = spanOf(facts.places, statement.site);
  const end = span.start + text.slice(span.start, span.end).trimEnd().length;
  const lineStart = facts.lineStarts[lineAt(facts.lineStarts, span.start)] ?? 0;
  const indent = text.slice(lineStart, span.start);
  const rest = /^[ \t\f]*;?[ \t\f]*(?:#[^\r\n]*)?(?=[\r\n]|$)/.exec(text.slice(end, endOfLine(text, end)));
  const isAlone = /^\uFEFF?[ \t\f]*$/.test(indent) && rest !== null;
  if (!isAlone) return { start: end, end, newText: `; ${newStatement}` };
  const at = end + rest[0].length;
  return { start: at, end: at, newText: `${lineBreakAt(text, at)}${indent.replace('\uFEFF', '')}${newStatement}` };
}

function endOfLine(text: string, from: number): number {
  const found = /[\r\n]/.exec(text.slice(from));
  return found === null ? text.length : from + found.index + 1;
}

/** The line break at an offset; at the end of the text, the text's first. */
function lineBreakAt(text: string, at: number): string {
  return /^(?:\r\n|\n|\r)/.exec(text.slice(at, at + 2))?.[0] ?? /\r\n|\n|\r/.exec(text)?.[0] ?? '\n';
}
