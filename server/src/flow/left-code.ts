import { statementExpressions, statements } from '../facts/walk-ir.ts';
import { localScope } from './frame.ts';
import { ANYWHERE } from './heap.ts';
import type { Machine } from './machine.ts';
import type { FunctionEntry } from './program.ts';
import { flatten } from './reachable.ts';
import { mentionedNames } from './relevant-functions.ts';
import type { TraceNode } from './trace.ts';
import type { Atom, AtomId, Value } from './values.ts';

/**
 * Functions that took too much work and are followed no more. Each is taken for code that nobody can see: what it can get at may be read by it, handed to whatever
 * it mentions, and replaced by anything.
 */
export class LeftCode {
  /** What each was given since it was left. */
  private readonly given = new Map<FunctionEntry, Value>();
  /** Functions that one of these may call, with whatever arguments. */
  readonly callees = new Set<FunctionEntry>();

  has(fn: FunctionEntry): boolean {
    return this.given.has(fn);
  }

  functions(): readonly FunctionEntry[] {
    return [...this.given.keys()];
  }

  leave(fn: FunctionEntry): void {
    if (!this.given.has(fn)) this.given.set(fn, 0);
  }

  give(machine: Machine, fn: FunctionEntry, value: Value): void {
    this.given.set(fn, machine.values.join(this.given.get(fn) ?? 0, value));
  }

  /** What may happen in a function that was left: whatever it can write may be anything, and whatever it mentions may be called. */
  spill(machine: Machine, fn: FunctionEntry): void {
    const code = withInner(machine, fn);
    const reach = this.reach(machine, fn);
    const { values } = machine;
    const names = new Set(code.flatMap((each) => [...mentionedNames(each)]));
    const written = writtenNames(code);
    const writesAny = names.has('setattr') || names.has('__dict__') || names.has('vars');
    const classes = new Set<string>();
    for (const id of reach) {
      const atom = values.atom(id);
      if (atom.kind === 'container' && written.elements) machine.heap.writeElement(id, ANYWHERE, values.unknown);
      if (atom.kind === 'object') for (const cls of ancestorsOf(machine, atom.class)) classes.add(cls);
      const scope = atom.kind === 'object' ? id : atom.kind === 'class' ? atom.class : atom.kind === 'module' ? atom.path : null;
      if (scope === null) continue;
      for (const { name } of machine.heap.peekAll(scope))
        if (!name.startsWith('<') && (writesAny || written.attributes.has(name))) machine.heap.write(scope, name, values.unknown);
    }
    for (const name of written.globals) machine.heap.write(fn.path, name, values.unknown);
    for (const context of machine.contexts) {
      if (!context.function || !code.includes(context.function)) continue;
      for (const name of context.function.captured) machine.heap.write(localScope(context.scope), name, values.unknown);
    }
    for (const module of machine.program.modules.values())
      for (const each of module.functions) if (mayCall(machine, each, code, names, classes)) this.callees.add(each);
  }

  /** Atoms that a function can get at: what it was given, what its names stand for, what those it calls return, and all that these hold. */
  reach(machine: Machine, fn: FunctionEntry): ReadonlySet<AtomId> {
    const code = withInner(machine, fn);
    const names = new Set(code.flatMap((each) => [...mentionedNames(each)]));
    const found = new Set<AtomId>();
    const entered = new Set<Value>([this.given.get(fn) ?? 0]);
    for (const name of names) entered.add(machine.heap.peek(fn.path, name));
    for (const context of machine.contexts) {
      if (!context.function) continue;
      if (names.has(context.function.ir.name)) for (const value of [context.result, context.yielded]) entered.add(value);
      if (!code.includes(context.function)) continue;
      for (const value of [...context.args, context.result, context.yielded]) entered.add(value);
      if (context.self !== null) entered.add(machine.values.single(context.self));
      for (let env = context.env; env !== null; env = machine.context(env).env)
        for (const { value } of machine.heap.peekAll(localScope(env))) entered.add(value);
      for (const node of flatten(context.trace)) for (const id of buffersOf(node)) entered.add(machine.values.single(id));
    }
    for (const value of entered)
      for (const id of machine.values.ids(value)) {
        if (found.has(id)) continue;
        found.add(id);
        for (const each of heldBy(machine, id, machine.values.atom(id), names)) entered.add(each);
      }
    return found;
  }
}

/** Why nothing follows from what was not seen of a buffer that a function can get at. */
export function leftBecause(fn: FunctionEntry): string {
  return `${fn.ir.qualifiedName} is too large to follow to its end`;
}

/** A function with those inside it. */
export function withInner(machine: Machine, fn: FunctionEntry): readonly FunctionEntry[] {
  const all = machine.program.modules.get(fn.path)?.functions ?? [];
  const isInside = (each: FunctionEntry | undefined): boolean =>
    each !== undefined && (each === fn || (each.ir.parent !== null && isInside(all[each.ir.parent])));
  return all.filter(isInside);
}

interface Written {
  readonly attributes: ReadonlySet<string>;
  readonly globals: ReadonlySet<string>;
  /** Whether items of lists and dicts may be written. */
  readonly elements: boolean;
}

const FILLING = ['append', 'appendleft', 'add', 'insert', 'extend', 'extendleft', 'update', 'setdefault', '__setitem__'];

function writtenNames(code: readonly FunctionEntry[]): Written {
  const attributes = new Set<string>();
  const globals = new Set<string>();
  let elements = code.some((fn) => FILLING.some((name) => mentionedNames(fn).has(name)));
  for (const fn of code)
    for (const statement of statements(fn.ir.body)) {
      if (statement.kind === 'global') for (const name of statement.names) globals.add(name);
      // Any attribute that stands in a statement which may store: a few too many do no harm.
      for (const outer of statementExpressions(statement)) {
        if (!['assign', 'annotated', 'augmented', 'for', 'with'].includes(statement.kind)) continue;
        const left = [outer];
        for (let expr = left.pop(); expr; expr = left.pop()) {
          if (expr.kind === 'attribute') attributes.add(expr.name);
          if (expr.kind === 'subscript') {
            elements = true;
            left.push(expr.object);
          }
          if (expr.kind === 'sequence') left.push(...expr.items);
          if (expr.kind === 'starred') left.push(expr.value);
        }
      }
    }
  return { attributes, globals, elements };
}

function mayCall(
  machine: Machine,
  fn: FunctionEntry,
  code: readonly FunctionEntry[],
  names: ReadonlySet<string>,
  classes: ReadonlySet<string>,
): boolean {
  if (machine.left.has(fn)) return false;
  if (fn.ir.parent !== null && code.some((each) => each.path === fn.path && each.index === fn.ir.parent)) return true;
  const isHook = /^__\w+__$/.test(fn.ir.name) || fn.ir.decorators.length > 0;
  if (fn.ir.class === null) return names.has(fn.ir.name);
  const cls = machine.program.modules.get(fn.path)?.classes[fn.ir.class];
  if (!cls) return false;
  return names.has(fn.ir.name) ? true : isHook && (classes.has(cls.id) || names.has(cls.ir.name));
}

function ancestorsOf(machine: Machine, cls: string): readonly string[] {
  return machine.ancestries.get(cls)?.classes ?? [cls];
}

function buffersOf(node: TraceNode): readonly AtomId[] {
  if (node.kind === 'access') return node.buffers;
  return node.kind === 'bind' || node.kind === 'contents' || node.kind === 'allocate' ? [node.buffer] : [];
}

function heldBy(machine: Machine, id: AtomId, atom: Atom, names: ReadonlySet<string>): readonly Value[] {
  const { heap, values } = machine;
  const cells = (scope: number | string): readonly Value[] =>
    heap.peekAll(scope).flatMap(({ name, value }) => (typeof scope === 'string' && name.startsWith('<') ? [] : [value]));
  switch (atom.kind) {
    case 'container':
      return [heap.peekElements(id)];
    case 'object':
      return [...cells(id), ...ancestorsOf(machine, atom.class).flatMap(cells)];
    case 'partial':
      return cells(id);
    case 'class':
      return ancestorsOf(machine, atom.class).flatMap(cells);
    case 'module':
      return [...names].map((name) => heap.peek(atom.path, name));
    case 'function':
      return atom.env < 0 ? [] : cells(localScope(atom.env));
    case 'bound':
      return [values.single(atom.function), values.single(atom.self)];
    case 'super':
      return [values.single(atom.self)];
    case 'method':
      return [atom.receiver];
    case 'contents':
    case 'view':
    case 'wrapper':
      return [values.single(atom.buffer)];
    default:
      return [];
  }
}
