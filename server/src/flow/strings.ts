import type { Frame } from './frame.ts';
import { HOLE, type Value } from './values.ts';

/** Longer strings are not told apart: they are texts, not names. */
const LONGEST = 160;
/** More combinations than this are one unknown string. */
const MOST = 16;

/** The strings that a value may be written as, holes for what is not known. */
export function texts(frame: Frame, value: Value): readonly string[] {
  const found = frame.machine.atoms(value).map((atom) => {
    if (atom.kind === 'string') return atom.text;
    if (atom.kind === 'int') return String(atom.value);
    return HOLE;
  });
  return found.length === 0 ? [HOLE] : [...new Set(found)];
}

/** Every way to write the parts one after another. */
export function concatenate(frame: Frame, parts: readonly (readonly string[])[]): Value {
  let results: readonly string[] = [''];
  for (const part of parts) {
    results = [...new Set(results.flatMap((left) => part.map((right) => foldHoles(left + right))))];
    if (results.length > MOST) return frame.values.string(HOLE);
  }
  return frame.values.joinAll(results.map((text) => stringValue(frame, text)));
}

export function stringValue(frame: Frame, text: string): Value {
  return text.length > LONGEST ? frame.values.data : frame.values.string(text);
}

function foldHoles(text: string): string {
  return text
    .split(HOLE)
    .filter((piece, n, all) => piece !== '' || n === 0 || n === all.length - 1)
    .join(HOLE);
}

/** Whether a text may be what a string with holes stands for. */
export function matchesPattern(pattern: string, text: string): boolean {
  if (!pattern.includes(HOLE)) return pattern === text || (text.includes(HOLE) && matchesPattern(text, pattern));
  const pieces = pattern.split(HOLE);
  const source = pieces.map((piece) => piece.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('[^]*');
  if (!text.includes(HOLE)) return new RegExp(`^${source}$`).test(text);
  const [head = '', ...others] = text.split(HOLE);
  const [start = ''] = pieces;
  const tail = others.at(-1) ?? '';
  const end = pieces.at(-1) ?? '';
  return (head.startsWith(start) || start.startsWith(head)) && (tail.endsWith(end) || end.endsWith(tail));
}
