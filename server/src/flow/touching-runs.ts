import { append } from './append.ts';
import type { Machine } from './machine.ts';
import { flatten } from './reachable.ts';
import type { TraceNode } from './trace.ts';
import type { AtomId } from './values.ts';

/** Runs in which a node of a certain kind is met, by themselves or in what they call. */
export function touchingRuns(machine: Machine, reachable: ReadonlySet<number>, isMet: (node: TraceNode) => boolean): ReadonlySet<number> {
  const callers = new Map<number, number[]>();
  const left: number[] = [];
  for (const id of reachable) {
    let touches = false;
    for (const node of flatten(machine.context(id).trace)) {
      touches ||= isMet(node);
      if (node.kind === 'call') for (const callee of node.contexts) append(callers, callee, id);
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

/** Whether a node says something of one of the buffers. */
export function speaksOf(node: TraceNode, buffers: ReadonlySet<AtomId>): boolean {
  if (node.kind === 'access' || node.kind === 'sync') return node.buffers.some((buffer) => buffers.has(buffer));
  return (node.kind === 'bind' || node.kind === 'allocate') && buffers.has(node.buffer);
}
