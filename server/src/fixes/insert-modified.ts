import type { Workspace } from '../audit/judge.ts';
import type { BufferUse, Place } from '../flow/buffer-use.ts';
import type { Fix } from '../rules/finding.ts';
import { coverWrites } from './cover-writes.ts';

/** The fix that adds a `didModifyRange_` call after one CPU write of a Managed buffer, as a list of one; empty where that cannot be done. */
export function insertModified(use: BufferUse, write: Place, workspace: Workspace): readonly Fix[] {
  const { edits, uncovered, doubtful } = coverWrites(
    [use],
    workspace,
    ({ place }) => place.path === write.path && place.site === write.site,
  );
  if (edits.length === 0 || uncovered.length > 0) return [];
  // Where another mode is warranted, the next finding says so.
  const safe = doubtful.length === 0 && workspace.verdict(use).suggestedMode === 'Managed';
  return [{ title: 'Add didModifyRange_ after the write', applicability: safe ? 'safe' : 'unsafe', preferred: safe, edits }];
}
