import { type Frame, withoutFlags } from './frame.ts';
import type { FunctionEntry } from './program.ts';
import type { AtomId, ClassId, Value } from './values.ts';

/** A class with its bases, nearest first. `open` where some base lies outside the workspace. */
export interface Ancestry {
  readonly classes: readonly ClassId[];
  readonly open: boolean;
  /** Methods that were looked up, by name: null for those that none of the classes has. */
  readonly methods: Map<string, FunctionEntry | null>;
}

/** Names under a class's scope that no Python name equals: its bases, its objects, the run that made it. */
export const BASES = '<bases>';
export const INSTANCES = '<instances>';
export const MAKER = '<maker>';

/** External bases that bring no attributes a buffer could hide in. */
const PLAIN_BASES =
  /^(builtins\.(object|Exception|RuntimeError|ValueError)|abc\.ABC|typing\.(Generic|Protocol|NamedTuple)|enum\.\w+|collections\.namedtuple)$/;

export function ancestry(frame: Frame, cls: ClassId): Ancestry {
  const { machine } = frame;
  if (!frame.ancestriesRead.has(cls)) machine.heap.read(cls, BASES, frame.context.id);
  frame.ancestriesRead.add(cls);
  const known = machine.ancestries.get(cls);
  if (known) return known;
  const classes: ClassId[] = [];
  let open = false;
  const left = [cls];
  for (let next = left.shift(); next !== undefined; next = left.shift()) {
    if (classes.includes(next)) continue;
    classes.push(next);
    for (const base of machine.atoms(machine.heap.read(next, BASES, frame.context.id))) {
      if (base.kind === 'class') left.push(base.class);
      else if (base.kind !== 'external' || !PLAIN_BASES.test(base.name)) open = true;
    }
  }
  const found = { classes, open, methods: new Map() };
  machine.ancestries.set(cls, found);
  return found;
}

/** Notes a base of a class: what was worked out of anybody's ancestry is worked out anew. */
export function addBase(frame: Frame, cls: ClassId, base: Value): void {
  const { heap, ancestries } = frame.machine;
  const before = heap.peek(cls, BASES);
  heap.write(cls, BASES, base);
  if (heap.peek(cls, BASES) !== before) ancestries.clear();
}

export type MethodKind = 'plain' | 'static' | 'class' | 'property';

export function methodKind(fn: FunctionEntry): MethodKind {
  for (const decorator of fn.ir.decorators) {
    const name = decorator.kind === 'name' ? decorator.id : decorator.kind === 'attribute' ? decorator.name : '';
    if (name === 'staticmethod') return 'static';
    if (name === 'classmethod') return 'class';
    if (name === 'property' || name === 'cached_property') return 'property';
  }
  return fn.ir.name === '__new__' ? 'static' : 'plain';
}

/** The method of this name that a class has or inherits; undefined when it has none of its own workspace code. */
export function findMethod(frame: Frame, cls: ClassId, name: string, after: ClassId | null = null): FunctionEntry | undefined {
  const found = ancestry(frame, cls);
  if (after !== null) return methodAmong(frame, found.classes.slice(found.classes.indexOf(after) + 1), name);
  const known = found.methods.get(name);
  if (known !== undefined) return known ?? undefined;
  const method = methodAmong(frame, found.classes, name);
  found.methods.set(name, method ?? null);
  return method;
}

function methodAmong(frame: Frame, classes: readonly ClassId[], name: string): FunctionEntry | undefined {
  for (const id of classes) {
    const method = frame.machine.program.class(id).methods.get(name);
    if (method) return method;
  }
  return undefined;
}

/** The setter of a property that a class has or inherits. */
export function findSetter(frame: Frame, cls: ClassId, name: string): FunctionEntry | undefined {
  for (const id of ancestry(frame, cls).classes) {
    const setter = frame.machine.program.class(id).setters.get(name);
    if (setter) return setter;
  }
  return undefined;
}

/** What the bodies of a class and its bases bind to a name, functions aside. */
export function readClassAttribute(frame: Frame, cls: ClassId, name: string): Value {
  for (const id of ancestry(frame, cls).classes) {
    const value = withoutFlags(frame.values, frame.machine.heap.read(id, name, frame.context.id));
    if (value !== 0) return value;
  }
  return 0;
}

/** Every attribute that code of the class or its bases sets. */
export function allAttributes(frame: Frame, cls: ClassId): readonly string[] {
  return [...new Set(ancestry(frame, cls).classes.flatMap((id) => frame.machine.program.attributesOf(id)))];
}

/** Every object of the class, or of one derived from it, that the workspace makes. */
export function instancesOf(frame: Frame, cls: ClassId): Value {
  return frame.machine.heap.read(cls, INSTANCES, frame.context.id);
}

/** Makes an object known as an instance of its class and of that class's bases. */
export function registerInstance(frame: Frame, object: AtomId, cls: ClassId): void {
  frame.machine.objects.set(object, cls);
  for (const id of ancestry(frame, cls).classes) frame.machine.heap.write(id, INSTANCES, frame.values.single(object));
}

/** The environment of a class's methods: the run that executed the class statement, where a function holds it. */
export function methodEnv(frame: Frame, fn: FunctionEntry): number | null {
  if (fn.ir.parent === null) return null;
  const env = frame.machine.atoms(frame.machine.heap.read(`class:${fn.path}#${fn.ir.class ?? ''}`, MAKER, frame.context.id));
  const [first] = env;
  return first?.kind === 'int' ? first.value : null;
}
