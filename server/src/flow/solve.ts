import { statements } from '../facts/walk-ir.ts';
import { append } from './append.ts';
import { INSTANCES, MAKER, methodKind, registerInstance } from './classes.ts';
import type { Context } from './context.ts';
import { Frame } from './frame.ts';
import { interfaceNames } from './interface-names.ts';
import type { Machine } from './machine.ts';
import { callersFirst } from './order-functions.ts';
import type { ClassEntry, FunctionEntry } from './program.ts';
import { reachableContexts } from './reachable.ts';
import { mentionedNames } from './relevant-functions.ts';
import type { AtomId } from './values.ts';

/** A function with the object it is a method of and the run around it: what must be looked at once, called or not. */
interface Unit {
  readonly function: FunctionEntry;
  readonly env: number | null;
  readonly self: AtomId | null;
}

/** Rounds of looking for more functions that matter; each makes more names known, and soon none is new. */
const MOST_ROUNDS = 12;

/**
 * Evaluates what can matter to a buffer: modules first, then, from callers to callees, each function that nobody called, as a stranger would call it. A function
 * matters when it speaks to Metal, belongs to a class that does, or mentions a name that a buffer, or an object holding one, goes by.
 */
export function solve(machine: Machine): void {
  for (const module of machine.program.modules.values())
    machine.enter({ module, function: null, env: null, self: null, args: [], root: true });
  machine.settle();
  const relevance = new Relevance(machine);
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const before = machine.evaluations;
    enterAll(machine, relevance.inOrder());
    if (round > 0 && machine.evaluations === before) break;
    relevance.widen(interfaceNames(machine));
    if (machine.evaluations === before && !relevance.grew) break;
  }
  enterLost(machine, relevance);
  for (let pass = 0; pass < MOST_ROUNDS; pass++) if (!spillLeft(machine)) return;
  machine.giveUp();
}

/** What functions that were left may do, done; false where nothing of it is new. */
function spillLeft(machine: Machine): boolean {
  const before = machine.evaluations;
  for (const fn of machine.left.functions()) machine.left.spill(machine, fn);
  for (const unit of unitsOf(machine, [...machine.left.callees])) enterRoot(machine, unit);
  machine.settle();
  return machine.evaluations > before;
}

/** Runs that count lead to further code, which strangers call where nobody else does. */
function enterLost(machine: Machine, relevance: Relevance): void {
  for (let pass = 0; pass < 3; pass++) {
    const reachable = reachableContexts(machine);
    const entered = new Set([...reachable].map((id) => unitKey(machine.context(id))));
    const lost = unitsOf(machine, relevance.functions()).filter((unit) => !entered.has(unitKey(unit)));
    if (lost.length === 0) return;
    for (const unit of lost) enterRoot(machine, unit);
    machine.settle();
  }
}

/** One by one, so that what a caller calls is not taken for uncalled. */
function enterAll(machine: Machine, functions: readonly FunctionEntry[]): void {
  const units = new Map<FunctionEntry, Unit[]>();
  for (const unit of unitsOf(machine, functions)) append(units, unit.function, unit);
  for (const fn of functions)
    for (const unit of units.get(fn) ?? []) {
      if (machine.isEntered(fn, unit.env, unit.self)) continue;
      enterRoot(machine, unit);
      machine.advance();
    }
  machine.settle();
}

/** The run of a unit as a stranger calls it. */
export function enterRoot(machine: Machine, unit: Unit): Context | undefined {
  const module = machine.program.modules.get(unit.function.path);
  return module && machine.enter({ module, function: unit.function, env: unit.env, self: unit.self, args: [], root: true });
}

function unitKey(unit: { readonly function: FunctionEntry | null; readonly env: number | null; readonly self: AtomId | null }): string {
  return `${unit.function?.id ?? ''}|${unit.env ?? ''}|${unit.self ?? ''}`;
}

/** Every function with each run around it; every method for each object of its class, or for one that strangers make when nobody makes any. */
export function unitsOf(machine: Machine, functions: readonly FunctionEntry[]): readonly Unit[] {
  const closures = new Map<FunctionEntry, (number | null)[]>();
  for (const { function: fn, env } of machine.closures.values()) append(closures, fn, env);
  return functions.flatMap((fn): readonly Unit[] => {
    if (fn.ir.class === null) return (closures.get(fn) ?? [null]).map((env) => ({ function: fn, env, self: null }));
    const cls = machine.program.modules.get(fn.path)?.classes[fn.ir.class];
    return cls ? methodUnits(machine, cls, fn) : [];
  });
}

function methodUnits(machine: Machine, cls: ClassEntry, fn: FunctionEntry): readonly Unit[] {
  const { values, heap } = machine;
  const [maker] = machine.atoms(heap.peek(cls.id, MAKER));
  const env = fn.ir.parent !== null && maker?.kind === 'int' ? maker.value : null;
  const kind = methodKind(fn);
  if (kind === 'static') return [{ function: fn, env, self: null }];
  if (kind === 'class') return [{ function: fn, env, self: values.intern({ kind: 'class', class: cls.id }) }];
  const objects = values.ids(heap.peek(cls.id, INSTANCES));
  return (objects.length > 0 ? objects : [madeByStrangers(machine, cls)]).map((self) => ({ function: fn, env, self }));
}

function madeByStrangers(machine: Machine, cls: ClassEntry): AtomId {
  const object = machine.values.intern({ kind: 'object', class: cls.id, key: 'any' });
  registerInstance(new Frame(machine, machine.context(0)), object, cls.id);
  return object;
}

/** The functions that matter so far. It only grows. */
class Relevance {
  grew = false;
  private readonly machine: Machine;
  private readonly found = new Set<FunctionEntry>();
  private ordered: readonly FunctionEntry[] = [];

  constructor(machine: Machine) {
    this.machine = machine;
    this.add((fn) => machine.relevant.has(fn.id) || bindsGlobals(fn));
  }

  /** Callers before what they call. */
  inOrder(): readonly FunctionEntry[] {
    if (this.ordered.length < this.found.size) this.ordered = callersFirst(this.functions());
    return this.ordered;
  }

  functions(): readonly FunctionEntry[] {
    return [...this.found];
  }

  widen(names: ReadonlySet<string>): void {
    const before = this.found.size;
    this.add((fn) => {
      // A method of such a name may override one that a buffer is given to.
      if (fn.ir.class !== null && (names.has(fn.ir.name) || names.has(`.${fn.ir.name}`))) return true;
      for (const name of mentionedNames(fn)) if (names.has(name)) return true;
      return false;
    });
    this.grew = this.found.size > before;
  }

  /** With a method all of its class matter, since they share its attributes; with a function those inside it. */
  private add(matters: (fn: FunctionEntry) => boolean): void {
    for (const module of this.machine.program.modules.values()) {
      const classes = new Set<number>();
      for (const fn of module.functions) if (fn.ir.class !== null && (this.found.has(fn) || matters(fn))) classes.add(fn.ir.class);
      for (const fn of module.functions) {
        const parent = fn.ir.parent === null ? undefined : module.functions[fn.ir.parent];
        const inside = parent !== undefined && this.found.has(parent);
        if (inside || (fn.ir.class === null ? matters(fn) : classes.has(fn.ir.class))) this.found.add(fn);
      }
    }
  }
}

function bindsGlobals(fn: FunctionEntry): boolean {
  for (const statement of statements(fn.ir.body)) if (statement.kind === 'global') return true;
  return false;
}
