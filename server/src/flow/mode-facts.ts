import type { Place } from './buffer-use.ts';
import { certainRuns, nodesOf } from './certain-runs.ts';
import type { BufferInstance, Machine } from './machine.ts';
import type { OrderFact, SyncCall } from './order-fact.ts';
import { flatten } from './reachable.ts';
import { innerTraces, type TraceNode } from './trace.ts';
import type { AtomId } from './values.ts';

/** One place of the code that touches buffers in a way that some modes forbid, with the buffers that come there; `certain`: each by itself. */
interface Touch {
  readonly place: Place;
  readonly call: SyncCall | 'contents';
  readonly buffers: Map<AtomId, { certain: boolean }>;
}

/** Reports where code touches a buffer as its mode forbids. Where one of several buffers comes to a place, and some of them may come there, nothing is said. */
export function modeFacts(machine: Machine, reachable: ReadonlySet<number>, add: (buffer: AtomId, fact: OrderFact) => void): void {
  for (const touch of touches(machine, reachable)) {
    const wrong = (buffer: AtomId) => isWrong(machine.instances.get(buffer), touch.call);
    const alone = [...touch.buffers.keys()].every(wrong);
    const sure = [...touch.buffers].filter(([buffer, { certain }]) => certain && wrong(buffer)).map(([buffer]) => buffer);
    const one = sure.length === 0 && alone ? firstMade(machine, touch.buffers.keys()) : [];
    const several = one.length > 0 && touch.buffers.size > 1;
    for (const buffer of [...sure, ...one]) {
      const modes = machine.instances.get(buffer)?.mode.modes ?? [];
      if (touch.call === 'contents') add(buffer, { kind: 'private-contents', place: touch.place, always: true });
      else add(buffer, { kind: 'unmanaged-sync', place: touch.place, call: touch.call, modes, alone, several });
    }
  }
  for (const { buffer, origin } of openedOnEveryPath(machine, reachable)) {
    const place = machine.origins[origin];
    if (place) add(buffer, { kind: 'private-contents', place, always: false });
  }
}

/** Where any of several buffers comes to a place, and it is wrong for all, one stands for them. */
function firstMade(machine: Machine, buffers: Iterable<AtomId>): readonly AtomId[] {
  const made = [...buffers].flatMap((buffer) => {
    const allocation = machine.instances.get(buffer)?.allocation;
    return allocation ? [{ buffer, allocation }] : [];
  });
  made.sort((a, b) =>
    a.allocation.path === b.allocation.path ? a.allocation.call - b.allocation.call : a.allocation.path < b.allocation.path ? -1 : 1,
  );
  return made.slice(0, 1).map(({ buffer }) => buffer);
}

function isWrong(instance: BufferInstance | undefined, call: Touch['call']): boolean {
  if (!instance || instance.open || instance.mode.unknown !== null || instance.mode.modes.length === 0) return false;
  const { modes } = instance.mode;
  return call === 'contents' ? modes.every((mode) => mode === 'Private') : !modes.includes('Managed');
}

function touches(machine: Machine, reachable: ReadonlySet<number>): Iterable<Touch> {
  const certain = certainRuns(machine, reachable);
  const found = new Map<string, Touch>();
  const note = (place: Place | undefined, call: Touch['call'], buffers: readonly AtomId[], alone: boolean): void => {
    if (!place) return;
    const key = `${call}|${place.path}|${place.site}`;
    const touch = found.get(key) ?? { place, call, buffers: new Map() };
    found.set(key, touch);
    for (const buffer of buffers) {
      const known = touch.buffers.get(buffer);
      if (known) known.certain ||= alone;
      else touch.buffers.set(buffer, { certain: alone });
    }
  };
  for (const id of reachable) {
    const trace = machine.context(id).trace;
    const single = singleOrigins(trace);
    for (const { node, certain: alone } of nodesOf(trace)) {
      const sure = alone && certain.has(id);
      if (node.kind === 'sync') note(node.place, node.call, node.buffers, sure && node.buffers.length === 1);
      if (node.kind === 'contents' && !machine.testedContents.has(node.origin))
        note(machine.origins[node.origin], 'contents', [node.buffer], sure && single.has(node.origin));
    }
  }
  return found.values();
}

/** `contents()` calls of a run that one buffer alone comes to. */
function singleOrigins(trace: readonly TraceNode[]): ReadonlySet<number> {
  const buffers = new Map<number, AtomId>();
  const several = new Set<number>();
  for (const node of flatten(trace)) {
    if (node.kind !== 'contents') continue;
    if ((buffers.get(node.origin) ?? node.buffer) !== node.buffer) several.add(node.origin);
    buffers.set(node.origin, node.buffer);
  }
  return new Set([...buffers.keys()].filter((origin) => !several.has(origin)));
}

interface Opened {
  readonly buffer: AtomId;
  readonly origin: number;
}

/** Calls of `contents()` that follow, whatever the tests on the way say, on the making of a buffer which may be Private or something else. */
function* openedOnEveryPath(machine: Machine, reachable: ReadonlySet<number>): Generator<Opened> {
  for (const id of reachable) yield* openedAfterMaking(machine, machine.context(id).trace);
}

function* openedAfterMaking(machine: Machine, trace: readonly TraceNode[]): Generator<Opened> {
  const made = new Set<AtomId>();
  for (const node of trace) {
    if (node.kind === 'allocate' && isPerhapsPrivate(machine.instances.get(node.buffer))) made.add(node.buffer);
    if (made.size > 0) yield* openedBy(machine, node, made, 0);
    if (mayLeave(node)) made.clear();
    for (const inner of innerTraces(node)) yield* openedAfterMaking(machine, inner);
  }
}

const DEEPEST = 6;

function* openedBy(machine: Machine, node: TraceNode, made: ReadonlySet<AtomId>, depth: number): Generator<Opened> {
  if (node.kind === 'contents' && made.has(node.buffer) && !machine.testedContents.has(node.origin)) yield node;
  const [only] = node.kind === 'call' ? node.contexts : [];
  if (only === undefined || depth > DEEPEST) return;
  for (const inner of machine.context(only).trace) {
    yield* openedBy(machine, inner, made, depth + 1);
    if (mayLeave(inner)) return;
  }
}

function mayLeave(node: TraceNode): boolean {
  if (node.kind === 'exit') return true;
  for (const each of flatten([node])) if (each.kind === 'exit') return true;
  return false;
}

function isPerhapsPrivate(instance: BufferInstance | undefined): boolean {
  return instance?.mode.modes.includes('Private') === true && !isWrong(instance, 'contents');
}
