import type { Site } from '../facts/ir.ts';
import type { Access, AccessKind } from './buffer-use.ts';
import type { Frame } from './frame.ts';
import type { ByteExtent } from './order-fact.ts';
import { readPartial } from './partials.ts';
import type { AtomId, Value } from './values.ts';

interface AccessDetails {
  readonly certain?: boolean;
  readonly via?: Access['via'];
  readonly inPlace?: boolean;
  readonly encoder?: Value;
  readonly extent?: ByteExtent | null;
  readonly deferred?: boolean;
}

/** Notes that something is done to buffers themselves. */
export function recordBufferAccess(
  frame: Frame,
  buffers: readonly AtomId[],
  kind: AccessKind,
  site: Site,
  why: string,
  details: AccessDetails = {},
): void {
  if (buffers.length === 0 || frame.env === null) return;
  pushAccess(frame, buffers, [], access(frame, kind, site, why, details), details);
}

/** Notes a load or a store through whatever of the value is a view of a buffer's bytes. */
export function recordViewAccess(
  frame: Frame,
  value: Value,
  kind: 'cpu-read' | 'cpu-write',
  site: Site,
  why: string,
  details: AccessDetails = {},
): void {
  if (frame.env === null) return;
  const buffers: AtomId[] = [];
  const origins: number[] = [];
  for (const atom of frame.values.list(value)) {
    if (atom.kind !== 'contents' && atom.kind !== 'view') continue;
    buffers.push(atom.buffer);
    origins.push(atom.origin);
  }
  if (buffers.length === 0) return;
  pushAccess(frame, buffers, origins, access(frame, kind, site, why, details), details);
}

function pushAccess(frame: Frame, buffers: readonly AtomId[], origins: readonly number[], seen: Access, details: AccessDetails): void {
  const { inPlace = false, encoder = 0, extent = null, deferred = false } = details;
  frame.trace.push({ kind: 'access', buffers, origins, access: seen, inPlace, encoder, extent, deferred });
}

function access(frame: Frame, kind: AccessKind, site: Site, why: string, details: AccessDetails): Access {
  return { kind, place: frame.place(site), why, via: details.via ?? 'other', certain: details.certain ?? true, parameter: null };
}

/** Notes what `contents` is asked of besides buffers, by the site that says so. */
export function noteContentsReceiver(frame: Frame, receiver: Value, site: Site): void {
  const { values, machine } = frame;
  if (frame.env === null || !values.has(receiver, 'buffer')) return;
  const origin = machine.origin(frame.place(site));
  for (const { kind } of values.list(receiver)) {
    if (kind === 'none') machine.absentReceivers.add(origin);
    else if (kind !== 'buffer') machine.strangeReceivers.add(origin);
  }
}

export function bufferAtoms(frame: Frame, value: Value): readonly AtomId[] {
  return frame.values.ids(value).filter((id) => frame.values.atom(id).kind === 'buffer');
}

/** The atoms of these kinds in a value and in the containers it holds. */
export function reachableAtoms(frame: Frame, value: Value, kinds: ReadonlySet<string>): readonly AtomId[] {
  const { values } = frame;
  const direct = values.ids(value);
  values.work += direct.length;
  if (!direct.some((id) => isHolder(values.atom(id).kind))) return direct.filter((id) => kinds.has(values.atom(id).kind));
  const found: AtomId[] = [];
  const seen = new Set<AtomId>();
  const entered = new Set<Value>([value]);
  for (const held of entered)
    for (const id of values.ids(held)) {
      values.work++;
      if (seen.has(id)) continue;
      seen.add(id);
      const { kind } = values.atom(id);
      if (kinds.has(kind)) found.push(id);
      if (isHolder(kind)) for (const each of heldIn(frame, id, kind)) entered.add(each);
    }
  return found.sort((a, b) => a - b);
}

function isHolder(kind: string): boolean {
  return kind === 'container' || kind === 'partial';
}

function heldIn(frame: Frame, id: AtomId, kind: string): readonly Value[] {
  if (kind === 'container') return [frame.machine.heap.readElements(id, null, frame.context.id)];
  const { callee, args, keywords } = readPartial(frame, id);
  return [callee, ...args, ...keywords.map(([, value]) => value)];
}

const TRACKED_KINDS: ReadonlySet<string> = new Set(['buffer', 'contents', 'view', 'wrapper']);

const ESCAPING_KINDS: ReadonlySet<string> = new Set([...TRACKED_KINDS, 'object']);

/** A value goes where nobody can see: its buffers escape, and its views count as read, the safe side. What its objects hold is looked up when all is known. A texture or matrix given to Metal itself is no escape. */
export function recordEscape(frame: Frame, value: Value, site: Site, why: string, to: 'anything' | 'metal' = 'anything'): void {
  if (frame.env === null || value === 0) return;
  const reached = reachableAtoms(frame, value, ESCAPING_KINDS);
  if (reached.length === 0) return;
  const objects = reached.filter((id) => frame.values.atom(id).kind === 'object');
  for (const object of objects) frame.machine.handedOut.add(object);
  if (objects.length > 0) frame.trace.push({ kind: 'handed-out', objects, place: frame.place(site), why });
  const atoms = reached.filter((id) => TRACKED_KINDS.has(frame.values.atom(id).kind));
  if (atoms.length === 0) return;
  const stranger = /([A-Za-z_]\w*)\W*$/.exec(why)?.[1];
  if (stranger !== undefined) frame.machine.strangers.add(stranger);
  const direct = atoms.flatMap((id) => {
    const atom = frame.values.atom(id);
    if (atom.kind === 'buffer') return [id];
    return atom.kind === 'wrapper' && to === 'anything' ? [atom.buffer] : [];
  });
  recordBufferAccess(frame, direct, 'escape', site, why);
  for (const id of atoms) recordViewAccess(frame, frame.values.single(id), 'cpu-read', site, why, { certain: false, deferred: true });
}
