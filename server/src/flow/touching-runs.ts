import type { Machine } from './machine.ts';
import { flatten } from './reachable.ts';
import type { TraceNode } from './trace.ts';

const TOUCHING: ReadonlySet<TraceNode['kind']> = new Set<TraceNode['kind']>(['access', 'bind', 'sync', 'command', 'allocate']);

/** Runs in which something happens that order matters to, themselves or in what they call. */
export function touchingRuns(machine: Machine, reachable: ReadonlySet<number>): ReadonlySet<number> {
  const callers = new Map<number, number[]>();
  const left: number[] = [];
  for (const id of reachable) {
    let touches = false;
    for (const node of flatten(machine.context(id).trace)) {
      touches ||= TOUCHING.has(node.kind);
      if (node.kind === 'call') for (const callee of node.contexts) callers.set(callee, [...(callers.get(callee) ?? []), id]);
    }
    if (touches) left.push(id);
  }
  const found = new Set<number>();
  for (let id = left.pop(); id !== undefined; id = left.pop()) {
    if (found.has(id)) continue;
    found.add(id);
    left.push(...(callers.get(id) ?? []));
  }
  return found;
}
