import { type AST, ParseError, parseTOML } from 'toml-eslint-parser';
import type { Range } from '../position.ts';
import type { ConfigEntry, ConfigProblem, ConfigTable, ConfigValue } from './config-value.ts';

type TomlText = { readonly kind: 'table'; readonly table: ConfigTable } | { readonly kind: 'problem'; readonly problem: ConfigProblem };

/** A table that is being filled. */
interface Building {
  readonly kind: 'building';
  readonly entries: Map<string, { readonly at: Range; value: Building | ConfigValue | Building[] }>;
  readonly at: Range;
}

/** A TOML text as nested tables with their places; or what is wrong with it, a key that is set twice included. */
export function readToml(text: string): TomlText {
  try {
    const [top] = parseTOML(text).body;
    return { kind: 'table', table: buildTable(top) };
  } catch (error) {
    return { kind: 'problem', problem: describeError(error) };
  }
}

function describeError(error: unknown): ConfigProblem {
  if (error instanceof ParseError) {
    const place = { line: error.lineNumber - 1, character: error.column };
    const { message } = error;
    return { at: { start: place, end: place }, message: `not valid TOML: ${message.charAt(0).toLowerCase()}${message.slice(1)}` };
  }
  // The parser calls itself for each level of brackets.
  if (error instanceof RangeError) return { at: null, message: 'not readable as TOML: nested too deeply' };
  throw error;
}

/** Tables may be opened in any order (`[a.b]` before `[a]`), so they are filled in place. */
function buildTable(top: AST.TOMLTopLevelTable): ConfigTable {
  const root: Building = { kind: 'building', entries: new Map(), at: rangeOf(top) };
  for (const part of top.body) {
    if (part.type === 'TOMLKeyValue') {
      put(root, part);
      continue;
    }
    const table = openTable(root, part);
    for (const entry of part.body) put(table, entry);
  }
  return finish(root);
}

/** The table that a header opens. Of a list of tables it is a new last one. */
function openTable(root: Building, header: AST.TOMLTable): Building {
  const { keys } = header.key;
  const parent = keys.slice(0, -1).reduce(enter, root);
  const last = keys.at(-1);
  if (last === undefined) return root;
  if (header.kind === 'standard') return enter(parent, last);
  const made: Building = { kind: 'building', entries: new Map(), at: rangeOf(header) };
  const known = parent.entries.get(nameOf(last));
  if (known !== undefined && Array.isArray(known.value)) known.value.push(made);
  else parent.entries.set(nameOf(last), { at: rangeOf(last), value: [made] });
  return made;
}

/** The table behind a key, made where there is none. The parser has made sure that nothing else has the key. */
function enter(table: Building, key: AST.TOMLBare | AST.TOMLQuoted): Building {
  const known = table.entries.get(nameOf(key))?.value;
  if (Array.isArray(known)) return known.at(-1) ?? table;
  if (known?.kind === 'building') return known;
  const made: Building = { kind: 'building', entries: new Map(), at: rangeOf(key) };
  table.entries.set(nameOf(key), { at: rangeOf(key), value: made });
  return made;
}

function put(table: Building, { key, value }: AST.TOMLKeyValue): void {
  const last = key.keys.at(-1);
  if (last === undefined) return;
  key.keys
    .slice(0, -1)
    .reduce(enter, table)
    .entries.set(nameOf(last), { at: rangeOf(last), value: readValue(value) });
}

function readValue(node: AST.TOMLContentNode): ConfigValue {
  const at = rangeOf(node);
  if (node.type === 'TOMLArray') return { kind: 'list', items: node.elements.map(readValue), at };
  if (node.type === 'TOMLInlineTable') {
    const table: Building = { kind: 'building', entries: new Map(), at };
    for (const entry of node.body) put(table, entry);
    return finish(table);
  }
  if (node.kind === 'string') return { kind: 'string', value: node.value, at };
  if (node.kind === 'boolean') return { kind: 'boolean', value: node.value, at };
  return { kind: 'other', what: node.kind === 'integer' || node.kind === 'float' ? 'a number' : 'a date or time', at };
}

function finish(table: Building): ConfigTable {
  const entries = [...table.entries].map(([key, { at, value }]): ConfigEntry => ({ key, at, value: finishValue(value) }));
  return { kind: 'table', entries, at: table.at };
}

function finishValue(value: Building | ConfigValue | Building[]): ConfigValue {
  if (Array.isArray(value)) return { kind: 'list', items: value.map(finish), at: value[0]?.at ?? null };
  return value.kind === 'building' ? finish(value) : value;
}

function nameOf(key: AST.TOMLBare | AST.TOMLQuoted): string {
  return key.type === 'TOMLBare' ? key.name : key.value;
}

/** The parser counts columns in UTF-16 code units, and lines from 1. */
function rangeOf({ loc }: { readonly loc: AST.SourceLocation }): Range {
  return {
    start: { line: loc.start.line - 1, character: loc.start.column },
    end: { line: loc.end.line - 1, character: loc.end.column },
  };
}
