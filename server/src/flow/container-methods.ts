import { recordEscape } from './accesses.ts';
import { allArguments, type CallArguments } from './arguments.ts';
import { runKey } from './builtin-calls.ts';
import {
  containerItems,
  elementKeys,
  iterate,
  keysOf,
  keyValue,
  makeContainer,
  readElement,
  storeUnder,
  writeElement,
} from './containers.ts';
import type { Frame } from './frame.ts';
import { ANYWHERE } from './heap.ts';
import { type AtomId, HOLE, type Value } from './values.ts';

/** Pairs of `items()` that are told apart. */
const MOST_PAIRS = 48;

type Method = (frame: Frame, container: AtomId, args: CallArguments) => Value;

/** A method of a list, dict, set, deque or iterator of the workspace's own making. */
export function callContainerMethod(frame: Frame, container: AtomId, name: string, args: CallArguments): Value {
  const method = METHODS.get(name);
  if (method) return method(frame, container, args);
  for (const each of allArguments(args)) recordEscape(frame, each.value, each.site, `passed to ${args.text}`);
  return frame.values.data;
}

/** Whether lists, dicts and the like have a method of this name. */
export function isContainerMethod(name: string): boolean {
  return METHODS.has(name);
}

function argument(args: CallArguments, n: number): Value {
  return args.positional[n]?.value ?? 0;
}

/** The place of an appended item is known while the list was made in this run and control never branched. */
function append(frame: Frame, container: AtomId, args: CallArguments): Value {
  const length = frame.uncertain === 0 ? (frame.lengths.get(container) ?? null) : null;
  frame.lengths.set(container, length === null ? null : length + 1);
  frame.machine.heap.writeElement(container, length === null || length > 40 ? ANYWHERE : `i:${length}`, argument(args, 0));
  return frame.values.none;
}

function addAnywhere(frame: Frame, container: AtomId, value: Value): Value {
  frame.lengths.set(container, null);
  frame.machine.heap.writeElement(container, ANYWHERE, value);
  return frame.values.none;
}

function insert(frame: Frame, container: AtomId, args: CallArguments): Value {
  mix(frame, container, args);
  return addAnywhere(frame, container, argument(args, 1));
}

function extend(frame: Frame, container: AtomId, args: CallArguments): Value {
  return addAnywhere(frame, container, iterate(frame, argument(args, 0)).each);
}

function anyElement(frame: Frame, container: AtomId): Value {
  return frame.machine.heap.readElements(container, null, frame.context.id);
}

function isDict(frame: Frame, container: AtomId): boolean {
  const atom = frame.values.atom(container);
  return atom.kind === 'container' && atom.type === 'dict';
}

function get(frame: Frame, container: AtomId, args: CallArguments): Value {
  const fallback = args.positional[1]?.value ?? args.keywords.get('default')?.value ?? frame.values.none;
  const value = readElement(frame, container, argument(args, 0));
  return hasKeys(frame, container, argument(args, 0)) ? value : frame.values.join(value, fallback);
}

/** Whether every key that the index may be was stored, as written, where the dict was made. */
function hasKeys(frame: Frame, container: AtomId, index: Value): boolean {
  const keys = elementKeys(frame, index);
  return (
    keys.length > 0 &&
    keys.every((key) => !key.includes(HOLE) && key !== ANYWHERE && frame.machine.heap.readExact(container, key, frame.context.id) !== 0)
  );
}

function pop(frame: Frame, container: AtomId, args: CallArguments): Value {
  if (args.positional.length === 0) return anyElement(frame, container);
  if (!isDict(frame, container)) {
    mix(frame, container, args);
    return anyElement(frame, container);
  }
  return frame.values.join(readElement(frame, container, argument(args, 0)), args.positional[1]?.value ?? 0);
}

/** After this no item's place is known. */
function mix(frame: Frame, container: AtomId, _args: CallArguments): Value {
  return addAnywhere(frame, container, anyElement(frame, container));
}

function sort(frame: Frame, container: AtomId, args: CallArguments): Value {
  runKey(frame, args, anyElement(frame, container));
  return mix(frame, container, args);
}

function setDefault(frame: Frame, container: AtomId, args: CallArguments): Value {
  const value = args.positional[1]?.value ?? frame.values.none;
  writeElement(frame, container, argument(args, 0), value);
  return frame.values.join(readElement(frame, container, argument(args, 0)), value);
}

function update(frame: Frame, container: AtomId, args: CallArguments): Value {
  const { heap } = frame.machine;
  for (const each of args.positional)
    for (const id of frame.values.ids(each.value)) {
      if (frame.values.atom(id).kind !== 'container') continue;
      for (const key of heap.keys(id, frame.context.id)) {
        const value = heap.readExact(id, key, frame.context.id);
        heap.writeElement(container, isDict(frame, container) && isDict(frame, id) ? key : ANYWHERE, value);
      }
    }
  for (const [name, each] of args.keywords) storeUnder(frame, container, `s:${name}`, each.value);
  if (args.keywordRest !== 0) heap.writeElement(container, ANYWHERE, args.keywordRest);
  return frame.values.none;
}

/** `items()` keeps each key with its value; the pairs have no order that counts. */
function items(frame: Frame, container: AtomId, args: CallArguments): Value {
  const { heap } = frame.machine;
  const pairs = heap.keys(container, frame.context.id).map((key, n) => {
    const value = key === ANYWHERE ? anyElement(frame, container) : heap.readExact(container, key, frame.context.id);
    return makeContainer(frame, 'tuple', `pair:${args.site}:${n < MOST_PAIRS ? n : ANYWHERE}`, [keyValue(frame, key), value]);
  });
  return makeContainer(frame, 'iterator', `items:${args.site}`, pairs);
}

function values(frame: Frame, container: AtomId, args: CallArguments): Value {
  return makeContainer(frame, 'iterator', `values:${args.site}`, [], anyElement(frame, container));
}

function keys(frame: Frame, container: AtomId, args: CallArguments): Value {
  return makeContainer(frame, 'iterator', `keys:${args.site}`, [], keysOf(frame, container));
}

function copy(frame: Frame, container: AtomId, args: CallArguments): Value {
  const atom = frame.values.atom(container);
  const type = atom.kind === 'container' ? atom.type : 'list';
  const known = containerItems(frame, frame.values.single(container));
  if (known) return makeContainer(frame, type, `copy:${args.site}`, known);
  const made = makeContainer(frame, type, `copy:${args.site}`, []);
  for (const id of frame.values.ids(made))
    for (const key of frame.machine.heap.keys(container, frame.context.id))
      frame.machine.heap.writeElement(id, key, frame.machine.heap.readExact(container, key, frame.context.id));
  return made;
}

function addArgument(n: number): Method {
  return (frame, container, args) => addAnywhere(frame, container, argument(args, n));
}

const METHODS: ReadonlyMap<string, Method> = new Map<string, Method>([
  ['append', append],
  ['appendleft', addArgument(0)],
  ['add', addArgument(0)],
  ['insert', insert],
  ['extend', extend],
  ['extendleft', extend],
  ['pop', pop],
  ['popleft', pop],
  ['popitem', anyElement],
  ['get', get],
  ['setdefault', setDefault],
  ['update', update],
  ['items', items],
  ['values', values],
  ['keys', keys],
  ['copy', copy],
  ['__getitem__', (frame, container, args) => readElement(frame, container, argument(args, 0))],
  ['__next__', anyElement],
  ['__iter__', (frame, container) => frame.values.single(container)],
  ['remove', mix],
  ['discard', (frame) => frame.values.none],
  ['index', (frame) => frame.values.data],
  ['count', (frame) => frame.values.data],
  ['sort', sort],
  ['reverse', mix],
  ['clear', (frame) => frame.values.none],
  ['rotate', mix],
]);
