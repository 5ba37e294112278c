import type { Expr } from '../facts/ir.ts';
import { reachableAtoms } from './accesses.ts';
import { defaultsScope } from './arguments.ts';
import { ancestry, instancesOf } from './classes.ts';
import { makeContainer } from './containers.ts';
import type { Context } from './context.ts';
import { Frame } from './frame.ts';
import type { Machine } from './machine.ts';
import { isPublic } from './public.ts';
import { fixtureValue } from './pytest-fixtures.ts';
import { encoderNames } from './relevant-functions.ts';
import { execute } from './statements.ts';
import type { Value } from './values.ts';

/** Evaluations after which what a run returned stays part of what it returns, so that the fixpoint ends. */
const SETTLING = 8;

/** Runs a context once: its trace and result are replaced. */
export function evaluateContext(machine: Machine, context: Context): void {
  const frame = new Frame(machine, context);
  if (context.function === null) execute(frame, context.module.facts.module.body);
  else {
    bindAll(frame, context);
    execute(frame, context.function.ir.body);
  }
  if (frame.env !== null) frame.result = machine.values.join(frame.result, machine.values.none);
  context.result = context.evaluations < SETTLING ? frame.result : machine.values.join(context.result, frame.result);
  context.yielded = machine.values.join(context.yielded, frame.yielded);
  if (context.root) noteReturned(frame, context);
  context.trace = frame.trace;
  context.closed = frame.closed;
}

function bindAll(frame: Frame, context: Context): void {
  context.function?.ir.params.forEach((param, n) => {
    const value = context.root ? rootValue(frame, context, n) : (context.args[n] ?? 0);
    frame.bind(param.name, value, frame.place(param.site));
  });
}

/** What a stranger may give for a parameter: an instance of the class that its annotation names, its default or something else, anything. */
function rootValue(frame: Frame, context: Context, n: number): Value {
  const { values, machine } = frame;
  const fn = context.function;
  const param = fn?.ir.params[n];
  if (!fn || !param) return values.unknown;
  if (n === 0 && context.self !== null) return values.single(context.self);
  const tested = fixtureValue(frame, context, param.name);
  if (tested !== undefined) return tested;
  if (param.kind === 'star') return makeContainer(frame, 'tuple', `root:${n}`, [], values.unknown);
  if (param.kind === 'double-star') return makeContainer(frame, 'dict', `root:${n}`, [], values.unknown);
  const annotated = param.annotation ? annotatedInstances(frame, param.annotation) : 0;
  const fallback = machine.heap.read(defaultsScope(fn, context.env), param.name, context.id);
  if (annotated !== 0) return values.join(annotated, fallback);
  const stranger = encoderNames(fn).has(param.name)
    ? values.of({ kind: 'unknown', origin: `${context.id}:${param.name}` })
    : values.unknown;
  if (param.default === null) return stranger;
  const constant = values.filter(fallback, (atom) => atom.kind === 'int' || atom.kind === 'string');
  return constant === 0 ? values.join(values.join(fallback, stranger), values.caller) : values.join(constant, values.caller);
}

/** Objects of the workspace classes that an annotation names: `C`, `"C"`, `C | None`, `Optional[C]`. */
function annotatedInstances(frame: Frame, annotation: Expr): Value {
  const { values } = frame;
  switch (annotation.kind) {
    case 'name':
      return values.joinAll(
        frame.machine.atoms(frame.read(annotation.id)).map((atom) => (atom.kind === 'class' ? instancesOf(frame, atom.class) : 0)),
      );
    case 'constant':
      return annotation.type === 'str' && /^\w+$/.test(String(annotation.value))
        ? annotatedInstances(frame, { kind: 'name', id: String(annotation.value), site: annotation.site })
        : 0;
    case 'binary':
      return values.join(annotatedInstances(frame, annotation.left), annotatedInstances(frame, annotation.right));
    case 'subscript':
      return annotation.object.kind === 'name' && annotation.object.id === 'Optional' ? annotatedInstances(frame, annotation.index) : 0;
    default:
      return 0;
  }
}

const KEPT_KINDS: ReadonlySet<string> = new Set(['buffer', 'contents', 'view', 'wrapper', 'object']);

function noteReturned(frame: Frame, context: Context): void {
  const fn = context.function;
  if (!fn || fn.ir.parent !== null) return;
  const cls = fn.ir.class === null ? undefined : context.module.classes[fn.ir.class];
  // A base from outside may call whatever method, public or not, and do with its result what it likes.
  const isHook = cls !== undefined && ancestry(frame, cls.id).open;
  if (!isHook && !(isPublic(fn.ir.name) && (!cls || isPublic(cls.ir.name)))) return;
  const atoms = reachableAtoms(frame, frame.values.join(frame.result, frame.yielded), KEPT_KINDS);
  for (const id of atoms) if (frame.values.atom(id).kind === 'object') frame.machine.handedOut.add(id);
  if (atoms.length > 0) frame.trace.push({ kind: 'returned', atoms, place: frame.place(fn.ir.nameSite) });
}
