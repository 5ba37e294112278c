import type { PythonFacts } from '../facts/facts.ts';
import type { Expr, Site, Stmt } from '../facts/ir.ts';
import { statements } from '../facts/walk-ir.ts';
import { boundNames, moduleBindings } from '../flow/bindings.ts';
import type { Span } from '../position.ts';

/** One name of an import statement. */
export interface ImportedName {
  /** The name it has here. */
  readonly name: string;
  /** Dotted, with its leading dots. */
  readonly module: string;
  /** The name it has in `module`; null where the module itself is bound. */
  readonly original: string | null;
  readonly statement: Site;
  /** Its place among the names of the statement. */
  readonly item: number;
}

interface PlacedImport extends ImportedName {
  /** Branches around the statement that may not run. */
  readonly branches: readonly Span[];
}

/** How a name is bound in the nearest scope that binds it. */
export interface Binding {
  readonly imports: readonly ImportedName[];
  /** Something else in that scope binds it as well: an assignment, a parameter, a definition. */
  readonly otherwise: boolean;
  /** Its value where one plain assignment is all that binds it. */
  readonly value: Expr | null;
}

interface Scope {
  readonly names: ReadonlySet<string>;
  readonly body: readonly Stmt[];
  readonly imports: readonly PlacedImport[];
  /** Names that something outside the body binds: parameters, and `global` in functions. */
  readonly boundElsewhere: ReadonlySet<string>;
}

/** The names that code at one place of a file can use. */
export class NameView {
  readonly #facts: PythonFacts;
  readonly #fn: number | null;
  readonly #at: number;
  #scopesRead: readonly Scope[] | null = null;

  /** `fn`: the function whose body holds the place, null at module level; `site`: the place. */
  constructor(facts: PythonFacts, fn: number | null, site: Site) {
    this.#facts = facts;
    this.#fn = fn;
    this.#at = spanOf(facts.places, site).start;
  }

  /** Innermost first; the module's is the last. Read when first asked for: most spellings need no name looked up. */
  get #scopes(): readonly Scope[] {
    this.#scopesRead ??= scopesAround(this.#facts, this.#fn);
    return this.#scopesRead;
  }

  /** How `name` is bound; null where no scope binds it (a builtin, or it comes from `import *`). */
  binding(name: string): Binding | null {
    const scope = this.#scopes.find((each) => each.names.has(name));
    if (scope === undefined) return null;
    const binders = [...statements(scope.body)].filter((statement) => boundNames(statement, this.#facts.module).includes(name));
    const others = binders.filter((statement) => statement.kind !== 'import' && statement.kind !== 'import-from');
    const [only] = others;
    const single = binders.length === 1 && only?.kind === 'assign' && only.targets.length === 1 && only.targets[0]?.kind === 'name';
    const elsewhere = scope.boundElsewhere.has(name);
    return {
      imports: scope.imports.filter((each) => each.name === name),
      otherwise: others.length > 0 || elsewhere,
      value: single && !elsewhere ? only.value : null,
    };
  }

  /** The imported names that are certainly bound when the place is reached, and not hidden by an inner scope; innermost first, then in source order. */
  reachableImports(): readonly ImportedName[] {
    return this.#scopes.flatMap((scope, depth) => {
      const hidden = this.#scopes.slice(0, depth);
      return scope.imports.filter((each) => !hidden.some((inner) => inner.names.has(each.name)) && (depth > 0 || this.#isBefore(each)));
    });
  }

  /** Whether a scope takes everything that module `module` exports. */
  importsAllOf(module: string): boolean {
    return this.#scopes.some((scope) =>
      [...statements(scope.body)].some(
        (each) => each.kind === 'import-from' && each.names === null && each.level === 0 && each.module === module,
      ),
    );
  }

  /** An import of the place's own scope is done when it stands above, and in no branch that the place is not in. */
  #isBefore(imported: PlacedImport): boolean {
    const at = this.#at;
    return spanOf(this.#facts.places, imported.statement).end <= at && imported.branches.every(({ start, end }) => start <= at && at < end);
  }
}

/** The span of a site. Empty at 0 for a site that the file does not have. */
export function spanOf(places: readonly number[], site: Site): Span {
  const start = places[site * 2] ?? 0;
  return { start, end: places[site * 2 + 1] ?? start };
}

function scopesAround(facts: PythonFacts, fn: number | null): readonly Scope[] {
  const { module, places } = facts;
  const scopes: Scope[] = [];
  for (let index = fn; index !== null; ) {
    const around = module.functions[index];
    if (around === undefined) break;
    const boundElsewhere = new Set(around.params.map((parameter) => parameter.name));
    scopes.push({ names: new Set(around.locals), body: around.body, imports: [...importsIn(around.body, places, [])], boundElsewhere });
    index = around.parent;
  }
  return [...scopes, moduleScope(facts)];
}

const moduleScopes = new WeakMap<PythonFacts, Scope>();

/** The scope of a module, read once: every fix in a file asks for it. */
function moduleScope(facts: PythonFacts): Scope {
  const known = moduleScopes.get(facts);
  if (known !== undefined) return known;
  const { names, globals } = moduleBindings(facts.module);
  const { body } = facts.module;
  const scope = { names, body, imports: [...importsIn(body, facts.places, [])], boundElsewhere: globals };
  moduleScopes.set(facts, scope);
  return scope;
}

/** The names that statements import, not those of functions and classes in them, and not those for type checkers alone. */
function* importsIn(body: readonly Stmt[], places: readonly number[], branches: readonly Span[]): Generator<PlacedImport> {
  const inBranch = (inner: readonly Stmt[]) => importsIn(inner, places, [...branches, spanOfBody(inner, places)]);
  for (const statement of body) {
    switch (statement.kind) {
      case 'import':
      case 'import-from':
        for (const imported of namesOf(statement)) yield { ...imported, branches };
        break;
      case 'if':
        if (!isTypeChecking(statement.test)) yield* inBranch(statement.then);
        yield* inBranch(statement.else);
        break;
      case 'for':
      case 'while':
        yield* inBranch(statement.body);
        yield* inBranch(statement.else);
        break;
      case 'try':
        yield* importsIn(statement.body, places, branches);
        for (const handler of statement.handlers) yield* inBranch(handler.body);
        yield* inBranch(statement.else);
        yield* importsIn(statement.finally, places, branches);
        break;
      case 'with':
        yield* importsIn(statement.body, places, branches);
        break;
      case 'match':
        for (const item of statement.cases) yield* inBranch(item.body);
        break;
    }
  }
}

function namesOf(statement: Extract<Stmt, { kind: 'import' | 'import-from' }>): readonly ImportedName[] {
  if (statement.kind === 'import') {
    return statement.names.map(({ module, alias }, item) => {
      const bound = alias === null ? (module.split('.')[0] ?? module) : module;
      return { name: alias ?? bound, module: bound, original: null, statement: statement.site, item };
    });
  }
  const module = '.'.repeat(statement.level) + statement.module;
  return (statement.names ?? []).map(({ name, alias }, item) => ({
    name: alias ?? name,
    module,
    original: name,
    statement: statement.site,
    item,
  }));
}

function isTypeChecking(test: Expr): boolean {
  return (test.kind === 'name' && test.id === 'TYPE_CHECKING') || (test.kind === 'attribute' && test.name === 'TYPE_CHECKING');
}

function spanOfBody(body: readonly Stmt[], places: readonly number[]): Span {
  const first = body[0];
  const last = body.at(-1);
  if (first === undefined || last === undefined) return { start: 0, end: 0 };
  return { start: spanOf(places, first.site).start, end: spanOf(places, last.site).end };
}
