import { reachableAtoms, recordBufferAccess, recordEscape, recordViewAccess } from './accesses.ts';
import { allArguments, type CallArguments } from './arguments.ts';
import { BUILTIN_CALLS } from './builtin-calls.ts';
import { constantValue } from './builtins.ts';
import { movedExtent, noteNarrowedView } from './byte-extent.ts';
import { noteStrangerCall } from './commands.ts';
import type { Frame } from './frame.ts';
import { KNOWN_CALLS, KNOWN_METHODS, type KnownCall } from './python-calls.ts';
import type { Value } from './values.ts';
import { viewOf } from './views.ts';

/** A call of something outside the workspace by its dotted name. */
export function callExternal(frame: Frame, name: string, args: CallArguments): Value {
  const builtin = BUILTIN_CALLS.get(name);
  if (builtin) return builtin(frame, args);
  const known = KNOWN_CALLS.get(name) ?? KNOWN_METHODS.get(name.slice(name.lastIndexOf('.') + 1));
  if (known) return callKnown(frame, name, known, args);
  const constant = constantValue(frame.values, name.slice(name.lastIndexOf('.') + 1));
  if (constant !== undefined) return constant;
  if (isNumericLibrary(name)) return callNumeric(frame, args);
  return callUnknown(frame, args);
}

/** A method of something that cannot be seen. */
export function callMethodOfUnknown(frame: Frame, receiver: Value, name: string, args: CallArguments): Value {
  if (isObjectiveC(name, args)) return callObjectiveC(frame, args);
  const known = KNOWN_METHODS.get(name);
  if (known) return callKnown(frame, name, known, args);
  const onData =
    receiver !== 0 &&
    frame.machine
      .atoms(receiver)
      .every((atom) => atom.kind === 'data' || atom.kind === 'int' || atom.kind === 'bool' || atom.kind === 'none');
  const result = callUnknown(frame, args);
  return receiver === 0 ? 0 : onData ? frame.values.data : result;
}

/** PyObjC spells a selector with an underscore for each argument. */
function isObjectiveC(name: string, args: CallArguments): boolean {
  return /^[a-z]\w*_$/.test(name) && name.split('_').length - 1 === args.positional.length && args.keywords.size === 0;
}

/** A method of Apple's frameworks: what is made on a buffer (textures, matrices, tensors) is used by the GPU; a buffer itself goes out of sight. */
function callObjectiveC(frame: Frame, args: CallArguments): Value {
  for (const each of allArguments(args)) {
    recordEscape(frame, each.value, each.site, `passed to ${args.text}`, 'metal');
    const wrapped = reachableAtoms(frame, each.value, WRAPPER_KINDS).flatMap((id) => {
      const atom = frame.values.atom(id);
      return atom.kind === 'wrapper' ? [atom.buffer] : [];
    });
    recordBufferAccess(frame, wrapped, 'gpu-read-write', each.site, `an object on it is given to ${args.text}`, {
      certain: false,
      via: 'wrapper',
    });
  }
  return frame.values.unknown;
}

const WRAPPER_KINDS: ReadonlySet<string> = new Set(['wrapper']);

function callKnown(frame: Frame, name: string, known: KnownCall, args: CallArguments): Value {
  const short = name.slice(name.lastIndexOf('.') + 1);
  const all = allArguments(args);
  switch (known.kind) {
    case 'neutral':
      return frame.values.data;
    case 'read':
      for (const each of all) readDeep(frame, each.value, each.site, short, name.startsWith('torch.'));
      return frame.values.data;
    case 'view': {
      const argument = args.positional[known.argument] ?? args.keywords.get('buffer');
      if (!argument) return frame.values.data;
      const view = viewOf(frame, argument.value);
      if (!WHOLE_VIEWS.has(name) || args.positional.length > 2 || args.keywords.has('count') || args.keywords.has('offset'))
        for (const atom of frame.values.list(view)) if (atom.kind === 'view') noteNarrowedView(frame, atom.origin);
      if (view === 0) recordEscape(frame, argument.value, argument.site, `passed to ${args.text}`);
      return view === 0
        ? frame.values.data
        : frame.values.join(view, argument.value === view ? 0 : frame.values.filter(argument.value, isOpenEnded));
    }
    case 'write': {
      const target = args.positional[known.argument];
      const extent = movedExtent(frame, name, args);
      for (const each of all)
        if (each === target) recordViewAccess(frame, each.value, 'cpu-write', each.site, `stored by ${short}`, { extent });
        else readDeep(frame, each.value, each.site, short);
      return frame.values.data;
    }
  }
}

/** They give a view of as many bytes as they are given, where no part is asked for. */
const WHOLE_VIEWS: ReadonlySet<string> = new Set(['builtins.memoryview', 'numpy.frombuffer', 'numpy.asarray']);

function isOpenEnded(atom: { readonly kind: string }): boolean {
  return atom.kind === 'unknown' || atom.kind === 'caller';
}

/** Loads every view in a value and in the lists it holds. A buffer is only looked at as an object. */
export function readDeep(frame: Frame, value: Value, site: number, by: string, deferred = false): void {
  for (const id of reachableAtoms(frame, value, VIEW_KINDS))
    recordViewAccess(frame, frame.values.single(id), 'cpu-read', site, `read by ${by}`, { deferred });
}

const VIEW_KINDS: ReadonlySet<string> = new Set(['contents', 'view']);

function isNumericLibrary(name: string): boolean {
  return name.startsWith('numpy.') || name.startsWith('math.') || name.startsWith('torch.');
}

/** Any other function of a numeric library: loads its arguments, stores through `out=`. A buffer given to it is out of sight. */
function callNumeric(frame: Frame, args: CallArguments): Value {
  for (const [keyword, each] of args.keywords)
    if (keyword === 'out') recordViewAccess(frame, each.value, 'cpu-write', each.site, 'written as out=');
    else readOrEscape(frame, each.value, each.site, args.text);
  for (const each of args.positional) readOrEscape(frame, each.value, each.site, args.text);
  return frame.values.unknown;
}

function readOrEscape(frame: Frame, value: Value, site: number, text: string): void {
  const why = `passed to ${text}`;
  recordEscape(frame, value, site, why);
  for (const id of reachableAtoms(frame, value, VIEW_KINDS)) recordViewAccess(frame, frame.values.single(id), 'cpu-read', site, why);
}

/** Code that nobody here can see: buffers escape, views count as read. Functions given to it are run by it one day. */
function callUnknown(frame: Frame, args: CallArguments): Value {
  noteStrangerCall(frame, args);
  for (const each of allArguments(args)) recordEscape(frame, each.value, each.site, `passed to ${args.text}`);
  return frame.values.unknown;
}
