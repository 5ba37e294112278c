import { summarizeAccesses } from '../audit/access-summary.ts';
import type { Workspace } from '../audit/judge.ts';
import type { Verdict } from '../audit/verdict.ts';
import type { CallExpr, Stmt } from '../facts/ir.ts';
import { innerBodies, statements } from '../facts/walk-ir.ts';
import type { Access, BufferUse } from '../flow/buffer-use.ts';
import { resourceOptionsName } from '../metal/resource-options.ts';
import type { Fix, TextEdit } from '../rules/finding.ts';
import { rewriteMode } from './rewrite-mode.ts';
import { spanOf } from './scope.ts';
import { sortEdits } from './sort-edits.ts';
import { toTextEdits } from './span-edit.ts';

/**
 * The fix that allocates a Managed buffer Shared and takes its sync calls out, which are invalid on a Shared one (MTLBuffer/didModifyRange:), as a list of one.
 * Empty where a sync call is part of something larger or speaks of other buffers too, and where a texture, matrix or tensor is made on the buffer, whose mode
 * must match. Safe where every path of the buffer was seen.
 */
export function useShared(verdict: Verdict, use: BufferUse, workspace: Workspace): readonly Fix[] {
  const { allocation } = use;
  const facts = workspace.facts(allocation.path);
  const text = workspace.text(allocation.path);
  if (verdict.currentMode !== 'Managed' || facts === undefined || text === undefined) return [];
  if (allocation.heap || use.accesses.some((access) => access.via === 'wrapper')) return [];
  const rewrite = rewriteMode(allocation, 'Managed', 'Shared', { facts, text });
  if (rewrite.kind === 'none') return [];
  const { syncs, escapes } = summarizeAccesses(use.accesses);
  const removed = syncs.map((sync) => removeSync(sync, workspace));
  if (removed.some((each) => each === null)) return [];
  const safe = rewrite.exact && escapes.length === 0 && use.doubt === null && syncs.every((sync) => sync.place.path === allocation.path);
  const edits = [...toTextEdits(allocation.path, facts.lineStarts, rewrite.edits), ...removed.flatMap((each) => each ?? [])];
  const title = `Use ${resourceOptionsName('Shared')}${syncs.length === 0 ? '' : ', without the sync calls'}`;
  return [{ title, applicability: safe ? 'safe' : 'unsafe', preferred: safe, edits: sortEdits(edits) }];
}

/** The edit that takes a sync call out with its line; null where it is no statement of its own, or of other buffers as well. */
function removeSync({ place }: Access, workspace: Workspace): readonly TextEdit[] | null {
  const facts = workspace.facts(place.path);
  const text = workspace.text(place.path);
  if (facts === undefined || text === undefined || workspace.usesAt(place).length !== 1) return null;
  const { body, functions, classes } = facts.module;
  for (const code of [body, ...functions.map((fn) => fn.body), ...classes.map((cls) => cls.body)])
    for (const block of [code, ...[...statements(code)].flatMap(innerBodies)]) {
      const statement = block.find((each) => isCallAt(each, place.site));
      if (statement === undefined) continue;
      const span = spanOf(facts.places, statement.site);
      const lineStart = text.lastIndexOf('\n', span.start - 1) + 1;
      const newline = text.indexOf('\n', span.end);
      const lineEnd = newline < 0 ? text.length : newline;
      const isWholeLine = /^\s*$/.test(text.slice(lineStart, span.start)) && /^\s*$/.test(text.slice(span.end, lineEnd));
      if (!isWholeLine) return null;
      // What is left of a block must be something: other sync calls may go with other fixes.
      const edit = block.every(isSync)
        ? { ...span, newText: 'pass' }
        : { start: lineStart, end: Math.min(lineEnd + 1, text.length), newText: '' };
      return toTextEdits(place.path, facts.lineStarts, [edit]);
    }
  return null;
}

function callOf(statement: Stmt): CallExpr | null {
  return statement.kind === 'expression' && statement.value.kind === 'call' ? statement.value : null;
}

/** An access of `didModifyRange_` stands at the call, one of `synchronizeResource_` at its argument. */
function isCallAt(statement: Stmt, site: number): boolean {
  const call = callOf(statement);
  return call !== null && isSync(statement) && (call.site === site || call.args.some((argument) => argument.value.site === site));
}

function isSync(statement: Stmt): boolean {
  const callee = callOf(statement)?.callee;
  return callee?.kind === 'attribute' && /^(didModifyRange|synchronizeResource)_?$/.test(callee.name);
}
