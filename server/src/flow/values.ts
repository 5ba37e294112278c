/**
 * Abstract values: what a Python expression may be, as a set of atoms. Sets are interned, so a value is a number, equality is `===`, and joins are looked up.
 * The empty set means that nothing is known yet; where a fixpoint leaves it so, nothing is known at all.
 */

export type AtomId = number;
/** Index of an interned set of atoms; 0 is the empty set. */
export type Value = number;

export type Atom =
  | { readonly kind: 'buffer'; readonly allocation: number; readonly owner: string }
  /** What `contents()` gives: `origin` numbers the call. `view` is a memoryview, array or pointer on those bytes. */
  | { readonly kind: 'contents' | 'view'; readonly buffer: AtomId; readonly origin: number }
  /** A texture, matrix or tensor whose storage is the buffer's. */
  | { readonly kind: 'wrapper'; readonly buffer: AtomId }
  | { readonly kind: 'object'; readonly class: ClassId; readonly key: string }
  | { readonly kind: 'container'; readonly type: 'list' | 'tuple' | 'set' | 'dict' | 'iterator'; readonly key: string }
  | { readonly kind: 'function'; readonly function: FunctionId; readonly env: number }
  | { readonly kind: 'bound'; readonly function: AtomId; readonly self: AtomId }
  | { readonly kind: 'class'; readonly class: ClassId }
  | { readonly kind: 'super'; readonly class: ClassId; readonly self: AtomId }
  | { readonly kind: 'module'; readonly path: string }
  /** A name outside the workspace, dotted: `numpy.frombuffer`, `Metal`, `builtins.print`. */
  | { readonly kind: 'external'; readonly name: string }
  /** A method of something Metal or unknown, taken without being called. `receiver` is a value. */
  | { readonly kind: 'method'; readonly receiver: Value; readonly name: string; readonly text: string }
  /** A selector spelled as a string that still waits for its receiver. */
  | { readonly kind: 'message'; readonly selector: string }
  | { readonly kind: 'partial'; readonly callee: Value; readonly args: readonly Value[]; readonly keywords: readonly (readonly [string, Value])[] }
  /** A string; `HOLE` stands for a part that is not known. */
  | { readonly kind: 'string'; readonly text: string }
  | { readonly kind: 'int'; readonly value: number; readonly constant: string | null }
  | { readonly kind: 'bool'; readonly value: boolean }
  | { readonly kind: 'none' }
  /** A Metal function, or a pipeline made of functions, known by name (a string with holes). */
  | { readonly kind: 'kernel'; readonly of: 'function' | 'pipeline'; readonly name: string }
  | { readonly kind: 'encoder' | 'command-buffer'; readonly key: string }
  | { readonly kind: 'heap' }
  /** A slice or range of a container's unknown part, numbers, arrays on the CPU, …: certainly none of the above. */
  | { readonly kind: 'data' }
  /** Made where nobody can see: a parameter of a function that nobody calls (its `origin`), a result of code outside the workspace. */
  | { readonly kind: 'unknown'; readonly origin: string | null }
  /** What else a caller outside the workspace might give for a parameter that has a default. */
  | { readonly kind: 'caller' };

/** `path#index` into the functions of a file. */
export type FunctionId = string;
/** `class:path#index` into the classes of a file: also the heap's scope of what their bodies bind. */
export type ClassId = string;

/** Stands for the unknown parts of a string. */
export const HOLE = '\u0000';

/** Sets with more strings and numbers than this forget which. */
const MOST_CONSTANTS = 24;

export class Values {
  private readonly atoms: Atom[] = [];
  private readonly atomIds = new Map<string, AtomId>();
  private readonly sets: (readonly AtomId[])[] = [[]];
  private readonly setIds = new Map<string, Value>([['', 0]]);
  private readonly singles: Value[] = [];
  private readonly joins = new Map<number, Value>();
  readonly data: Value;
  readonly unknown: Value;
  readonly caller: Value;
  readonly none: Value;
  readonly true: Value;
  readonly false: Value;

  constructor() {
    this.data = this.of({ kind: 'data' });
    this.unknown = this.of({ kind: 'unknown', origin: null });
    this.caller = this.of({ kind: 'caller' });
    this.none = this.of({ kind: 'none' });
    this.true = this.of({ kind: 'bool', value: true });
    this.false = this.of({ kind: 'bool', value: false });
  }

  /** The id of an atom: equal atoms have equal ids. */
  intern(atom: Atom): AtomId {
    const key = atomKey(atom);
    const known = this.atomIds.get(key);
    if (known !== undefined) return known;
    const id = this.atoms.push(atom) - 1;
    this.atomIds.set(key, id);
    return id;
  }

  atom(id: AtomId): Atom {
    const atom = this.atoms[id];
    if (!atom) throw new RangeError(`no atom ${id}`);
    return atom;
  }

  of(atom: Atom): Value {
    return this.single(this.intern(atom));
  }

  single(id: AtomId): Value {
    let value = this.singles[id];
    if (value === undefined) {
      value = this.set([id]);
      this.singles[id] = value;
    }
    return value;
  }

  string(text: string): Value {
    return this.of({ kind: 'string', text });
  }

  int(value: number, constant: string | null = null): Value {
    return this.of({ kind: 'int', value, constant });
  }

  /** The atoms of a value, in order of id. */
  ids(value: Value): readonly AtomId[] {
    return this.sets[value] ?? [];
  }

  list(value: Value): readonly Atom[] {
    return this.ids(value).map((id) => this.atom(id));
  }

  join(a: Value, b: Value): Value {
    if (a === b || b === 0) return a;
    if (a === 0) return b;
    const key = a < b ? a * 0x4000000 + b : b * 0x4000000 + a;
    const known = this.joins.get(key);
    if (known !== undefined) return known;
    const joined = this.set([...this.ids(a), ...this.ids(b)]);
    this.joins.set(key, joined);
    return joined;
  }

  joinAll(values: Iterable<Value>): Value {
    let joined = 0;
    for (const value of values) joined = this.join(joined, value);
    return joined;
  }

  filter(value: Value, keep: (atom: Atom, id: AtomId) => boolean): Value {
    const ids = this.ids(value);
    const kept = ids.filter((id) => keep(this.atom(id), id));
    return kept.length === ids.length ? value : this.set(kept);
  }

  has(value: Value, kind: Atom['kind']): boolean {
    return this.ids(value).some((id) => this.atom(id).kind === kind);
  }

  private set(ids: readonly AtomId[]): Value {
    const sorted = ids.length < 2 ? ids : this.bounded([...new Set(ids)].sort((a, b) => a - b));
    const key = sorted.join();
    const known = this.setIds.get(key);
    if (known !== undefined) return known;
    const value = this.sets.push(sorted) - 1;
    this.setIds.set(key, value);
    return value;
  }

  private bounded(ids: AtomId[]): AtomId[] {
    if (ids.length <= MOST_CONSTANTS) return ids;
    const isConstant = (id: AtomId): boolean => {
      const { kind } = this.atom(id);
      return kind === 'string' || kind === 'int';
    };
    if (ids.filter(isConstant).length <= MOST_CONSTANTS) return ids;
    const rest = new Set(ids.filter((id) => !isConstant(id)));
    rest.add(this.intern({ kind: 'data' }));
    return [...rest].sort((a, b) => a - b);
  }
}

/** Equal for equal atoms, and quick to make for the kinds that are made most. */
function atomKey(atom: Atom): string {
  switch (atom.kind) {
    case 'string':
      return `s${atom.text}`;
    case 'int':
      return `i${atom.value}${atom.constant ?? ''}`;
    case 'external':
      return `x${atom.name}`;
    case 'module':
      return `m${atom.path}`;
    case 'function':
      return `f${atom.env}:${atom.function}`;
    case 'bound':
      return `b${atom.function}:${atom.self}`;
    case 'class':
      return `c${atom.class}`;
    case 'container':
      return `l${atom.type}:${atom.key}`;
    case 'object':
      return `o${atom.class}:${atom.key}`;
    case 'contents':
    case 'view':
      return `v${atom.kind}${atom.buffer}:${atom.origin}`;
    default:
      return JSON.stringify(atom);
  }
}
