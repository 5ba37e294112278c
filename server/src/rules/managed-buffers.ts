import { summarizeAccesses } from '../audit/access-summary.ts';
import type { Workspace } from '../audit/judge.ts';
import { type BufferUse, type Place, placeKey } from '../flow/buffer-use.ts';
import type { Location } from '../position.ts';

/** Whether a buffer is Managed whatever runs, and nothing that happens to it is out of sight: else a sync call may be there. */
export function isManagedInSight(use: BufferUse): boolean {
  const { modes, unknown } = use.mode;
  if (unknown !== null || modes.length !== 1 || modes[0] !== 'Managed' || use.doubt !== null || use.allocation.heap) return false;
  return summarizeAccesses(use.accesses).escapes.length === 0;
}

/** Whether no call of the kind stands anywhere in sight for the buffer. */
export function lacksSync(use: BufferUse, via: 'sync-modified' | 'sync-resource'): boolean {
  return use.accesses.every((access) => access.via !== via);
}

export function locationOf({ path, site }: Place, workspace: Workspace): Location {
  return { path, range: workspace.range(path, site) };
}

/** Each place once, in the order of the first. */
export function distinctPlaces(places: readonly Place[]): readonly Place[] {
  return [...new Map(places.map((place) => [placeKey(place), place])).values()];
}
