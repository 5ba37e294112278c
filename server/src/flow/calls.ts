import type { CallExpr, Site } from '../facts/ir.ts';
import { type CallArguments, evaluateArguments, plainArguments } from './arguments.ts';
import { callFunction, callValue } from './call-function.ts';
import { callMethod } from './call-method.ts';
import { findMethod, methodEnv } from './classes.ts';
import { evaluate } from './expressions.ts';
import type { Frame } from './frame.ts';
import { callSpelledSelector } from './messages.ts';
import type { AtomId, Value } from './values.ts';

export function evaluateCall(frame: Frame, expr: CallExpr): Value {
  const { callee } = expr;
  if (callee.kind === 'name' && callee.id === 'super' && expr.args.length === 0) return superValue(frame);
  if (callee.kind === 'attribute') {
    const receiver = evaluate(frame, callee.object);
    const args: CallArguments = evaluateArguments(frame, expr);
    return callSpelledSelector(frame, args) ?? callMethod(frame, receiver, callee.name, args, callee);
  }
  const value = evaluate(frame, callee);
  const args = evaluateArguments(frame, expr);
  return callSpelledSelector(frame, args) ?? callValue(frame, value, args);
}

function superValue(frame: Frame): Value {
  const { function: fn, self } = frame.context;
  if (!fn || fn.ir.class === null || self === null) return frame.values.unknown;
  return frame.values.of({ kind: 'super', class: `class:${fn.path}#${fn.ir.class}`, self });
}

/** Calls a special method of an object of the workspace; undefined when its class has none. */
export function callDunder(frame: Frame, object: AtomId, name: string, args: readonly Value[], site: Site): Value | undefined {
  const atom = frame.values.atom(object);
  if (atom.kind !== 'object') return undefined;
  const method = findMethod(frame, atom.class, name);
  if (!method) return undefined;
  const fn = frame.values.intern({ kind: 'function', function: method.id, env: methodEnv(frame, method) ?? -1 });
  return callFunction(frame, fn, object, plainArguments(args, site, name));
}
