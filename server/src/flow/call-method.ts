import type { AttributeExpr } from '../facts/ir.ts';
import { noteContentsReceiver, recordEscape } from './accesses.ts';
import type { CallArguments } from './arguments.ts';
import { readClassOrModuleMember, readObjectAttribute } from './attributes.ts';
import { callBufferMethod, callWrapperMethod } from './buffer-methods.ts';
import { callFunction, callValue } from './call-function.ts';
import { instancesOf } from './classes.ts';
import { callContainerMethod } from './container-methods.ts';
import { callExternal, callMethodOfUnknown } from './external-calls.ts';
import { isForeignMethod } from './foreign-names.ts';
import type { Frame } from './frame.ts';
import { sendMessage } from './messages.ts';
import { isMetalMethod, messageOf } from './metal-names.ts';
import { observeCall } from './observe.ts';
import { KNOWN_METHODS } from './python-calls.ts';
import { callStringMethod } from './string-methods.ts';
import type { AtomId, Value } from './values.ts';
import { callViewMethod } from './views.ts';

/** `receiver.name(args)`, for each thing the receiver may be. `callee` is the code that names it, where there is any. */
export function callMethod(frame: Frame, receiver: Value, name: string, args: CallArguments, callee: AttributeExpr | null = null): Value {
  observeCall(frame, receiver, name, args);
  const { values } = frame;
  if (isHeapDescriptor(name, args)) return values.of({ kind: 'descriptor', key: `${frame.context.id}${frame.round}:${args.site}` });
  const strangers: AtomId[] = [];
  let result: Value = 0;
  if (name === 'contents' && callee !== null) noteContentsReceiver(frame, receiver, callee.site);
  frame.eachCallee(values.ids(receiver), (id) => {
    const called = callMethodOf(frame, id, name, args, callee);
    if (called === undefined) strangers.push(id);
    else result = values.join(result, called);
  });
  if (strangers.length === 0 && receiver !== 0) return result;
  const left = values.joinAll(strangers.map((id) => values.single(id)));
  if (strangers.length > 0 && strangers.every((id) => values.atom(id).kind === 'none') && result !== 0) return result;
  return values.join(result, callStranger(frame, left, name, args, callee));
}

function callMethodOf(frame: Frame, id: AtomId, name: string, args: CallArguments, callee: AttributeExpr | null): Value | undefined {
  const { values } = frame;
  const atom = values.atom(id);
  switch (atom.kind) {
    case 'object': {
      const member = readObjectAttribute(frame, id, atom.class, name, args.site);
      const known = values.filter(member, (each) => each.kind !== 'unknown');
      return known === 0 ? undefined : callValue(frame, member, args);
    }
    case 'class':
    case 'super':
    case 'module': {
      const member = readClassOrModuleMember(frame, id, name);
      if (atom.kind === 'class' && KNOWN_METHODS.has(name) && member === values.unknown) return undefined;
      return callValue(frame, member, args);
    }
    case 'external':
      return isMetalMethod(messageOf(name, args).selector) ? undefined : callExternal(frame, `${atom.name}.${name}`, args);
    case 'container':
      return callContainerMethod(frame, id, name, args);
    case 'string':
      return callStringMethod(frame, atom.text, name, args);
    case 'buffer':
      return callBufferMethod(frame, id, name, args, callee);
    case 'contents':
    case 'view':
      return callViewMethod(frame, id, name, args);
    case 'wrapper':
      return callWrapperMethod(frame, atom.buffer, name, args);
    case 'descriptor':
      return name === 'init' || name === 'retain' || name === 'autorelease' ? values.single(id) : undefined;
    case 'function':
    case 'bound':
    case 'partial':
      return name === '__call__' ? callValue(frame, values.single(id), args) : undefined;
    default:
      return undefined;
  }
}

/** `Metal.MTLHeapDescriptor.alloc()` or `.new()`, whatever the class hangs on. */
function isHeapDescriptor(name: string, { text }: CallArguments): boolean {
  return (name === 'alloc' || name === 'new') && /\bMTLHeapDescriptor\.\w+$/.test(text);
}

/** A method of something unknown or of Metal's: a selector of the tables, else the method of the one class that has it, else out of sight. */
function callStranger(frame: Frame, receiver: Value, name: string, args: CallArguments, callee: AttributeExpr | null): Value {
  const message = messageOf(name, args);
  const sent = sendMessage(frame, receiver, message, args, callee);
  if (sent !== undefined) return sent;
  const found = callByName(frame, name, args);
  if (found !== undefined) return found;
  if (canBeObject(frame, receiver)) frame.machine.looseCalls.add(name);
  return callMethodOfUnknown(frame, receiver, name, args);
}

function canBeObject(frame: Frame, receiver: Value): boolean {
  return receiver === 0 || frame.values.has(receiver, 'unknown') || frame.values.has(receiver, 'caller');
}

function callByName(frame: Frame, name: string, args: CallArguments): Value | undefined {
  const { machine, values } = frame;
  if (isForeignMethod(name)) return undefined;
  const classes = machine.program.classesWithMethod(name);
  const [cls] = classes;
  if (!cls || classes.length > 1) return undefined;
  const method = cls.methods.get(name);
  if (!method) return undefined;
  const objects = values.ids(instancesOf(frame, cls.id));
  const fn = values.intern({ kind: 'function', function: method.id, env: -1 });
  if (objects.length === 0) {
    for (const each of [...args.positional, ...args.keywords.values()])
      recordEscape(frame, each.value, each.site, `passed to ${args.text}, whose object is not seen being made`);
    return 0;
  }
  return values.joinAll(objects.map((object) => callFunction(frame, fn, object, args)));
}
