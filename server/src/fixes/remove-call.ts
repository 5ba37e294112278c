import type { Site, Stmt } from '../facts/ir.ts';
import { innerBodies, statements } from '../facts/walk-ir.ts';
import type { Fix } from '../rules/finding.ts';
import type { RewrittenFile } from './rewrite-mode.ts';
import { spanOf } from './scope.ts';
import { toTextEdits } from './span-edit.ts';

/**
 * The fix that takes out a call which is a statement of its own, its whole lines with it, as a list of one; empty where the call is part of something larger or
 * shares its line with other code. A block that would be empty gets `pass`.
 */
export function removeCall(call: Site, safe: boolean, file: RewrittenFile & { readonly path: string }): readonly Fix[] {
  const found = findStatement(call, file);
  if (found === null) return [];
  const { start, end } = spanOf(file.facts.places, found.statement.site);
  const lineStart = file.text.lastIndexOf('\n', start - 1) + 1;
  const newline = file.text.indexOf('\n', end);
  const lineEnd = newline < 0 ? file.text.length : newline;
  const before = file.text.slice(lineStart, start);
  const after = file.text.slice(end, lineEnd);
  if (before.trim() !== '' || !/^\s*(#.*)?$/.test(after)) return [];
  const edit = found.alone ? { start, end, newText: 'pass' } : { start: lineStart, end: newline < 0 ? lineEnd : lineEnd + 1, newText: '' };
  return [
    {
      title: 'Remove the call',
      applicability: safe ? 'safe' : 'unsafe',
      preferred: safe,
      edits: toTextEdits(file.path, file.facts.lineStarts, [edit]),
    },
  ];
}

function findStatement(call: Site, { facts }: RewrittenFile): { readonly statement: Stmt; readonly alone: boolean } | null {
  const { body, functions, classes } = facts.module;
  for (const code of [body, ...functions.map((fn) => fn.body), ...classes.map((cls) => cls.body)])
    for (const block of blocks(code))
      for (const statement of block)
        if (statement.kind === 'expression' && statement.value.kind === 'call' && statement.value.site === call)
          return { statement, alone: block.length === 1 };
  return null;
}

function* blocks(body: readonly Stmt[]): Generator<readonly Stmt[]> {
  yield body;
  for (const statement of statements(body)) yield* innerBodies(statement).filter((block) => block.length > 0);
}
