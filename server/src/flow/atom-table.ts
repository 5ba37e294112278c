import type { Atom, AtomId } from './values.ts';

/** More ids and numbers than this never are in one link, so that two make one number. */
const WIDE = 0x4000000;

/** Atoms by what they are: a table for each kind, keyed by what tells two of that kind apart, with as few texts put together as can be. */
export class AtomTable {
  private readonly byText = new Map<string, Map<string, AtomId>>();
  private readonly byNumber = new Map<string, Map<number, AtomId>>();

  get(atom: Atom): AtomId | undefined {
    const number = numberKey(atom);
    return number === null ? this.byText.get(group(atom))?.get(textKey(atom)) : this.byNumber.get(group(atom))?.get(number);
  }

  set(atom: Atom, id: AtomId): void {
    const number = numberKey(atom);
    if (number === null) tableOf(this.byText, group(atom)).set(textKey(atom), id);
    else tableOf(this.byNumber, group(atom)).set(number, id);
  }
}

function tableOf<K>(tables: Map<string, Map<K, AtomId>>, name: string): Map<K, AtomId> {
  let table = tables.get(name);
  if (!table) {
    table = new Map();
    tables.set(name, table);
  }
  return table;
}

/** The table that an atom is in. */
function group(atom: Atom): string {
  switch (atom.kind) {
    case 'function':
      return atom.function;
    case 'object':
      return atom.class;
    case 'container':
      return atom.type;
    default:
      return atom.kind;
  }
}

/** What tells an atom from others of its table, where a number does. */
function numberKey(atom: Atom): number | null {
  switch (atom.kind) {
    case 'function':
      return atom.env;
    case 'bound':
      return atom.function * WIDE + atom.self;
    case 'contents':
    case 'view':
      return atom.buffer * WIDE + atom.origin;
    case 'int':
      return atom.constant === null && Number.isInteger(atom.value) ? atom.value : null;
    default:
      return null;
  }
}

function textKey(atom: Atom): string {
  switch (atom.kind) {
    case 'string':
      return atom.text;
    case 'external':
      return atom.name;
    case 'module':
      return atom.path;
    case 'class':
      return atom.class;
    case 'object':
    case 'container':
    case 'descriptor':
    case 'encoder':
    case 'command-buffer':
    case 'partial':
      return atom.key;
    case 'method':
      return `${atom.receiver}:${atom.name}:${atom.text}`;
    case 'unknown':
      return atom.origin ?? '';
    default:
      return JSON.stringify(atom);
  }
}
