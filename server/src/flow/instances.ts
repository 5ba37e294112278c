import { statements } from '../facts/walk-ir.ts';
import { recordEscape } from './accesses.ts';
import { allArguments, type CallArguments } from './arguments.ts';
import { callFunction } from './call-function.ts';
import { ancestry, BASES, findMethod, methodEnv, registerInstance } from './classes.ts';
import type { Frame } from './frame.ts';
import { valueKey } from './value-key.ts';
import type { AtomId, ClassId, Value } from './values.ts';

/** `Class(args)`: an object kept apart by where and with which constants it is made, its constructor run. */
export function instantiate(frame: Frame, classAtom: AtomId, cls: ClassId, args: CallArguments): Value {
  const { values, machine } = frame;
  const constants = machine.program.class(cls).isValue ? valueKey(frame, cls, args) : constantsOf(frame, args);
  const owner = frame.context.self === null ? '' : ownerKey(frame, frame.context.self);
  const key = machine.objectKey(cls, constants, `${frame.module.path}#${args.site}${owner}`);
  const object = values.intern({ kind: 'object', class: cls, key });
  registerInstance(frame, object, cls);
  construct(frame, object, cls, args);
  const allocated = findMethod(frame, cls, '__new__');
  if (allocated) {
    const fn = values.intern({ kind: 'function', function: allocated.id, env: methodEnv(frame, allocated) ?? -1 });
    callFunction(frame, fn, classAtom, args);
  }
  return values.single(object);
}

/** One level of who made it, so that a ring of objects that make each other ends. */
function ownerKey(frame: Frame, self: AtomId): string {
  const atom = frame.values.atom(self);
  return atom.kind === 'object' ? `<${atom.key.split('<')[0] ?? ''}` : '';
}

/** The numbers, names and flags among the arguments: what a pool's mode may hang on. */
function constantsOf(frame: Frame, args: CallArguments): string {
  const named = [...args.positional.map((each, n) => [String(n), each] as const), ...args.keywords];
  return named
    .flatMap(([name, each]) => {
      const [atom, ...others] = frame.machine.atoms(each.value);
      if (others.length > 0 || atom === undefined) return [];
      if (atom.kind === 'int') return [`${name}=${atom.constant ?? (atom.value <= 64 ? atom.value : '')}`];
      return atom.kind === 'bool' || (atom.kind === 'string' && atom.text.length < 24)
        ? [`${name}=${atom.kind === 'bool' ? atom.value : atom.text}`]
        : [];
    })
    .join();
}

function construct(frame: Frame, object: AtomId, cls: ClassId, args: CallArguments): void {
  const { values } = frame;
  const init = findMethod(frame, cls, '__init__');
  if (init) {
    callFunction(frame, values.intern({ kind: 'function', function: init.id, env: methodEnv(frame, init) ?? -1 }), object, args);
    return;
  }
  const fields = fieldsOf(frame, cls);
  if (fields.length > 0) fillFields(frame, object, fields, args);
  else
    for (const each of allArguments(args))
      recordEscape(frame, each.value, each.site, `passed to ${args.text}, whose constructor is not in sight`);
  const after = findMethod(frame, cls, '__post_init__');
  if (after)
    callFunction(frame, values.intern({ kind: 'function', function: after.id, env: methodEnv(frame, after) ?? -1 }), object, {
      ...args,
      positional: [],
      keywords: new Map(),
      rest: 0,
      keywordRest: 0,
    });
}

interface Field {
  readonly name: string;
  readonly cls: ClassId;
}

/** Annotated names of a class body and its bases', bases first: the constructor's parameters of a dataclass or named tuple. */
export function fieldsOf(frame: Frame, cls: ClassId): readonly Field[] {
  const fields = new Map<string, Field>();
  for (const id of [...ancestry(frame, cls).classes].reverse())
    for (const statement of statements(frame.machine.program.class(id).ir.body))
      if (statement.kind === 'annotated' && statement.target.kind === 'name')
        fields.set(statement.target.id, { name: statement.target.id, cls: id });
  return [...fields.values()];
}

function fillFields(frame: Frame, object: AtomId, fields: readonly Field[], args: CallArguments): void {
  const { heap } = frame.machine;
  const place = frame.place(args.site);
  fields.forEach((field, n) => {
    const given = args.positional[n] ?? args.keywords.get(field.name);
    const spread = frame.values.join(args.rest, args.keywordRest);
    const value = given?.value ?? frame.values.join(spread, heap.read(field.cls, field.name, frame.context.id));
    heap.write(object, field.name, value, place);
  });
}

/** The fields of a named tuple in order; null for an object of any other class. */
export function namedTupleItems(frame: Frame, object: AtomId, cls: ClassId): readonly Value[] | null {
  const bases = ancestry(frame, cls).classes.flatMap((id) => frame.machine.atoms(frame.machine.heap.read(id, BASES, frame.context.id)));
  if (!bases.some((base) => base.kind === 'external' && base.name === 'typing.NamedTuple')) return null;
  return fieldsOf(frame, cls).map((field) => frame.machine.heap.read(object, field.name, frame.context.id));
}
