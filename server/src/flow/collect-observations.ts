import type { Machine } from './machine.ts';
import { joinNumbers } from './numbers-seen.ts';
import type { ArgumentShape, Observation } from './observation.ts';
import { flatten } from './reachable.ts';

/** The calls that are checked by their argument, in path and source order, each once with what was seen of it in all runs that count. */
export function collectObservations(machine: Machine, reachable: ReadonlySet<number>): readonly Observation[] {
  const found = new Map<string, Observation>();
  for (const id of reachable)
    for (const node of flatten(machine.context(id).trace)) {
      if (node.kind !== 'observed') continue;
      const { observation } = node;
      const key = `${observation.path}#${observation.call}#${observation.selector}`;
      const known = found.get(key);
      found.set(key, known === undefined ? observation : joined(known, observation));
    }
  return [...found.values()].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : a.argument - b.argument));
}

function joined(a: Observation, b: Observation): Observation {
  if (a.kind === 'sync') return b.kind === 'sync' ? { ...a, given: joinShapes(a.given, b.given) } : a;
  if (b.kind === 'sync') return a;
  const given = joinNumbers(a.given, b.given);
  return a.kind === 'set-mode' ? { ...a, given, ofHeap: a.ofHeap && b.kind === 'set-mode' && b.ofHeap } : { ...a, given };
}

function joinShapes(a: ArgumentShape, b: ArgumentShape): ArgumentShape {
  const { items } = a;
  const alike = items !== null && b.items !== null && items.length === b.items.length;
  return {
    kinds: union(a.kinds, b.kinds),
    items: alike ? items.map((kinds, n) => union(kinds, b.items?.[n] ?? [])) : null,
  };
}

function union<T>(a: readonly T[], b: readonly T[]): readonly T[] {
  return [...new Set([...a, ...b])].sort();
}
