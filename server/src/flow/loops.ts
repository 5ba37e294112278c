import type { Site, Stmt } from '../facts/ir.ts';
import { recordViewAccess } from './accesses.ts';
import { evaluateTest } from './conditions.ts';
import { iterate } from './containers.ts';
import type { Env } from './env.ts';
import { evaluate } from './expressions.ts';
import { type Frame, sameEnv } from './frame.ts';
import { execute } from './statements.ts';
import { assignTarget } from './targets.ts';
import type { TraceNode } from './trace.ts';

/** Iterations followed one by one in one loop, and in all loops of one run. */
const MOST_ROUNDS = 48;
const MOST_ROUNDS_IN_ALL = 400;
/** Rounds until a loop's environment must have settled; values only grow, so it does. */
const MOST_PASSES = 12;

/** Whether a loop over so many known items is still followed item by item. */
export function unrollable(frame: Frame, count: number): boolean {
  if (count > MOST_ROUNDS || frame.unrolled + count > MOST_ROUNDS_IN_ALL) return false;
  frame.unrolled += count;
  return true;
}

/** Looping over a view loads its items. */
export function consumeIterable(frame: Frame, iterable: number, site: Site): void {
  recordViewAccess(frame, iterable, 'cpu-read', site, 'iterated over');
}

export function executeFor(frame: Frame, loop: Extract<Stmt, { kind: 'for' }>): void {
  const iterable = evaluate(frame, loop.iterable);
  consumeIterable(frame, iterable, loop.iterable.site);
  const { items, each } = iterate(frame, iterable);
  // What is empty in sight may be filled out of sight.
  if (items && items.length > 0 && unrollable(frame, items.length)) {
    executeRounds(frame, loop, items);
    return;
  }
  repeat(
    frame,
    loop.body,
    () => assignTarget(frame, loop.target, each, loop.target.site),
    () => {},
    true,
  );
  execute(frame, loop.else);
}

/** A loop over known items: round after round. */
function executeRounds(frame: Frame, loop: Extract<Stmt, { kind: 'for' }>, items: readonly number[]): void {
  let breaks: Env = null;
  const { round, trace } = frame;
  const rounds: TraceNode[][] = [];
  for (const [n, item] of items.entries()) {
    if (frame.env === null) break;
    frame.round = `${round}.${n}`;
    frame.trace = [];
    rounds.push(frame.trace);
    assignTarget(frame, loop.target, item, loop.target.site);
    const early = { breaks: null as Env, continues: null as Env };
    frame.loops.push(early);
    execute(frame, loop.body);
    frame.loops.pop();
    frame.env = frame.meet(frame.env, early.continues);
    breaks = frame.meet(breaks, early.breaks);
  }
  frame.round = round;
  frame.trace = trace;
  if (rounds.some((each) => each.length > 0)) frame.trace.push({ kind: 'rounds', rounds });
  execute(frame, loop.else);
  frame.env = frame.meet(frame.env, breaks);
}

export function executeWhile(frame: Frame, loop: Extract<Stmt, { kind: 'while' }>): void {
  const forever = loop.test.kind === 'constant' && loop.test.value !== false && loop.test.value !== 0;
  let whenFalse: () => void = () => {};
  repeat(
    frame,
    loop.body,
    () => {
      const test = evaluateTest(frame, loop.test);
      whenFalse = test.whenFalse;
      test.whenTrue();
    },
    () => whenFalse(),
    !forever,
  );
  execute(frame, loop.else);
}

/** Runs a body until its environment settles. `enter` starts a round and `leave` ends the loop where it ends by itself (`ends`), not by a `break`. */
function repeat(frame: Frame, body: readonly Stmt[], enter: () => void, leave: () => void, ends: boolean): void {
  const trace = frame.trace;
  let start = frame.snapshot();
  let breaks: Env = null;
  let round: TraceNode[] = [];
  frame.uncertain++;
  for (let pass = 0; pass < MOST_PASSES; pass++) {
    frame.resume(start);
    frame.trace = round = [];
    const early = { breaks: null as Env, continues: null as Env };
    frame.loops.push(early);
    enter();
    execute(frame, body);
    frame.loops.pop();
    breaks = early.breaks;
    const next = frame.meet(start, frame.meet(frame.env, early.continues));
    if (sameEnv(next, start)) break;
    start = next;
  }
  frame.uncertain--;
  frame.trace = trace;
  if (round.length > 0) frame.trace.push({ kind: 'loop', body: round });
  frame.resume(ends ? start : null);
  if (ends) leave();
  if (frame.env === null && frame.trace.at(-1)?.kind === 'exit') frame.trace.pop();
  frame.env = frame.meet(frame.env, breaks);
}
