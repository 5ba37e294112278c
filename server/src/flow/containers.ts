import { callDunder } from './calls.ts';
import type { Frame } from './frame.ts';
import { ANYWHERE } from './heap.ts';
import { namedTupleItems } from './instances.ts';
import { type Atom, type AtomId, HOLE, type Value } from './values.ts';

type ContainerType = Extract<Atom, { kind: 'container' }>['type'];

/** Lists longer than this are not followed item by item. */
const MOST_ITEMS = 48;
/** An index that may be more than this is not known. */
const MOST_INDICES = 64;
/** Ways to choose one item of a tuple that is used as a key. */
const MOST_CHOICES = 4;

/** A container made in this run, with its known items in order; `rest` stands for more, at unknown places. `key` tells the ones of one run apart. */
export function makeContainer(frame: Frame, type: ContainerType, key: string, items: readonly Value[], rest: Value = 0): Value {
  const { values, machine } = frame;
  const id = values.intern({ kind: 'container', type, key: machine.containerKey(frame.context, frame.round, key) });
  items.forEach((item, n) => {
    machine.heap.writeElement(id, n < MOST_ITEMS ? `i:${n}` : ANYWHERE, item);
  });
  if (rest !== 0) machine.heap.writeElement(id, ANYWHERE, rest);
  frame.lengths.set(id, rest === 0 && items.length < MOST_ITEMS ? items.length : null);
  return values.single(id);
}

/** The items in order, where the value is sequences whose items are all known by place; null where it is not. */
export function containerItems(frame: Frame, value: Value): readonly Value[] | null {
  const ids = frame.values.ids(value).filter((id) => frame.values.atom(id).kind !== 'none');
  if (ids.length === 0) return null;
  const lists: (readonly Value[])[] = [];
  for (const id of ids) {
    const atom = frame.values.atom(id);
    const fields = atom.kind === 'object' ? namedTupleItems(frame, id, atom.class) : null;
    if (fields) {
      lists.push(fields);
      continue;
    }
    if (atom.kind !== 'container' || atom.type === 'dict' || atom.type === 'set') return null;
    const items = orderedItems(frame, id);
    if (items === null) return null;
    lists.push(items);
  }
  const length = lists[0]?.length ?? 0;
  if (lists.some((items) => items.length !== length)) return null;
  return Array.from({ length }, (_, n) => frame.values.joinAll(lists.map((items) => items[n] ?? 0)));
}

function orderedItems(frame: Frame, id: AtomId): readonly Value[] | null {
  const items = frame.machine.heap.items(id, frame.context.id);
  frame.values.work += items?.length ?? 0;
  return items;
}

/** The keys under which an index may be found: exact ones, patterns with holes, or anywhere. Found once in a run for each index, however many containers it is used on. */
export function elementKeys(frame: Frame, index: Value): readonly string[] {
  const known = frame.keysOfIndex.get(index);
  if (known) return known;
  // A tuple that holds itself ends here.
  frame.keysOfIndex.set(index, ANY_KEY);
  const keys = findKeys(frame, index);
  frame.keysOfIndex.set(index, keys);
  return keys;
}

const ANY_KEY: readonly string[] = [ANYWHERE];

function findKeys(frame: Frame, index: Value): readonly string[] {
  const atoms = frame.machine.atoms(index);
  frame.values.work += 8 * atoms.length;
  if (atoms.length > MOST_INDICES) return ANY_KEY;
  const known = atoms.filter((atom) => atom.kind !== 'caller');
  const keys = (known.length > 0 ? known : atoms).flatMap((atom): readonly string[] => {
    if (atom.kind === 'string') return [`s:${atom.text}`];
    if (atom.kind === 'int') return [`i:${atom.value}`];
    if (atom.kind === 'bool') return [`b:${atom.value}`];
    if (atom.kind === 'none') return ['none'];
    if (atom.kind === 'object' && atom.key.includes('=')) return [`s:<${atom.class}>${atom.key.split('@')[0] ?? ''}`];
    if (atom.kind === 'container' && atom.type === 'tuple') return tupleKeys(frame, frame.values.intern(atom));
    return [ANYWHERE];
  });
  return [...new Set(keys)].sort();
}

/** A tuple is every way to choose among what its items may be; a hole stands for an item that may be anything, or too much. */
function tupleKeys(frame: Frame, id: AtomId): readonly string[] {
  const items = orderedItems(frame, id);
  if (items === null) return [ANYWHERE];
  const choices = items.map((item) => {
    if (frame.values.ids(item).length > MOST_CHOICES) return [HOLE];
    const keys = elementKeys(frame, item);
    return keys.length === 0 || keys.length > MOST_CHOICES || keys.includes(ANYWHERE) ? [HOLE] : keys;
  });
  if (choices.every(([key]) => key === HOLE)) return [ANYWHERE];
  let tuples: readonly string[][] = [[]];
  for (const keys of choices) tuples = tuples.flatMap((tuple) => keys.map((key) => [...tuple, key]));
  return tuples.length > MOST_CHOICES * 4 ? [ANYWHERE] : tuples.map((tuple) => `s:(${tuple.join()})`);
}

export function readElement(frame: Frame, container: AtomId, index: Value): Value {
  const keys = elementKeys(frame, index).flatMap((key) => fromEnd(frame, container, key));
  if (keys.length === 0 || keys.includes(ANYWHERE)) return frame.machine.heap.readElements(container, null, frame.context.id);
  return frame.machine.heap.readElements(container, keys, frame.context.id);
}

/** A negative index counts from the end where the length is known; elsewhere it may be any item. */
function fromEnd(frame: Frame, container: AtomId, key: string): readonly string[] {
  if (!key.startsWith('i:-')) return [key];
  const items = orderedItems(frame, container);
  const place = items === null ? -1 : items.length + Number(key.slice(2));
  return place >= 0 ? [`i:${place}`] : [ANYWHERE];
}

export function writeElement(frame: Frame, container: AtomId, index: Value, value: Value): void {
  const keys = elementKeys(frame, index);
  for (const key of keys.length === 0 ? [ANYWHERE] : keys) {
    const unsure = key.startsWith('i:-') || (key.startsWith('i:') && Number(key.slice(2)) >= MOST_ITEMS);
    storeUnder(frame, container, unsure ? ANYWHERE : key, value);
  }
}

/** Stores under a key; what is stored in an object's `__dict__` is an attribute of it. */
export function storeUnder(frame: Frame, container: AtomId, key: string, value: Value): void {
  frame.machine.heap.writeElement(container, key, value);
  const object = frame.machine.objectDicts.get(container);
  if (object !== undefined && key.startsWith('s:')) frame.machine.heap.write(object, key.slice(2), value);
}

/** What a loop over the value sees: items one by one where they are known, else what each may be. */
export function iterate(frame: Frame, value: Value): { readonly items: readonly Value[] | null; readonly each: Value } {
  const items = containerItems(frame, value);
  if (items) return { items, each: frame.values.joinAll(items) };
  const { values, machine } = frame;
  const each = values.joinAll(
    values.ids(value).map((id) => {
      const atom = values.atom(id);
      if (atom.kind === 'container' && atom.type === 'dict') return keysOf(frame, id);
      if (atom.kind === 'container') return machine.heap.readElements(id, null, frame.context.id);
      if (atom.kind === 'object') {
        const made = callDunder(frame, id, '__iter__', [], 0);
        return made === undefined || made === value ? values.unknown : iterate(frame, made).each;
      }
      return atom.kind === 'unknown' || atom.kind === 'caller' ? values.unknown : values.data;
    }),
  );
  return { items: null, each };
}

/** The keys of a dict, as a value. */
export function keysOf(frame: Frame, id: AtomId): Value {
  return frame.values.joinAll(frame.machine.heap.keys(id, frame.context.id).map((key) => keyValue(frame, key)));
}

export function keyValue(frame: Frame, key: string): Value {
  if (key.startsWith('s:') && !key.startsWith('s:(') && !key.startsWith('s:<class:')) return frame.values.string(key.slice(2));
  if (key.startsWith('i:')) return frame.values.int(Number(key.slice(2)));
  return frame.values.data;
}
