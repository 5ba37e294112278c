import { OPTION_NAMES, OPTIONS, type OptionEntry, type OptionLayer, type OptionName, SEVERITIES } from '../options.ts';
import { problemOfSelector } from '../rules/rule-selector.ts';
import { didYouMean, listWords } from '../suggest.ts';
import { type ConfigEntry, type ConfigProblem, type ConfigTable, type ConfigValue, describeKind, entryOf } from './config-value.ts';
import { problemOfGlob } from './globs.ts';

/** Where a table comes from: keys are spelled as there, and wrong ones told as there. */
export type Dialect = 'toml' | 'editor';

export interface OptionReading {
  /** What is good of it. */
  readonly layer: OptionLayer;
  /** In the order of the text. */
  readonly problems: readonly ConfigProblem[];
}

type OnProblem = (at: ConfigProblem['at'], message: string) => void;

/** The options that a table sets. In an editor's settings, other keys belong to the editor's extension, unless they look like a slip of the pen. */
export function readOptions(table: ConfigTable, dialect: Dialect): OptionReading {
  const problems: ConfigProblem[] = [];
  const values = new Map<OptionName, unknown>();
  const known = OPTION_NAMES.map((name) => keyOf(name, dialect));
  for (const { key, at, value } of table.entries) {
    const name = OPTION_NAMES.find((each) => keyOf(each, dialect) === key);
    if (name !== undefined) {
      const read = readValue(OPTIONS[name], { key, at, value }, (where, message) => problems.push({ at: where, message }));
      if (read !== undefined) values.set(name, read);
    } else if (dialect === 'toml' || didYouMean(key, known) !== '') {
      problems.push({ at, message: unknownKey(key, known) });
    }
  }
  // Each value was read by the shape that its type is made of.
  return { layer: Object.fromEntries(values) as OptionLayer, problems };
}

/** `memory-model` in files, `memoryModel` in an editor's settings. */
function keyOf(name: OptionName, dialect: Dialect): string {
  return dialect === 'editor' ? name : OPTIONS[name].key;
}

function unknownKey(key: string, known: readonly string[]): string {
  return `no option is called "${key}"; allowed are ${listWords(known)}${didYouMean(key, known)}`;
}

/** Undefined where nothing of the value is good. */
function readValue(option: OptionEntry, { key, value }: ConfigEntry, problem: OnProblem): unknown {
  const { shape } = option;
  switch (shape.kind) {
    case 'choice':
      return readChoice(key, value, Object.keys(shape.values), problem);
    case 'boolean':
      if (value.kind === 'boolean') return value.value;
      problem(value.at, `\`${key}\` is ${describeKind(value)}; allowed are true and false`);
      return undefined;
    case 'rules':
      return readList(`\`${key}\``, value, 'rules', problemOfSelector, problem);
    case 'globs':
      return readList(`\`${key}\``, value, 'globs', problemOfGlob, problem);
    case 'severity-by-rule':
      return readTable(key, value, 'severities by rule', problemOfSelector, problem, (entry) =>
        readChoice(`${key}.${entry.key}`, entry.value, Object.keys(SEVERITIES), problem),
      );
    case 'rules-by-glob':
      return readTable(key, value, 'lists of rules by glob', problemOfGlob, problem, (entry) =>
        readList(`\`${key}\` of "${entry.key}"`, entry.value, 'rules', problemOfSelector, problem),
      );
  }
}

function readChoice(key: string, value: ConfigValue, allowed: readonly string[], problem: OnProblem): string | undefined {
  if (value.kind === 'string' && allowed.includes(value.value)) return value.value;
  const what = value.kind === 'string' ? `"${value.value}"` : describeKind(value);
  const hint = value.kind === 'string' ? didYouMean(value.value, allowed) : '';
  problem(value.at, `\`${key}\` is ${what}; allowed are ${listWords(allowed)}${hint}`);
  return undefined;
}

/** `subject` begins the sentence that says what is wrong. */
function readList(
  subject: string,
  value: ConfigValue,
  what: string,
  problemOf: (text: string) => string | null,
  problem: OnProblem,
): readonly string[] | undefined {
  if (value.kind !== 'list') {
    problem(value.at, `${subject} is ${describeKind(value)}; allowed is a list of ${what}: ["…"]`);
    return undefined;
  }
  return value.items.flatMap((item) => {
    const wrong = item.kind === 'string' ? problemOf(item.value) : `it holds ${describeKind(item)}; allowed are strings`;
    if (wrong !== null) problem(item.at, `${subject}: ${wrong}`);
    return item.kind === 'string' && wrong === null ? [item.value] : [];
  });
}

function readTable<Value>(
  key: string,
  value: ConfigValue,
  what: string,
  problemOfKey: (text: string) => string | null,
  problem: OnProblem,
  read: (entry: ConfigEntry) => Value | undefined,
): Readonly<Record<string, Value>> | undefined {
  if (value.kind !== 'table') {
    problem(value.at, `\`${key}\` is ${describeKind(value)}; allowed is a table of ${what}`);
    return undefined;
  }
  const found: [string, Value][] = [];
  for (const entry of value.entries) {
    const wrong = problemOfKey(entry.key);
    if (wrong !== null) problem(entry.at, `\`${key}\`: ${wrong}`);
    const each = read(entry);
    if (wrong === null && each !== undefined) found.push([entry.key, each]);
  }
  return Object.fromEntries(found);
}

/** The table of a dotted key; null where there is none. What stands in its place and is no table is returned as it is. */
export function tableAt(table: ConfigTable, dotted: string): ConfigValue | null {
  let here: ConfigValue = table;
  for (const key of dotted.split('.')) {
    if (here.kind !== 'table') return null;
    const entry = entryOf(here, key);
    if (entry === undefined) return null;
    here = entry.value;
  }
  return here;
}
