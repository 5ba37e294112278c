import type { Access } from './buffer-use.ts';
import type { Machine } from './machine.ts';
import {
  blur,
  commit,
  encodeSync,
  encodeWork,
  noteModified,
  type OrderKnowledge,
  readByCpu,
  remake,
  setStatus,
  wait,
  writeByCpu,
} from './order-events.ts';
import type { OrderFact } from './order-fact.ts';
import { OrderState } from './order-state.ts';
import { speaksOf, touchingRuns } from './touching-runs.ts';
import type { TraceNode } from './trace.ts';
import type { AtomId, Value } from './values.ts';

/** Runs nested deeper than this are not entered. */
const DEEPEST = 40;
/** Nodes and states gone through from one root, and from all: past it nothing is said of order there. */
const MOST_STEPS = 40_000;
const MOST_STEPS_IN_ALL = 400_000;

/** States in which control leaves a piece of a run. */
interface Leaving {
  readonly returns: OrderState[];
  readonly breaks: OrderState[];
  readonly continues: OrderState[];
}

/** By buffer and the site of a binding: what the kernels do to it. */
export type BoundAccesses = ReadonlyMap<string, Access>;

/** What the walk needs to know of the whole. */
export interface WalkedProgram {
  readonly machine: Machine;
  readonly reachable: ReadonlySet<number>;
  readonly bound: BoundAccesses;
  /** Buffers that are one thing at any time: only of these anything is said. */
  readonly single: ReadonlySet<AtomId>;
  /** Buffers that the CPU writes to anywhere, bytes at creation included. */
  readonly cpuWritten: ReadonlySet<AtomId>;
}

/**
 * Follows the runs from their roots in the order of their statements, each with the state of every buffer and command buffer, and reports what is certainly out of
 * order on some path. Of a root from which that is too much work nothing is reported.
 */
export function walkOrder(program: WalkedProgram, report: (buffer: AtomId, fact: OrderFact) => void): void {
  if (program.single.size === 0) return;
  const { machine, reachable, single } = program;
  const speaking = touchingRuns(machine, reachable, (node) => speaksOf(node, single));
  const touching = touchingRuns(machine, reachable, (node) => node.kind === 'command' || speaksOf(node, single));
  let left = MOST_STEPS_IN_ALL;
  for (const id of [...speaking].sort((a, b) => a - b)) {
    if (!machine.context(id).root || left <= 0) continue;
    const walk = new OrderWalk(program, touching, Math.min(MOST_STEPS, left));
    const facts = walk.run(id);
    left -= walk.steps;
    for (const [buffer, fact] of facts) report(buffer, fact);
  }
}

class OrderWalk {
  steps = 0;
  private readonly machine: Machine;
  private readonly bound: BoundAccesses;
  private readonly known: OrderKnowledge;
  private readonly touching: ReadonlySet<number>;
  private readonly most: number;
  private readonly active = new Set<number>();
  private readonly facts: (readonly [AtomId, OrderFact])[] = [];

  constructor(program: WalkedProgram, touching: ReadonlySet<number>, most: number) {
    this.machine = program.machine;
    this.bound = program.bound;
    this.touching = touching;
    this.most = most;
    this.known = { ...program, report: (buffer, fact) => this.facts.push([buffer, fact]) };
  }

  /** What is found from one root on; nothing where that is too much work. */
  run(root: number): readonly (readonly [AtomId, OrderFact])[] {
    this.enter(root, new OrderState());
    return this.steps > this.most ? [] : this.facts;
  }

  /** The state after a run; null where it never comes back. */
  private enter(id: number, state: OrderState): OrderState | null {
    this.active.add(id);
    const out: Leaving = { returns: [], breaks: [], continues: [] };
    const end = this.walk(this.machine.context(id).trace, state, out);
    this.active.delete(id);
    return meetAll([end, ...out.returns], null);
  }

  private walk(nodes: readonly TraceNode[], before: OrderState, out: Leaving): OrderState | null {
    let state = before;
    for (const node of nodes) {
      if (++this.steps > this.most) return null;
      const after = this.step(node, state, out);
      if (after === null) return null;
      state = after;
    }
    return state;
  }

  private step(node: TraceNode, state: OrderState, out: Leaving): OrderState | null {
    switch (node.kind) {
      case 'branch':
        return meetAll(
          node.arms.map((arm) => this.walk(arm, this.fork(state), out)),
          state,
        );
      case 'loop':
        return this.loop(node.body, state, out);
      case 'rounds':
        return this.rounds(node.rounds, state, out);
      case 'guarded':
        return this.guarded(node.body, node.after, state, out);
      case 'call':
        return this.call(node.contexts, state);
      case 'exit':
        if (node.how === 'return') out.returns.push(state);
        else if (node.how === 'break') out.breaks.push(state);
        else if (node.how === 'continue') out.continues.push(state);
        return null;
      case 'command':
        this.command(node.does, node.commands, node.place, state);
        return state;
      default:
        this.touch(node, state);
        return state;
    }
  }

  private fork(state: OrderState): OrderState {
    this.steps += 1 + ((state.buffers.size + state.commands.size) >> 3);
    return state.fork();
  }

  private loop(body: readonly TraceNode[], before: OrderState, out: Leaving): OrderState | null {
    const inner: Leaving = { returns: out.returns, breaks: [], continues: [] };
    let ends: (OrderState | null)[] = [before];
    for (let round = 0; round < 2; round++) {
      const start = meetAll(ends, before);
      if (!start) break;
      const end = this.walk(body, this.fork(start), inner);
      ends = [before, end, ...inner.continues];
    }
    return meetAll([...ends, ...inner.breaks], before);
  }

  private rounds(rounds: readonly (readonly TraceNode[])[], before: OrderState, out: Leaving): OrderState | null {
    const breaks: OrderState[] = [];
    let state: OrderState | null = before;
    for (const round of rounds) {
      if (!state) break;
      const inner: Leaving = { returns: out.returns, breaks, continues: [] };
      const end: OrderState | null = this.walk(round, this.fork(state), inner);
      state = meetAll([end, ...inner.continues], before);
    }
    return meetAll([state, ...breaks], before);
  }

  private guarded(body: readonly TraceNode[], after: readonly TraceNode[], before: OrderState, out: Leaving): OrderState | null {
    const inner: Leaving = { returns: [], breaks: [], continues: [] };
    const end = this.walk(body, this.fork(before), inner);
    const finish = (state: OrderState) => this.walk(after, state, out) ?? [];
    out.returns.push(...inner.returns.flatMap(finish));
    out.breaks.push(...inner.breaks.flatMap(finish));
    out.continues.push(...inner.continues.flatMap(finish));
    return end && this.walk(after, end, out);
  }

  private call(contexts: readonly number[], state: OrderState): OrderState | null {
    const entered = contexts.filter((id) => this.touching.has(id));
    if (entered.length === 0) return state;
    return meetAll(
      entered.map((id) => this.enterFrom(id, state)),
      state,
    );
  }

  private enterFrom(id: number, state: OrderState): OrderState | null {
    const fn = this.machine.context(id).function?.ir;
    const unordered = fn?.isGenerator === true || fn?.isAsync === true || this.active.has(id) || this.active.size > DEEPEST;
    if (!unordered) return this.enter(id, this.fork(state));
    const blurred = state.fork();
    this.blurAll(blurred);
    return blurred;
  }

  private command(does: Extract<TraceNode, { kind: 'command' }>['does'], commands: Value, place: Access['place'], state: OrderState): void {
    const ids = this.machine.values.ids(commands);
    switch (does) {
      case 'wait':
        wait(state);
        return;
      case 'anything':
        this.blurAll(state);
        return;
      case 'made':
        for (const id of ids) remake(state, id);
        return;
      case 'commit': {
        const [only] = ids;
        if (only !== undefined && ids.length === 1) commit(state, only, place, this.known);
        else for (const id of ids) setStatus(state, id, 'unsure');
        return;
      }
      case 'watch':
      case 'lost':
        for (const id of ids) setStatus(state, id, 'unsure');
        return;
    }
  }

  private blurAll(state: OrderState): void {
    blur(state, [...state.buffers.keys()]);
    for (const id of [...state.commands.keys()]) setStatus(state, id, 'unsure');
  }

  private touch(node: TraceNode, state: OrderState): void {
    switch (node.kind) {
      case 'allocate':
        if (this.known.single.has(node.buffer))
          state.buffers.set(node.buffer, { cpu: { kind: 'clean' }, early: null, gpu: { kind: 'none' } });
        return;
      case 'bind': {
        const access = this.bound.get(`${node.buffer}|${node.place.path}|${node.place.site}`);
        if (access && this.known.single.has(node.buffer)) encodeWork(state, node.buffer, access, this.commandsOf(node.encoder));
        return;
      }
      case 'access':
        this.access(node, state);
        return;
      case 'sync': {
        const [only] = node.buffers;
        const tracked = this.tracked(node.buffers);
        if (only === undefined || node.buffers.length > 1) blur(state, tracked);
        else if (tracked.length === 0) return;
        else if (node.call === 'didModifyRange_') noteModified(state, only, node.place, node.extent);
        else encodeSync(state, only, node.place, this.commandsOf(node.encoder));
        return;
      }
      default:
    }
  }

  private access({ buffers, access, extent, encoder, deferred }: Extract<TraceNode, { kind: 'access' }>, state: OrderState): void {
    const tracked = this.tracked(buffers);
    const [only] = tracked;
    if (only === undefined) return;
    const several = new Set(buffers).size > 1;
    switch (access.kind) {
      case 'cpu-write':
        if (access.via === 'creation') state.change(only, { cpu: { kind: 'filled' } });
        else if (several) for (const buffer of tracked) state.change(buffer, { cpu: { kind: 'unsure' }, early: null });
        else writeByCpu(state, only, access.place, extent, this.known);
        return;
      case 'cpu-read':
        if (!several && !deferred) readByCpu(state, only, access.place, this.known);
        return;
      case 'gpu-read':
      case 'gpu-write':
      case 'gpu-read-write':
        if (several) blur(state, tracked);
        else encodeWork(state, only, access, this.commandsOf(encoder));
        return;
      case 'sync':
      case 'escape':
        return;
    }
  }

  private tracked(buffers: readonly AtomId[]): readonly AtomId[] {
    return [...new Set(buffers)].filter((buffer) => this.known.single.has(buffer));
  }

  /** The one command buffer that an encoder belongs to; null where it is not known or one of several. */
  private commandsOf(encoder: Value): AtomId | null {
    const [one, ...others] = this.machine.values.ids(encoder);
    if (one === undefined || others.length > 0) return null;
    const [owner, ...more] = this.machine.values.ids(this.machine.encoderOwners.get(one) ?? 0);
    return owner === undefined || more.length > 0 ? null : owner;
  }
}

function meetAll(states: readonly (OrderState | null)[], base: OrderState | null): OrderState | null {
  let met: OrderState | null = null;
  for (const state of states) if (state) met = met ? met.meet(state, base) : state;
  return met;
}
