import type { Stage } from '../metal/encoder-methods.ts';
import type { Place } from './buffer-use.ts';
import type { Machine } from './machine.ts';
import { flatten } from './reachable.ts';
import { touchedEncoders } from './touched-encoders.ts';
import type { TraceNode } from './trace.ts';
import type { AtomId, Value } from './values.ts';

/** A buffer bound to an encoder as one dispatch sees it. `pipelines` is the empty value where none was set in sight. */
export interface Binding {
  readonly buffer: AtomId;
  readonly index: number | null;
  readonly stage: Stage;
  readonly place: Place;
  readonly pipelines: Value;
  /** It was bound for an earlier dispatch and stayed. */
  readonly stale: boolean;
}

interface Slot {
  readonly buffer: AtomId;
  readonly index: number | null;
  readonly stage: Stage;
  readonly place: Place;
  ran: boolean;
}

interface EncoderState {
  pipelines: Value;
  /** By stage and index; bindings at unknown indices by their place. */
  readonly slots: Map<string, readonly Slot[]>;
}

type State = Map<AtomId, EncoderState>;

/** Runs nested deeper than this are not entered: recursion ends there. */
const DEEPEST = 40;
/** Nodes walked in all: past it the order of what is encoded is not followed any more. */
const MOST_STEPS = 400_000;

/** Every binding of every encoder with the pipelines that run on it, found by following the runs from their roots in order. */
export function walkEncoders(machine: Machine, reachable: ReadonlySet<number>): readonly Binding[] {
  return new EncoderWalk(machine, reachable).run();
}

class EncoderWalk {
  private readonly machine: Machine;
  private readonly touching: ReadonlySet<number>;
  private readonly bindings = new Map<string, Binding>();
  private readonly everySet = new Map<AtomId, Value>();
  /** States after runs, by run and by the state it began in. */
  private readonly ends = new Map<string, State>();
  private readonly encoders: ReadonlyMap<number, ReadonlySet<AtomId>>;
  private readonly dispatched = new Set<AtomId>();
  private readonly visited = new Set<number>();
  private readonly active = new Set<number>();
  private steps = 0;

  constructor(machine: Machine, reachable: ReadonlySet<number>) {
    this.machine = machine;
    this.encoders = touchedEncoders(machine, reachable);
    this.touching = new Set(this.encoders.keys());
    for (const id of reachable)
      for (const node of flatten(machine.context(id).trace))
        if (node.kind === 'dispatch') {
          for (const encoder of machine.values.ids(node.encoder)) this.dispatched.add(encoder);
        } else if (node.kind === 'pipeline')
          for (const encoder of machine.values.ids(node.encoder))
            this.everySet.set(encoder, machine.values.join(this.everySet.get(encoder) ?? 0, node.pipeline));
  }

  run(): readonly Binding[] {
    const contexts = [...this.touching].sort((a, b) => a - b);
    for (const id of contexts) if (this.machine.context(id).root) this.walkRoot(id);
    for (const id of contexts) if (!this.visited.has(id)) this.walkRoot(id);
    if (this.steps > MOST_STEPS) for (const id of contexts) this.noteUnordered(id);
    return [...this.bindings.values()];
  }

  private walkRoot(id: number): void {
    const end = this.enter(id, new Map());
    for (const [encoder, state] of end) this.flush(encoder, state);
  }

  /** Where the walk was cut short no binding is lost: any pipeline of its encoder may run on it. */
  private noteUnordered(id: number): void {
    for (const node of flatten(this.machine.context(id).trace))
      if (node.kind === 'bind')
        for (const encoder of this.machine.values.ids(node.encoder))
          this.note({ ...node, ran: false }, this.everySet.get(encoder) ?? 0, false);
  }

  private enter(id: number, state: State): State {
    this.visited.add(id);
    this.active.add(id);
    const end = this.walk(this.machine.context(id).trace, state);
    this.active.delete(id);
    return end ?? new Map();
  }

  /** The state after the nodes; null where control never comes out. What leaves early still runs what it encoded. */
  private walk(nodes: readonly TraceNode[], before: State): State | null {
    let state = before;
    for (const node of nodes) {
      if (++this.steps > MOST_STEPS) return state;
      switch (node.kind) {
        case 'pipeline':
          for (const encoder of this.machine.values.ids(node.encoder))
            this.setPipeline(encoder, this.stateOf(state, encoder), node.pipeline);
          break;
        case 'bind':
          for (const encoder of this.machine.values.ids(node.encoder)) this.bind(encoder, this.stateOf(state, encoder), node);
          break;
        case 'dispatch':
          for (const encoder of this.machine.values.ids(node.encoder)) this.dispatch(encoder, this.stateOf(state, encoder));
          break;
        case 'end':
          for (const encoder of this.machine.values.ids(node.encoder)) {
            const ended = state.get(encoder);
            if (ended) this.flush(encoder, ended);
            state.delete(encoder);
          }
          break;
        case 'call':
          state = this.call(node.contexts, state);
          break;
        case 'branch': {
          const arms = node.arms.map((arm) => this.walk(arm, copyState(state))).filter((arm) => arm !== null);
          const [first, ...others] = arms;
          if (!first) return null;
          state = others.reduce((all, arm) => this.meet(all, arm), first);
          break;
        }
        case 'loop': {
          const once = this.walk(node.body, copyState(state));
          if (!once) break;
          const twice = this.walk(node.body, copyState(once));
          state = this.meet(this.meet(state, once), twice ?? once);
          break;
        }
        case 'rounds':
          for (const round of node.rounds) state = this.walk(round, state) ?? state;
          break;
        case 'guarded': {
          const end = this.walk(node.body, state);
          const left = this.walk(node.after, end ?? state);
          if (!end || !left) return null;
          state = left;
          break;
        }
        case 'exit':
          if (node.how === 'return' || node.how === 'raise') for (const [encoder, each] of state) this.flush(encoder, each);
          return null;
        default:
      }
    }
    return state;
  }

  private call(contexts: readonly number[], state: State): State {
    const entered = contexts.filter((id) => this.touching.has(id) && !this.active.has(id));
    if (entered.length === 0 || this.active.size > DEEPEST) return state;
    const ends = entered.map((id) => {
      const own = this.encoders.get(id) ?? new Set();
      const given = new Map([...state].filter(([encoder]) => own.has(encoder)));
      const others = [...state].filter(([encoder]) => !own.has(encoder));
      return new Map([...others, ...this.endOf(id, given)]);
    });
    return ends.reduce((all, end) => this.meet(all, end));
  }

  /** The state after a run that begins in this one; each is walked once. */
  private endOf(id: number, given: State): State {
    const key = `${id}|${stateKey(given)}`;
    const known = this.ends.get(key);
    if (known) return copyState(known);
    const end = this.enter(id, copyState(given));
    this.ends.set(key, copyState(end));
    return end;
  }

  private stateOf(state: State, encoder: AtomId): EncoderState {
    let known = state.get(encoder);
    if (!known) {
      known = { pipelines: 0, slots: new Map() };
      state.set(encoder, known);
    }
    return known;
  }

  /** An encoder that is never dispatched in sight may be at any time: what is bound has run before the next pipeline is set, or its slot is bound again. */
  private setPipeline(encoder: AtomId, state: EncoderState, pipeline: Value): void {
    if (!this.dispatched.has(encoder) && state.pipelines !== 0) this.dispatch(encoder, state);
    state.pipelines = pipeline;
  }

  private bind(encoder: AtomId, state: EncoderState, node: Extract<TraceNode, { kind: 'bind' }>): void {
    const overwritten = state.slots.get(slotKey(node)) ?? [];
    if (!this.dispatched.has(encoder)) for (const slot of overwritten) if (!slot.ran) this.note(slot, state.pipelines, false);
    bindSlot(state, node);
  }

  private dispatch(encoder: AtomId, state: EncoderState): void {
    const pipelines = state.pipelines === 0 ? (this.everySet.get(encoder) ?? 0) : state.pipelines;
    for (const slots of state.slots.values())
      for (const slot of slots) {
        this.note(slot, pipelines, slot.ran);
        slot.ran = true;
      }
  }

  /** What was bound and never dispatched in sight is run out of sight. */
  private flush(encoder: AtomId, state: EncoderState): void {
    const pipelines = state.pipelines === 0 ? (this.everySet.get(encoder) ?? 0) : state.pipelines;
    for (const slots of state.slots.values()) for (const slot of slots) if (!slot.ran) this.note(slot, pipelines, false);
  }

  private note(slot: Slot, pipelines: Value, stale: boolean): void {
    const key = `${slot.buffer}|${slot.place.path}|${slot.place.site}|${slot.index}|${pipelines}`;
    const known = this.bindings.get(key);
    if (known && !known.stale) return;
    const { buffer, index, stage, place } = slot;
    this.bindings.set(key, { buffer, index, stage, place, pipelines, stale });
  }

  private meet(a: State, b: State): State {
    const met = copyState(a);
    for (const [encoder, state] of b) {
      const own = met.get(encoder);
      if (!own) {
        met.set(encoder, state);
        continue;
      }
      own.pipelines = this.machine.values.join(own.pipelines, state.pipelines);
      for (const [key, slots] of state.slots) own.slots.set(key, unite(own.slots.get(key) ?? [], slots));
    }
    return met;
  }
}

function slotKey(node: Extract<TraceNode, { kind: 'bind' }>): string {
  return node.index === null ? `${node.stage}:?${node.place.site}` : `${node.stage}:${node.index}`;
}

function bindSlot(state: EncoderState, node: Extract<TraceNode, { kind: 'bind' }>): void {
  const { buffer, index, stage, place } = node;
  const key = slotKey(node);
  const slot = { buffer, index, stage, place, ran: false };
  const same = (state.slots.get(key) ?? []).filter((each) => each.place.site === place.site && each.place.path === place.path && !each.ran);
  state.slots.set(key, unite(same, [slot]));
}

function unite(a: readonly Slot[], b: readonly Slot[]): readonly Slot[] {
  const united = [...a];
  for (const slot of b) {
    const known = united.find(
      (each) => each.buffer === slot.buffer && each.place.site === slot.place.site && each.place.path === slot.place.path,
    );
    if (!known) united.push(slot);
    else if (!slot.ran) known.ran = false;
  }
  return united;
}

function copyState(state: State): State {
  return new Map(
    [...state].map(([encoder, { pipelines, slots }]) => [
      encoder,
      { pipelines, slots: new Map([...slots].map(([key, each]) => [key, each.map((slot) => ({ ...slot }))])) },
    ]),
  );
}

function stateKey(state: State): string {
  return [...state]
    .map(([encoder, { pipelines, slots }]) => {
      const bound = [...slots].map(
        ([key, each]) => `${key}=${each.map((slot) => `${slot.buffer}@${slot.place.site}${slot.ran ? '' : '!'}`).join('+')}`,
      );
      return `${encoder}:${pipelines}:${bound.join()}`;
    })
    .join(';');
}
