import type { Place } from './buffer-use.ts';
import { matchesPattern } from './strings.ts';
import { type AtomId, HOLE, type Value, type Values } from './values.ts';

/** Whose names a cell is among: an object's atom, a run of a function, a class or a module. */
export type Scope = AtomId | string;

/** One place that holds a value for whoever reads it: a global, a captured local, an attribute. It only ever grows. */
interface Cell {
  value: Value;
  /** Where it was first written. */
  place: Place | null;
  readonly readers: Set<number>;
}

interface Container {
  readonly elements: Map<string, Value>;
  /** All elements together. */
  joined: Value;
  readonly readersOfJoined: Set<number>;
  readonly readersOfKeys: Set<number>;
  readonly readersOfKey: Map<string, Set<number>>;
}

/** The key of an element whose place in its container is not known. */
export const ANYWHERE = '*';

/**
 * Everything that outlives a function's run. Reads name the reading context, so that a write which adds something can hand it back to its readers: `onGrowth` is
 * called with each of them.
 */
export class Heap {
  private readonly scopes = new Map<Scope, Map<string, Cell>>();
  private readonly containers = new Map<AtomId, Container>();
  private readonly values: Values;
  private readonly onGrowth: (reader: number) => void;

  constructor(values: Values, onGrowth: (reader: number) => void) {
    this.values = values;
    this.onGrowth = onGrowth;
  }

  read(scope: Scope, name: string, reader: number): Value {
    const cell = this.cell(scope, name);
    cell.readers.add(reader);
    return cell.value;
  }

  write(scope: Scope, name: string, value: Value, place: Place | null = null): void {
    const cell = this.cell(scope, name);
    cell.place ??= place;
    const joined = this.values.join(cell.value, value);
    if (joined === cell.value) return;
    cell.value = joined;
    for (const reader of cell.readers) this.onGrowth(reader);
  }

  /** The value without taking part in the fixpoint: for what comes after it. */
  peek(scope: Scope, name: string): Value {
    return this.scopes.get(scope)?.get(name)?.value ?? 0;
  }

  /** The cells of one scope without taking part in the fixpoint. */
  peekAll(scope: Scope): readonly { readonly name: string; readonly value: Value }[] {
    return [...(this.scopes.get(scope) ?? [])].map(([name, { value }]) => ({ name, value }));
  }

  /** Cells with their values and where they were first written, in order of creation. */
  *entries(): Generator<{ readonly scope: Scope; readonly name: string; readonly value: Value; readonly place: Place | null }> {
    for (const [scope, cells] of this.scopes) for (const [name, { value, place }] of cells) yield { scope, name, value, place };
  }

  /** What stands under the keys of a container; under any key when `keys` is null. Elements whose place is not known are always among them. */
  readElements(id: AtomId, keys: readonly string[] | null, reader: number): Value {
    const container = this.container(id);
    if (keys === null || keys.some(isOpen)) container.readersOfJoined.add(reader);
    if (keys === null) return container.joined;
    for (const key of keys) addReader(container, key, reader);
    let exact = 0;
    let similar = 0;
    for (const [key, element] of container.elements)
      if (keys.includes(key)) exact = this.values.join(exact, element);
      else if (keys.some((each) => sameKey(each, key))) similar = this.values.join(similar, element);
    return this.values.join(exact, this.values.has(exact, 'kernel') ? this.withoutKernels(similar) : similar);
  }

  /** A cache of pipelines holds one under a key: where it is known, what was stored under keys that are not known is another's or the same. */
  private withoutKernels(value: Value): Value {
    return this.values.filter(value, (atom) => atom.kind !== 'kernel');
  }

  /** What stands under exactly this key. */
  readExact(id: AtomId, key: string, reader: number): Value {
    const container = this.container(id);
    addReader(container, key, reader);
    return container.elements.get(key) ?? 0;
  }

  /** Keys of a container, in order of creation. */
  keys(id: AtomId, reader: number): readonly string[] {
    const container = this.container(id);
    container.readersOfKeys.add(reader);
    return [...container.elements.keys()];
  }

  writeElement(id: AtomId, key: string, value: Value): void {
    const container = this.container(id);
    const before = container.elements.get(key);
    const joined = this.values.join(before ?? 0, value);
    if (joined === before) return;
    container.elements.set(key, joined);
    const all = this.values.join(container.joined, value);
    if (all !== container.joined) for (const reader of container.readersOfJoined) this.onGrowth(reader);
    container.joined = all;
    if (before === undefined) for (const reader of container.readersOfKeys) this.onGrowth(reader);
    if (isOpen(key)) for (const readers of container.readersOfKey.values()) for (const reader of readers) this.onGrowth(reader);
    else for (const reader of container.readersOfKey.get(key) ?? []) this.onGrowth(reader);
  }

  /** All elements without taking part in the fixpoint. */
  peekElements(container: AtomId): readonly Value[] {
    return [...(this.containers.get(container)?.elements.values() ?? [])];
  }

  private cell(scope: Scope, name: string): Cell {
    let cells = this.scopes.get(scope);
    if (!cells) {
      cells = new Map();
      this.scopes.set(scope, cells);
    }
    let cell = cells.get(name);
    if (!cell) {
      cell = { value: 0, place: null, readers: new Set() };
      cells.set(name, cell);
    }
    return cell;
  }

  private container(id: AtomId): Container {
    let container = this.containers.get(id);
    if (!container) {
      container = { elements: new Map(), joined: 0, readersOfJoined: new Set(), readersOfKeys: new Set(), readersOfKey: new Map() };
      this.containers.set(id, container);
    }
    return container;
  }
}

function addReader(container: Container, key: string, reader: number): void {
  const readers = container.readersOfKey.get(key);
  if (readers) readers.add(reader);
  else container.readersOfKey.set(key, new Set([reader]));
}

function isOpen(key: string): boolean {
  return key === ANYWHERE || key.includes(HOLE);
}

/** Whether two keys may be one: holes stand for anything. */
function sameKey(a: string, b: string): boolean {
  if (a === b || a === ANYWHERE || b === ANYWHERE) return true;
  if (a.includes(HOLE)) return matchesPattern(a, b);
  return b.includes(HOLE) && matchesPattern(b, a);
}
