/** A `#define`: `params` is null for one without a parameter list; `variadic` for one whose list ends in `...`. */
export interface Macro {
  readonly name: string;
  readonly params: readonly string[] | null;
  readonly variadic: boolean;
  readonly body: string;
}

/** One stretch of a source after its comments and conditionals are gone. */
export type SourcePiece =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'define'; readonly macro: Macro }
  | { readonly kind: 'undef'; readonly name: string };

type Item = SourcePiece | Conditional;

interface Conditional {
  readonly kind: 'conditional';
  readonly branches: Branch[];
  /** Set at its `#endif`: each branch can stand beside the others. */
  complete: boolean;
}

interface Branch {
  /** `true` or `false` where the condition is decided by what every Metal compiler defines, else null. */
  readonly taken: boolean | null;
  readonly items: Item[];
}

/**
 * A source as text and definitions, comments and directives removed, line breaks made `\n`.
 *
 * No condition is computed but `0`, `1` and the presence of Metal's own macros: of the others every branch stays, one after the other, unless one opens
 * or closes a bracket or breaks off inside an expression; then the first branch alone stays.
 */
export function readDirectives(source: string): readonly SourcePiece[] {
  const root: Branch = { taken: true, items: [] };
  const open: Conditional[] = [];
  const text = dropComments(source);
  const directive = /^[ \t]*#[ \t]*(\w*)[ \t]*([^\n\\]*(?:\\[\s\S][^\n\\]*)*)\n?/gm;
  let end = 0;
  for (let match = directive.exec(text); match !== null; match = directive.exec(text)) {
    const branch = open.at(-1)?.branches.at(-1) ?? root;
    branch.items.push({ kind: 'text', text: text.slice(end, match.index) });
    end = directive.lastIndex;
    applyDirective(match[1] ?? '', (match[2] ?? '').replace(/\\\n/g, ' ').trim(), branch, open);
  }
  const last = open.at(-1)?.branches.at(-1) ?? root;
  last.items.push({ kind: 'text', text: text.slice(end) });
  return flatten(root.items);
}

const STRING_OR_COMMENT =
  /"[^"\\\n]*(?:\\[\s\S][^"\\\n]*)*"|'[^'\\\n]*(?:\\[\s\S][^'\\\n]*)*'|\/\*[\s\S]*?(?:\*\/|$)|\/\/[^\n\\]*(?:\\[\s\S][^\n\\]*)*/g;

/** A comment is one blank, as in C++; strings are left alone. */
function dropComments(source: string): string {
  const unified = source.includes('\r') ? source.replace(/\r\n?/g, '\n') : source;
  return unified.replace(STRING_OR_COMMENT, (found) => (found.startsWith('/') ? ' ' : found));
}

function applyDirective(word: string, rest: string, branch: Branch, open: Conditional[]): void {
  const around = open.at(-1);
  switch (word) {
    case 'if':
    case 'ifdef':
    case 'ifndef': {
      const conditional: Conditional = { kind: 'conditional', branches: [{ taken: decide(word, rest), items: [] }], complete: false };
      branch.items.push(conditional);
      open.push(conditional);
      return;
    }
    case 'elif':
      around?.branches.push({ taken: decide('if', rest), items: [] });
      return;
    case 'else':
      around?.branches.push({ taken: around.branches.length === 1 ? negate(around.branches[0]?.taken ?? null) : null, items: [] });
      return;
    case 'endif':
      if (around !== undefined) around.complete = around.branches.every(isComplete);
      open.pop();
      return;
    case 'define': {
      const macro = readDefine(rest);
      if (macro !== null) branch.items.push({ kind: 'define', macro });
      return;
    }
    case 'undef':
      branch.items.push({ kind: 'undef', name: rest });
      return;
    default:
  }
}

function negate(taken: boolean | null): boolean | null {
  return taken === null ? null : !taken;
}

const METAL_MACRO = '(?:__METAL_VERSION__|__METAL__|__METAL_MACOS__)';
const DEFINED = new RegExp(`^defined\\s*\\(?\\s*${METAL_MACRO}\\s*\\)?$`);
const NOT_DEFINED = new RegExp(`^!\\s*defined\\s*\\(?\\s*${METAL_MACRO}\\s*\\)?$`);
const MACRO_ALONE = new RegExp(`^${METAL_MACRO}$`);

function decide(word: string, condition: string): boolean | null {
  if (word !== 'if') return MACRO_ALONE.test(condition) ? word === 'ifdef' : null;
  if (condition === '0') return false;
  if (condition === '1' || DEFINED.test(condition)) return true;
  return NOT_DEFINED.test(condition) ? false : null;
}

function readDefine(rest: string): Macro | null {
  const match = /^([A-Za-z_]\w*)(\(([^)]*)\))?/.exec(rest);
  if (match === null) return null;
  const [head, name = '', list, inner = ''] = match;
  const body = rest
    .slice(head.length)
    .trim()
    .replace(/\s{2,}/g, ' ');
  if (list === undefined) return { name, params: null, variadic: false, body };
  const params = inner.split(',').map((param) => param.trim());
  return { name, params: params.filter((param) => param !== '' && param !== '...'), variadic: params.at(-1) === '...', body };
}

/** Conditionals resolved, in source order, neighbouring texts joined. */
function flatten(items: readonly Item[]): readonly SourcePiece[] {
  const pieces: SourcePiece[] = [];
  const pending: Item[] = [...items].reverse();
  let text = '';
  for (let item = pending.pop(); item !== undefined; item = pending.pop()) {
    if (item.kind === 'text') text += item.text;
    else if (item.kind === 'conditional') {
      for (const branch of keptBranches(item).reverse()) for (const inner of [...branch.items].reverse()) pending.push(inner);
    } else {
      pieces.push({ kind: 'text', text }, item);
      text = '';
    }
  }
  pieces.push({ kind: 'text', text });
  return pieces;
}

function keptBranches(conditional: Conditional): Branch[] {
  const sure = conditional.branches.findIndex((branch) => branch.taken === true);
  const reachable = sure < 0 ? conditional.branches : conditional.branches.slice(0, sure + 1);
  const possible = reachable.filter((branch) => branch.taken !== false);
  return possible.length < 2 || conditional.complete ? possible : possible.slice(0, 1);
}

/** Whether a branch can stand beside its siblings: it closes every bracket it opens and ends where a declaration, a statement or a list item ends. */
function isComplete(branch: Branch): boolean {
  const text = branch.items
    .map((item) => (item.kind === 'text' ? item.text : item.kind === 'conditional' && !item.complete ? '(' : ''))
    .join('');
  let depth = 0;
  for (const [found] of text.matchAll(/"(?:\\.|[^"\\\n])*"|[([{}\])]/g)) {
    if (found === '(' || found === '[' || found === '{') depth++;
    else if (found.length === 1 && --depth < 0) return false;
  }
  return depth === 0 && /(?:^|[;},:])\s*$/.test(text);
}
