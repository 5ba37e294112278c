import type { FileFacts, PythonFacts } from '../facts/facts.ts';
import type { ClassIr, Expr, FunctionIr, ModuleIr, Stmt } from '../facts/ir.ts';
import { expressions, statements } from '../facts/walk-ir.ts';
import { boundNames, moduleBindings } from './bindings.ts';
import { createModuleResolver, type ModuleResolver } from './modules.ts';
import type { ClassId, FunctionId } from './values.ts';

export interface FunctionEntry {
  readonly id: FunctionId;
  readonly path: string;
  readonly index: number;
  readonly ir: FunctionIr;
  readonly locals: ReadonlySet<string>;
  readonly captured: ReadonlySet<string>;
  /** Locals that a function inside this one rebinds through `nonlocal`. */
  readonly rebound: ReadonlySet<string>;
}

export interface ClassEntry {
  readonly id: ClassId;
  readonly path: string;
  readonly index: number;
  readonly ir: ClassIr;
  /** Functions that its body defines, by name; the last definition of a name wins. */
  readonly methods: ReadonlyMap<string, FunctionEntry>;
  /** Functions under `@name.setter`. */
  readonly setters: ReadonlyMap<string, FunctionEntry>;
}

export interface ModuleEntry {
  readonly path: string;
  readonly facts: PythonFacts;
  /** Names that module-level code, or a `global` statement, binds. */
  readonly names: ReadonlySet<string>;
  /** Names that functions bind through `global`. */
  readonly globals: ReadonlySet<string>;
  /** Files that a `from … import *` of this one names, anywhere in it. */
  readonly stars: readonly string[];
  readonly functions: readonly FunctionEntry[];
  readonly classes: readonly ClassEntry[];
}

/** The Python files of a workspace, their functions and classes, and how imports find each other. */
export interface Program {
  readonly modules: ReadonlyMap<string, ModuleEntry>;
  readonly resolve: ModuleResolver;
  function(id: FunctionId): FunctionEntry;
  class(id: ClassId): ClassEntry;
  /** Classes that define a method of this name in their own body. */
  classesWithMethod(name: string): readonly ClassEntry[];
  /** Classes whose methods, or body, set an attribute of this name. */
  classesWithAttribute(name: string): readonly ClassEntry[];
  /** Attributes that a class's own methods, or its body, set. */
  attributesOf(id: ClassId): readonly string[];
}

export function buildProgram(files: ReadonlyMap<string, FileFacts>): Program {
  const modules = new Map<string, ModuleEntry>();
  const resolve = createModuleResolver([...files.keys()].filter((path) => files.get(path)?.kind === 'python'));
  const functions = new Map<FunctionId, FunctionEntry>();
  const classes = new Map<ClassId, ClassEntry>();
  const byMethod = new Map<string, ClassEntry[]>();
  for (const path of [...files.keys()].sort()) {
    const facts = files.get(path);
    if (facts?.kind !== 'python') continue;
    const entry = buildModule(path, facts, resolve);
    modules.set(path, entry);
    for (const fn of entry.functions) functions.set(fn.id, fn);
    for (const cls of entry.classes) {
      classes.set(cls.id, cls);
      for (const name of cls.methods.keys()) byMethod.set(name, [...(byMethod.get(name) ?? []), cls]);
    }
  }
  const attributes = new Map([...classes.values()].map((cls) => [cls.id, ownAttributes(cls, modules)]));
  const byAttribute = new Map<string, ClassEntry[]>();
  for (const [id, names] of attributes)
    for (const name of names) byAttribute.set(name, [...(byAttribute.get(name) ?? []), found(classes, id)]);
  return {
    modules,
    classesWithAttribute: (name) => byAttribute.get(name) ?? [],
    attributesOf: (id) => attributes.get(id) ?? [],
    resolve,
    function: (id) => found(functions, id),
    class: (id) => found(classes, id),
    classesWithMethod: (name) => byMethod.get(name) ?? [],
  };
}

function buildModule(path: string, facts: PythonFacts, resolve: ModuleResolver): ModuleEntry {
  const { module } = facts;
  const functions = module.functions.map(
    (ir, index): FunctionEntry => ({
      id: `${path}#${index}`,
      path,
      index,
      ir,
      locals: new Set(ir.locals),
      captured: new Set(ir.captured),
      rebound: reboundLocals(module, index),
    }),
  );
  const classes = module.classes.map((ir, index): ClassEntry => {
    const methods = new Map<string, FunctionEntry>();
    for (const fn of functions)
      if (fn.ir.class === index && fn.ir.name !== '<lambda>') methods.set(fn.ir.name, preferred(methods.get(fn.ir.name), fn));
    const setters = new Map(functions.flatMap((fn) => (fn.ir.class === index && isSetter(fn) ? [[fn.ir.name, fn] as const] : [])));
    return { id: `class:${path}#${index}`, path, index, ir, methods, setters };
  });
  const { names, globals } = moduleBindings(module);
  const stars = [...statements(module.body), ...module.functions.flatMap((fn) => [...statements(fn.body)])].flatMap((statement) => {
    if (statement.kind !== 'import-from' || statement.names !== null) return [];
    return resolve.module(path, statement.level, statement.module) ?? [];
  });
  return { path, facts, names, globals, stars, functions, classes };
}

function reboundLocals(module: ModuleIr, index: number): ReadonlySet<string> {
  const isInside = (fn: FunctionIr | undefined): boolean =>
    fn !== undefined && fn.parent !== null && (fn.parent === index || isInside(module.functions[fn.parent]));
  const names = module.functions
    .filter(isInside)
    .flatMap((fn) => [...statements(fn.body)].flatMap((statement) => (statement.kind === 'nonlocal' ? statement.names : [])));
  return new Set(names.filter((name) => module.functions[index]?.locals.includes(name)));
}

function isSetter(fn: FunctionEntry): boolean {
  return fn.ir.decorators.some((decorator) => decorator.kind === 'attribute' && decorator.name === 'setter');
}

/** Of a property's getter, setter and deleter, all named alike, the getter counts; else the last definition of a name. */
function preferred(before: FunctionEntry | undefined, fn: FunctionEntry): FunctionEntry {
  const accessor = fn.ir.decorators.some(
    (decorator) => decorator.kind === 'attribute' && (decorator.name === 'setter' || decorator.name === 'deleter'),
  );
  return before && accessor ? before : fn;
}

function found<T>(entries: ReadonlyMap<string, T>, id: string): T {
  const entry = entries.get(id);
  if (entry === undefined) throw new RangeError(`no entry ${id}`);
  return entry;
}

/** Names in `self.name = …` of a class's methods, and names that its body binds, sorted. */
function ownAttributes(cls: ClassEntry, modules: ReadonlyMap<string, ModuleEntry>): readonly string[] {
  const names = new Set<string>();
  const module = modules.get(cls.path)?.facts.module;
  for (const statement of statements(cls.ir.body)) {
    if (statement.kind === 'annotated' && statement.target.kind === 'name') names.add(statement.target.id);
    if (module && statement.kind !== 'function' && statement.kind !== 'class')
      for (const name of boundNames(statement, module)) names.add(name);
  }
  for (const fn of modules.get(cls.path)?.functions ?? []) {
    const self = methodSelf(fn, cls.index, modules.get(cls.path)?.functions ?? []);
    if (self === undefined) continue;
    for (const statement of statements(fn.ir.body))
      for (const outer of assignmentTargets(statement))
        for (const target of expressions(outer))
          if (target.kind === 'attribute' && target.object.kind === 'name' && target.object.id === self) names.add(target.name);
  }
  return [...names].sort();
}

/** The name of `self` in a method of the class, or in a function inside one. */
function methodSelf(fn: FunctionEntry, cls: number, functions: readonly FunctionEntry[]): string | undefined {
  for (let at: FunctionEntry | undefined = fn; at; at = functions[at.ir.parent ?? -1])
    if (at.ir.class === cls) return at.ir.params[0]?.name;
  return undefined;
}

function assignmentTargets(statement: Stmt): readonly Expr[] {
  switch (statement.kind) {
    case 'assign':
      return statement.targets;
    case 'annotated':
    case 'augmented':
    case 'for':
      return [statement.target];
    case 'with':
      return statement.items.flatMap((item) => (item.target ? [item.target] : []));
    default:
      return [];
  }
}
