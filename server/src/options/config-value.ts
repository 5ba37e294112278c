import type { Range } from '../position.ts';

/** A value of a configuration with its place in the file; null where it comes from no text. */
export type ConfigValue =
  | { readonly kind: 'string'; readonly value: string; readonly at: Range | null }
  | { readonly kind: 'boolean'; readonly value: boolean; readonly at: Range | null }
  | { readonly kind: 'list'; readonly items: readonly ConfigValue[]; readonly at: Range | null }
  | ConfigTable
  /** Nothing that an option could be; `what` says in words what it is. */
  | { readonly kind: 'other'; readonly what: string; readonly at: Range | null };

export interface ConfigTable {
  readonly kind: 'table';
  readonly entries: readonly ConfigEntry[];
  readonly at: Range | null;
}

export interface ConfigEntry {
  readonly key: string;
  /** Of the key. */
  readonly at: Range | null;
  readonly value: ConfigValue;
}

/** What is wrong with a configuration, and where. */
export interface ConfigProblem {
  /** Null where it comes from no text. */
  readonly at: Range | null;
  readonly message: string;
}

/** What a value is, in words. */
export function describeKind(value: ConfigValue): string {
  switch (value.kind) {
    case 'string':
      return 'a string';
    case 'boolean':
      return 'true or false';
    case 'list':
      return 'a list';
    case 'table':
      return 'a table';
    case 'other':
      return value.what;
  }
}

/** JSON as a client sends it. Entries whose value is `null` are as if they were absent. */
export function fromJson(json: unknown): ConfigValue {
  if (typeof json === 'string') return { kind: 'string', value: json, at: null };
  if (typeof json === 'boolean') return { kind: 'boolean', value: json, at: null };
  if (Array.isArray(json)) return { kind: 'list', items: json.map(fromJson), at: null };
  if (typeof json !== 'object' || json === null) return { kind: 'other', what: json === null ? 'null' : `a ${typeof json}`, at: null };
  const entries = Object.entries(json).filter(([, value]) => value !== null && value !== undefined);
  return { kind: 'table', entries: entries.map(([key, value]) => ({ key, at: null, value: fromJson(value) })), at: null };
}

/** The value of a key of a table; undefined where it has none. */
export function entryOf(table: ConfigTable, key: string): ConfigEntry | undefined {
  return table.entries.find((entry) => entry.key === key);
}
