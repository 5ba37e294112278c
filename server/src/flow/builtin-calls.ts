import { recordEscape } from './accesses.ts';
import { type CallArguments, plainArguments } from './arguments.ts';
import { readNamedAttribute, readSimilarAttributes, writeNamedAttribute } from './attributes.ts';
import { callValue } from './call-function.ts';
import { containerItems, iterate, makeContainer } from './containers.ts';
import { readDeep } from './external-calls.ts';
import type { Frame } from './frame.ts';
import { importByName } from './imports.ts';
import { makePartial } from './partials.ts';
import { texts } from './strings.ts';
import { type Atom, HOLE, type Value } from './values.ts';

type Builtin = (frame: Frame, args: CallArguments) => Value;
type ContainerType = Extract<Atom, { kind: 'container' }>['type'];

function argument(args: CallArguments, n: number): Value {
  return args.positional[n]?.value ?? 0;
}

/** `list(x)`, `sorted(x)`, …: the same items in a new container; views among the things looped over are loaded. */
function collect(type: ContainerType, ordered = true): Builtin {
  return (frame, args) => {
    const source = argument(args, 0);
    runKey(frame, args, source === 0 ? 0 : iterate(frame, source).each);
    for (const each of args.positional)
      readDeep(
        frame,
        frame.values.filter(each.value, (atom) => atom.kind !== 'container'),
        each.site,
        args.text,
      );
    const items = ordered ? containerItems(frame, source) : null;
    if (items) return makeContainer(frame, type, `collect:${args.site}`, items);
    return makeContainer(frame, type, `collect:${args.site}`, [], source === 0 ? 0 : iterate(frame, source).each);
  };
}

function dict(frame: Frame, args: CallArguments): Value {
  const made = makeContainer(frame, 'dict', `dict:${args.site}`, []);
  const { heap } = frame.machine;
  for (const id of frame.values.ids(made)) {
    for (const [name, each] of args.keywords) heap.writeElement(id, `s:${name}`, each.value);
    for (const source of frame.values.ids(argument(args, 0))) {
      const atom = frame.values.atom(source);
      if (atom.kind !== 'container') continue;
      if (atom.type === 'dict')
        for (const key of heap.keys(source, frame.context.id)) heap.writeElement(id, key, heap.readExact(source, key, frame.context.id));
      else heap.writeElement(id, '*', iterate(frame, iterate(frame, frame.values.single(source)).each).each);
    }
  }
  return made;
}

/** A dict whose missing keys are made by a function. */
function defaultDict(frame: Frame, args: CallArguments): Value {
  const made = callValue(frame, argument(args, 0), plainArguments([], args.site, 'defaultdict'));
  return makeContainer(frame, 'dict', `defaultdict:${args.site}`, [], made);
}

function enumerate(frame: Frame, args: CallArguments): Value {
  const start = args.positional[1] ?? args.keywords.get('start');
  const [first] = start ? frame.machine.atoms(start.value) : [];
  const offset = first === undefined ? 0 : first.kind === 'int' ? first.value : null;
  const { items, each } = iterate(frame, argument(args, 0));
  const pair = (n: number | null, item: Value): Value =>
    makeContainer(frame, 'tuple', `enumerate:${args.site}:${n ?? '*'}`, [
      n === null || offset === null ? frame.values.data : frame.values.int(n + offset),
      item,
    ]);
  if (items)
    return makeContainer(
      frame,
      'iterator',
      `enumerate:${args.site}`,
      items.map((item, n) => pair(n, item)),
    );
  return makeContainer(frame, 'iterator', `enumerate:${args.site}`, [], pair(null, each));
}

function zip(frame: Frame, args: CallArguments): Value {
  const sources = args.positional.map((each) => iterate(frame, each.value));
  const known = sources.map((source) => source.items).filter((items) => items !== null);
  if (sources.length > 0 && known.length === sources.length) {
    const length = Math.min(...known.map((items) => items.length));
    const rows = Array.from({ length }, (_, n) =>
      makeContainer(
        frame,
        'tuple',
        `zip:${args.site}:${n}`,
        known.map((items) => items[n] ?? 0),
      ),
    );
    return makeContainer(frame, 'iterator', `zip:${args.site}`, rows);
  }
  const row = makeContainer(
    frame,
    'tuple',
    `zip:${args.site}:*`,
    sources.map((source) => source.each),
  );
  return makeContainer(frame, 'iterator', `zip:${args.site}`, [], row);
}

const MOST_NUMBERS = 16;

function range(frame: Frame, args: CallArguments): Value {
  const numbers = args.positional.map((each) => {
    const [atom, ...others] = frame.machine.atoms(each.value);
    return atom?.kind === 'int' && others.length === 0 ? atom.value : null;
  });
  const [a = null, b] = numbers;
  const start = numbers.length > 1 ? a : 0;
  const stop = numbers.length > 1 ? (b ?? null) : a;
  if (numbers.length > 2 || start === null || stop === null || stop - start > MOST_NUMBERS || stop < start)
    return makeContainer(frame, 'iterator', `range:${args.site}`, [], frame.values.data);
  return makeContainer(
    frame,
    'iterator',
    `range:${args.site}`,
    Array.from({ length: stop - start }, (_, n) => frame.values.int(start + n)),
  );
}

function reversed(frame: Frame, args: CallArguments): Value {
  const { items, each } = iterate(frame, argument(args, 0));
  if (items) return makeContainer(frame, 'iterator', `reversed:${args.site}`, [...items].reverse());
  return makeContainer(frame, 'iterator', `reversed:${args.site}`, [], each);
}

/** `map(f, xs)`, `filter(f, xs)`: the function is run on an element. */
function applyToEach(keeps: boolean): Builtin {
  return (frame, args) => {
    const elements = args.positional.slice(1).map((each) => iterate(frame, each.value).each);
    const result = callValue(frame, argument(args, 0), plainArguments(elements, args.site, 'map'));
    return makeContainer(frame, 'iterator', `map:${args.site}`, [], keeps ? (elements[0] ?? 0) : result);
  };
}

function next(frame: Frame, args: CallArguments): Value {
  return frame.values.join(iterate(frame, argument(args, 0)).each, argument(args, 1));
}

function getAttribute(frame: Frame, args: CallArguments): Value {
  const name = frame.machine.atoms(argument(args, 1));
  const [first] = name;
  const isPlain = first?.kind === 'string' && name.length === 1 && !first.text.includes(HOLE);
  const object = argument(args, 0);
  const found = isPlain
    ? readNamedAttribute(frame, object, first.text, args)
    : readSimilarAttributes(frame, object, texts(frame, argument(args, 1)));
  return frame.values.join(found, argument(args, 2));
}

function setAttribute(frame: Frame, args: CallArguments): Value {
  const [first] = frame.machine.atoms(argument(args, 1));
  const name = first?.kind === 'string' && !first.text.includes(HOLE) ? first.text : null;
  writeNamedAttribute(frame, argument(args, 0), name, argument(args, 2), args);
  return frame.values.none;
}

function partial(frame: Frame, args: CallArguments): Value {
  const [callee, ...rest] = args.positional;
  const keywords = [...args.keywords].map(([name, each]) => [name, each.value] as const);
  return makePartial(frame, args.site, { callee: callee?.value ?? 0, args: rest.map((each) => each.value), keywords });
}

/** `Thread(target=f, args=(a,))`: the function is run with those arguments. */
function thread(frame: Frame, args: CallArguments): Value {
  const target = args.keywords.get('target')?.value ?? 0;
  const given = containerItems(frame, args.keywords.get('args')?.value ?? 0) ?? [];
  callValue(frame, target, plainArguments(given, args.site, 'Thread'));
  return frame.values.unknown;
}

/** `vars(object)` is its `__dict__`. */
function vars(frame: Frame, args: CallArguments): Value {
  return readNamedAttribute(frame, argument(args, 0), '__dict__', args);
}

/** `key=` is called with each element. */
export function runKey(frame: Frame, args: CallArguments, element: Value): void {
  const key = args.keywords.get('key');
  if (key) callValue(frame, key.value, plainArguments([element], args.site, 'key'));
}

/** `type(object)`: its class, whose attributes may hold buffers too. */
function typeOf(frame: Frame, args: CallArguments): Value {
  return args.positional.length === 1 ? readNamedAttribute(frame, argument(args, 0), '__class__', args) : frame.values.unknown;
}

/** `min` and `max` give one of their arguments back, or one of its items, after they compared them. */
function extreme(frame: Frame, args: CallArguments): Value {
  for (const each of args.positional) readDeep(frame, each.value, each.site, args.text);
  const items =
    args.positional.length === 1 ? iterate(frame, argument(args, 0)).each : frame.values.joinAll(args.positional.map((each) => each.value));
  runKey(frame, args, items);
  return frame.values.join(items, args.keywords.get('default')?.value ?? 0);
}

/** A dataclass field's default: what its factory makes. */
function field(frame: Frame, args: CallArguments): Value {
  const factory = args.keywords.get('default_factory');
  if (factory) return callValue(frame, factory.value, plainArguments([], args.site, 'default_factory'));
  return args.keywords.get('default')?.value ?? frame.values.unknown;
}

/** `weakref.ref(object)`: called, it gives the object back. */
function weakReference(frame: Frame, args: CallArguments): Value {
  const callee = frame.values.of({ kind: 'external', name: 'weakref.dereference' });
  return makePartial(frame, args.site, { callee, args: [argument(args, 0)], keywords: [] });
}

/** The argument itself: casts, `iter`, `nullcontext`. */
function identity(n: number): Builtin {
  return (_frame, args) => argument(args, n);
}

function chain(frame: Frame, args: CallArguments): Value {
  const each = args.positional.map((source) => iterate(frame, source.value).each);
  return makeContainer(frame, 'iterator', `chain:${args.site}`, [], frame.values.joinAll(each));
}

/** Code in a string, or a dict of all locals: any of them goes where nobody can see. */
function exposeLocals(frame: Frame, args: CallArguments): Value {
  for (const [, value] of frame.env?.entries() ?? []) recordEscape(frame, value, args.site, `in reach of ${args.text}`);
  return frame.values.unknown;
}

export const BUILTIN_CALLS: ReadonlyMap<string, Builtin> = new Map<string, Builtin>([
  ['builtins.list', collect('list')],
  ['builtins.tuple', collect('tuple')],
  ['builtins.set', collect('set')],
  ['builtins.frozenset', collect('set')],
  ['builtins.sorted', collect('list', false)],
  ['collections.deque', collect('list')],
  ['builtins.dict', dict],
  ['collections.OrderedDict', dict],
  ['weakref.WeakValueDictionary', dict],
  ['weakref.WeakKeyDictionary', dict],
  ['collections.defaultdict', defaultDict],
  ['builtins.enumerate', enumerate],
  ['builtins.zip', zip],
  ['itertools.zip_longest', zip],
  ['builtins.range', range],
  ['builtins.reversed', reversed],
  ['builtins.map', applyToEach(false)],
  ['builtins.filter', applyToEach(true)],
  ['builtins.iter', identity(0)],
  ['builtins.next', next],
  ['builtins.getattr', getAttribute],
  ['builtins.setattr', setAttribute],
  ['importlib.import_module', importByName],
  ['builtins.vars', vars],
  ['builtins.eval', exposeLocals],
  ['builtins.exec', exposeLocals],
  ['builtins.locals', exposeLocals],
  ['builtins.type', typeOf],
  ['builtins.min', extreme],
  ['builtins.max', extreme],
  ['copy.copy', identity(0)],
  ['copy.deepcopy', identity(0)],
  ['dataclasses.field', field],
  ['weakref.ref', weakReference],
  ['weakref.dereference', identity(0)],
  ['weakref.proxy', identity(0)],
  ['functools.partial', partial],
  ['threading.Thread', thread],
  ['typing.cast', identity(1)],
  ['contextlib.nullcontext', identity(0)],
  ['contextlib.closing', identity(0)],
  ['itertools.chain', chain],
  ['itertools.cycle', identity(0)],
  ['itertools.islice', identity(0)],
]);
