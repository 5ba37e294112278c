import { INSTANCES } from './classes.ts';
import type { Context } from './context.ts';
import type { Machine } from './machine.ts';
import { innerTraces, type TraceNode } from './trace.ts';
import type { AtomId } from './values.ts';

/**
 * Runs that count: modules, and from them on whatever is called; then functions that nobody of these calls, as strangers would call them. A method that somebody
 * calls is a stranger's to call too on objects that strangers can get at. All others were tried with what turned out to be incomplete.
 */
export function reachableContexts(machine: Machine): ReadonlySet<number> {
  const reached = new Set<number>();
  const functions = new Set<string>();
  const visit = (start: number): void => {
    const left = [start];
    for (let id = left.pop(); id !== undefined; id = left.pop()) {
      if (reached.has(id)) continue;
      reached.add(id);
      const context = machine.context(id);
      if (context.function && !context.root) functions.add(context.function.id);
      for (const node of flatten(context.trace)) if (node.kind === 'call') left.push(...node.contexts);
    }
  };
  const roots = machine.contexts.filter((context) => context.root);
  const called = new Set(machine.contexts.flatMap((context) => (context.function && !context.root ? [context.function.id] : [])));
  for (const context of roots)
    if (
      !context.function ||
      !called.has(context.function.id) ||
      isStrangers(machine, context) ||
      machine.left.callees.has(context.function)
    )
      visit(context.id);
  for (const context of roots) if (context.function && !functions.has(context.function.id)) visit(context.id);
  return reached;
}

/** Whether a stranger may run a method on this very object: it was handed out, or a method of that name is called on something that cannot be seen. */
function isStrangers(machine: Machine, context: Context): boolean {
  if (context.self === null || !context.function || isMadeUp(machine, context.self)) return false;
  return machine.handedOut.has(context.self) || machine.looseCalls.has(context.function.ir.name);
}

/** An object that stands for those strangers make, of a class that the workspace makes objects of itself. */
function isMadeUp(machine: Machine, self: AtomId): boolean {
  const atom = machine.values.atom(self);
  if (atom.kind !== 'object' || atom.key !== 'any') return false;
  return machine.values.ids(machine.heap.peek(atom.class, INSTANCES)).length > 1;
}

/** Every node of a trace, the ones inside branches and loops too, in order. */
export function* flatten(trace: readonly TraceNode[]): Generator<TraceNode> {
  for (const node of trace) {
    yield node;
    for (const inner of innerTraces(node)) yield* flatten(inner);
  }
}
