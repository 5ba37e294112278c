import { BYTE_SETTERS, MODE_SETTERS, SYNC_METHODS } from '../metal/checked-calls.ts';
import type { ArgumentValue, CallArguments } from './arguments.ts';
import { containerItems } from './containers.ts';
import type { Frame } from './frame.ts';
import { numbersSeen } from './numbers-seen.ts';
import type { ArgumentKind, ArgumentShape } from './observation.ts';
import type { Atom, Value } from './values.ts';

/** Whether a method of this name is checked by its argument. */
export function isCheckedMethod(name: string): boolean {
  return checkedSelector(name) !== undefined;
}

/** Notes a call of a method that is checked by its argument, unless a class of the workspace has a method of that name. */
export function observeCall(frame: Frame, receiver: Value, name: string, args: CallArguments): void {
  const selector = frame.env === null ? undefined : checkedSelector(args.keywords.size > 0 ? spelledOut(name, args) : name);
  if (selector === undefined || frame.machine.program.classesWithMethod(name).length > 0) return;
  const argument = [...args.positional, ...args.keywords.values()][BYTE_SETTERS.get(selector) ?? 0];
  if (argument === undefined || args.rest !== 0) return;
  const call = {
    path: frame.module.path,
    function: frame.context.function?.index ?? null,
    selector,
    call: args.site,
    argument: argument.site,
  };
  const descriptors = frame.values.ids(receiver).filter((id) => frame.values.atom(id).kind === 'descriptor');
  const ofHeap = descriptors.length > 0 && frame.machine.atoms(receiver).every(({ kind }) => kind === 'descriptor' || kind === 'none');
  frame.trace.push({ kind: 'observed', descriptors, observation: { ...call, ...seenIn(frame, selector, argument, ofHeap) } });
}

function seenIn(frame: Frame, selector: string, { value }: ArgumentValue, ofHeap: boolean) {
  if (SYNC_METHODS.has(selector)) return { kind: 'sync', given: shapeOf(frame, value) } as const;
  const given = numbersSeen(frame.machine.atoms(value));
  const sets = MODE_SETTERS.get(selector);
  return sets === undefined ? ({ kind: 'set-bytes', given } as const) : ({ kind: 'set-mode', sets, ofHeap, given } as const);
}

/** rubicon-objc spells a selector by its keywords. */
function spelledOut(name: string, args: CallArguments): string {
  return `${[name, ...args.keywords.keys()].join('_')}_`;
}

function checkedSelector(name: string): string | undefined {
  if (isSelector(name)) return name;
  return isSelector(`${name}_`) ? `${name}_` : undefined;
}

function isSelector(name: string): boolean {
  return MODE_SETTERS.has(name) || BYTE_SETTERS.has(name) || SYNC_METHODS.has(name);
}

function shapeOf(frame: Frame, value: Value): ArgumentShape {
  const items = frame.values.ids(value).length === 1 ? containerItems(frame, value) : null;
  return { kinds: kindsOf(frame, value), items: items?.map((item) => kindsOf(frame, item)) ?? null };
}

function kindsOf(frame: Frame, value: Value): readonly ArgumentKind[] {
  if (value === 0) return ['unknown'];
  return [...new Set(frame.machine.atoms(value).map(kindOf))].sort();
}

function kindOf(atom: Atom): ArgumentKind {
  switch (atom.kind) {
    case 'buffer':
    case 'wrapper':
      return 'resource';
    case 'contents':
    case 'view':
      return 'bytes';
    case 'container':
      return atom.type === 'iterator' ? 'other' : atom.type;
    case 'int':
    case 'bool':
      return 'number';
    case 'string':
    case 'none':
    case 'object':
      return atom.kind;
    case 'function':
    case 'bound':
    case 'partial':
    case 'method':
    case 'message':
      return 'function';
    case 'encoder':
    case 'command-buffer':
    case 'heap':
    case 'descriptor':
    case 'kernel':
    case 'class':
    case 'module':
      return 'other';
    case 'super':
    case 'external':
    case 'data':
    case 'unknown':
    case 'caller':
      return 'unknown';
  }
}
