import type { Machine } from './machine.ts';
import { flatten } from './reachable.ts';
import type { AtomId } from './values.ts';

/** Runs that encode something, themselves or by what they call, each with the encoders that it may touch. */
export function touchedEncoders(machine: Machine, reachable: ReadonlySet<number>): ReadonlyMap<number, ReadonlySet<AtomId>> {
  const callers = new Map<number, Set<number>>();
  const touched = new Map<number, Set<AtomId>>();
  for (const id of reachable)
    for (const node of flatten(machine.context(id).trace)) {
      if (node.kind === 'call') for (const callee of node.contexts) callers.set(callee, (callers.get(callee) ?? new Set()).add(id));
      if (node.kind !== 'bind' && node.kind !== 'pipeline' && node.kind !== 'dispatch' && node.kind !== 'end') continue;
      const own = touched.get(id) ?? new Set();
      for (const encoder of machine.values.ids(node.encoder)) own.add(encoder);
      touched.set(id, own);
    }
  const left = [...touched.keys()];
  for (let id = left.pop(); id !== undefined; id = left.pop()) {
    const own = touched.get(id) ?? new Set();
    for (const caller of callers.get(id) ?? []) {
      const theirs = touched.get(caller) ?? new Set();
      const before = theirs.size;
      for (const encoder of own) theirs.add(encoder);
      if (theirs.size === before && touched.has(caller)) continue;
      touched.set(caller, theirs);
      left.push(caller);
    }
  }
  return touched;
}
