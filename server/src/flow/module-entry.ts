import type { PythonFacts } from '../facts/facts.ts';
import type { ClassIr, Expr, FunctionIr, ModuleIr, Stmt } from '../facts/ir.ts';
import { expressions, statements } from '../facts/walk-ir.ts';
import { boundNames, moduleBindings } from './bindings.ts';
import type { ModuleResolver } from './modules.ts';
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
  /** A class is defined in it, or in a function inside it. */
  readonly holdsClass: boolean;
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
  /** Its objects are values that a dict may be keyed by: it defines `__hash__`, or is a frozen dataclass or a named tuple. */
  readonly isValue: boolean;
  /** Attributes that its own methods, or its body, set, sorted. */
  readonly attributes: readonly string[];
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

/** What a module's code alone says of it. */
type ModuleParts = Pick<ModuleEntry, 'path' | 'names' | 'globals' | 'functions' | 'classes'> & { readonly stars: readonly StarImport[] };

type StarImport = Extract<Stmt, { kind: 'import-from' }>;

/** Kept from link to link: most modules stay as they are. */
const PARTS = new WeakMap<ModuleIr, ModuleParts>();

/** A file as the linker sees it, with its star imports resolved. */
export function buildModule(path: string, facts: PythonFacts, resolve: ModuleResolver): ModuleEntry {
  let parts = PARTS.get(facts.module);
  if (parts?.path !== path) {
    parts = partsOf(path, facts.module);
    PARTS.set(facts.module, parts);
  }
  const stars = parts.stars.flatMap(({ level, module }) => resolve.module(path, level, module) ?? []);
  return { ...parts, facts, stars };
}

function partsOf(path: string, module: ModuleIr): ModuleParts {
  const functions = module.functions.map(
    (ir, index): FunctionEntry => ({
      id: `${path}#${index}`,
      path,
      index,
      ir,
      locals: new Set(ir.locals),
      captured: new Set(ir.captured),
      rebound: reboundLocals(module, index),
      holdsClass: module.classes.some((cls) => isAround(module, index, cls.parent)),
    }),
  );
  const classes = module.classes.map((ir, index): ClassEntry => {
    const methods = new Map<string, FunctionEntry>();
    for (const fn of functions)
      if (fn.ir.class === index && fn.ir.name !== '<lambda>') methods.set(fn.ir.name, preferred(methods.get(fn.ir.name), fn));
    const attributes = ownAttributes(ir, index, module, functions);
    const setters = new Map(functions.flatMap((fn) => (fn.ir.class === index && isSetter(fn) ? [[fn.ir.name, fn] as const] : [])));
    return {
      id: `class:${path}#${index}`,
      path,
      index,
      ir,
      methods,
      setters,
      attributes,
      isValue: methods.has('__hash__') || isRecordOfValues(ir),
    };
  });
  const { names, globals } = moduleBindings(module);
  const all = [...statements(module.body), ...module.functions.flatMap((fn) => [...statements(fn.body)])];
  const stars = all.filter((statement): statement is StarImport => statement.kind === 'import-from' && statement.names === null);
  return { path, names, globals, stars, functions, classes };
}

/** Whether a function is `inner`, or around it. */
function isAround(module: ModuleIr, index: number, inner: number | null): boolean {
  for (let at = inner; at !== null; at = module.functions[at]?.parent ?? null) if (at === index) return true;
  return false;
}

function reboundLocals(module: ModuleIr, index: number): ReadonlySet<string> {
  const isInside = (fn: FunctionIr | undefined): boolean =>
    fn !== undefined && fn.parent !== null && (fn.parent === index || isInside(module.functions[fn.parent]));
  const names = module.functions
    .filter(isInside)
    .flatMap((fn) => [...statements(fn.body)].flatMap((statement) => (statement.kind === 'nonlocal' ? statement.names : [])));
  return new Set(names.filter((name) => module.functions[index]?.locals.includes(name)));
}

function isRecordOfValues(cls: ClassIr): boolean {
  const isTrue = (value: Expr): boolean => value.kind === 'constant' && value.value === true;
  const isNamedTuple = cls.bases.some(
    (base) => (base.kind === 'name' ? base.id : base.kind === 'attribute' ? base.name : '') === 'NamedTuple',
  );
  return (
    isNamedTuple ||
    cls.decorators.some(
      (decorator) =>
        decorator.kind === 'call' &&
        decorator.args.some(
          (each) => each.kind === 'keyword' && (each.name === 'frozen' || each.name === 'unsafe_hash') && isTrue(each.value),
        ),
    )
  );
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

/** Names in `self.name = …` of a class's methods, and names that its body binds, sorted. */
function ownAttributes(cls: ClassIr, index: number, module: ModuleIr, functions: readonly FunctionEntry[]): readonly string[] {
  const names = new Set<string>();
  for (const statement of statements(cls.body)) {
    if (statement.kind === 'annotated' && statement.target.kind === 'name') names.add(statement.target.id);
    if (statement.kind !== 'function' && statement.kind !== 'class') for (const name of boundNames(statement, module)) names.add(name);
  }
  for (const fn of functions) {
    const self = methodSelf(fn, index, functions);
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
