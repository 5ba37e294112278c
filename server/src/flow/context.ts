import type { Readers } from './heap.ts';
import type { FunctionEntry, ModuleEntry } from './program.ts';
import type { TraceNode } from './trace.ts';
import type { AtomId, Value } from './values.ts';

/** A function, or a module's own code, as run with certain arguments. */
export interface Context {
  readonly id: number;
  readonly module: ModuleEntry;
  /** null for a module's own code. */
  readonly function: FunctionEntry | null;
  /** The run of the function around it; null when there is none. */
  readonly env: number | null;
  /** The run that the locals which inner functions use are kept under: its own, or the first of a function that holds a class, whose methods know one only. */
  readonly scope: number;
  /** Values of the parameters, in their order. */
  args: readonly Value[];
  /** The object that the function is a method of in this run. */
  readonly self: AtomId | null;
  /** The run that first led here. */
  readonly from: Context | null;
  /** Nobody in the workspace calls it: its parameters are a stranger's. */
  readonly root: boolean;
  /** What it returns, and what it yields, so far. */
  result: Value;
  yielded: Value;
  trace: readonly TraceNode[];
  /** Arms of tests that it does not take, by `armKey`. */
  closed: ReadonlySet<number>;
  readonly callers: Readers;
  evaluations: number;
  running: boolean;
  /** The run that stands in its place: it is not evaluated any more. */
  mergedInto: Context | null;
}
