import type { Frame } from './frame.ts';
import { type Atom, HOLE, type Value } from './values.ts';

/** An argument as a function sees it: of numbers and strings only those that can name a mode, an index or a kernel; none where none can matter. Runs are few that way. */
export function argumentFor(frame: Frame, value: Value, matters: boolean): Value {
  const { values } = frame;
  if (!matters) return values.plain(value);
  const kept = values.filter(value, isTelling);
  return kept === value ? value : values.join(kept, values.data);
}

/** Numbers up to the largest buffer index and the storage modes; strings that could be identifiers, with holes or without. */
function isTelling(atom: Atom): boolean {
  if (atom.kind === 'int') return atom.constant !== null || (atom.value >= -1 && atom.value <= 33) || atom.value === 48;
  return atom.kind !== 'string' || atom.text.split(HOLE).every((piece) => /^[\w.:-]*$/.test(piece));
}
