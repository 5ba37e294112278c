import type { Site } from '../facts/ir.ts';
import type { Access } from './buffer-use.ts';
import type { LinkOptions } from './collect.ts';
import type { Context } from './context.ts';
import { publicBuffers } from './escapes.ts';
import type { Machine } from './machine.ts';
import type { FunctionEntry } from './program.ts';
import { isPublic } from './public.ts';
import { flatten } from './reachable.ts';
import { enterRoot, unitsOf } from './solve.ts';
import type { TraceNode } from './trace.ts';
import type { AtomId, FunctionId } from './values.ts';

/** What the CPU does to a buffer, or where it goes, in code that no call in the workspace reaches and a caller of the library from outside does. */
export interface StrangerAccess {
  readonly buffer: AtomId;
  readonly access: Access;
}

/** Functions of a library that are run once more at most. */
const MOST_FUNCTIONS = 400;
/** Calls inside calls that are walked. */
const DEEPEST = 200;

/** An arm of an `if` or of a conditional expression, as one number; arm 2 is the code after it. */
export function armKey(site: Site, arm: 0 | 1 | 2): number {
  return site * 4 + arm;
}

/**
 * Every public function of a library whose callers in the workspace leave a branch closed, by a flag or an argument left out, is run as a stranger would call it.
 * Of that only what happens in such branches counts, and only what the CPU does and what escapes: directions and modes stay those of the calls in sight. No run
 * that was there before is evaluated again, so that what strangers may give reaches none of them: whatever else is asked of the machine must be asked before.
 */
export function strangerAccesses(machine: Machine, reachable: ReadonlySet<number>, options: LinkOptions): readonly StrangerAccess[] {
  const closed = closedArms(machine, reachable, options);
  const functions = publicCallers(machine, reachable, closed, options);
  if (functions.length === 0 || machine.isExhausted) return [];
  machine.freeze();
  const roots = unitsOf(machine, functions).flatMap((unit) => enterRoot(machine, unit) ?? []);
  machine.settle();
  const walk = new StrangerWalk(machine, closed);
  for (const root of roots) walk.enter(root.id, false, 0);
  return walk.finish();
}

type ClosedArms = ReadonlyMap<FunctionId, ReadonlySet<number>>;

/** The arms that no run of a library's function takes, by function. */
function closedArms(machine: Machine, reachable: ReadonlySet<number>, options: LinkOptions): ClosedArms {
  const closed = new Map<FunctionId, Set<number>>();
  for (const id of reachable) {
    const context = machine.context(id);
    if (!context.function || !options.isLibrary(context.function.path)) continue;
    const known = closed.get(context.function.id);
    if (!known) closed.set(context.function.id, new Set(context.closed));
    else for (const key of known) if (!context.closed.has(key)) known.delete(key);
  }
  return new Map([...closed].filter(([, keys]) => keys.size > 0));
}

/** A library's public functions and methods that lead to a function with a closed arm, those nearest to one first. */
function publicCallers(
  machine: Machine,
  reachable: ReadonlySet<number>,
  closed: ClosedArms,
  options: LinkOptions,
): readonly FunctionEntry[] {
  const callers = callersByFunction(machine, reachable);
  const seen = new Set(closed.keys());
  for (const id of seen) for (const caller of callers.get(id) ?? []) seen.add(caller);
  return [...seen]
    .map((id) => machine.program.function(id))
    .filter((fn) => isOpenToStrangers(machine, fn) && options.isLibrary(fn.path))
    .slice(0, MOST_FUNCTIONS);
}

function callersByFunction(machine: Machine, reachable: ReadonlySet<number>): ReadonlyMap<FunctionId, ReadonlySet<FunctionId>> {
  const callers = new Map<FunctionId, Set<FunctionId>>();
  for (const id of reachable) {
    const caller = machine.context(id).function;
    if (!caller) continue;
    for (const node of flatten(machine.context(id).trace)) {
      if (node.kind !== 'call') continue;
      for (const called of node.contexts) {
        const fn = machine.context(called).function;
        if (!fn) continue;
        const known = callers.get(fn.id);
        if (known) known.add(caller.id);
        else callers.set(fn.id, new Set([caller.id]));
      }
    }
  }
  return callers;
}

function isOpenToStrangers(machine: Machine, fn: FunctionEntry): boolean {
  if (fn.ir.parent !== null || !isPublic(fn.ir.name)) return false;
  const cls = fn.ir.class === null ? undefined : machine.program.modules.get(fn.path)?.classes[fn.ir.class];
  return cls === undefined || isPublic(cls.ir.name);
}

const FROM_OUTSIDE = 'in a branch that only a caller outside the workspace opens';

class StrangerWalk {
  private readonly machine: Machine;
  private readonly closed: ClosedArms;
  private readonly visited = new Set<string>();
  private readonly found: StrangerAccess[] = [];
  private readonly opened: { readonly buffer: AtomId; readonly origin: number }[] = [];
  private readonly touched = new Set<string>();

  constructor(machine: Machine, closed: ClosedArms) {
    this.machine = machine;
    this.closed = closed;
  }

  enter(id: number, within: boolean, depth: number): void {
    const key = `${id}|${within}`;
    if (this.visited.has(key) || depth > DEEPEST) return;
    this.visited.add(key);
    const context = this.machine.context(id);
    this.walk(context, context.trace, within, depth);
  }

  private walk(context: Context, nodes: readonly TraceNode[], inside: boolean, depth: number): void {
    const closed = context.function ? this.closed.get(context.function.id) : undefined;
    let within = inside;
    for (const node of nodes) {
      if (node.kind === 'call') for (const id of node.contexts) this.enter(id, within, depth + 1);
      else if (node.kind === 'loop') this.walk(context, node.body, within, depth);
      else if (node.kind === 'branch') {
        const { site } = node;
        const isClosed = (arm: number): boolean => site !== null && arm < 2 && closed?.has(armKey(site, arm === 0 ? 0 : 1)) === true;
        for (const [n, arm] of node.arms.entries()) this.walk(context, arm, within || isClosed(n), depth);
        if (site !== null && closed?.has(armKey(site, 2))) within = true;
      } else this.note(node, within);
    }
  }

  private note(node: TraceNode, within: boolean): void {
    if (node.kind === 'contents' && within) this.opened.push(node);
    if (node.kind === 'handed-out' && within) {
      const access: Access = { kind: 'escape', place: node.place, why: node.why, via: 'other', certain: true, parameter: null };
      for (const buffer of node.objects.flatMap((object) => publicBuffers(this.machine, object))) this.add(buffer, access);
    }
    if (node.kind !== 'access') return;
    const { kind } = node.access;
    for (const [n, buffer] of node.buffers.entries()) {
      const origin = node.origins[n];
      if (origin !== undefined) this.touched.add(`${buffer}|${origin}`);
      if (within && (kind === 'cpu-read' || kind === 'cpu-write' || kind === 'escape')) this.add(buffer, node.access);
    }
  }

  private add(buffer: AtomId, access: Access): void {
    this.found.push({ buffer, access: { ...access, why: `${access.why}, ${FROM_OUTSIDE}` } });
  }

  /** All that was found; a `contents()` through which nothing was seen is a read. */
  finish(): readonly StrangerAccess[] {
    for (const { buffer, origin } of this.opened) {
      const place = this.machine.origins[origin];
      if (place && !this.touched.has(`${buffer}|${origin}`))
        this.add(buffer, { kind: 'cpu-read', place, why: 'contents() is called', via: 'other', certain: false, parameter: null });
    }
    return this.found;
  }
}
