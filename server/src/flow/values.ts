import { AtomTable } from './atom-table.ts';

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
  /** A callable with some of its arguments given. What it holds is in the heap, so that one which holds itself still is one atom. */
  | { readonly kind: 'partial'; readonly key: string }
  /** A string; `HOLE` stands for a part that is not known. */
  | { readonly kind: 'string'; readonly text: string }
  | { readonly kind: 'int'; readonly value: number; readonly constant: string | null }
  | { readonly kind: 'bool'; readonly value: boolean }
  | { readonly kind: 'none' }
  /** A Metal function, or a pipeline made of functions, known by name (a string with holes). */
  | { readonly kind: 'kernel'; readonly of: 'function' | 'pipeline'; readonly name: string }
  | { readonly kind: 'encoder' | 'command-buffer'; readonly key: string }
  /** An MTLHeapDescriptor; `key` tells where it is made. */
  | { readonly kind: 'descriptor'; readonly key: string }
  /** `descriptor`: null where it is not in sight. */
  | { readonly kind: 'heap'; readonly descriptor: AtomId | null }
  /** A slice or range of a container's unknown part, numbers, arrays on the CPU, …: certainly none of the above. `many`: more strings and numbers than are kept apart, so that none joins any more. */
  | { readonly kind: 'data'; readonly many: boolean }
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

/** Kinds that can lead to code which was not run yet. */
const LEADING: ReadonlySet<Atom['kind']> = new Set<Atom['kind']>([
  'object',
  'function',
  'bound',
  'class',
  'super',
  'module',
  'partial',
  'message',
]);

export class Values {
  private readonly atoms: Atom[] = [];
  private readonly known = new AtomTable();
  /** Of each atom, whether it is a string or a number. */
  private readonly constants: boolean[] = [];
  private readonly sets: (readonly AtomId[])[] = [[]];
  /** Sets by a number made of their atoms; those of one number are told apart by looking. */
  private readonly setIds = new Map<number, Value[]>();
  private readonly lists: (readonly Atom[])[] = [];
  private readonly singles: Value[] = [];
  /** By the smaller value, then by the larger one. */
  private readonly joins: Map<Value, Value>[] = [];
  private readonly leadingParts: Value[] = [];
  private readonly plainOnes: Value[] = [];
  private readonly anonymousOnes: Value[] = [];
  /** How much was done so far: atoms put into sets, and expressions evaluated. */
  work = 0;
  readonly data: Value;
  private readonly many: AtomId;
  readonly unknown: Value;
  readonly caller: Value;
  readonly none: Value;
  readonly true: Value;
  readonly false: Value;

  constructor() {
    this.data = this.of({ kind: 'data', many: false });
    this.many = this.intern({ kind: 'data', many: true });
    this.unknown = this.of({ kind: 'unknown', origin: null });
    this.caller = this.of({ kind: 'caller' });
    this.none = this.of({ kind: 'none' });
    this.true = this.of({ kind: 'bool', value: true });
    this.false = this.of({ kind: 'bool', value: false });
  }

  /** The id of an atom: equal atoms have equal ids. */
  intern(atom: Atom): AtomId {
    this.work += 2;
    const known = this.known.get(atom);
    if (known !== undefined) return known;
    const id = this.atoms.push(atom) - 1;
    this.constants.push(atom.kind === 'string' || atom.kind === 'int');
    this.known.set(atom, id);
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

  /** The atoms of a value; made once for each value. */
  list(value: Value): readonly Atom[] {
    let list = this.lists[value];
    if (list === undefined) {
      list = this.ids(value).map((id) => this.atom(id));
      this.lists[value] = list;
    }
    return list;
  }

  join(a: Value, b: Value): Value {
    if (a === b || b === 0) return a;
    if (a === 0) return b;
    const [less, more] = a < b ? [a, b] : [b, a];
    this.work++;
    let joins = this.joins[less];
    if (!joins) {
      joins = new Map();
      this.joins[less] = joins;
    }
    let joined = joins.get(more);
    if (joined === undefined) {
      joined = this.set(merged(this.ids(a), this.ids(b)));
      joins.set(more, joined);
    }
    return joined;
  }

  joinAll(values: Iterable<Value>): Value {
    let joined = 0;
    for (const value of values) joined = this.join(joined, value);
    return joined;
  }

  filter(value: Value, keep: (atom: Atom, id: AtomId) => boolean): Value {
    const ids = this.ids(value);
    this.work += ids.length;
    const kept = ids.filter((id) => keep(this.atom(id), id));
    return kept.length === ids.length ? value : this.set(kept);
  }

  has(value: Value, kind: Atom['kind']): boolean {
    return this.ids(value).some((id) => this.atom(id).kind === kind);
  }

  /** What of a value can lead to code that was not run yet: functions, objects and classes, not data. Equal numbers where it is the same. */
  leading(value: Value): Value {
    let part = this.leadingParts[value];
    if (part === undefined) {
      part =
        value === 0
          ? 0
          : this.join(
              this.data,
              this.filter(value, (atom) => LEADING.has(atom.kind)),
            );
      this.leadingParts[value] = part;
    }
    return part;
  }

  /** The value as far as no string and no number matters: without them, and with strangers told apart no more. */
  plain(value: Value): Value {
    let plain = this.plainOnes[value];
    if (plain === undefined) {
      plain = this.filter(value, (atom) => atom.kind !== 'string' && atom.kind !== 'int' && atom.kind !== 'bool');
      if (plain !== value) plain = this.join(plain, this.data);
      plain = this.anonymous(plain);
      this.plainOnes[value] = plain;
    }
    return plain;
  }

  /** The value with strangers told apart no more. */
  anonymous(value: Value): Value {
    let anonymous = this.anonymousOnes[value];
    if (anonymous === undefined) {
      anonymous = this.filter(value, (atom) => atom.kind !== 'unknown' || atom.origin === null);
      if (anonymous !== value) anonymous = this.join(anonymous, this.unknown);
      this.anonymousOnes[value] = anonymous;
    }
    return anonymous;
  }

  /** `ids` are in order, none twice. */
  private set(ids: readonly AtomId[]): Value {
    if (ids.length === 0) return 0;
    this.work += 1 + ids.length;
    const set = ids.length < 2 ? ids : this.bounded(ids);
    let hash = set.length;
    for (const id of set) hash = (Math.imul(hash, 31) + id) | 0;
    const similar = this.setIds.get(hash);
    const known = similar?.find((value) => isSame(this.ids(value), set));
    if (known !== undefined) return known;
    const value = this.sets.push(set) - 1;
    if (similar) similar.push(value);
    else this.setIds.set(hash, [value]);
    return value;
  }

  /** Sets only grow: one that was too large for its strings and numbers takes none any more. */
  private bounded(ids: readonly AtomId[]): readonly AtomId[] {
    const isMany = ids.includes(this.many);
    if (!isMany && ids.length <= MOST_CONSTANTS) return ids;
    let constants = 0;
    for (const id of ids) if (this.constants[id] === true) constants++;
    if (constants === 0 || (!isMany && constants <= MOST_CONSTANTS)) return ids;
    const rest = ids.filter((id) => this.constants[id] !== true);
    return isMany ? rest : [...rest, this.many].sort((a, b) => a - b);
  }
}

/** The numbers of two ordered lists in order, none twice. */
function merged(a: readonly AtomId[], b: readonly AtomId[]): readonly AtomId[] {
  const result: AtomId[] = [];
  let n = 0;
  for (const id of a) {
    for (let other = b[n]; other !== undefined && other <= id; other = b[++n]) if (other < id) result.push(other);
    result.push(id);
  }
  for (let other = b[n]; other !== undefined; other = b[++n]) result.push(other);
  return result;
}

function isSame(a: readonly AtomId[], b: readonly AtomId[]): boolean {
  if (a.length !== b.length) return false;
  for (let n = 0; n < a.length; n++) if (a[n] !== b[n]) return false;
  return true;
}
