import type { Workspace } from '../audit/judge.ts';
import type { Place } from '../flow/buffer-use.ts';
import type { Fix } from '../rules/finding.ts';
import { insertAfter } from './insert-after.ts';
import { makeFix } from './make-fix.ts';
import { statementCall } from './statement-call.ts';

/** The fix that waits for a command buffer right after its commit, as a list of one; empty where the commit is no statement of its own. Unsafe: the CPU stands still there. */
export function insertWait(commit: Place, workspace: Workspace): readonly Fix[] {
  const found = statementCall(commit, workspace);
  if (found === null) return [];
  const edit = insertAfter(found.statement, `${found.receiver}.waitUntilCompleted()`, found.file);
  return [makeFix('Wait until the work is completed', commit.path, found.file.facts, [edit], false)];
}
