import { recordEscape } from './accesses.ts';
import { allArguments, bindParameters, type CallArguments, plainArguments } from './arguments.ts';
import { callMethod } from './call-method.ts';
import { makeContainer } from './containers.ts';
import { callExternal } from './external-calls.ts';
import type { Frame } from './frame.ts';
import { instantiate } from './instances.ts';
import { sendMessage } from './messages.ts';
import { readPartial } from './partials.ts';
import type { FunctionEntry } from './program.ts';
import { argumentFor } from './relevance.ts';
import type { AtomId, Value } from './values.ts';

/** Calls whatever the value may be; what a call returns is joined. `exact` false leaves the arguments of strangers to the caller. */
export function callValue(frame: Frame, callee: Value, args: CallArguments): Value {
  if (frame.machine.atoms(callee).every((atom) => atom.kind === 'none')) {
    for (const each of [...args.positional, ...args.keywords.values()])
      recordEscape(frame, each.value, each.site, `passed to ${args.text}`);
    return 0;
  }
  return frame.values.joinAll(frame.eachCallee(frame.values.ids(callee), (id) => callAtom(frame, id, args)));
}

function callAtom(frame: Frame, id: AtomId, args: CallArguments): Value {
  const { values } = frame;
  values.work += 8;
  const atom = values.atom(id);
  switch (atom.kind) {
    case 'function':
      return callFunction(frame, id, null, args);
    case 'bound':
      return callFunction(frame, atom.function, atom.self, args);
    case 'class':
      return instantiate(frame, id, atom.class, args);
    case 'object':
      return callMethod(frame, values.single(id), '__call__', args);
    case 'method':
      return callMethod(frame, atom.receiver, atom.name, args);
    case 'partial':
      return callPartial(frame, id, args);
    case 'message': {
      const [receiver, ...rest] = args.positional;
      return sendMessage(frame, receiver?.value ?? 0, { selector: atom.selector, args: rest }, args) ?? values.unknown;
    }
    case 'contents':
      return values.single(id);
    case 'external':
      return callExternal(frame, atom.name, args);
    case 'none':
      return 0;
    default:
      for (const each of [...args.positional, ...args.keywords.values()])
        recordEscape(frame, each.value, each.site, `passed to ${args.text}`);
      return values.unknown;
  }
}

function callPartial(frame: Frame, id: AtomId, args: CallArguments): Value {
  const { callee, args: given, keywords } = readPartial(frame, id);
  // One that calls itself, through whatever others, ends here.
  if (frame.partialsInCall.has(id)) return 0;
  frame.partialsInCall.add(id);
  const result = callValue(frame, callee, {
    ...args,
    positional: [...plainArguments(given, args.site, '').positional, ...args.positional],
    keywords: new Map([...keywords.map(([name, value]) => [name, { value, site: args.site, expr: null }] as const), ...args.keywords]),
  });
  frame.partialsInCall.delete(id);
  return result;
}

/** Calls a function of the workspace with its parameters bound: its own run for these arguments. */
export function callFunction(frame: Frame, id: AtomId, self: AtomId | null, args: CallArguments): Value {
  const { machine, values } = frame;
  const atom = values.atom(id);
  if (atom.kind !== 'function' || frame.env === null) return 0;
  const fn = machine.program.function(atom.function);
  const module = machine.program.modules.get(fn.path);
  if (!module) return values.unknown;
  const env = atom.env < 0 ? null : atom.env;
  values.work += 8 + fn.ir.params.length;
  if (machine.left.has(fn)) return callLeft(frame, fn, self, args);
  const bound = bindParameters(frame, fn, env, self, args);
  if (isLeftToOthers(fn))
    for (const each of allArguments(args))
      recordEscape(frame, each.value, each.site, `passed to ${args.text}, which is left to subclasses`);
  const matters = machine.relevant.has(fn.id);
  const kept = bound.map((value) => argumentFor(frame, value, matters));
  const context = machine.enter({ module, function: fn, env, self, args: kept, root: false }, frame.context);
  machine.evaluateNow(context);
  machine.heap.note(context.callers, frame.context.id);
  frame.trace.push({ kind: 'call', contexts: [context.id] });
  if (fn.ir.isGenerator) return makeContainer(frame, 'iterator', `generator:${args.site}:${fn.id}`, [], context.yielded);
  return context.result;
}

/** A call of code that is followed no more: what it is given goes where nobody looks. */
function callLeft(frame: Frame, fn: FunctionEntry, self: AtomId | null, args: CallArguments): Value {
  const { machine, values } = frame;
  const given = [...(self === null ? [] : [{ value: values.single(self), site: args.site }]), ...allArguments(args)];
  for (const { value, site } of given) {
    recordEscape(frame, value, site, `too large to follow to its end: ${args.text}`);
    machine.left.give(machine, fn, value);
  }
  return values.unknown;
}

/** A method that does nothing but raise, or whose decorator says so, is there for subclasses that may lie outside. */
function isLeftToOthers(fn: FunctionEntry): boolean {
  if (fn.ir.class === null) return false;
  if (fn.ir.decorators.some((each) => (each.kind === 'name' ? each.id : each.kind === 'attribute' ? each.name : '') === 'abstractmethod'))
    return true;
  const body = fn.ir.body.filter((statement) => statement.kind !== 'expression' || statement.value.kind !== 'constant');
  const [only] = body;
  if (body.length !== 1 || only?.kind !== 'raise' || only.value === null) return false;
  const raised = only.value.kind === 'call' ? only.value.callee : only.value;
  return raised.kind === 'name' && raised.id === 'NotImplementedError';
}
