import { RESOURCE_CONSTANTS } from '../metal/resource-options.ts';
import type { Value, Values } from './values.ts';

/** What a name means that nothing in its file binds: a constant of Metal (after a star import or `objc.loadBundle`), else a builtin. */
export function builtinValue(values: Values, name: string): Value {
  return constantValue(values, name) ?? values.of({ kind: 'external', name: `builtins.${name}` });
}

/** The number behind a constant of Metal's, whatever it hangs on. */
export function constantValue(values: Values, name: string): Value | undefined {
  const number = RESOURCE_CONSTANTS.get(name);
  return number === undefined ? undefined : values.int(number, name);
}
