import type { Site } from '../facts/ir.ts';
import { Apart } from './apart.ts';
import { type Allocation, type ModeSet, type Place, placeKey } from './buffer-use.ts';
import type { Ancestry } from './classes.ts';
import type { Context } from './context.ts';
import { Heap } from './heap.ts';
import { LeftCode } from './left-code.ts';
import type { FunctionEntry, ModuleEntry, Program } from './program.ts';
import { relevantFunctions } from './relevant-functions.ts';
import { Runs } from './runs.ts';
import { Schedule } from './schedule.ts';
import { type Atom, type AtomId, type ClassId, type Value, Values } from './values.ts';

/** Work for one link. The largest project tried that ends by itself, of 700 files, takes about 100 million. */
const MOST_WORK = 130_000_000;
/** Of the work since the last time, what those together took that are left, the largest first. */
const SHARE_LEFT = 0.75;
/** More runs than this are too many to find out what a function that is left can reach. */
const MOST_RUNS = 20_000;
/** How often functions are left so that the others can go on. */
const MOST_RELIEFS = 5;
/** Work for the runs of one function that are kept apart; past it they are merged. */
const MOST_WORK_APART = 12_000_000;
/** Evaluations of one run: past it the run is left as it stands, and so is said. */
const MOST_EVALUATIONS = 60;

/** An allocation as one owner makes it with one mode. */
export interface BufferInstance {
  readonly allocation: Allocation;
  readonly mode: ModeSet;
  /** Its options come from a parameter with a default, for which code that cannot be seen may give others. */
  readonly open: boolean;
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
  /** Modes that the options of an allocation spell out, by its number. */
  readonly plainModes = new Map<number, ModeSet>();
  /** By buffer atom. */
  readonly instances = new Map<AtomId, BufferInstance>();
  /** Numbers of `contents()` calls: where each stands. */
  readonly origins: Place[] = [];
  /** Of those calls, the ones whose receiver may be None, and those where it may be something else that is no buffer. */
  readonly absentReceivers = new Set<number>();
  readonly strangeReceivers = new Set<number>();
  /** Of `contents()` calls, those whose result the code tests for None: it knows that there may be none. */
  readonly testedContents = new Set<number>();
  /** The command buffers of encoders that are made in sight. */
  readonly encoderOwners = new Map<AtomId, Value>();
  /** Of views, by the number of their `contents()` call: how many bytes they are of, where all agree; null where not. */
  readonly viewLengths = new Map<number, number | null>();
  /** Functions that are followed no more. */
  readonly left = new LeftCode();
  private mostWork: number;
  /** What the others get each time some functions are left. */
  private readonly workOfRelief: number;
  private reliefs = 0;
  /** Functions that a work bound cut short. */
  readonly cutShort = new Set<string>();
  readonly relevant: ReadonlySet<string>;
  /** Objects of workspace classes. */
  readonly objects = new Map<AtomId, ClassId>();
  /** Classes with their bases, as far as they are known now. */
  readonly ancestries = new Map<ClassId, Ancestry>();
  /** The `__dict__`s of objects. */
  readonly objectDicts = new Map<AtomId, AtomId>();
  /** Callables with arguments given, by the call that makes them: what those that are kept apart hold. */
  readonly partials = new Map<string, Set<string>>();
  /** Functions that became values, each with the run that made it. */
  readonly closures = new Map<string, { readonly function: FunctionEntry; readonly env: number | null }>();
  /** Objects that code which cannot be seen gets hold of. */
  readonly handedOut = new Set<AtomId>();
  /** Methods that are called on something that cannot be seen. */
  readonly looseCalls = new Set<string>();
  /** Names of code outside the given files that is handed a buffer or a view. */
  readonly strangers = new Set<string>();
  private readonly evaluate: (machine: Machine, context: Context) => void;
  private readonly allocationIds = new Map<string, number>();
  private readonly originIds = new Map<string, number>();
  private readonly schedule = new Schedule();
  private readonly runs: Runs;
  private readonly apart: Apart;
  /** Work that runs of each function, or a module's own code, took by themselves. */
  private readonly ownWork = new Map<FunctionEntry | ModuleEntry, number>();
  /** Work of the evaluations inside the one that goes on. */
  private nestedWork = 0;
  private frozen = 0;
  /** Evaluations of all runs. */
  evaluations = 0;
  /** Nesting of evaluation in evaluation, bounded so that no stack overflows. */
  depth = 0;

  constructor(program: Program, evaluate: (machine: Machine, context: Context) => void, mostWork = MOST_WORK) {
    this.mostWork = mostWork;
    this.workOfRelief = mostWork / 10;
    this.program = program;
    this.evaluate = evaluate;
    this.heap = new Heap(this.values, this.schedule);
    this.relevant = relevantFunctions(program);
    this.runs = new Runs(this, this.schedule);
    this.apart = new Apart(program, this.relevant);
  }

  context(id: number): Context {
    const context = this.contexts[id];
    if (!context) throw new RangeError(`no context ${id}`);
    return context;
  }

  /** The run for these arguments: an old one where it stands, or one that is now queued. */
  enter(request: ContextRequest, from: Context | null = null): Context {
    return this.runs.enter(request, from);
  }

  /** Whether a function was entered for this object and enclosing run, with whatever arguments. */
  isEntered(fn: FunctionEntry, env: number | null, self: AtomId | null): boolean {
    return this.runs.isEntered(fn, env, self);
  }

  /** Evaluates a run now when it never was; false when that must wait in the queue. */
  evaluateNow(context: Context): boolean {
    if (context.evaluations > 0 || context.running || this.depth > 250) return context.evaluations > 0;
    this.run(context);
    return true;
  }

  /** Evaluates until nothing is left that may lead to more code. */
  advance(): void {
    do {
      for (let id = this.schedule.nextUrgent(); id !== undefined; id = this.isExhausted ? undefined : this.schedule.nextUrgent())
        this.run(this.context(id));
    } while (this.relieve());
  }

  /** Evaluates until nothing is left to do, in rounds: each run once in a round, callees first, however many of its inputs grew in the round before. */
  settle(): void {
    do {
      for (let round = this.schedule.takeAll(); round.length > 0; round = this.isExhausted ? [] : this.schedule.takeAll())
        for (const id of round) this.run(this.context(id));
    } while (this.relieve());
  }

  /** So much was done that the rest is left undone: no verdict may rest on an absence any more. */
  get isExhausted(): boolean {
    return this.values.work > this.mostWork;
  }

  /** Nothing more is evaluated, and no verdict may rest on an absence. */
  giveUp(): void {
    this.mostWork = -1;
  }

  /**
   * Where the bound is reached, the functions that took most of the work are left, and the others go on with some more; the last time all that wait are.
   * False where the bound holds.
   */
  private relieve(): boolean {
    if (!this.isExhausted || this.reliefs >= MOST_RELIEFS || this.contexts.length > MOST_RUNS) return false;
    this.reliefs++;
    this.mostWork = this.values.work + this.workOfRelief;
    if (this.reliefs === MOST_RELIEFS) {
      for (const context of this.schedule.all().map((id) => this.context(id))) if (context.function) this.leave(context.function);
      return true;
    }
    const byWork = [...this.ownWork].sort(([, a], [, b]) => b - a);
    let most = byWork.reduce((sum, [, work]) => sum + work, 0) * SHARE_LEFT;
    for (const [code, work] of byWork) {
      if (most <= 0) break;
      most -= work;
      if ('ir' in code) this.leave(code);
    }
    this.ownWork.clear();
    return true;
  }

  private leave(fn: FunctionEntry): void {
    this.left.leave(fn);
    for (const context of this.contexts)
      if (context.function === fn) {
        this.schedule.delete(context.id);
        this.heap.wake(context.callers);
      }
  }

  /** From here on the runs that are there stay as they are; new ones are evaluated, as far as some more work goes. */
  freeze(): void {
    this.frozen = this.contexts.length;
    this.reliefs = MOST_RELIEFS;
    this.mostWork = Math.max(this.mostWork, this.values.work + 2 * this.workOfRelief);
  }

  private run(context: Context): void {
    if (this.isExhausted) {
      this.schedule.add(context.id, true);
      return;
    }
    this.schedule.delete(context.id);
    if (context.id < this.frozen || context.mergedInto !== null) return;
    if (context.function && this.left.has(context.function)) return;
    if (context.evaluations >= MOST_EVALUATIONS) {
      this.cutShort.add(context.function?.id ?? context.module.path);
      return;
    }
    const { result, yielded } = context;
    context.evaluations++;
    this.evaluations++;
    context.running = true;
    this.heap.begin(context.id);
    const before = this.values.work;
    const nestedBefore = this.nestedWork;
    this.nestedWork = 0;
    this.evaluate(this, context);
    context.running = false;
    // What stops in the middle is to be done again.
    if (this.isExhausted) this.schedule.add(context.id, true);
    const work = this.values.work - before;
    this.count(context, work - this.nestedWork);
    this.nestedWork = nestedBefore + work;
    if (context.result === result && context.yielded === yielded) return;
    this.heap.grow(context.callers, result, context.result);
    if (context.yielded !== yielded) this.heap.grow(context.callers, yielded, context.yielded);
  }

  private count(context: Context, work: number): void {
    const code = context.function ?? context.module;
    const own = (this.ownWork.get(code) ?? 0) + work;
    this.ownWork.set(code, own);
    if (own > MOST_WORK_APART && context.function) this.runs.merge(context.function);
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
    const key = placeKey(place);
    let id = this.originIds.get(key);
    if (id === undefined) {
      id = this.origins.push(place) - 1;
      this.originIds.set(key, id);
    }
    return id;
  }

  containerKey(context: Context, round: string, key: string): string {
    return this.apart.containerKey(context, round, key);
  }

  objectKey(cls: ClassId, constants: string, site: string): string {
    return this.apart.objectKey(cls, constants, site);
  }

  atoms(value: Value): readonly Atom[] {
    return this.values.list(value);
  }
}
