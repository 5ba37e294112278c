import type { Place } from './buffer-use.ts';
import type { ByteExtent } from './order-fact.ts';
import type { AtomId } from './values.ts';

/** A CPU write that the GPU has not been told of. */
export interface PendingWrite {
  readonly place: Place;
  /** The bytes that no `didModifyRange_` covered yet; null where it is not plain which are written. */
  readonly left: readonly ByteExtent[] | null;
  /** A `didModifyRange_` that came before it with nothing to tell. */
  readonly early: Place | null;
  /** A `didModifyRange_` that came after it and covered not all of it. */
  readonly narrow: Place | null;
}

/** `filled`: with bytes at creation. `unknown`: nothing happened in sight yet. `unsure`: it cannot be told. */
type CpuState =
  | { readonly kind: 'unknown' | 'clean' | 'filled' | 'synced' | 'unsure' }
  | { readonly kind: 'dirty'; readonly writes: readonly PendingWrite[] };

/** `on`: the command buffer that holds the work; null where it is not known. */
type GpuState =
  | { readonly kind: 'none' | 'unsure' }
  | { readonly kind: 'written'; readonly place: Place; readonly on: AtomId | null; readonly sure: boolean }
  | { readonly kind: 'synced' };

export interface BufferState {
  readonly cpu: CpuState;
  /** A `didModifyRange_` that had nothing to tell. */
  readonly early: Place | null;
  readonly gpu: GpuState;
}

/** What a command buffer does to a buffer. */
export interface BufferWork {
  readonly reads: boolean;
  readonly writes: 'no' | 'maybe' | 'sure';
  readonly place: Place;
}

export interface CommandState {
  readonly status: 'open' | 'committed' | 'done' | 'unsure';
  readonly committed: Place | null;
  readonly work: ReadonlyMap<AtomId, BufferWork>;
}

/** Where each buffer and each command buffer stands at one point of a run. What is not among them: nothing is known of it. */
export class OrderState {
  readonly buffers: Map<AtomId, BufferState>;
  readonly commands: Map<AtomId, CommandState>;

  constructor(buffers: Iterable<readonly [AtomId, BufferState]> = [], commands: Iterable<readonly [AtomId, CommandState]> = []) {
    this.buffers = new Map(buffers);
    this.commands = new Map(commands);
  }

  fork(): OrderState {
    return new OrderState(this.buffers, this.commands);
  }

  buffer(id: AtomId): BufferState {
    return this.buffers.get(id) ?? UNKNOWN;
  }

  change(id: AtomId, parts: Partial<BufferState>): void {
    this.buffers.set(id, { ...this.buffer(id), ...parts });
  }

  command(id: AtomId): CommandState {
    return this.commands.get(id) ?? OPEN;
  }

  /**
   * What holds where either may hold, after both went on from `base`. A defect on one of two paths is one. But where one path puts right what was wrong before
   * them, the other may be the one on which that is not called for: then it cannot be told.
   */
  meet(other: OrderState, base: OrderState | null): OrderState {
    const met = this.fork();
    for (const [id, state] of other.buffers) {
      const own = met.buffers.get(id);
      met.buffers.set(id, own === undefined || own === state ? state : meetBuffers(own, state, base?.buffers.get(id)));
    }
    for (const [id, state] of other.commands) {
      const own = met.commands.get(id);
      met.commands.set(id, own === undefined || own === state ? state : meetCommands(own, state, base?.commands.get(id)));
    }
    return met;
  }
}

const UNKNOWN: BufferState = { cpu: { kind: 'unknown' }, early: null, gpu: { kind: 'none' } };
export const OPEN: CommandState = { status: 'open', committed: null, work: new Map() };

function meetBuffers(a: BufferState, b: BufferState, base: BufferState | undefined): BufferState {
  const early = a.early !== null && b.early !== null && a.early.site === b.early.site ? a.early : null;
  return { cpu: meetCpu(a.cpu, b.cpu, base?.cpu), early, gpu: meetGpu(a.gpu, b.gpu, base?.gpu) };
}

/** Nothing wrong, and nothing done about it: what happened on the other path holds. */
const NEUTRAL: readonly CpuState['kind'][] = ['unknown', 'clean', 'filled'];

function meetCpu(a: CpuState, b: CpuState, base: CpuState | undefined): CpuState {
  if (a.kind === 'dirty' && b.kind === 'dirty') {
    const isIn = (write: PendingWrite): boolean =>
      a.writes.some((each) => each.place.site === write.place.site && each.place.path === write.place.path);
    return { kind: 'dirty', writes: [...a.writes, ...b.writes.filter((write) => !isIn(write))] };
  }
  if (a.kind === b.kind) return a;
  if (NEUTRAL.includes(a.kind) && NEUTRAL.includes(b.kind)) return NEUTRAL.indexOf(a.kind) < NEUTRAL.indexOf(b.kind) ? b : a;
  if (NEUTRAL.includes(a.kind)) return b;
  if (NEUTRAL.includes(b.kind)) return a;
  if (a.kind === 'dirty' && b.kind === 'synced' && b === base) return a;
  return b.kind === 'dirty' && a.kind === 'synced' && a === base ? b : { kind: 'unsure' };
}

function meetGpu(a: GpuState, b: GpuState, base: GpuState | undefined): GpuState {
  if (a.kind === 'none') return b;
  if (b.kind === 'none') return a;
  if (a.kind === 'written' && b.kind === 'written') return a.on === b.on ? a : { kind: 'unsure' };
  if (a.kind === b.kind) return a;
  if (a.kind === 'written' && b.kind === 'synced' && b === base) return a;
  return b.kind === 'written' && a.kind === 'synced' && a === base ? b : { kind: 'unsure' };
}

function meetCommands(a: CommandState, b: CommandState, base: CommandState | undefined): CommandState {
  const work = new Map(a.work);
  for (const [id, each] of b.work) work.set(id, work.get(id) ?? each);
  return { status: meetStatus(a, b, base), committed: a.committed ?? b.committed, work };
}

function meetStatus(a: CommandState, b: CommandState, base: CommandState | undefined): CommandState['status'] {
  if (a.status === b.status || b.status === 'open') return a.status;
  if (a.status === 'open') return b.status;
  if (a.status === 'committed' && b.status === 'done' && b === base) return a.status;
  return b.status === 'committed' && a.status === 'done' && a === base ? b.status : 'unsure';
}
