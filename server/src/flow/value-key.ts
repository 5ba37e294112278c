import { type CallArguments, defaultsScope } from './arguments.ts';
import { findMethod, methodEnv } from './classes.ts';
import type { Frame } from './frame.ts';
import { fieldsOf } from './instances.ts';
import { type ClassId, HOLE, type Value } from './values.ts';

/**
 * What tells an object that a dict may be keyed by from others of its class: the constant in each of its fields by the field's name, a hole for what is not
 * known. However a call spells its arguments, equal objects have keys that are equal or match by their holes; empty where the arguments cannot be told.
 */
export function valueKey(frame: Frame, cls: ClassId, args: CallArguments): string {
  if (args.rest !== 0 || args.keywordRest !== 0) return '';
  return parametersOf(frame, cls)
    .map(({ name, fallback }, n) => {
      const given = args.positional[n] ?? args.keywords.get(name);
      return `${name}=${constantText(frame, given?.value ?? fallback)}`;
    })
    .join();
}

interface KeyParameter {
  readonly name: string;
  readonly fallback: Value;
}

function parametersOf(frame: Frame, cls: ClassId): readonly KeyParameter[] {
  const { heap } = frame.machine;
  const init = findMethod(frame, cls, '__init__');
  if (!init)
    return fieldsOf(frame, cls).map((field) => ({ name: field.name, fallback: heap.read(field.cls, field.name, frame.context.id) }));
  const scope = defaultsScope(init, methodEnv(frame, init));
  return init.ir.params.slice(1).map(({ name }) => ({ name, fallback: heap.read(scope, name, frame.context.id) }));
}

function constantText(frame: Frame, value: Value): string {
  const [atom, ...others] = frame.machine.atoms(value);
  if (atom === undefined || others.length > 0) return HOLE;
  switch (atom.kind) {
    case 'string':
      return /^[\w.:-]*$/.test(atom.text) ? `'${atom.text}` : HOLE;
    case 'int':
    case 'bool':
      return String(atom.value);
    case 'none':
      return 'None';
    default:
      return HOLE;
  }
}
