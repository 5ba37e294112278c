/**
 * A syntax tree copied out of the parser's memory into arrays, in document order, each node before its children.
 *
 * A node is a number: 0 is the root, its first child is `node + 1`, and what follows its whole subtree is `next[node]`, so the children of a node are
 * met by `for (let child = node + 1; child < next[node]; child = next[child])`. Comments and line continuations are no nodes. It needs no freeing.
 */
export interface FlatTree {
  readonly count: number;
  /** Type of a named node; `ERROR` for what the parser could not fit in; empty for a token such as `+` or `def`. */
  typeOf(node: number): string;
  /** Text of a token; empty for a named node. */
  tokenOf(node: number): string;
  /** UTF-16 offsets; known for named nodes and for `errors`, not to be relied on for other tokens. */
  readonly start: Int32Array;
  readonly end: Int32Array;
  /** First node after the subtree. */
  readonly next: Int32Array;
  /** Two offsets for each comment, in document order. */
  readonly comments: readonly number[];
  /** `ERROR` nodes and those the parser made up to go on (`MISSING`), ascending. */
  readonly errors: readonly number[];
}

/** What the types of a grammar mean, by the parser's type number. */
export interface TypeTable {
  readonly names: readonly string[];
  readonly tokens: readonly string[];
  /** One of the `shape` constants. */
  readonly shapes: Uint8Array;
}

/** How a walk treats a type: into its children or not, as a node or not. */
export const shape = { branch: 0, leaf: 1, token: 2, comment: 3, nothing: 4 } as const;

/** The parser's number for an `ERROR` node. */
const errorType = 0xffff;

/** Named types whose children say nothing: in a tree without errors they are not looked into. Tokens never are. */
export const leafTypes: ReadonlySet<string> = new Set([
  'identifier',
  'integer',
  'float',
  'true',
  'false',
  'none',
  'ellipsis',
  'string_start',
  'string_content',
  'string_end',
  'escape_interpolation',
  'import_prefix',
  'wildcard_import',
  'type_conversion',
  'keyword_separator',
  'positional_separator',
  'pass_statement',
  'break_statement',
  'continue_statement',
]);

/** What is used of a grammar. */
interface Grammar {
  readonly types: readonly (string | undefined)[];
  nodeTypeIsNamed(type: number): boolean;
}

/** The table of the Python grammar. */
export function typeTableOf(grammar: Grammar): TypeTable {
  const named = grammar.types.map((name, type) => name !== undefined && grammar.nodeTypeIsNamed(type));
  return {
    names: grammar.types.map((name, type) => (named[type] ? (name ?? '') : '')),
    tokens: grammar.types.map((name, type) => (named[type] ? '' : (name ?? ''))),
    shapes: Uint8Array.from(grammar.types, (name, type) => {
      if (!named[type]) return shape.token;
      if (name === 'comment') return shape.comment;
      if (name === 'line_continuation') return shape.nothing;
      return leafTypes.has(name ?? '') ? shape.leaf : shape.branch;
    }),
  };
}

/** Collects a flat tree while the parser's tree is walked. */
export class FlatTreeBuilder {
  readonly start: Int32Array;
  readonly end: Int32Array;
  readonly next: Int32Array;
  readonly comments: number[] = [];
  readonly errors: number[] = [];
  readonly #types: Uint16Array;
  readonly #table: TypeTable;
  #count = 0;

  constructor(capacity: number, table: TypeTable) {
    this.start = new Int32Array(capacity);
    this.end = new Int32Array(capacity);
    this.next = new Int32Array(capacity);
    this.#types = new Uint16Array(capacity);
    this.#table = table;
  }

  shapeOf(type: number): number {
    return this.#table.shapes[type] ?? shape.branch;
  }

  /** Takes a node up and returns its number. Its `next` is that of a leaf until `close`. */
  open(type: number, start: number, end: number): number {
    const node = this.#count++;
    this.#types[node] = type;
    this.start[node] = start;
    this.end[node] = end;
    this.next[node] = node + 1;
    if (type === errorType) this.errors.push(node);
    return node;
  }

  /** All descendants of `node` were taken up. */
  close(node: number): void {
    this.next[node] = this.#count;
  }

  /** The finished tree; it shares the builder's arrays. */
  build(): FlatTree {
    const types = this.#types;
    const { names, tokens } = this.#table;
    const { start, end, next, comments, errors } = this;
    return {
      count: this.#count,
      typeOf: (node) => (types[node] === errorType ? 'ERROR' : (names[types[node] ?? 0] ?? '')),
      tokenOf: (node) => tokens[types[node] ?? 0] ?? '',
      start,
      end,
      next,
      comments,
      errors,
    };
  }
}
