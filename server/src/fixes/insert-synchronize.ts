import type { Workspace } from '../audit/judge.ts';
import type { BufferUse, Place } from '../flow/buffer-use.ts';
import type { Fix } from '../rules/finding.ts';
import { lineAt } from '../syntax/line-table.ts';
import { locate } from './locate.ts';
import { makeFix } from './make-fix.ts';
import { spanOf } from './scope.ts';
import { statementCall } from './statement-call.ts';

/**
 * The fix that encodes `synchronizeResource_` for a buffer right before the commit of the work that writes it, as a list of one; empty where the commit is no
 * statement on lines of its own, or stands in another function than the one that gives the buffer a name. Unsafe: another encoder may still be open.
 */
export function insertSynchronize(use: BufferUse, commit: Place | null, workspace: Workspace): readonly Fix[] {
  const found = commit === null ? null : statementCall(commit, workspace);
  const name = found === null ? null : localName(use, found.file.path, found.place.fn, workspace);
  if (found === null || name === null) return [];
  const { facts, text, path } = found.file;
  const { start } = spanOf(facts.places, found.statement.site);
  const lineStart = facts.lineStarts[lineAt(facts.lineStarts, start)] ?? 0;
  const indent = text.slice(lineStart, start);
  if (indent.trim() !== '') return [];
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const blit = freeName(found.place.fn, facts);
  const lines = [`${blit} = ${found.receiver}.blitCommandEncoder()`, `${blit}.synchronizeResource_(${name})`, `${blit}.endEncoding()`];
  const newText = lines.map((line) => `${line}${newline}${indent}`).join('');
  return [makeFix('Synchronize it before the commit', path, facts, [{ start, end: start, newText }], false)];
}

/** The local name that the allocation gives the buffer, where the function is the one that allocates it. */
function localName({ allocation }: BufferUse, path: string, fn: number | null, workspace: Workspace): string | null {
  if (allocation.path !== path || allocation.function !== fn || allocation.name === null) return null;
  const facts = workspace.facts(path);
  const place = facts === undefined ? null : locate(facts, allocation.call);
  const statement = place?.step.statement;
  const [target, ...others] = statement?.kind === 'assign' ? statement.targets : [];
  return target?.kind === 'name' && others.length === 0 && target.id === allocation.name ? target.id : null;
}

function freeName(
  fn: number | null,
  facts: { readonly module: { readonly functions: readonly { readonly locals: readonly string[] }[] } },
): string {
  const taken = fn === null ? [] : (facts.module.functions[fn]?.locals ?? []);
  return ['blit', 'sync_blit', 'sync_encoder'].find((name) => !taken.includes(name)) ?? 'synchronizing_encoder';
}
