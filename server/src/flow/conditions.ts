import type { Expr } from '../facts/ir.ts';
import { recordViewAccess } from './accesses.ts';
import type { Env } from './env.ts';
import { evaluate } from './expressions.ts';
import type { Frame } from './frame.ts';
import { typeTest } from './type-tests.ts';
import type { Atom, Value } from './values.ts';

/** A condition as evaluated: its value, and what to do at the start of the branch that it opens (narrow names, or leave at once where it cannot be taken). */
export interface Test {
  readonly value: Value;
  readonly whenTrue: () => void;
  readonly whenFalse: () => void;
}

type Outcome = 'true' | 'false' | 'maybe';

/** Evaluates a condition. Only what is certain for this run closes a branch. */
export function evaluateTest(frame: Frame, expr: Expr): Test {
  switch (expr.kind) {
    case 'unary':
      if (expr.op === 'not') return negate(frame, evaluateTest(frame, expr.operand));
      break;
    case 'boolean':
      return evaluateBoolean(frame, expr.op, expr.values);
    case 'compare':
      return evaluateComparison(frame, expr);
    default:
  }
  const value = evaluate(frame, expr);
  const types = expr.kind === 'call' ? typeTest(frame, expr) : undefined;
  if (types)
    return test(
      frame,
      value,
      'maybe',
      () => narrow(frame, types.subject, types.whenTrue),
      () => narrow(frame, types.subject, types.whenFalse),
    );
  return test(
    frame,
    value,
    outcomeOf(frame, value),
    () => narrow(frame, expr, (atom) => truth(atom) !== 'false'),
    () => narrow(frame, expr, (atom) => truth(atom) !== 'true'),
  );
}

function noteTested(frame: Frame, value: Value): void {
  for (const atom of frame.values.list(value)) if (atom.kind === 'contents') frame.machine.testedContents.add(atom.origin);
}

function test(frame: Frame, value: Value, outcome: Outcome, onTrue: () => void, onFalse: () => void): Test {
  return {
    value,
    whenTrue: () => (outcome === 'false' ? close(frame) : onTrue()),
    whenFalse: () => (outcome === 'true' ? close(frame) : onFalse()),
  };
}

function close(frame: Frame): void {
  frame.exit('raise');
}

function negate(frame: Frame, inner: Test): Test {
  const { values } = frame;
  const outcome = outcomeOf(frame, inner.value);
  const value = outcome === 'maybe' ? values.data : outcome === 'true' ? values.false : values.true;
  return { value, whenTrue: inner.whenFalse, whenFalse: inner.whenTrue };
}

function evaluateBoolean(frame: Frame, op: 'and' | 'or', operands: readonly Expr[]): Test {
  const { values } = frame;
  const tests: Test[] = [];
  let value: Value = 0;
  const out: Env[] = [];
  const before = frame.snapshot();
  for (const [n, operand] of operands.entries()) {
    if (frame.env === null) break;
    const next = evaluateTest(frame, operand);
    tests.push(next);
    const last = n === operands.length - 1;
    const keep = values.filter(next.value, (atom) => last || (op === 'and' ? truth(atom) !== 'true' : truth(atom) !== 'false'));
    value = values.join(value, keep);
    if (last) break;
    out.push(frame.snapshot());
    if (op === 'and') next.whenTrue();
    else next.whenFalse();
    if (frame.trace.at(-1)?.kind === 'exit') frame.trace.pop();
  }
  for (const env of out) frame.env = frame.meet(frame.env, env);
  if (frame.env === null) frame.resume(before);
  const all = (when: 'whenTrue' | 'whenFalse') => () => {
    for (const each of tests) if (frame.env !== null) each[when]();
  };
  const outcomes = tests.map((each) => outcomeOf(frame, each.value));
  if (op === 'and') return test(frame, value, conjunction(outcomes, tests.length === operands.length), all('whenTrue'), ignore);
  return test(frame, value, disjunction(outcomes, tests.length === operands.length), ignore, all('whenFalse'));
}

function ignore(): void {}

function conjunction(outcomes: readonly Outcome[], complete: boolean): Outcome {
  if (outcomes.includes('false')) return 'false';
  return complete && outcomes.every((outcome) => outcome === 'true') ? 'true' : 'maybe';
}

function disjunction(outcomes: readonly Outcome[], complete: boolean): Outcome {
  if (outcomes.includes('true')) return 'true';
  return complete && outcomes.every((outcome) => outcome === 'false') ? 'false' : 'maybe';
}

function evaluateComparison(frame: Frame, expr: Extract<Expr, { kind: 'compare' }>): Test {
  const operands = expr.operands.map((operand) => evaluate(frame, operand));
  const [op = ''] = expr.ops;
  const [left, right] = expr.operands;
  const [a = 0, b = 0] = operands;
  if (op !== 'is' && op !== 'is not')
    for (const [n, value] of operands.entries())
      recordViewAccess(frame, value, 'cpu-read', expr.operands[n]?.site ?? expr.site, 'compared');
  if (expr.ops.length > 1 || !left || !right) return test(frame, frame.values.data, 'maybe', ignore, ignore);
  const outcome = compareOutcome(frame, op, a, b);
  const value = outcome === 'maybe' ? frame.values.data : outcome === 'true' ? frame.values.true : frame.values.false;
  const isNone = right.kind === 'constant' && right.type === 'none';
  const positive = op === 'is' || op === '==';
  if (!isNone || (!positive && op !== 'is not' && op !== '!=')) return test(frame, value, outcome, ignore, ignore);
  noteTested(frame, a);
  const onlyNone = () => narrow(frame, left, (atom) => atom.kind === 'none' || isOpen(atom));
  const neverNone = () => narrow(frame, left, (atom) => atom.kind !== 'none');
  return positive ? test(frame, value, outcome, onlyNone, neverNone) : test(frame, value, outcome, neverNone, onlyNone);
}

function compareOutcome(frame: Frame, op: string, a: Value, b: Value): Outcome {
  const left = frame.machine.atoms(a);
  const right = frame.machine.atoms(b);
  if (left.length === 0 || right.length === 0 || [...left, ...right].some(isOpen)) return 'maybe';
  if (isFresh(frame, a) && right.every((atom) => atom.kind === 'none')) return 'maybe';
  if (op === 'in' || op === 'not in') return membership(frame, op, left, right);
  const equal = left.length === 1 && right.length === 1 && isConstant(left[0]) && isSame(left[0], right[0]);
  const differ = left.every((x) => right.every((y) => !isSame(x, y) && (isConstant(x) || isConstant(y)) && !mixed(x, y)));
  if (op === '==' || op === 'is') return equal ? 'true' : differ ? 'false' : 'maybe';
  if (op === '!=' || op === 'is not') return equal ? 'false' : differ ? 'true' : 'maybe';
  return 'maybe';
}

/** One number has many names among Metal's constants. */
function isSame(a: Atom | undefined, b: Atom | undefined): boolean {
  return a === b || (a?.kind === 'int' && b?.kind === 'int' && a.value === b.value);
}

function membership(frame: Frame, op: string, left: readonly Atom[], right: readonly Atom[]): Outcome {
  const [item] = left;
  const [holder] = right;
  if (left.length !== 1 || right.length !== 1 || item?.kind !== 'string' || holder?.kind !== 'container' || holder.type === 'dict')
    return 'maybe';
  const elements = frame.machine.heap.readElements(frame.values.intern(holder), null, frame.context.id);
  const atoms = frame.machine.atoms(elements);
  if (atoms.length === 0 || !atoms.every((atom) => atom.kind === 'string')) return 'maybe';
  const inside = atoms.includes(item);
  return inside === (op === 'in') ? 'true' : 'false';
}

/** Numbers and truth values compare equal across kinds (`True == 1`), and data may be anything. */
function mixed(a: Atom, b: Atom): boolean {
  return (
    a.kind === 'data' ||
    b.kind === 'data' ||
    (a.kind === 'int' && b.kind === 'bool') ||
    (a.kind === 'bool' && b.kind === 'int') ||
    holed(a) ||
    holed(b)
  );
}

function holed(atom: Atom): boolean {
  return atom.kind === 'string' && atom.text.includes('\0');
}

function isConstant(atom: Atom | undefined): boolean {
  return (
    atom !== undefined && (atom.kind === 'none' || atom.kind === 'bool' || atom.kind === 'int' || (atom.kind === 'string' && !holed(atom)))
  );
}

function isOpen(atom: Atom): boolean {
  return atom.kind === 'unknown' || atom.kind === 'caller' || atom.kind === 'data' || atom.kind === 'external';
}

/** Numbers are settings more often than facts, so they close no branch. */
function truth(atom: Atom): Outcome {
  switch (atom.kind) {
    case 'none':
      return 'false';
    case 'bool':
      return atom.value ? 'true' : 'false';
    case 'buffer':
    case 'function':
    case 'bound':
    case 'class':
    case 'module':
    case 'kernel':
    case 'encoder':
    case 'command-buffer':
      return 'true';
    case 'string':
      return holed(atom) ? 'maybe' : atom.text === '' ? 'false' : 'true';
    default:
      return 'maybe';
  }
}

/** Whether a value is a buffer that was just made: an allocation that fails gives None, and code that tries again tests for it. */
function isFresh(frame: Frame, value: Value): boolean {
  const ids = frame.values.ids(value);
  return ids.some((id) => frame.made.has(id)) && ids.every((id) => frame.made.has(id) || frame.values.atom(id).kind === 'none');
}

function outcomeOf(frame: Frame, value: Value): Outcome {
  if (isFresh(frame, value)) return 'maybe';
  const outcomes = new Set(frame.machine.atoms(value).map(truth));
  if (outcomes.size !== 1) return 'maybe';
  return [...outcomes][0] ?? 'maybe';
}

/** Keeps of a name's value what the branch allows; where nothing is left the branch cannot be taken. */
function narrow(frame: Frame, expr: Expr, keep: (atom: Atom) => boolean): void {
  const name = expr.kind === 'named' ? expr.target.id : expr.kind === 'name' ? expr.id : null;
  const value = name === null ? undefined : frame.env?.get(name);
  if (name === null || value === undefined || value === 0) return;
  const kept = frame.values.filter(value, keep);
  if (kept !== 0) frame.env?.set(name, kept);
  else if (isFresh(frame, value)) frame.env?.set(name, frame.values.none);
  else close(frame);
}
