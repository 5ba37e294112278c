import type { Access, Place } from './buffer-use.ts';
import type { ByteExtent, OrderFact } from './order-fact.ts';
import { type BufferWork, type CommandState, OPEN, type OrderState, type PendingWrite } from './order-state.ts';
import type { AtomId } from './values.ts';

/** What the events of a walk need to know of the whole. */
export interface OrderKnowledge {
  /** Buffers that are one thing at any time: only of these anything is said. */
  readonly single: ReadonlySet<AtomId>;
  /** Buffers that the CPU writes to anywhere, bytes at creation included. */
  readonly cpuWritten: ReadonlySet<AtomId>;
  readonly report: (buffer: AtomId, fact: OrderFact) => void;
}

/** The CPU stores into a buffer. */
export function writeByCpu(state: OrderState, buffer: AtomId, place: Place, extent: ByteExtent | null, known: OrderKnowledge): void {
  const { cpu, early } = state.buffer(buffer);
  if (cpu.kind !== 'unknown' && cpu.kind !== 'unsure') known.report(buffer, { kind: 'followed-write', place });
  const left = extent === null ? null : [extent];
  const write: PendingWrite = { place, left, early, narrow: null };
  const others = cpu.kind === 'dirty' ? cpu.writes.filter((each) => each.place.site !== place.site || each.place.path !== place.path) : [];
  state.change(buffer, { cpu: { kind: 'dirty', writes: [...others, write] } });
}

/** `didModifyRange_`: what it covers of the writes before it is told; without any it comes too early or for nothing. */
export function noteModified(state: OrderState, buffer: AtomId, place: Place, range: ByteExtent | null): void {
  const { cpu } = state.buffer(buffer);
  if (cpu.kind === 'clean' || cpu.kind === 'synced') {
    state.change(buffer, { early: place });
    return;
  }
  if (cpu.kind !== 'dirty') {
    state.change(buffer, { cpu: { kind: 'synced' }, early: null });
    return;
  }
  const writes = cpu.writes.flatMap((write): readonly PendingWrite[] => {
    if (write.left === null || range === null) return [];
    const left = write.left.flatMap((extent) => subtract(extent, range));
    return left.length === 0 ? [] : [{ ...write, left, narrow: place }];
  });
  state.change(buffer, { cpu: writes.length === 0 ? { kind: 'synced' } : { kind: 'dirty', writes }, early: null });
}

/** What a range leaves of a piece. A piece that begins somewhere is covered by any range as long as it. */
function subtract(extent: ByteExtent, range: ByteExtent): readonly ByteExtent[] {
  if (extent.start === null || range.start === null)
    return range.length >= extent.length ? [] : [{ start: null, length: extent.length - range.length }];
  const end = extent.start + extent.length;
  const rangeEnd = range.start + range.length;
  const before = Math.min(end, range.start) - extent.start;
  const after = end - Math.max(extent.start, rangeEnd);
  return [...(before > 0 ? [{ start: extent.start, length: before }] : []), ...(after > 0 ? [{ start: end - after, length: after }] : [])];
}

/** A GPU access is encoded; `on` is null where its command buffer is not known. */
export function encodeWork(state: OrderState, buffer: AtomId, access: Access, on: AtomId | null): void {
  const work: BufferWork = {
    reads: !(access.certain && access.kind === 'gpu-write'),
    writes: access.kind === 'gpu-read' ? 'no' : access.certain ? 'sure' : 'maybe',
    place: access.place,
  };
  if (work.writes !== 'no') state.change(buffer, { gpu: { kind: 'written', place: access.place, on, sure: work.writes === 'sure' } });
  if (on !== null) addWork(state, on, buffer, work);
}

/** `synchronizeResource_` copies to the CPU what the GPU wrote, when its command buffer runs. */
export function encodeSync(state: OrderState, buffer: AtomId, place: Place, on: AtomId | null): void {
  state.change(buffer, { gpu: { kind: 'synced' } });
  if (on !== null) addWork(state, on, buffer, { reads: false, writes: 'sure', place });
}

function addWork(state: OrderState, on: AtomId, buffer: AtomId, work: BufferWork): void {
  const command = state.command(on);
  const known = command.work.get(buffer);
  const both: BufferWork = {
    reads: work.reads || known?.reads === true,
    writes: work.writes === 'sure' || known === undefined ? work.writes : known.writes === 'no' ? work.writes : known.writes,
    place: work.writes === 'no' && known !== undefined ? known.place : work.place,
  };
  state.commands.set(on, { ...command, work: new Map(command.work).set(buffer, both) });
}

/** A command buffer is committed: what the CPU wrote and did not tell of is undefined for its work. */
export function commit(state: OrderState, on: AtomId, place: Place, known: OrderKnowledge): void {
  const command = state.command(on);
  for (const [buffer, work] of command.work) {
    const { cpu } = state.buffer(buffer);
    if (!work.reads || !known.single.has(buffer)) continue;
    if (cpu.kind !== 'dirty') {
      state.change(buffer, { early: null });
      continue;
    }
    for (const write of cpu.writes) known.report(buffer, unsynced(write, place));
    state.change(buffer, { cpu: { kind: 'unsure' }, early: null });
  }
  state.commands.set(on, { ...command, status: command.status === 'unsure' ? 'unsure' : 'committed', committed: place });
}

function unsynced(write: PendingWrite, commitPlace: Place): OrderFact {
  const sync = write.narrow ?? write.early;
  if (sync === null) return { kind: 'unsynced-write', place: write.place, commit: commitPlace };
  return { kind: write.narrow === null ? 'early-sync' : 'narrow-sync', place: sync, write: write.place };
}

/** The code waits: all that was committed is over. */
export function wait(state: OrderState): void {
  for (const [id, command] of state.commands) if (command.status === 'committed') state.commands.set(id, { ...command, status: 'done' });
}

export function setStatus(state: OrderState, on: AtomId, status: CommandState['status']): void {
  state.commands.set(on, { ...state.command(on), status });
}

export function remake(state: OrderState, on: AtomId): void {
  state.commands.set(on, OPEN);
}

/** The CPU loads from a buffer. */
export function readByCpu(state: OrderState, buffer: AtomId, place: Place, known: OrderKnowledge): void {
  const isResult = (sure: boolean) => sure || !known.cpuWritten.has(buffer);
  for (const { status, committed, work } of state.commands.values()) {
    const own = work.get(buffer);
    if (status !== 'committed' || committed === null || own === undefined || own.writes === 'no' || !isResult(own.writes === 'sure'))
      continue;
    known.report(buffer, { kind: 'early-read', place, commit: committed, write: own.place });
  }
  const { gpu } = state.buffer(buffer);
  if (gpu.kind !== 'written' || gpu.on === null || !isResult(gpu.sure)) return;
  const { status, committed } = state.command(gpu.on);
  if (status === 'committed' || status === 'done')
    known.report(buffer, { kind: 'unsynced-read', place, write: gpu.place, commit: committed });
}

/** Whatever is known of these buffers holds no longer. */
export function blur(state: OrderState, buffers: Iterable<AtomId>): void {
  for (const buffer of buffers) state.change(buffer, { cpu: { kind: 'unsure' }, early: null, gpu: { kind: 'unsure' } });
}
