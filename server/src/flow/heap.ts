import type { Place } from './buffer-use.ts';
import type { Schedule } from './schedule.ts';
import { matchesPattern } from './strings.ts';
import { type AtomId, HOLE, type Value, type Values } from './values.ts';

/** Whose names a cell is among: an object's atom, a run of a function, a class or a module. */
export type Scope = AtomId | string;

/** Runs that read something, each with the number of its evaluation that last did; most often one alone. */
export class Readers {
  private first = -1;
  private firstEvaluation = -1;
  /** Further reads, two numbers each, as they came: it is cheaper to note one twice than to look whether it was. */
  private others: number[] | null = null;
  private mostOthers = 64;

  note(reader: number, evaluation: number): void {
    if (this.first === reader || this.first < 0) {
      this.first = reader;
      this.firstEvaluation = evaluation;
      return;
    }
    this.others ??= [];
    const { length } = this.others;
    if (length > 0 && this.others[length - 2] === reader && this.others[length - 1] === evaluation) return;
    this.others.push(reader, evaluation);
    if (length >= this.mostOthers) this.compact(this.others);
  }

  forEach(visit: (reader: number, evaluation: number) => void): void {
    if (this.first >= 0) visit(this.first, this.firstEvaluation);
    const others = this.others ?? [];
    for (let n = 0; n < others.length; n += 2) visit(others[n] ?? 0, others[n + 1] ?? 0);
  }

  get isEmpty(): boolean {
    return this.first < 0;
  }

  private compact(others: readonly number[]): void {
    const latest = new Map<number, number>();
    for (let n = 0; n < others.length; n += 2) latest.set(others[n] ?? 0, others[n + 1] ?? 0);
    this.others = [...latest].flat();
    this.mostOthers = 64 + this.others.length * 2;
  }
}

/** One place that holds a value for whoever reads it: a global, a captured local, an attribute. It only ever grows. */
interface Cell {
  value: Value;
  /** Where it was first written. */
  place: Place | null;
  readonly readers: Readers;
}

interface Container {
  readonly elements: Map<string, Value>;
  /** Those of its keys that may be several. */
  readonly openKeys: string[];
  /** All elements together. */
  joined: Value;
  readonly readersOfJoined: Readers;
  /** Of runs that read under a key with holes: they are told of every element that grows. */
  readonly readersOfAny: Readers;
  readonly readersOfKeys: Readers;
  /** Of runs that read it item by item. */
  readonly readersOfItems: Readers;
  /** Its items by place: null where some place is not known, undefined where nobody asked since it last grew. */
  items: readonly Value[] | null | undefined;
  readonly readersOfKey: Map<string, Readers>;
}

/** The key of an element whose place in its container is not known. */
export const ANYWHERE = '*';

/**
 * Everything that outlives a function's run. Reads name the reading context, so that a write which adds something schedules its readers anew.
 */
export class Heap {
  private readonly scopes = new Map<Scope, Map<string, Cell>>();
  private readonly containers = new Map<AtomId, Container>();
  private readonly values: Values;
  private readonly schedule: Schedule;
  private lastScope: Scope | null = null;
  private lastCells: Map<string, Cell> | undefined;

  /** By run: the number of its last evaluation, or of the one that goes on. */
  private readonly evaluations: number[] = [];

  constructor(values: Values, schedule: Schedule) {
    this.values = values;
    this.schedule = schedule;
  }

  /** An evaluation of a run begins: what it read in earlier ones and does not read again is nothing to it any more. */
  begin(reader: number): void {
    this.evaluations[reader] = (this.evaluations[reader] ?? 0) + 1;
  }

  /** Notes that a run read something. */
  note(readers: Readers, reader: number): void {
    this.values.work++;
    readers.note(reader, this.evaluations[reader] ?? 0);
  }

  /** Hands back the runs whose last evaluation, or the one that goes on, read what now has grown. */
  grow(readers: Readers, before: Value, after: Value): void {
    if (readers.isEmpty) return;
    const urgent = this.values.leading(before) !== this.values.leading(after);
    readers.forEach((reader, evaluation) => {
      if (this.evaluations[reader] === evaluation) this.schedule.add(reader, urgent);
    });
  }

  /** Hands back all runs that read something: what it was is something else now. */
  wake(readers: Readers): void {
    readers.forEach((reader, evaluation) => {
      if (this.evaluations[reader] === evaluation) this.schedule.add(reader, true);
    });
  }

  read(scope: Scope, name: string, reader: number): Value {
    const cell = this.cell(scope, name);
    this.note(cell.readers, reader);
    return cell.value;
  }

  write(scope: Scope, name: string, value: Value, place: Place | null = null): void {
    const cell = this.cell(scope, name);
    cell.place ??= place;
    const joined = this.values.join(cell.value, value);
    if (joined === cell.value) return;
    const before = cell.value;
    cell.value = joined;
    this.grow(cell.readers, before, joined);
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
    if (keys === null) {
      this.note(container.readersOfJoined, reader);
      return container.joined;
    }
    const open = keys.some(isOpen);
    if (open) this.note(container.readersOfAny, reader);
    let exact = 0;
    for (const key of keys) {
      this.noteKey(container, key, reader);
      exact = this.values.join(exact, container.elements.get(key) ?? 0);
    }
    let similar = 0;
    const others: Iterable<string> = open ? container.elements.keys() : container.openKeys;
    this.values.work += keys.length * (open ? container.elements.size : container.openKeys.length);
    for (const key of others)
      if (!keys.includes(key) && keys.some((each) => sameKey(each, key)))
        similar = this.values.join(similar, container.elements.get(key) ?? 0);
    return this.values.join(exact, this.values.has(exact, 'kernel') ? this.withoutKernels(similar) : similar);
  }

  /** A cache of pipelines holds one under a key: where it is known, what was stored under keys that are not known is another's or the same. */
  private withoutKernels(value: Value): Value {
    return this.values.filter(value, (atom) => atom.kind !== 'kernel');
  }

  /** What stands under exactly this key. */
  readExact(id: AtomId, key: string, reader: number): Value {
    const container = this.container(id);
    this.noteKey(container, key, reader);
    return container.elements.get(key) ?? 0;
  }

  /** Keys of a container, in order of creation. */
  keys(id: AtomId, reader: number): readonly string[] {
    const container = this.container(id);
    this.note(container.readersOfKeys, reader);
    return [...container.elements.keys()];
  }

  /** The items by place; null where some place is not known. */
  items(id: AtomId, reader: number): readonly Value[] | null {
    const container = this.container(id);
    this.note(container.readersOfItems, reader);
    if (container.items === undefined) container.items = itemsOf(container.elements);
    return container.items;
  }

  writeElement(id: AtomId, key: string, value: Value): void {
    const container = this.container(id);
    const before = container.elements.get(key);
    const joined = this.values.join(before ?? 0, value);
    if (joined === before) return;
    container.elements.set(key, joined);
    container.items = undefined;
    this.grow(container.readersOfItems, before ?? 0, joined);
    if (before === undefined && isOpen(key)) container.openKeys.push(key);
    const all = this.values.join(container.joined, value);
    this.grow(container.readersOfAny, before ?? 0, joined);
    if (all !== container.joined) this.grow(container.readersOfJoined, container.joined, all);
    container.joined = all;
    if (before === undefined) this.grow(container.readersOfKeys, 0, joined);
    if (isOpen(key)) for (const readers of container.readersOfKey.values()) this.grow(readers, before ?? 0, joined);
    else this.grow(container.readersOfKey.get(key) ?? NOBODY, before ?? 0, joined);
  }

  /** All elements together, without taking part in the fixpoint. */
  peekElements(container: AtomId): Value {
    return this.containers.get(container)?.joined ?? 0;
  }

  /** The elements of every container, joined one container at a time. */
  *allElements(): Generator<Value> {
    for (const { joined } of this.containers.values()) yield joined;
  }

  private cell(scope: Scope, name: string): Cell {
    let cells = scope === this.lastScope ? this.lastCells : this.scopes.get(scope);
    if (!cells) {
      cells = new Map();
      this.scopes.set(scope, cells);
    }
    this.lastScope = scope;
    this.lastCells = cells;
    let cell = cells.get(name);
    if (!cell) {
      cell = { value: 0, place: null, readers: new Readers() };
      cells.set(name, cell);
    }
    return cell;
  }

  private noteKey(container: Container, key: string, reader: number): void {
    let readers = container.readersOfKey.get(key);
    if (!readers) {
      readers = new Readers();
      container.readersOfKey.set(key, readers);
    }
    this.note(readers, reader);
  }

  private container(id: AtomId): Container {
    let container = this.containers.get(id);
    if (!container) {
      container = {
        elements: new Map(),
        openKeys: [],
        joined: 0,
        readersOfJoined: new Readers(),
        readersOfAny: new Readers(),
        readersOfKeys: new Readers(),
        readersOfItems: new Readers(),
        items: undefined,
        readersOfKey: new Map(),
      };
      this.containers.set(id, container);
    }
    return container;
  }
}

const NOBODY = new Readers();

function itemsOf(elements: ReadonlyMap<string, Value>): readonly Value[] | null {
  const items: Value[] = [];
  for (let place = 0; place < elements.size; place++) {
    const item = elements.get(`i:${place}`);
    if (item === undefined) return null;
    items.push(item);
  }
  return items;
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
