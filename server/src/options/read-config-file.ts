import { CONFIG_FILE, type OptionLayer, PYPROJECT_TABLE } from '../options.ts';
import { baseName } from '../path.ts';
import type { Range } from '../position.ts';
import { type ConfigProblem, describeKind, entryOf } from './config-value.ts';
import { readOptions, tableAt } from './read-options.ts';
import { readToml } from './read-toml.ts';

/** Ours is the table of a `pyproject.toml`, or the whole of any other file. */
export type ConfigText =
  /** It has no table of ours. */
  | { readonly kind: 'none' }
  | { readonly kind: 'layer'; readonly layer: OptionLayer }
  /** Never empty; in the order of the text. */
  | { readonly kind: 'problems'; readonly problems: readonly ConfigFileProblem[] };

/** What is wrong with a configuration file, and where. */
export interface ConfigFileProblem {
  readonly range: Range;
  /** Says what is wrong and what is allowed. */
  readonly message: string;
}

/** The start of a file: where a problem of it as a whole stands. */
export const TOP: Range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };

/** Reads the text of a configuration file, whose name tells where in it the options stand. */
export function readConfigFile(path: string, text: string): ConfigText {
  const isPyproject = baseName(path) === 'pyproject.toml';
  // One that belongs to others alone may be as broken as they bear.
  if (isPyproject && !text.includes('storage-mode-audit')) return { kind: 'none' };
  const toml = readToml(text);
  if (toml.kind === 'problem') return toProblems([toml.problem]);
  const table = isPyproject ? tableAt(toml.table, PYPROJECT_TABLE) : toml.table;
  if (table === null) return { kind: 'none' };
  if (table.kind !== 'table') {
    return toProblems([{ at: table.at, message: `\`${PYPROJECT_TABLE}\` is ${describeKind(table)}; allowed is a table of options` }]);
  }
  if (!isPyproject && tableAt(table, PYPROJECT_TABLE) !== null) {
    const at = entryOf(table, 'tool')?.at ?? null;
    return toProblems([
      { at, message: `\`[${PYPROJECT_TABLE}]\` belongs into a pyproject.toml; in ${CONFIG_FILE} the options stand at the top` },
    ]);
  }
  const { layer, problems } = readOptions(table, 'toml');
  return problems.length > 0 ? toProblems(problems) : { kind: 'layer', layer };
}

function toProblems(problems: readonly ConfigProblem[]): ConfigText {
  return { kind: 'problems', problems: problems.map(({ at, message }) => ({ range: at ?? TOP, message })) };
}
