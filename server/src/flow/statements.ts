import type { Stmt } from '../facts/ir.ts';
import { reachableAtoms, recordViewAccess } from './accesses.ts';
import { allAttributes } from './classes.ts';
import { evaluateTest } from './conditions.ts';
import { executeClass, executeFunction } from './definitions.ts';
import type { Env } from './env.ts';
import { evaluate } from './expressions.ts';
import type { Frame } from './frame.ts';
import { executeImport, executeImportFrom } from './imports.ts';
import { executeFor, executeWhile } from './loops.ts';
import { armKey } from './stranger-calls.ts';
import { assignTarget, augmentTarget, deleteTarget } from './targets.ts';
import type { TraceNode } from './trace.ts';
import type { AtomId, Value } from './values.ts';
import { enterContext, leaveContext } from './with-blocks.ts';

/** Runs statements in order until control leaves. */
export function execute(frame: Frame, body: readonly Stmt[]): void {
  for (const statement of body) {
    if (frame.env === null) return;
    frame.machine.depth++;
    executeOne(frame, statement);
    frame.machine.depth--;
  }
}

function executeOne(frame: Frame, statement: Stmt): void {
  switch (statement.kind) {
    case 'expression':
      evaluate(frame, statement.value);
      return;
    case 'assign': {
      const value = evaluate(frame, statement.value);
      for (const target of statement.targets) assignTarget(frame, target, value, statement.site);
      return;
    }
    case 'annotated':
      if (statement.value) assignTarget(frame, statement.target, evaluate(frame, statement.value), statement.site);
      return;
    case 'augmented':
      augmentTarget(frame, statement);
      return;
    case 'return':
      executeReturn(frame, statement);
      return;
    case 'raise':
      for (const part of [statement.value, statement.cause]) if (part) evaluate(frame, part);
      frame.exit('raise');
      return;
    case 'assert':
      evaluateTest(frame, statement.test).whenTrue();
      return;
    case 'delete':
      for (const target of statement.targets) deleteTarget(frame, target);
      return;
    case 'if':
      executeIf(frame, statement);
      return;
    case 'while':
      executeWhile(frame, statement);
      return;
    case 'for':
      executeFor(frame, statement);
      return;
    case 'try':
      executeTry(frame, statement);
      return;
    case 'with':
      executeWith(frame, statement);
      return;
    case 'match':
      executeMatch(frame, statement);
      return;
    case 'function':
      executeFunction(frame, statement.function, statement.site);
      return;
    case 'class':
      executeClass(frame, statement.class, statement.site);
      return;
    case 'import':
      executeImport(frame, statement);
      return;
    case 'import-from':
      executeImportFrom(frame, statement);
      return;
    case 'break':
    case 'continue':
      executeJump(frame, statement.kind);
      return;
    case 'global':
    case 'nonlocal':
    case 'pass':
      return;
  }
}

function executeReturn(frame: Frame, statement: Extract<Stmt, { kind: 'return' }>): void {
  const value = statement.value ? evaluate(frame, statement.value) : frame.values.none;
  if (frame.context.function === null) recordViewAccess(frame, value, 'cpu-read', statement.site, 'returned at module level');
  frame.result = frame.values.join(frame.result, value);
  frame.exit('return');
}

function executeIf(frame: Frame, statement: Extract<Stmt, { kind: 'if' }>): void {
  const test = evaluateTest(frame, statement.test);
  const taken = (arm: 0 | 1, body: readonly Stmt[]): void => {
    if (frame.env === null) frame.closed.add(armKey(statement.site, arm));
    execute(frame, body);
  };
  frame.branch(
    [
      () => {
        test.whenTrue();
        taken(0, statement.then);
      },
      () => {
        test.whenFalse();
        taken(1, statement.else);
      },
    ],
    statement.site,
  );
  if (frame.env === null) frame.closed.add(armKey(statement.site, 2));
}

/** A handler may start from any point of the body: from before it or after it, which is all that values can tell. */
function executeTry(frame: Frame, statement: Extract<Stmt, { kind: 'try' }>): void {
  const before = frame.snapshot();
  let thrown: Env = before;
  const tried = () =>
    frame.branch([
      () => {
        execute(frame, statement.body);
        thrown = frame.meet(before, frame.env);
        execute(frame, statement.else);
      },
      ...statement.handlers.map((handler) => () => {
        frame.resume(thrown);
        if (handler.type) evaluate(frame, handler.type);
        if (handler.name) frame.bind(handler.name, frame.values.data);
        execute(frame, handler.body);
      }),
    ]);
  if (statement.finally.length === 0) {
    tried();
    return;
  }
  guarded(frame, tried, () => {
    const left = frame.env === null;
    if (left) frame.resume(thrown);
    execute(frame, statement.finally);
    if (left) frame.env = null;
  });
}

/** The managers are left in the opposite order, however control leaves the body. */
function executeWith(frame: Frame, statement: Extract<Stmt, { kind: 'with' }>): void {
  const managers = statement.items.map((item) => ({ manager: enterContext(frame, item, statement.site), site: item.value.site }));
  const entered = frame.snapshot();
  guarded(
    frame,
    () => execute(frame, statement.body),
    () => {
      const left = frame.env === null;
      if (left) frame.resume(entered);
      for (const { manager, site } of managers.reverse()) leaveContext(frame, manager, site);
      if (left) frame.env = null;
    },
  );
}

/** Runs the body and then, whether it comes to its end or not, what follows it. */
function guarded(frame: Frame, body: () => void, after: () => void): void {
  const { trace } = frame;
  const inside: TraceNode[] = [];
  frame.trace = inside;
  body();
  const end: TraceNode[] = [];
  frame.trace = end;
  after();
  frame.trace = trace;
  if (end.length > 0) trace.push({ kind: 'guarded', body: inside, after: end });
  else trace.push(...inside);
}

const CAPTURED: ReadonlySet<string> = new Set(['buffer', 'contents', 'view', 'wrapper', 'object', 'container', 'encoder', 'kernel']);

/** What the attributes of an object hold, for a class pattern. */
function attributesIn(frame: Frame, id: AtomId): Value {
  const atom = frame.values.atom(id);
  if (atom.kind !== 'object') return 0;
  return frame.values.joinAll(allAttributes(frame, atom.class).map((name) => frame.machine.heap.read(id, name, frame.context.id)));
}

/** A capture may be the subject or anything inside it. */
function executeMatch(frame: Frame, statement: Extract<Stmt, { kind: 'match' }>): void {
  const subject = evaluate(frame, statement.subject);
  const inside = reachableAtoms(frame, subject, CAPTURED);
  const parts = frame.values.joinAll([subject, ...inside.flatMap((id) => [frame.values.single(id), attributesIn(frame, id)])]);
  frame.branch([
    ...statement.cases.map((item) => () => {
      for (const name of item.captures) frame.bind(name, frame.values.join(parts, frame.values.unknown));
      for (const value of item.values ?? []) evaluate(frame, value);
      if (item.guard) evaluateTest(frame, item.guard).whenTrue();
      execute(frame, item.body);
    }),
    () => {},
  ]);
}

function executeJump(frame: Frame, how: 'break' | 'continue'): void {
  const loop = frame.loops.at(-1);
  if (loop && how === 'break') loop.breaks = frame.meet(loop.breaks, frame.env);
  if (loop && how === 'continue') loop.continues = frame.meet(loop.continues, frame.env);
  frame.exit(how);
}
