import type { ComprehensionExpr } from '../facts/ir.ts';
import { evaluateTest } from './conditions.ts';
import { iterate, makeContainer, writeElement } from './containers.ts';
import type { Env } from './env.ts';
import { evaluate } from './expressions.ts';
import type { Frame } from './frame.ts';
import { consumeIterable, unrollable } from './loops.ts';
import { assignTarget } from './targets.ts';
import type { TraceNode } from './trace.ts';
import type { Value } from './values.ts';

/** A comprehension as the list, set or dict it makes; its own names end with it. Items keep their places where the loop is over known items and has no condition. */
export function evaluateComprehension(frame: Frame, expr: ComprehensionExpr): Value {
  const before = frame.snapshot();
  const { trace } = frame;
  const inside: TraceNode[] = [];
  frame.trace = inside;
  const result = expr.type === 'dict' ? dictOf(frame, expr) : sequenceOf(frame, expr);
  frame.trace = trace;
  if (inside.length > 0) trace.push({ kind: 'loop', body: inside });
  frame.env = restore(before, frame.env, expr);
  return result;
}

/** The environment after: what the walrus bound stays, the comprehension's own names are what they were. */
function restore(before: Env, after: Env, expr: ComprehensionExpr): Env {
  if (before === null || after === null) return before;
  const own = new Set(expr.clauses.flatMap((clause) => (clause.kind === 'for' ? namesIn(clause.target) : [])));
  const restored = after.fork();
  for (const name of own) {
    const value = before.get(name);
    if (value === undefined) restored.delete(name);
    else restored.set(name, value);
  }
  return restored;
}

function namesIn(target: ComprehensionExpr['element']): readonly string[] {
  if (target.kind === 'name') return [target.id];
  if (target.kind === 'sequence') return target.items.flatMap(namesIn);
  return target.kind === 'starred' ? namesIn(target.value) : [];
}

function sequenceOf(frame: Frame, expr: ComprehensionExpr): Value {
  const items: Value[] = [];
  let rest: Value = 0;
  let certain = true;
  runClauses(frame, expr, 0, (placed) => {
    const value = evaluate(frame, expr.element);
    certain &&= placed;
    if (certain) items.push(value);
    else rest = frame.values.join(rest, value);
  });
  const type = expr.type === 'generator' ? 'iterator' : expr.type === 'set' ? 'set' : 'list';
  if (certain) return makeContainer(frame, type, String(expr.site), items);
  return makeContainer(frame, type, String(expr.site), [], frame.values.joinAll([...items, rest]));
}

function dictOf(frame: Frame, expr: ComprehensionExpr): Value {
  const dict = makeContainer(frame, 'dict', String(expr.site), []);
  runClauses(frame, expr, 0, () => {
    const key = evaluate(frame, expr.element);
    const value = expr.value ? evaluate(frame, expr.value) : frame.values.unknown;
    for (const id of frame.values.ids(dict)) writeElement(frame, id, key, value);
  });
  return dict;
}

/** Runs `body` for each round of the clauses from `index` on; `placed` tells that the round is one of a known sequence of rounds. */
function runClauses(frame: Frame, expr: ComprehensionExpr, index: number, body: (placed: boolean) => void, placed = true): void {
  const clause = expr.clauses[index];
  if (frame.env === null) return;
  if (!clause) {
    body(placed);
    return;
  }
  if (clause.kind === 'if') {
    const test = evaluateTest(frame, clause.test);
    frame.branch([
      () => {
        test.whenTrue();
        runClauses(frame, expr, index + 1, body, false);
      },
      () => test.whenFalse(),
    ]);
    return;
  }
  const iterable = evaluate(frame, clause.iterable);
  consumeIterable(frame, iterable, clause.iterable.site);
  const { items, each } = iterate(frame, iterable);
  if (items && items.length > 0 && unrollable(frame, items.length)) {
    const { round } = frame;
    for (const [n, item] of items.entries()) {
      frame.round = `${round}.${n}`;
      assignTarget(frame, clause.target, item, clause.target.site);
      runClauses(frame, expr, index + 1, body, placed);
    }
    frame.round = round;
    return;
  }
  frame.branch([
    () => {
      assignTarget(frame, clause.target, each, clause.target.site);
      runClauses(frame, expr, index + 1, body, false);
    },
    () => {},
  ]);
}
