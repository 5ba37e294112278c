import type { Workspace } from '../audit/judge.ts';
import type { Expr, FunctionIr, ModuleIr, Stmt } from '../facts/ir.ts';
import { expressions, statementExpressions, statements } from '../facts/walk-ir.ts';
import { append } from '../flow/append.ts';

/** A place that gives an attribute a value. */
export interface AttributeStore {
  readonly path: string;
  readonly fn: number | null;
  readonly target: Extract<Expr, { kind: 'attribute' }>;
  /** What it is given; null where it is not one plain value. */
  readonly value: Expr | null;
  readonly statement: Stmt;
}

/** What names mean all over a workspace. */
export interface WorkspaceNames {
  /** Names of functions that stand in classes: calling, or only reading, an attribute of such a name may run code. */
  readonly methods: ReadonlySet<string>;
  /** Names of functions and classes outside classes. */
  readonly functions: ReadonlySet<string>;
  readonly stores: ReadonlyMap<string, readonly AttributeStore[]>;
  /** Names that `setattr` gives a value to. */
  readonly setByName: ReadonlySet<string>;
  /** Some `setattr`, or `__dict__`, may give any attribute a value. */
  readonly setByAnyName: boolean;
  /** A class has a `__getattr__`, `__getattribute__` or `__getitem__` of its own: reading an attribute, or an item, may run code. */
  readonly attributeHooks: boolean;
  readonly itemHooks: boolean;
  /** A generator submits work to the GPU: going through one may run it. */
  readonly committingGenerators: boolean;
}

const found = new WeakMap<Workspace, WorkspaceNames>();

/** Read once for each state of a workspace. */
export function namesOf(workspace: Workspace): WorkspaceNames {
  const known = found.get(workspace);
  if (known !== undefined) return known;
  const made = readNames(workspace);
  found.set(workspace, made);
  return made;
}

function readNames(workspace: Workspace): WorkspaceNames {
  const modules = workspace.paths().flatMap((path) => {
    const facts = workspace.facts(path);
    return facts === undefined ? [] : [{ path, module: facts.module }];
  });
  const functions = modules.flatMap(({ module }) => module.functions);
  const inClasses = (name: string): boolean => functions.some((fn) => fn.class !== null && fn.name === name);
  const stores = new Map<string, AttributeStore[]>();
  const setByName = new Set<string>();
  let setByAnyName = false;
  for (const { path, module } of modules) {
    for (const { fn, statement } of codeOf(module)) {
      for (const store of storesIn(statement)) append(stores, store.target.name, { path, fn, ...store });
      for (const name of setNames(statement)) {
        if (name === null) setByAnyName = true;
        else setByName.add(name);
      }
    }
  }
  return {
    methods: new Set(functions.filter((fn) => fn.class !== null).map((fn) => fn.name)),
    functions: new Set([
      ...functions.filter((fn) => fn.class === null).map((fn) => fn.name),
      ...modules.flatMap(({ module }) => module.classes.map((made) => made.name)),
    ]),
    stores,
    setByName,
    setByAnyName,
    attributeHooks: inClasses('__getattr__') || inClasses('__getattribute__'),
    itemHooks: inClasses('__getitem__'),
    committingGenerators: functions.some((fn) => fn.isGenerator && commits(fn)),
  };
}

/** Every statement of a file with the function that runs it. */
export function* codeOf(module: ModuleIr): Generator<{ readonly fn: number | null; readonly statement: Stmt }> {
  for (const statement of statements(module.body)) yield { fn: null, statement };
  for (const made of module.classes) for (const statement of statements(made.body)) yield { fn: made.parent, statement };
  for (const [fn, { body }] of module.functions.entries()) for (const statement of statements(body)) yield { fn, statement };
}

function* storesIn(statement: Stmt): Generator<Omit<AttributeStore, 'path' | 'fn'>> {
  switch (statement.kind) {
    case 'assign':
      for (const target of statement.targets) {
        if (target.kind === 'attribute') yield { target, value: statement.value, statement };
        else for (const inner of attributesWithin(target)) yield { target: inner, value: null, statement };
      }
      return;
    case 'annotated':
      if (statement.target.kind === 'attribute' && statement.value !== null) {
        yield { target: statement.target, value: statement.value, statement };
      }
      return;
    case 'augmented':
    case 'for':
      for (const target of attributesWithin(statement.target)) yield { target, value: null, statement };
      return;
    case 'with':
      for (const { target } of statement.items) {
        if (target !== null) for (const inner of attributesWithin(target)) yield { target: inner, value: null, statement };
      }
      return;
    case 'delete':
      for (const target of statement.targets) if (target.kind === 'attribute') yield { target, value: null, statement };
  }
}

function attributesWithin(target: Expr): readonly Extract<Expr, { kind: 'attribute' }>[] {
  if (target.kind === 'attribute') return [target];
  if (target.kind === 'sequence') return target.items.flatMap(attributesWithin);
  return target.kind === 'starred' ? attributesWithin(target.value) : [];
}

/** The names that `setattr` is called with; null for one that cannot be seen. */
function* setNames(statement: Stmt): Generator<string | null> {
  for (const root of statementExpressions(statement)) {
    for (const expr of expressions(root)) {
      if (expr.kind === 'attribute' && expr.name === '__dict__') yield null;
      if (expr.kind !== 'call') continue;
      const { callee } = expr;
      const name = callee.kind === 'name' ? callee.id : callee.kind === 'attribute' ? callee.name : null;
      if (name !== 'setattr' && name !== '__setattr__' && name !== 'vars') continue;
      const spelled = expr.args.map(({ value }) => value).find((value) => value.kind === 'constant' && value.type === 'str');
      yield spelled?.kind === 'constant' && typeof spelled.value === 'string' ? spelled.value : null;
    }
  }
}

function commits(fn: FunctionIr): boolean {
  return [...statements(fn.body)].some((statement) =>
    statementExpressions(statement).some((root) =>
      [...expressions(root)].some(
        (expr) => expr.kind === 'call' && expr.callee.kind === 'attribute' && expr.callee.name.startsWith('commit'),
      ),
    ),
  );
}
