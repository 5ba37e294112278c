import { append } from './append.ts';
import type { FunctionEntry } from './program.ts';
import { mentionedNames } from './relevant-functions.ts';

interface Mark {
  index: number;
  low: number;
  onStack: boolean;
}

/** The functions with those that mention others by name before the ones they mention; rings keep their source order. */
export function callersFirst(functions: readonly FunctionEntry[]): readonly FunctionEntry[] {
  const byName = new Map<string, FunctionEntry[]>();
  for (const fn of functions) append(byName, fn.ir.name, fn);
  const callees = (fn: FunctionEntry): FunctionEntry[] => [...mentionedNames(fn)].flatMap((name) => byName.get(name) ?? []);
  return components(functions, callees).reverse().flat();
}

/** Strongly connected components, callees first (Tarjan's algorithm, without recursion). */
function components(functions: readonly FunctionEntry[], callees: (fn: FunctionEntry) => FunctionEntry[]): FunctionEntry[][] {
  const marks = new Map<FunctionEntry, Mark>();
  const stack: FunctionEntry[] = [];
  const found: FunctionEntry[][] = [];
  const open = (fn: FunctionEntry): { readonly fn: FunctionEntry; readonly left: FunctionEntry[]; readonly mark: Mark } => {
    const mark = { index: marks.size, low: marks.size, onStack: true };
    marks.set(fn, mark);
    stack.push(fn);
    return { fn, left: callees(fn), mark };
  };
  for (const start of functions) {
    if (marks.has(start)) continue;
    const path = [open(start)];
    for (let top = path.at(-1); top; top = path.at(-1)) {
      const next = top.left.pop();
      if (next === undefined) {
        path.pop();
        const below = path.at(-1);
        if (below) below.mark.low = Math.min(below.mark.low, top.mark.low);
        if (top.mark.low === top.mark.index) found.push(popComponent(stack, top.fn, marks));
        continue;
      }
      const seen = marks.get(next);
      if (!seen) path.push(open(next));
      else if (seen.onStack) top.mark.low = Math.min(top.mark.low, seen.index);
    }
  }
  return found;
}

function popComponent(stack: FunctionEntry[], root: FunctionEntry, marks: ReadonlyMap<FunctionEntry, Mark>): FunctionEntry[] {
  const component: FunctionEntry[] = [];
  for (let fn = stack.pop(); fn; fn = stack.pop()) {
    const mark = marks.get(fn);
    if (mark) mark.onStack = false;
    component.push(fn);
    if (fn === root) break;
  }
  return component.sort((a, b) => (marks.get(a)?.index ?? 0) - (marks.get(b)?.index ?? 0));
}
