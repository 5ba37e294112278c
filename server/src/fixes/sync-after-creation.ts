import type { Workspace } from '../audit/judge.ts';
import type { BufferUse } from '../flow/buffer-use.ts';
import type { TextEdit } from '../rules/finding.ts';
import { readPath, spellPath } from './buffer-path.ts';
import { insertAfter } from './insert-after.ts';
import { locate } from './locate.ts';
import { NameView } from './scope.ts';
import { toTextEdits } from './span-edit.ts';
import { spellRange } from './spell-range.ts';

/**
 * A `didModifyRange_` call right after a buffer is made from bytes. Metal makes such a buffer initialised and needs none; some like to see it. null for a
 * buffer that is made by length, and where the statement does more than give the new buffer a name.
 */
export function insertSyncAfterCreation({ allocation }: BufferUse, workspace: Workspace): TextEdit | null {
  const { path } = allocation;
  const facts = workspace.facts(path);
  const text = workspace.text(path);
  if (allocation.source !== 'bytes' || facts === undefined || text === undefined) return null;
  const place = locate(facts, allocation.call);
  const statement = place?.step.statement;
  if (place === null || statement?.kind !== 'assign' || statement.value.site !== allocation.call) return null;
  const [target] = statement.targets;
  const name = target === undefined ? null : readPath(target, { facts, text });
  if (name === null) return null;
  const buffer = spellPath(name);
  const range = spellRange('0', `${buffer}.length()`, new NameView(facts, place.fn, statement.site));
  const edit = insertAfter(statement, `${buffer}.didModifyRange_(${range})`, { facts, text });
  return toTextEdits(path, facts.lineStarts, [edit])[0] ?? null;
}
