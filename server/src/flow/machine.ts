import type { Site } from '../facts/ir.ts';
import type { Allocation, ModeSet, Place } from './buffer-use.ts';
import type { Ancestry } from './classes.ts';
import type { Context } from './context.ts';
import { Heap } from './heap.ts';
import { PriorityQueue } from './priority-queue.ts';
import type { FunctionEntry, ModuleEntry, Program } from './program.ts';
import { relevantFunctions } from './relevant-functions.ts';
import { type Atom, type AtomId, type ClassId, type Value, Values } from './values.ts';

/** Runs of one function, for one object, that are kept apart by all their arguments. */
const MOST_FINE_CONTEXTS = 16;
/** Runs that are kept apart at all; later ones share one run with the arguments of all. */
const MOST_CONTEXTS = 160;
/** Work for one link: the largest project tried, of 700 files, takes two thirds of it. */
const MOST_WORK = 45_000_000;
/** Objects of one class: groups by the constants they are made with, and in each those of different places. */
const MOST_OBJECT_GROUPS = 8;
const MOST_OBJECTS = 4;
/** Containers of one place in the code that are kept apart by the run that makes them. */
const MOST_CONTAINERS = 128;
/** The same for all objects and enclosing runs of the function together. */
const MOST_IN_ALL = 400;
/** Evaluations of one run: past it the run is left as it stands, and so is said. */
const MOST_EVALUATIONS = 60;

/** An allocation as one owner makes it with one mode. */
export interface BufferInstance {
  readonly allocation: Allocation;
  readonly mode: ModeSet;
}

export interface ContextRequest {
  readonly module: ModuleEntry;
  readonly function: FunctionEntry | null;
  readonly env: number | null;
  readonly self: AtomId | null;
  readonly args: readonly Value[];
  readonly root: boolean;
}

/** The state of one link: values, heap, runs, and what is still to be evaluated. Evaluation itself is `evaluate`'s. */
export class Machine {
  readonly values = new Values();
  readonly heap: Heap;
  readonly program: Program;
  readonly contexts: Context[] = [];
  readonly allocations: Allocation[] = [];
  /** By buffer atom. */
  readonly instances = new Map<AtomId, BufferInstance>();
  /** Numbers of `contents()` calls: where each stands. */
  readonly origins: Place[] = [];
  /** Functions that a work bound cut short. */
  readonly cutShort = new Set<string>();
  readonly relevant: ReadonlySet<string>;
  /** Objects of workspace classes. */
  readonly objects = new Map<AtomId, ClassId>();
  /** Classes with their bases, as far as they are known now. */
  readonly ancestries = new Map<ClassId, Ancestry>();
  /** The `__dict__`s of objects. */
  readonly objectDicts = new Map<AtomId, AtomId>();
  /** Functions that became values, each with the run that made it. */
  readonly closures = new Map<string, { readonly function: FunctionEntry; readonly env: number | null }>();
  /** Attributes that are read from something that cannot be seen and that too many classes have. */
  readonly looseAttributes = new Map<string, Place>();
  /** Objects that code which cannot be seen gets hold of. */
  readonly handedOut = new Set<AtomId>();
  /** Methods that are called on something that cannot be seen. */
  readonly looseCalls = new Set<string>();
  /** Names of code outside the given files that is handed a buffer or a view. */
  readonly strangers = new Set<string>();
  private readonly evaluate: (machine: Machine, context: Context) => void;
  private readonly contextIds = new Map<string, number>();
  private readonly contextCounts = new Map<string, number>();
  private readonly functionCounts = new Map<string, number>();
  private readonly allocationIds = new Map<string, number>();
  private readonly originIds = new Map<string, number>();
  private readonly containerKeys = new Map<string, Set<string>>();
  private readonly objectKeys = new Map<ClassId, Map<string, Set<string>>>();
  private readonly metalClasses = new Map<ClassId, boolean>();
  private readonly queue = new PriorityQueue();
  private readonly later = new PriorityQueue();
  /** Nesting of evaluation in evaluation, bounded so that no stack overflows. */
  depth = 0;

  constructor(program: Program, evaluate: (machine: Machine, context: Context) => void) {
    this.program = program;
    this.evaluate = evaluate;
    this.heap = new Heap(this.values, (reader, urgent) => (urgent ? this.queue : this.later).add(reader));
    this.relevant = relevantFunctions(program);
  }

  context(id: number): Context {
    const context = this.contexts[id];
    if (!context) throw new RangeError(`no context ${id}`);
    return context;
  }

  /**
   * The run for these arguments: an old one where it stands, or one that is now queued. A function's first runs are kept apart by all their arguments, later ones
   * by what can tell one buffer, kernel or mode from another, and past a number all share one.
   */
  enter(request: ContextRequest, from: Context | null = null): Context {
    const base = `${request.function?.id ?? request.module.path}|${request.env ?? ''}|${request.self ?? ''}`;
    const fine = `${base}|${request.root ? 'root' : request.args.join()}`;
    const known = this.contextIds.get(fine);
    if (known !== undefined) return this.context(known);
    const count = this.contextCounts.get(base) ?? 0;
    if (request.root || (count < MOST_FINE_CONTEXTS && !isRecursion(from, request.function))) return this.create(request, from, base, fine);
    const coarse = `${base}|~${request.args.map((value) => this.tellingPart(value, from)).join()}`;
    const similar = this.contextIds.get(coarse);
    if (similar !== undefined) return this.widen(this.context(similar), request.args);
    if (count < this.mostContexts(request.function) && !isRecursion(from, request.function))
      return this.create(request, from, base, coarse);
    const merged = this.contextIds.get(`${base}|merged`);
    return merged === undefined ? this.create(request, from, base, `${base}|merged`) : this.widen(this.context(merged), request.args);
  }

  private create(request: ContextRequest, from: Context | null, base: string, key: string): Context {
    this.contextCounts.set(base, (this.contextCounts.get(base) ?? 0) + 1);
    if (request.function) this.functionCounts.set(request.function.id, (this.functionCounts.get(request.function.id) ?? 0) + 1);
    const context: Context = {
      ...request,
      from,
      id: this.contexts.length,
      result: 0,
      yielded: 0,
      trace: [],
      callers: new Map(),
      evaluations: 0,
      running: false,
    };
    this.contexts.push(context);
    this.contextIds.set(key, context.id);
    this.queue.add(context.id);
    return context;
  }

  private mostContexts(fn: FunctionEntry | null): number {
    if (!fn || (this.functionCounts.get(fn.id) ?? 0) > MOST_IN_ALL) return 0;
    return this.relevant.has(fn.id) ? MOST_CONTEXTS : MOST_FINE_CONTEXTS;
  }

  /** Of a value, what can tell one run from another: not plain objects, nor lists of nothing but numbers. */
  private tellingPart(value: Value, reader: Context | null): Value {
    return this.values.filter(value, (atom, id) => {
      if (atom.kind === 'container')
        return reader !== null && this.values.list(this.heap.readElements(id, null, reader.id)).some(isTelling);
      return isTelling(atom);
    });
  }

  private widen(context: Context, args: readonly Value[]): Context {
    const joined = context.args.map((value, n) => this.values.join(value, args[n] ?? 0));
    if (joined.some((value, n) => value !== context.args[n])) {
      const urgent = joined.some((value, n) => this.values.leading(value) !== this.values.leading(context.args[n] ?? 0));
      context.args = joined;
      (urgent ? this.queue : this.later).add(context.id);
    }
    return context;
  }

  /** Whether a function was entered for this object and enclosing run, with whatever arguments. */
  isEntered(fn: FunctionEntry, env: number | null, self: AtomId | null): boolean {
    return this.contextCounts.has(`${fn.id}|${env ?? ''}|${self ?? ''}`);
  }

  /** Evaluates a run now when it never was; false when that must wait in the queue. */
  evaluateNow(context: Context): boolean {
    if (context.evaluations > 0 || context.running || this.depth > 250) return context.evaluations > 0;
    this.run(context);
    return true;
  }

  /** Evaluates until nothing is left that may lead to more code. */
  advance(): void {
    for (let id = this.queue.pop(); id !== undefined; id = this.queue.pop()) this.run(this.context(id));
  }

  /** Evaluates until nothing is left to do. */
  settle(): void {
    for (;;) {
      this.advance();
      const id = this.later.pop();
      if (id === undefined) return;
      this.run(this.context(id));
    }
  }

  /** So much was done that the rest is left undone: no verdict may rest on an absence any more. */
  get isExhausted(): boolean {
    return this.values.work > MOST_WORK;
  }

  private run(context: Context): void {
    if (this.isExhausted) return;
    this.queue.delete(context.id);
    this.later.delete(context.id);
    if (context.evaluations >= MOST_EVALUATIONS) {
      this.cutShort.add(context.function?.id ?? context.module.path);
      return;
    }
    const { result, yielded } = context;
    context.evaluations++;
    context.running = true;
    this.heap.begin(context.id);
    this.evaluate(this, context);
    context.running = false;
    if (context.result === result && context.yielded === yielded) return;
    this.heap.grow(context.callers, result, context.result);
    if (context.yielded !== yielded) this.heap.grow(context.callers, yielded, context.yielded);
  }

  /** The number of an allocation call: the same for all owners and modes. */
  allocation(site: Site, path: string, make: () => Allocation): number {
    const key = `${path}#${site}`;
    let id = this.allocationIds.get(key);
    if (id === undefined) {
      id = this.allocations.push(make()) - 1;
      this.allocationIds.set(key, id);
    }
    return id;
  }

  origin(place: Place): number {
    const key = `${place.path}#${place.site}`;
    let id = this.originIds.get(key);
    if (id === undefined) {
      id = this.origins.push(place) - 1;
      this.originIds.set(key, id);
    }
    return id;
  }

  /** Containers are kept apart by the run that makes them, where constants matter to it, up to a number; then by their place alone. */
  containerKey(context: Context, round: string, key: string): string {
    const place = `${context.function?.id ?? context.module.path}:${key}`;
    if (context.function && !this.relevant.has(context.function.id)) return place;
    const keys = this.containerKeys.get(place) ?? new Set();
    this.containerKeys.set(place, keys);
    const own = `${context.id}${round}:${key}`;
    if (!keys.has(own) && keys.size >= MOST_CONTAINERS) return place;
    keys.add(own);
    return own;
  }

  /** Objects of a class are kept apart by where and with which constants they are made, up to a number; those of a class that never speaks to Metal are one. */
  objectKey(cls: ClassId, constants: string, site: string): string {
    if (!this.speaksToMetal(cls)) return 'one';
    const keys = this.objectKeys.get(cls) ?? new Map<string, Set<string>>();
    this.objectKeys.set(cls, keys);
    const group = keys.size < MOST_OBJECT_GROUPS || keys.has(constants) ? constants : 'others';
    const sites = keys.get(group) ?? new Set();
    keys.set(group, sites);
    if (!sites.has(site) && sites.size >= MOST_OBJECTS) return group;
    sites.add(site);
    return `${group}@${site}`;
  }

  private speaksToMetal(cls: ClassId): boolean {
    let speaks = this.metalClasses.get(cls);
    if (speaks === undefined) {
      speaks =
        [...this.program.class(cls).methods.values()].some((method) => this.relevant.has(method.id)) ||
        this.program.class(cls).methods.size === 0;
      this.metalClasses.set(cls, speaks);
    }
    return speaks;
  }

  atoms(value: Value): readonly Atom[] {
    return this.values.list(value);
  }
}

/** Whether a function is entered, directly or not, from a run of its own that was entered so itself: such runs share one. */
function isRecursion(from: Context | null, fn: FunctionEntry | null): boolean {
  let times = 0;
  for (let context = from; context; context = context.from) if (context.function === fn && ++times > 1) return true;
  return false;
}

const TELLING: ReadonlySet<Atom['kind']> = new Set<Atom['kind']>([
  ...(['buffer', 'contents', 'view', 'wrapper', 'encoder', 'command-buffer', 'kernel', 'heap'] as const),
  ...(['string', 'int', 'bool', 'function', 'bound', 'partial', 'method', 'message', 'container'] as const),
]);

function isTelling(atom: Atom): boolean {
  return TELLING.has(atom.kind);
}
