import type { ComprehensionExpr, Expr, SequenceExpr } from '../facts/ir.ts';
import { recordEscape, recordViewAccess } from './accesses.ts';
import { readAttribute } from './attributes.ts';
import { evaluateCall } from './calls.ts';
import { evaluateComprehension } from './comprehensions.ts';
import { evaluateTest } from './conditions.ts';
import { containerItems, iterate, makeContainer, writeElement } from './containers.ts';
import type { Frame } from './frame.ts';
import { evaluateBinary } from './operators.ts';
import { armKey } from './stranger-calls.ts';
import { concatenate, stringValue, texts } from './strings.ts';
import { readSubscript } from './subscripts.ts';
import { assignTarget } from './targets.ts';
import type { Value } from './values.ts';

/** What an expression may be; what its evaluation does is noted in the frame. Nested calls are evaluated on the way. */
export function evaluate(frame: Frame, expr: Expr): Value {
  if (frame.env === null || frame.machine.isExhausted) return 0;
  frame.values.work++;
  frame.machine.depth++;
  try {
    return evaluateKind(frame, expr);
  } finally {
    frame.machine.depth--;
  }
}

function evaluateKind(frame: Frame, expr: Expr): Value {
  const { values } = frame;
  switch (expr.kind) {
    case 'name':
      return frame.read(expr.id);
    case 'attribute':
      return readAttribute(frame, evaluate(frame, expr.object), expr);
    case 'call':
      return evaluateCall(frame, expr);
    case 'subscript':
      return readSubscript(frame, expr);
    case 'constant':
      return evaluateConstant(frame, expr.type, expr.value);
    case 'template':
      return evaluateTemplate(frame, expr.parts, expr.site);
    case 'sequence':
      return evaluateSequence(frame, expr);
    case 'dict':
      return evaluateDict(frame, expr);
    case 'binary':
      return evaluateBinary(frame, expr);
    case 'boolean':
    case 'compare':
      return evaluateTest(frame, expr).value;
    case 'unary':
      return evaluateUnary(frame, expr);
    case 'conditional':
      return evaluateConditional(frame, expr);
    case 'lambda':
      return functionValue(frame, expr.function);
    case 'comprehension':
      return evaluateComprehension(frame, expr satisfies ComprehensionExpr);
    case 'named': {
      const value = evaluate(frame, expr.value);
      assignTarget(frame, expr.target, value, expr.site);
      return value;
    }
    case 'starred':
      return evaluate(frame, expr.value);
    case 'await':
      return evaluate(frame, expr.value);
    case 'yield':
      return evaluateYield(frame, expr.value, expr.from);
    case 'slice':
      for (const part of [expr.lower, expr.upper, expr.step]) if (part) evaluate(frame, part);
      return values.data;
    case 'opaque':
      for (const part of expr.parts) recordEscape(frame, evaluate(frame, part), part.site, 'in code that could not be understood');
      return values.unknown;
  }
}

/** A function as a value: it remembers the run that made it. */
export function functionValue(frame: Frame, index: number): Value {
  const fn = frame.module.functions[index];
  if (!fn) return frame.values.unknown;
  const env = fn.ir.parent === null ? null : frame.context.scope;
  frame.machine.closures.set(`${fn.id}|${env ?? ''}`, { function: fn, env });
  return frame.values.of({ kind: 'function', function: fn.id, env: env ?? -1 });
}

function evaluateConstant(frame: Frame, type: string, value: string | number | boolean | null): Value {
  const { values } = frame;
  if (type === 'str' && typeof value === 'string') return stringValue(frame, value);
  if (type === 'int' && typeof value === 'number') return values.int(value);
  if (type === 'bool') return value === true ? values.true : values.false;
  if (type === 'none') return values.none;
  return values.data;
}

function evaluateTemplate(frame: Frame, parts: readonly (string | Expr)[], site: number): Value {
  const pieces = parts.map((part): readonly string[] => {
    if (typeof part === 'string') return [part];
    const value = evaluate(frame, part);
    recordViewAccess(frame, value, 'cpu-read', site, 'printed into an f-string');
    return texts(frame, value);
  });
  return concatenate(frame, pieces);
}

function evaluateSequence(frame: Frame, expr: SequenceExpr): Value {
  const items: Value[] = [];
  let rest: Value = 0;
  for (const item of expr.items) {
    const value = evaluate(frame, item);
    if (item.kind !== 'starred') {
      if (rest === 0) items.push(value);
      else rest = frame.values.join(rest, value);
      continue;
    }
    const known = rest === 0 ? containerItems(frame, value) : null;
    if (known) items.push(...known);
    else rest = frame.values.join(rest, iterate(frame, value).each);
  }
  return makeContainer(frame, expr.type, String(expr.site), items, rest);
}

function evaluateDict(frame: Frame, expr: Extract<Expr, { kind: 'dict' }>): Value {
  const dict = makeContainer(frame, 'dict', String(expr.site), []);
  const { heap } = frame.machine;
  for (const id of frame.values.ids(dict))
    for (const entry of expr.entries) {
      const key = entry.key && evaluate(frame, entry.key);
      const value = evaluate(frame, entry.value);
      if (key !== null) writeElement(frame, id, key, value);
      else
        for (const other of frame.values.ids(value))
          if (frame.values.atom(other).kind === 'container')
            for (const name of heap.keys(other, frame.context.id))
              heap.writeElement(id, name, heap.readExact(other, name, frame.context.id));
    }
  return dict;
}

function evaluateUnary(frame: Frame, expr: Extract<Expr, { kind: 'unary' }>): Value {
  if (expr.op === 'not') return evaluateTest(frame, expr).value;
  const value = evaluate(frame, expr.operand);
  recordViewAccess(frame, value, 'cpu-read', expr.site, `operand of ${expr.op}`);
  const atoms = frame.machine.atoms(value);
  if (expr.op === '-' && atoms.length > 0 && atoms.every((atom) => atom.kind === 'int'))
    return frame.values.joinAll(atoms.map((atom) => (atom.kind === 'int' ? frame.values.int(-atom.value) : 0)));
  return frame.values.data;
}

function evaluateConditional(frame: Frame, expr: Extract<Expr, { kind: 'conditional' }>): Value {
  const test = evaluateTest(frame, expr.test);
  let value: Value = 0;
  const taken = (arm: 0 | 1, part: Expr): void => {
    if (frame.env === null) frame.closed.add(armKey(expr.site, arm));
    value = frame.values.join(value, evaluate(frame, part));
  };
  frame.branch(
    [
      () => {
        test.whenTrue();
        taken(0, expr.then);
      },
      () => {
        test.whenFalse();
        taken(1, expr.else);
      },
    ],
    expr.site,
  );
  return value;
}

function evaluateYield(frame: Frame, expr: Expr | null, from: boolean): Value {
  if (expr === null) return frame.values.unknown;
  const value = evaluate(frame, expr);
  frame.yielded = frame.values.join(frame.yielded, from ? iterate(frame, value).each : value);
  return frame.values.unknown;
}
