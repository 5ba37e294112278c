import type { Frame } from './frame.ts';
import type { Value } from './values.ts';

/** A value for a function in which no string or number can matter: they are forgotten, so that its runs are few. */
export function plainOnly(frame: Frame, value: Value): Value {
  const { values } = frame;
  const kept = values.filter(value, (atom) => atom.kind !== 'string' && atom.kind !== 'int' && atom.kind !== 'bool');
  return kept === value ? value : values.join(kept, values.data);
}
