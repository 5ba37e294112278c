import type { Machine } from './machine.ts';
import { innerTraces, type TraceNode } from './trace.ts';
import type { AtomId, Value } from './values.ts';

interface Making {
  readonly context: number;
  readonly looped: boolean;
}

/**
 * Buffers of which no two live at once in one course of the program, as far as one can tell: those of one allocation in the code are one thing here, so that only
 * for these it can be said what happens to the same buffer first and what later.
 */
export function singleBuffers(machine: Machine, reachable: ReadonlySet<number>): ReadonlySet<AtomId> {
  const makings = new Map<AtomId, Making[]>();
  const calls = new Map<number, { readonly caller: number; readonly looped: boolean }[]>();
  for (const id of reachable)
    for (const { node, looped } of nodesWithLoops(machine.context(id).trace)) {
      if (node.kind === 'allocate') listAt(makings, node.buffer).push({ context: id, looped });
      if (node.kind === 'call') for (const callee of node.contexts) listAt(calls, callee).push({ caller: id, looped });
    }
  const times = new Map<number, number>();
  const timesOf = (id: number): number => {
    const known = times.get(id);
    if (known !== undefined) return known;
    times.set(id, 2);
    let count = machine.context(id).root ? 1 : 0;
    for (const { caller, looped } of calls.get(id) ?? []) count = Math.min(2, count + (looped ? 2 : timesOf(caller)));
    times.set(id, count);
    return count;
  };
  const given = new Map<number, ReadonlySet<AtomId>>();
  const givenBy = (id: number): ReadonlySet<AtomId> => {
    let buffers = given.get(id);
    if (!buffers) {
      buffers = givenBuffers(machine, id);
      given.set(id, buffers);
    }
    return buffers;
  };
  const holders = heldBuffers(machine);
  const single = new Set<AtomId>();
  for (const [buffer, all] of makings) {
    const local = !holders.kept.has(buffer) && all.every(({ context }) => !givenBy(context).has(buffer));
    const alone = local
      ? all.every(({ looped }) => !looped || !holders.collected.has(buffer))
      : all.reduce((count, { context, looped }) => count + (looped ? 2 : timesOf(context)), 0) === 1;
    if (alone) single.add(buffer);
  }
  return single;
}

function listAt<K, T>(map: Map<K, T[]>, key: K): T[] {
  let list = map.get(key);
  if (!list) {
    list = [];
    map.set(key, list);
  }
  return list;
}

function* nodesWithLoops(trace: readonly TraceNode[], looped = false): Generator<{ readonly node: TraceNode; readonly looped: boolean }> {
  for (const node of trace) {
    yield { node, looped };
    const inside = looped || node.kind === 'loop' || node.kind === 'rounds';
    for (const inner of innerTraces(node)) yield* nodesWithLoops(inner, inside);
  }
}

/** Buffers that a run gives back, by themselves or in a list. */
function givenBuffers(machine: Machine, id: number): ReadonlySet<AtomId> {
  const { result, yielded } = machine.context(id);
  return buffersIn(machine, [result, yielded]);
}

/** Buffers in attributes and globals, and buffers in any list, tuple or dict. */
function heldBuffers(machine: Machine): { readonly kept: ReadonlySet<AtomId>; readonly collected: ReadonlySet<AtomId> } {
  const cells: Value[] = [];
  for (const { scope, value } of machine.heap.entries()) if (typeof scope === 'string' || scope >= 0) cells.push(value);
  const collected = new Set<AtomId>();
  for (const value of machine.heap.allElements())
    for (const id of machine.values.ids(value)) if (machine.values.atom(id).kind === 'buffer') collected.add(id);
  return { kept: buffersIn(machine, cells), collected };
}

function buffersIn(machine: Machine, values: readonly Value[]): ReadonlySet<AtomId> {
  const seen = new Set<AtomId>();
  const buffers = new Set<AtomId>();
  const left = values.flatMap((value) => machine.values.ids(value));
  for (let id = left.pop(); id !== undefined; id = left.pop()) {
    if (seen.has(id)) continue;
    seen.add(id);
    const { kind } = machine.values.atom(id);
    if (kind === 'buffer') buffers.add(id);
    if (kind === 'container') left.push(...machine.values.ids(machine.heap.peekElements(id)));
  }
  return buffers;
}
