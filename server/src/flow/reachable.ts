import type { Machine } from './machine.ts';
import type { TraceNode } from './trace.ts';

/** Runs that some run which nobody calls leads to. Others were tried with arguments that turned out to be incomplete, and count for nothing. */
export function reachableContexts(machine: Machine): ReadonlySet<number> {
  const reached = new Set<number>();
  const left = machine.contexts.filter((context) => context.root).map((context) => context.id);
  for (let id = left.pop(); id !== undefined; id = left.pop()) {
    if (reached.has(id)) continue;
    reached.add(id);
    for (const node of flatten(machine.context(id).trace)) if (node.kind === 'call') left.push(...node.contexts);
  }
  return reached;
}

/** Every node of a trace, the ones inside branches and loops too, in order. */
export function* flatten(trace: readonly TraceNode[]): Generator<TraceNode> {
  for (const node of trace) {
    yield node;
    if (node.kind === 'branch') for (const arm of node.arms) yield* flatten(arm);
    if (node.kind === 'loop') yield* flatten(node.body);
  }
}
