import { type Macro, readDirectives } from './directives.ts';

/** Text produced by expansion beyond this many characters is not expanded further: a few nested macros can make any amount of it. */
const MOST_EXPANDED = 2_000_000;
const DEEPEST = 64;
/** A call longer than this many characters is taken for one that was never closed. */
const LONGEST_CALL = 50_000;

/** Words of the language that a header shared with C++ may define away for the other compiler. */
const LANGUAGE_WORD = /^(?:kernel|vertex|fragment|device|constant|thread|threadgroup|const|metal)$/;

/**
 * The source as the compiler sees it after preprocessing: comments, directives and conditionals gone, macros of this source expanded. Of a macro that is
 * defined again without `#undef`, as in two branches, the first definition holds; a number that has two values stays a name. So do calls that do not fit their
 * macro's parameters.
 *
 * `#include` adds nothing.
 */
export function preprocess(source: string): string {
  const table = new Map<string, Macro>();
  const ambiguous = new Set<string>();
  const expander = new Expander(table);
  let text = '';
  for (const piece of readDirectives(source)) {
    switch (piece.kind) {
      case 'text':
        text += expander.expand(piece.text);
        break;
      case 'undef':
        table.delete(piece.name);
        ambiguous.delete(piece.name);
        break;
      case 'define':
        define(piece.macro, table, ambiguous);
    }
  }
  return text;
}

function define(macro: Macro, table: Map<string, Macro>, ambiguous: Set<string>): void {
  if (LANGUAGE_WORD.test(macro.name) || ambiguous.has(macro.name)) return;
  const before = table.get(macro.name);
  if (before === undefined) {
    table.set(macro.name, macro);
  } else if (before.body !== macro.body && /^\(?\d\w*\)?$/.test(before.body)) {
    table.delete(macro.name);
    ambiguous.add(macro.name);
  }
}

class Expander {
  readonly #table: ReadonlyMap<string, Macro>;
  /** Macros whose expansion is under way: they do not expand in it again. */
  readonly #active = new Set<string>();
  #left = MOST_EXPANDED;
  #depth = 0;

  constructor(table: ReadonlyMap<string, Macro>) {
    this.#table = table;
  }

  expand(text: string): string {
    if (this.#table.size === 0 || this.#depth >= DEEPEST) return text;
    this.#depth++;
    const expanded = this.#expandHere(text);
    this.#depth--;
    return expanded;
  }

  #expandHere(text: string): string {
    const token = /"[^"\\\n]*(?:\\[\s\S][^"\\\n]*)*"|'(?:\\.|[^'\\\n])+'|\.?\d[\w.]*|[A-Za-z_]\w*/g;
    let result = '';
    let end = 0;
    for (let match = token.exec(text); match !== null; match = token.exec(text)) {
      const macro = this.#table.get(match[0]);
      if (macro === undefined || this.#active.has(macro.name) || this.#left < 0) continue;
      const call = macro.params === null ? { args: [], end: token.lastIndex } : readCall(text, token.lastIndex);
      const replaced = call === null ? null : this.#replace(macro, call.args);
      if (call === null || replaced === null) continue;
      result += text.slice(end, match.index) + replaced;
      end = call.end;
      token.lastIndex = end;
    }
    return end === 0 ? text : result + text.slice(end);
  }

  #replace(macro: Macro, args: readonly string[]): string | null {
    const values = bindArguments(macro, args);
    if (values === null) return null;
    const substituted = this.#substitute(macro.body, values);
    this.#left -= substituted.length + 1;
    this.#active.add(macro.name);
    const expanded = this.expand(substituted);
    this.#active.delete(macro.name);
    return expanded;
  }

  /** The body with its parameters replaced: as written beside `#` and `##`, expanded elsewhere. */
  #substitute(body: string, values: ReadonlyMap<string, string>): string {
    if (values.size === 0) return body.replace(/\s*##\s*/g, '');
    const pieces = body.matchAll(/"(?:\\.|[^"\\])*"|(\s*##\s*)|(?<!#)#\s*([A-Za-z_]\w*)|([A-Za-z_]\w*)|\.?\d[\w.]*|[^\w"#]+|[\s\S]/g);
    let result = '';
    let pasted = false;
    for (const piece of pieces) {
      const [whole, paste, quoted, name] = piece;
      if (paste !== undefined) {
        result = result.trimEnd();
        pasted = true;
        continue;
      }
      const value = values.get(quoted ?? name ?? '');
      if (value === undefined) result += pasted ? whole.trimStart() : whole;
      else if (quoted !== undefined) result += JSON.stringify(value);
      else result += pasted || /^\s*##/.test(body.slice(piece.index + whole.length)) ? value : this.expand(value);
      pasted = false;
    }
    return result;
  }
}

function bindArguments(macro: Macro, args: readonly string[]): ReadonlyMap<string, string> | null {
  const params = macro.params ?? [];
  const given = params.length === 0 && args.length === 1 && args[0] === '' ? [] : args;
  if (given.length < params.length || (given.length > params.length && !macro.variadic)) return null;
  const values = new Map(params.map((param, i) => [param, given[i] ?? '']));
  if (macro.variadic) values.set('__VA_ARGS__', given.slice(params.length).join(', '));
  return values;
}

/** The arguments of a call whose `(` comes next, blanks trimmed, and where the call ends; null where no call follows. Parentheses alone hold a comma together. */
function readCall(text: string, from: number): { readonly args: readonly string[]; readonly end: number } | null {
  const opening = /\s*\(/y;
  opening.lastIndex = from;
  if (!opening.test(text)) return null;
  const token = /"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])+'|[(),]/g;
  const args: string[] = [];
  let start = opening.lastIndex;
  let depth = 0;
  token.lastIndex = start;
  for (let match = token.exec(text); match !== null && match.index - from < LONGEST_CALL; match = token.exec(text)) {
    const [found] = match;
    if (found === '(') depth++;
    else if (found === ')' && depth-- === 0) return { args: [...args, text.slice(start, match.index).trim()], end: token.lastIndex };
    else if (found === ',' && depth === 0) {
      args.push(text.slice(start, match.index).trim());
      start = token.lastIndex;
    }
  }
  return null;
}
