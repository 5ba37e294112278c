import type { Workspace } from '../audit/judge.ts';
import type { BufferUse } from '../flow/buffer-use.ts';
import { locate } from './locate.ts';
import { isQuietStatement } from './quiet.ts';
import type { SyncGroup } from './sync-group.ts';

/** Whether the writes of a group come right after the allocation of the one buffer they can be of: then the GPU cannot have written it yet. */
export function startsFresh({ first, step }: SyncGroup, uses: readonly BufferUse[], workspace: Workspace): boolean {
  const [use, ...others] = uses.filter((each) => each.accesses.includes(first.access));
  if (use === undefined || others.length > 0 || use.allocation.path !== first.file.path) return false;
  const made = locate(first.file.facts, use.allocation.statement);
  if (made === null || made.fn !== first.place.fn) return false;
  const { body, index } = made.step;
  const around = first.place.steps.find((each) => each.body === body);
  if (around === undefined || around.index <= index) return false;
  const isQuiet = body.slice(index + 1, around.index + 1).every((statement) => isQuietStatement(statement, workspace));
  return isQuiet && (step.body !== body || step.index <= around.index);
}
