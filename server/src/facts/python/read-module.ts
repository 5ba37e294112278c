import type { FlatTree } from '../../syntax/syntax.ts';
import type { ModuleIr, Stmt } from '../ir.ts';
import { readInto } from './read-statement.ts';
import { Reading } from './reading.ts';

/** What a file says but for its kernels and comments. */
export interface ModuleReading {
  readonly module: ModuleIr;
  readonly places: readonly number[];
  /** Texts of string expressions that look like Metal source. */
  readonly kernelSources: readonly string[];
  /** Offset of the first text that is nested too deeply to be followed; null when there is none. */
  readonly tooDeep: number | null;
}

/** The position-free form of a Python file, with the places of its sites. Never throws, whatever the text. */
export function readModule(text: string, tree: FlatTree): ModuleReading {
  const reading = new Reading(text, tree);
  const body: Stmt[] = [];
  if (tree.typeOf(0) === 'module') for (const child of reading.children(0)) readInto(reading, child, body);
  else readInto(reading, 0, body);
  reading.leave();
  const [deepest] = reading.tooDeep;
  return {
    module: {
      body,
      functions: reading.functions.filter((it) => it !== null),
      classes: reading.classes.filter((it) => it !== null),
      hasError: hasErrorOutside(reading),
    },
    places: reading.places,
    kernelSources: reading.kernelSources,
    tooDeep: deepest === undefined ? null : (tree.start[deepest] ?? 0),
  };
}

/** Whether something that was not understood lies outside all functions. */
function hasErrorOutside(reading: Reading): boolean {
  const { brokenFunctions } = reading;
  const isInside = (trouble: number): boolean => {
    for (let at = 0; at + 1 < brokenFunctions.length; at += 2) {
      if (trouble >= (brokenFunctions[at] ?? 0) && trouble < (brokenFunctions[at + 1] ?? 0)) return true;
    }
    return false;
  };
  return [...reading.tree.errors, ...reading.tooDeep].some((trouble) => !isInside(trouble));
}
