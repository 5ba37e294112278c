/**
 * The position-free form of a Python file: what its text says, with a site number wherever a place may be asked for later.
 *
 * Two texts that differ in comments, blank lines or spacing alone have equal IR, so whatever was linked from it stays valid; only the place
 * table of the file changes. Everything here is plain JSON.
 */

/** Index of a place in `PythonFacts.places`. Sites are numbered in the order in which the extractor meets them (source order, outer before inner). */
export type Site = number;

export type Expr =
  | NameExpr
  | AttributeExpr
  | CallExpr
  | SubscriptExpr
  | SliceExpr
  | ConstantExpr
  | TemplateExpr
  | SequenceExpr
  | DictExpr
  | BinaryExpr
  | BooleanExpr
  | UnaryExpr
  | CompareExpr
  | ConditionalExpr
  | LambdaExpr
  | ComprehensionExpr
  | NamedExpr
  | StarredExpr
  | AwaitExpr
  | YieldExpr
  | OpaqueExpr;

export interface NameExpr {
  readonly kind: 'name';
  readonly id: string;
  readonly site: Site;
}

/** `object.name`; `site` covers the whole expression, `nameSite` the name alone. */
export interface AttributeExpr {
  readonly kind: 'attribute';
  readonly object: Expr;
  readonly name: string;
  readonly site: Site;
  readonly nameSite: Site;
}

export interface CallExpr {
  readonly kind: 'call';
  readonly callee: Expr;
  readonly args: readonly Argument[];
  readonly site: Site;
}

/** One argument of a call. `kind` `star` is `*value`, `double-star` is `**value`; `name` is set for `name=value` alone. A generator argument is a positional comprehension. */
export interface Argument {
  readonly kind: 'positional' | 'keyword' | 'star' | 'double-star';
  readonly name: string | null;
  readonly value: Expr;
  /** The whole argument, `name=` included. */
  readonly site: Site;
}

/** `object[index]`; `a[i, j]` has a tuple as index, `a[i:j]` a slice. */
export interface SubscriptExpr {
  readonly kind: 'subscript';
  readonly object: Expr;
  readonly index: Expr;
  readonly site: Site;
}

export interface SliceExpr {
  readonly kind: 'slice';
  readonly lower: Expr | null;
  readonly upper: Expr | null;
  readonly step: Expr | null;
  readonly site: Site;
}

/**
 * A literal. `str` and `bytes` carry their value with escapes resolved (a `bytes` value as Latin-1 text), implicit concatenation joined. An `int` is a number
 * when it is a safe integer, else `null` stands for a value too large. `float` and complex are `float`. `None` has value `null`.
 */
export interface ConstantExpr {
  readonly kind: 'constant';
  readonly type: 'str' | 'bytes' | 'int' | 'float' | 'bool' | 'none' | 'ellipsis';
  readonly value: string | number | boolean | null;
  readonly site: Site;
}

/** An f-string, also one made by implicit concatenation: literal parts as text, holes as expressions. Conversions and format specifications are dropped, expressions inside them kept as holes. */
export interface TemplateExpr {
  readonly kind: 'template';
  readonly parts: readonly (string | Expr)[];
  readonly site: Site;
}

export interface SequenceExpr {
  readonly kind: 'sequence';
  readonly type: 'list' | 'tuple' | 'set';
  readonly items: readonly Expr[];
  readonly site: Site;
}

/** `key: null` is a spread, `**value`. */
export interface DictExpr {
  readonly kind: 'dict';
  readonly entries: readonly { readonly key: Expr | null; readonly value: Expr }[];
  readonly site: Site;
}

/** Arithmetic and bit operators. `op` as written: `+`, `|`, `<<`, `@`, … */
export interface BinaryExpr {
  readonly kind: 'binary';
  readonly op: string;
  readonly left: Expr;
  readonly right: Expr;
  readonly site: Site;
}

/** `a and b and c` flattened. */
export interface BooleanExpr {
  readonly kind: 'boolean';
  readonly op: 'and' | 'or';
  readonly values: readonly Expr[];
  readonly site: Site;
}

/** `not`, `-`, `+`, `~`. */
export interface UnaryExpr {
  readonly kind: 'unary';
  readonly op: string;
  readonly operand: Expr;
  readonly site: Site;
}

/** `a < b <= c`: one operator fewer than operands. `not in` and `is not` are one operator each. */
export interface CompareExpr {
  readonly kind: 'compare';
  readonly ops: readonly string[];
  readonly operands: readonly Expr[];
  readonly site: Site;
}

export interface ConditionalExpr {
  readonly kind: 'conditional';
  readonly test: Expr;
  readonly then: Expr;
  readonly else: Expr;
  readonly site: Site;
}

/** A lambda: `function` indexes `ModuleIr.functions` (its body is one `return`). */
export interface LambdaExpr {
  readonly kind: 'lambda';
  readonly function: number;
  readonly site: Site;
}

/** `value` is set for dict comprehensions alone (`element` is then the key). */
export interface ComprehensionExpr {
  readonly kind: 'comprehension';
  readonly type: 'list' | 'set' | 'dict' | 'generator';
  readonly element: Expr;
  readonly value: Expr | null;
  readonly clauses: readonly ComprehensionClause[];
  readonly site: Site;
}

export type ComprehensionClause =
  | { readonly kind: 'for'; readonly target: Expr; readonly iterable: Expr }
  | { readonly kind: 'if'; readonly test: Expr };

/** `(name := value)`. */
export interface NamedExpr {
  readonly kind: 'named';
  readonly target: NameExpr;
  readonly value: Expr;
  readonly site: Site;
}

export interface StarredExpr {
  readonly kind: 'starred';
  readonly value: Expr;
  readonly site: Site;
}

export interface AwaitExpr {
  readonly kind: 'await';
  readonly value: Expr;
  readonly site: Site;
}

/** `yield`, `yield value`, `yield from value`. */
export interface YieldExpr {
  readonly kind: 'yield';
  readonly from: boolean;
  readonly value: Expr | null;
  readonly site: Site;
}

/** Anything else, such as a piece with a syntax error or one nested deeper than the extractor follows: its understood parts, whose values go where nobody can see. */
export interface OpaqueExpr {
  readonly kind: 'opaque';
  readonly parts: readonly Expr[];
  readonly site: Site;
}

export type Stmt =
  | { readonly kind: 'expression'; readonly value: Expr; readonly site: Site }
  /** `a = b = value`: targets in source order. A target is a name, attribute, subscript, starred, or a sequence of targets. */
  | { readonly kind: 'assign'; readonly targets: readonly Expr[]; readonly value: Expr; readonly site: Site }
  /** `target: annotation = value`; `value` null for a bare annotation. */
  | {
      readonly kind: 'annotated';
      readonly target: Expr;
      readonly annotation: Expr | null;
      readonly value: Expr | null;
      readonly site: Site;
    }
  /** `target op= value`, `op` without the `=`. */
  | { readonly kind: 'augmented'; readonly target: Expr; readonly op: string; readonly value: Expr; readonly site: Site }
  | { readonly kind: 'return'; readonly value: Expr | null; readonly site: Site }
  | { readonly kind: 'raise'; readonly value: Expr | null; readonly cause: Expr | null; readonly site: Site }
  | { readonly kind: 'assert'; readonly test: Expr; readonly message: Expr | null; readonly site: Site }
  | { readonly kind: 'delete'; readonly targets: readonly Expr[]; readonly site: Site }
  /** `elif` is an `if` alone in `else`. */
  | { readonly kind: 'if'; readonly test: Expr; readonly then: readonly Stmt[]; readonly else: readonly Stmt[]; readonly site: Site }
  | { readonly kind: 'while'; readonly test: Expr; readonly body: readonly Stmt[]; readonly else: readonly Stmt[]; readonly site: Site }
  | {
      readonly kind: 'for';
      readonly target: Expr;
      readonly iterable: Expr;
      readonly body: readonly Stmt[];
      readonly else: readonly Stmt[];
      readonly site: Site;
    }
  | {
      readonly kind: 'try';
      readonly body: readonly Stmt[];
      readonly handlers: readonly { readonly type: Expr | null; readonly name: string | null; readonly body: readonly Stmt[] }[];
      readonly else: readonly Stmt[];
      readonly finally: readonly Stmt[];
      readonly site: Site;
    }
  | {
      readonly kind: 'with';
      readonly items: readonly { readonly value: Expr; readonly target: Expr | null }[];
      readonly body: readonly Stmt[];
      readonly site: Site;
    }
  /** `captures` are the names a pattern binds. `values` are the literal or dotted alternatives of a pattern that is nothing but such alternatives, else null. */
  | {
      readonly kind: 'match';
      readonly subject: Expr;
      readonly cases: readonly {
        readonly captures: readonly string[];
        readonly values: readonly Expr[] | null;
        readonly guard: Expr | null;
        readonly body: readonly Stmt[];
      }[];
      readonly site: Site;
    }
  | { readonly kind: 'function'; readonly function: number; readonly site: Site }
  | { readonly kind: 'class'; readonly class: number; readonly site: Site }
  /** `import a.b as c`: `alias` null binds the first segment. */
  | { readonly kind: 'import'; readonly names: readonly { readonly module: string; readonly alias: string | null }[]; readonly site: Site }
  /** `from ..a import b as c`: `level` counts the leading dots; `names` null is `*`. */
  | {
      readonly kind: 'import-from';
      readonly level: number;
      readonly module: string;
      readonly names: readonly { readonly name: string; readonly alias: string | null }[] | null;
      readonly site: Site;
    }
  | { readonly kind: 'global' | 'nonlocal'; readonly names: readonly string[]; readonly site: Site }
  | { readonly kind: 'break' | 'continue' | 'pass'; readonly site: Site };

export interface Parameter {
  readonly kind: 'plain' | 'star' | 'double-star';
  readonly name: string;
  /** Parameters after `*` or `*args`. */
  readonly keywordOnly: boolean;
  /** Parameters before `/`. */
  readonly positionalOnly: boolean;
  readonly default: Expr | null;
  readonly annotation: Expr | null;
  readonly site: Site;
}

export interface FunctionIr {
  /** `<lambda>` for lambdas. */
  readonly name: string;
  /** `Class.method`, `outer.inner`: the names of the enclosing scopes joined by dots, without `<locals>`. */
  readonly qualifiedName: string;
  readonly params: readonly Parameter[];
  readonly returns: Expr | null;
  readonly decorators: readonly Expr[];
  readonly body: readonly Stmt[];
  readonly isAsync: boolean;
  /** Holds a `yield` of its own. */
  readonly isGenerator: boolean;
  /** A syntax error lies inside: what was understood may be wrong. */
  readonly hasError: boolean;
  /** Index of the function around this one, looking through classes; null at module level. */
  readonly parent: number | null;
  /** Index of the class whose body defines this function directly; null otherwise. */
  readonly class: number | null;
  /** Names bound in this function (parameters, assignments, loops, imports, defs, …) less `global` and `nonlocal` ones, sorted. */
  readonly locals: readonly string[];
  /** Names that a function inside this one reads or binds (through `nonlocal`) and that are local here, sorted. */
  readonly captured: readonly string[];
  /** The whole definition with its decorators. */
  readonly site: Site;
  readonly nameSite: Site;
}

export interface ClassIr {
  readonly name: string;
  readonly qualifiedName: string;
  readonly bases: readonly Expr[];
  readonly decorators: readonly Expr[];
  readonly body: readonly Stmt[];
  /** Index of the function around the class; null at module level. */
  readonly parent: number | null;
  readonly site: Site;
  readonly nameSite: Site;
}

/** `functions` and `classes` in source order, outer before inner, nested and lambda ones included. */
export interface ModuleIr {
  readonly body: readonly Stmt[];
  readonly functions: readonly FunctionIr[];
  readonly classes: readonly ClassIr[];
  /** A syntax error lies outside all functions. */
  readonly hasError: boolean;
}
