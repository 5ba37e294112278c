import type { Site } from '../facts/ir.ts';
import type { Place } from './buffer-use.ts';
import { builtinValue } from './builtins.ts';
import type { Context } from './context.ts';
import { type Env, Scope } from './env.ts';
import type { Machine } from './machine.ts';
import type { ModuleEntry } from './program.ts';
import type { TraceNode } from './trace.ts';
import type { AtomId, ClassId, Value, Values } from './values.ts';

const NONE: ReadonlySet<string> = new Set();

/** One evaluation of one context: where control stands, what the locals are, what happened so far. */
export class Frame {
  readonly machine: Machine;
  readonly context: Context;
  readonly module: ModuleEntry;
  env: Env;
  trace: TraceNode[] = [];
  result: Value = 0;
  yielded: Value = 0;
  /** Environments that leave the innermost loops early. */
  readonly loops: { breaks: Env; continues: Env }[] = [];
  /** How many items containers made in this run hold, where straight-line code tells; null where not. */
  readonly lengths = new Map<AtomId, number | null>();
  /** Inside a branch or loop: what happens may not happen, or happen again. */
  uncertain = 0;
  /** The class whose body is running. */
  classScope: ClassId | null = null;
  /** Buffers that this very run makes: each may be None, where the device has no memory left. */
  readonly made = new Set<AtomId>();
  /** Arms of tests that this run does not take, by `armKey`. */
  readonly closed = new Set<number>();
  /** Loop iterations that were followed one by one in this run. */
  unrolled = 0;
  /** Attributes that this run read from something that cannot be seen, by name. */
  readonly attributesOfUnknown = new Map<string, Value>();
  /** Keys under which an index may be found, as this run found them. */
  readonly keysOfIndex = new Map<Value, readonly string[]>();
  /** Classes whose bases this run has read. */
  readonly ancestriesRead = new Set<ClassId>();
  /** Callables with arguments given that are being called. */
  readonly partialsInCall = new Set<AtomId>();
  /** Which rounds of followed loops control is in: what is made in one is not what is made in the next. */
  round = '';
  private readonly locals: ReadonlySet<string>;
  private readonly captured: ReadonlySet<string>;

  constructor(machine: Machine, context: Context) {
    this.machine = machine;
    this.context = context;
    this.module = context.module;
    this.env = Scope.start(context.function ?? context.module);
    this.locals = context.function?.locals ?? NONE;
    this.captured = context.function?.captured ?? NONE;
  }

  get values(): Values {
    return this.machine.values;
  }

  place(site: Site): Place {
    return { path: this.module.path, site };
  }

  /** What a name may be here. */
  read(name: string): Value {
    const own = this.env?.get(name);
    if (this.context.function === null) {
      if (own !== undefined && !this.module.globals.has(name)) return withoutFlags(this.values, own);
      return this.values.join(withoutFlags(this.values, own ?? 0), this.readGlobal(this.module, name));
    }
    if (this.locals.has(name)) {
      if (!this.captured.has(name)) return own ?? 0;
      return this.values.join(
        own ?? 0,
        own === undefined || this.context.function.rebound.has(name)
          ? this.machine.heap.read(localScope(this.context.scope), name, this.context.id)
          : 0,
      );
    }
    if (own !== undefined) return own;
    return this.readEnclosing(name) ?? this.readGlobal(this.module, name);
  }

  private readEnclosing(name: string): Value | undefined {
    for (let env = this.context.env; env !== null; ) {
      const context = this.machine.context(env);
      if (context.function?.locals.has(name)) return this.machine.heap.read(localScope(env), name, this.context.id);
      env = context.env;
    }
    return undefined;
  }

  /** What a module's global may be: its own, one that a star import brings, or a builtin. */
  readGlobal(module: ModuleEntry, name: string, seen: ReadonlySet<string> = new Set()): Value {
    if (module.names.has(name)) return withoutFlags(this.values, this.machine.heap.read(module.path, name, this.context.id));
    for (const path of module.stars) {
      const target = this.machine.program.modules.get(path);
      if (!target || seen.has(path)) continue;
      const value = this.readGlobal(target, name, new Set([...seen, module.path]));
      if (value !== 0 && !this.isBuiltin(value)) return value;
    }
    return builtinValue(this.values, name);
  }

  private isBuiltin(value: Value): boolean {
    return this.machine.atoms(value).every((atom) => atom.kind === 'external' && atom.name.startsWith('builtins.'));
  }

  /** Binds a local, global or enclosing name. */
  bind(name: string, value: Value, place: Place | null = null): void {
    if (this.env === null) return;
    const { heap } = this.machine;
    if (this.classScope !== null) {
      this.env.set(name, value);
      heap.write(this.classScope, name, value, place);
      return;
    }
    if (this.context.function === null) {
      this.env.set(name, value);
      heap.write(this.module.path, name, value, place);
      return;
    }
    if (this.locals.has(name)) {
      this.env.set(name, value);
      if (this.captured.has(name)) heap.write(localScope(this.context.scope), name, value, place);
      return;
    }
    const owner = this.ownerOf(name);
    if (owner !== null) heap.write(localScope(owner), name, value, place);
    else if (this.module.globals.has(name)) heap.write(this.module.path, name, value, place);
    else this.env.set(name, value);
  }

  private ownerOf(name: string): number | null {
    for (let env = this.context.env; env !== null; ) {
      const context = this.machine.context(env);
      if (context.function?.locals.has(name)) return env;
      env = context.env;
    }
    return null;
  }

  /** Runs the arms one after another from the same point and goes on from where those that come out of them meet. Each arm sets up `env` itself. */
  branch(arms: readonly (() => void)[], site: Site | null = null): void {
    const before = this.env;
    const trace = this.trace;
    const traces: TraceNode[][] = [];
    let after: Env = null;
    this.uncertain++;
    for (const arm of arms) {
      this.resume(before);
      this.trace = [];
      arm();
      traces.push(this.trace);
      after = this.meet(after, this.env);
    }
    this.uncertain--;
    this.env = after;
    this.trace = trace;
    if (traces.some((each) => each.length > 0)) this.trace.push({ kind: 'branch', by: 'test', site, arms: traces });
  }

  /** The results of calling one thing or another, whichever it is: what each does happens alone. */
  eachCallee<T, R>(callees: readonly T[], call: (callee: T) => R): readonly R[] {
    if (callees.length < 2) return callees.map(call);
    const trace = this.trace;
    const arms: TraceNode[][] = [];
    const results = callees.map((callee) => {
      this.trace = [];
      const result = call(callee);
      arms.push(this.trace);
      return result;
    });
    this.trace = trace;
    if (arms.some((arm) => arm.length > 0)) this.trace.push({ kind: 'branch', by: 'callee', site: null, arms });
    return results;
  }

  /** The present point, to come back to. */
  snapshot(): Env {
    const here = this.env;
    this.resume(here);
    return here;
  }

  /** Goes on from a point that was kept. */
  resume(point: Env): void {
    this.env = point?.fork() ?? null;
  }

  meet(a: Env, b: Env): Env {
    if (a === null) return b;
    return b === null ? a : a.meet(b, this.values);
  }

  /** Control leaves here. */
  exit(how: 'return' | 'raise' | 'break' | 'continue'): void {
    this.trace.push({ kind: 'exit', how });
    this.env = null;
  }
}

/** The value with truth values made unknown: a global or class constant such as `DEBUG = False` is a setting, and what it hides today is in use tomorrow. */
export function withoutFlags(values: Values, value: Value): Value {
  if (!values.has(value, 'bool')) return value;
  return values.join(
    values.filter(value, (atom) => atom.kind !== 'bool'),
    values.data,
  );
}

/** Scopes of the heap: a module's globals are under its path, what a class body binds under the class, an object's attributes under its atom, a run's captured locals under a negative number. */
export function localScope(context: number): number {
  return -1 - context;
}

export function sameEnv(a: Env, b: Env): boolean {
  return a === null || b === null ? a === b : a.equals(b);
}
