import type { Context } from './context.ts';
import { Readers } from './heap.ts';
import type { ContextRequest, Machine } from './machine.ts';
import type { FunctionEntry, ModuleEntry } from './program.ts';
import type { Schedule } from './schedule.ts';
import type { Atom, AtomId, Value } from './values.ts';

/** Runs of one function, for one object, that are kept apart by all their arguments. */
const MOST_FINE_CONTEXTS = 16;
/** Runs that are kept apart at all; later ones share one run with the arguments of all. */
const MOST_CONTEXTS = 160;
/** The same for all objects and enclosing runs of the function together. */
const MOST_IN_ALL = 400;
/** More runs and atoms than this never are in one link, so that one of each makes one number. */
const WIDE = 0x4000000;

/** The runs of one function for one object and one enclosing run, by their arguments. */
interface Group {
  readonly runs: Map<string, Context>;
  merged: Context | null;
  count: number;
}

const NONE: ReadonlySet<number> = new Set();

/** Finds the run for a call. */
export class Runs {
  private readonly machine: Machine;
  private readonly schedule: Schedule;
  private readonly groups = new Map<FunctionEntry | ModuleEntry, Map<number, Group>>();
  private readonly counts = new Map<FunctionEntry, number>();
  /** The first runs of functions that hold a class. */
  private readonly scopes = new Map<FunctionEntry, number>();
  /** Functions whose runs are not kept apart any more. */
  private readonly merged = new Set<FunctionEntry>();

  constructor(machine: Machine, schedule: Schedule) {
    this.machine = machine;
    this.schedule = schedule;
  }

  /**
   * The run for these arguments: an old one where it stands, or one that is now queued. A function's first runs are kept apart by all their arguments, later ones
   * by what can tell one buffer, kernel or mode from another, and past a number all share one.
   */
  enter(request: ContextRequest, from: Context | null): Context {
    const group = this.group(request);
    const fine = request.root ? 'root' : request.args.join();
    const known = group.runs.get(fine);
    if (known && known.mergedInto === null) return known;
    if (!request.root && request.function && this.merged.has(request.function)) return this.enterMerged(request, from, group);
    if (request.root || (group.count < MOST_FINE_CONTEXTS && !isRecursion(from, request.function)))
      return this.create(request, from, group, fine);
    const coarse = `~${request.args.map((value) => this.tellingPart(value, from)).join()}`;
    const similar = group.runs.get(coarse);
    if (similar) return this.widen(similar, request.args);
    if (group.count < this.mostContexts(request.function) && !isRecursion(from, request.function))
      return this.create(request, from, group, coarse);
    return this.enterMerged(request, from, group);
  }

  private enterMerged(request: ContextRequest, from: Context | null, group: Group): Context {
    if (group.merged) return this.widen(group.merged, request.args);
    group.merged = this.create(request, from, group, 'merged');
    return group.merged;
  }

  /** From now on one run of a function stands for all with the same object and enclosing run: with the arguments of all, in the place of each. */
  merge(fn: FunctionEntry): void {
    if (this.merged.has(fn)) return;
    this.merged.add(fn);
    for (const group of this.groups.get(fn)?.values() ?? []) {
      const runs = [...group.runs.values()].filter((run) => !run.root && run !== group.merged);
      for (const run of runs) {
        run.mergedInto = this.enterMerged(run, run.from, group);
        this.schedule.delete(run.id);
        this.machine.heap.wake(run.callers);
      }
    }
  }

  /** Whether a function was entered for this object and enclosing run, with whatever arguments. */
  isEntered(fn: FunctionEntry, env: number | null, self: AtomId | null): boolean {
    return this.groups.get(fn)?.has(around(env, self)) === true;
  }

  private group(request: ContextRequest): Group {
    const owner = request.function ?? request.module;
    let groups = this.groups.get(owner);
    if (!groups) {
      groups = new Map();
      this.groups.set(owner, groups);
    }
    const key = around(request.env, request.self);
    let group = groups.get(key);
    if (!group) {
      group = { runs: new Map(), merged: null, count: 0 };
      groups.set(key, group);
    }
    return group;
  }

  private create(request: ContextRequest, from: Context | null, group: Group, key: string): Context {
    const { contexts } = this.machine;
    group.count++;
    if (request.function) this.counts.set(request.function, (this.counts.get(request.function) ?? 0) + 1);
    const context: Context = {
      id: contexts.length,
      module: request.module,
      function: request.function,
      env: request.env,
      scope: this.scopeOf(request.function, contexts.length),
      args: request.args,
      self: request.self,
      from,
      root: request.root,
      result: 0,
      yielded: 0,
      trace: [],
      closed: NONE,
      callers: new Readers(),
      evaluations: 0,
      running: false,
      mergedInto: null,
    };
    contexts.push(context);
    group.runs.set(key, context);
    this.schedule.add(context.id, true);
    return context;
  }

  private scopeOf(fn: FunctionEntry | null, run: number): number {
    if (!fn?.holdsClass) return run;
    const first = this.scopes.get(fn) ?? run;
    this.scopes.set(fn, first);
    return first;
  }

  private mostContexts(fn: FunctionEntry | null): number {
    if (!fn || (this.counts.get(fn) ?? 0) > MOST_IN_ALL) return 0;
    return this.machine.relevant.has(fn.id) ? MOST_CONTEXTS : MOST_FINE_CONTEXTS;
  }

  /** Of a value, what can tell one run from another: not plain objects, nor lists of nothing but numbers. */
  private tellingPart(value: Value, reader: Context | null): Value {
    const { values, heap } = this.machine;
    return values.filter(value, (atom, id) => {
      if (atom.kind === 'container') return reader !== null && values.list(heap.readElements(id, null, reader.id)).some(isTelling);
      return isTelling(atom);
    });
  }

  private widen(context: Context, args: readonly Value[]): Context {
    const { values } = this.machine;
    const joined = context.args.map((value, n) => values.join(value, args[n] ?? 0));
    if (joined.some((value, n) => value !== context.args[n])) {
      const urgent = joined.some((value, n) => values.leading(value) !== values.leading(context.args[n] ?? 0));
      context.args = joined;
      this.schedule.add(context.id, urgent);
    }
    return context;
  }
}

/** What runs of a function are around or for, as one number. */
function around(env: number | null, self: AtomId | null): number {
  return ((env ?? -1) + 1) * WIDE + (self ?? -1) + 1;
}

/** Whether a function is entered, directly or not, from a run of its own that was entered so itself: such runs share one. */
function isRecursion(from: Context | null, fn: FunctionEntry | null): boolean {
  let times = 0;
  for (let context = from; context; context = context.from) if (context.function === fn && ++times > 1) return true;
  return false;
}

const TELLING: ReadonlySet<Atom['kind']> = new Set<Atom['kind']>([
  ...(['buffer', 'contents', 'view', 'wrapper', 'encoder', 'command-buffer', 'kernel', 'heap', 'descriptor'] as const),
  ...(['string', 'int', 'bool', 'function', 'bound', 'partial', 'method', 'message', 'container'] as const),
]);

function isTelling(atom: Atom): boolean {
  return TELLING.has(atom.kind);
}
