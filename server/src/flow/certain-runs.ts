import { append } from './append.ts';
import type { Machine } from './machine.ts';
import { innerTraces, type TraceNode } from './trace.ts';

/** A node of a run's trace. `certain`: whenever the run comes here, it is this that happens, and not one of several things that may be called or touched. */
export interface TracedNode {
  readonly node: TraceNode;
  readonly certain: boolean;
}

/**
 * Runs that the workspace itself leads to, each through calls of one certain thing. Others stand for several objects at once, of which only some may ever come
 * there: a method that nobody calls, for objects of several kinds, or one called on whatever of several objects it may be.
 */
export function certainRuns(machine: Machine, reachable: ReadonlySet<number>): ReadonlySet<number> {
  const roots = new Map<string, number[]>();
  for (const id of reachable) {
    const context = machine.context(id);
    if (context.root) append(roots, context.function?.id ?? context.module.path, id);
  }
  const certain = new Set<number>();
  const left = [...roots.values()].flatMap((ids) => (ids.length === 1 ? ids : []));
  for (let id = left.pop(); id !== undefined; id = left.pop()) {
    if (certain.has(id)) continue;
    certain.add(id);
    for (const { node, certain: alone } of nodesOf(machine.context(id).trace))
      if (node.kind === 'call' && alone && node.contexts.length === 1) left.push(...node.contexts);
  }
  return certain;
}

/** Every node of a trace, inner ones too, in order. */
export function* nodesOf(trace: readonly TraceNode[], certain = true): Generator<TracedNode> {
  for (const node of trace) {
    yield { node, certain };
    const inside = certain && (node.kind !== 'branch' || node.by === 'test');
    for (const inner of innerTraces(node)) yield* nodesOf(inner, inside);
  }
}
