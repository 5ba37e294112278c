import { append } from './append.ts';
import type { Access, Place } from './buffer-use.ts';
import type { Machine } from './machine.ts';
import { modeFacts } from './mode-facts.ts';
import type { OrderFact } from './order-fact.ts';
import { walkOrder } from './order-walk.ts';
import { flatten } from './reachable.ts';
import { singleBuffers } from './single-buffers.ts';
import type { AtomId } from './values.ts';

/** A binding with what the kernels that run on it do to the buffer. */
export interface BoundAccess {
  readonly buffer: AtomId;
  readonly access: Access;
}

/** By allocation: what is wrong with when, or in which mode, its buffers are touched; each in path and source order, none twice. */
export function orderFacts(
  machine: Machine,
  reachable: ReadonlySet<number>,
  bindings: readonly BoundAccess[],
): ReadonlyMap<number, readonly OrderFact[]> {
  const facts = new Map<number, OrderFact[]>();
  const report = (buffer: AtomId, fact: OrderFact): void => {
    const atom = machine.values.atom(buffer);
    if (atom.kind !== 'buffer') return;
    const known = facts.get(atom.allocation)?.some((each) => each.kind === fact.kind && isSamePlace(each.place, fact.place));
    if (known !== true) append(facts, atom.allocation, fact);
  };
  modeFacts(machine, reachable, report);
  walkOrder(
    {
      machine,
      reachable,
      bound: byPlaceBound(bindings),
      single: singleBuffers(machine, reachable),
      cpuWritten: written(machine, reachable),
    },
    report,
  );
  for (const each of facts.values()) each.sort(byPlace);
  return facts;
}

/** Where kernels disagree, any of them may run. */
function byPlaceBound(bindings: readonly BoundAccess[]): ReadonlyMap<string, Access> {
  const bound = new Map<string, Access>();
  for (const { buffer, access } of bindings) {
    const key = `${buffer}|${access.place.path}|${access.place.site}`;
    const known = bound.get(key);
    const agree = known === undefined || (known.kind === access.kind && known.certain === access.certain);
    bound.set(key, agree ? access : { ...access, kind: 'gpu-read-write', certain: false });
  }
  return bound;
}

function written(machine: Machine, reachable: ReadonlySet<number>): ReadonlySet<AtomId> {
  const buffers = new Set<AtomId>();
  for (const id of reachable)
    for (const node of flatten(machine.context(id).trace))
      if (node.kind === 'access' && node.access.kind === 'cpu-write') for (const buffer of node.buffers) buffers.add(buffer);
  return buffers;
}

function isSamePlace(a: Place, b: Place): boolean {
  return a.path === b.path && a.site === b.site;
}

function byPlace(a: OrderFact, b: OrderFact): number {
  if (a.place.path !== b.place.path) return a.place.path < b.place.path ? -1 : 1;
  return a.place.site - b.place.site || (a.kind < b.kind ? -1 : 1);
}
