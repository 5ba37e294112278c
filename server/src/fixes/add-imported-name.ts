import type { Span } from '../position.ts';
import type { SpanEdit } from './span-edit.ts';

interface NameList {
  readonly parenthesised: boolean;
  /** Spans of the names with their `as` parts. */
  readonly items: readonly Span[];
}

/**
 * Edits that add `name` to a `from … import …` statement right after its item number `after`, in the statement's own layout: on a line of its own where
 * that item has one, with a trailing comma where that item has one, comments left with their items. null where the statement has no such item.
 */
export function addImportedName(text: string, statement: Span, after: number, name: string): readonly SpanEdit[] | null {
  const list = readNameList(text, statement);
  const item = list?.items[after];
  if (list === null || item === undefined) return null;
  const lineStart = Math.max(text.lastIndexOf('\n', item.start - 1), text.lastIndexOf('\r', item.start - 1)) + 1;
  const indent = text.slice(lineStart, item.start);
  const rest = /^[ \t]*(,?)[ \t]*(?:#[^\r\n]*)?(?=(\r\n|\n|\r))/.exec(text.slice(item.end, statement.end));
  if (!list.parenthesised || rest === null || /[^ \t]/.test(indent)) return [insertion(item.end, `, ${name}`)];
  const lineEnd = item.end + rest[0].length;
  const ownLine = `${rest[2] ?? '\n'}${indent}${name}`;
  if (rest[1] === ',') return [insertion(lineEnd, `${ownLine},`)];
  return lineEnd === item.end ? [insertion(lineEnd, `,${ownLine}`)] : [insertion(item.end, ','), insertion(lineEnd, ownLine)];
}

function insertion(at: number, newText: string): SpanEdit {
  return { start: at, end: at, newText };
}

/** The names after `import`, comments and line continuations passed over. null where there is no `import`. */
function readNameList(text: string, statement: Span): NameList | null {
  const items: Span[] = [];
  let parenthesised = false;
  let inList = false;
  let itemGoesOn = false;
  for (const token of tokensFrom(text, statement)) {
    if (token.word.startsWith('#')) continue;
    if (!inList) inList = token.word === 'import';
    else if (token.word === '(') parenthesised = true;
    else if (token.word === ',' || token.word === ')') itemGoesOn = false;
    else {
      const begun = itemGoesOn ? items.pop() : undefined;
      items.push({ start: begun?.start ?? token.start, end: token.end });
      itemGoesOn = true;
    }
  }
  return inList ? { parenthesised, items } : null;
}

function* tokensFrom(text: string, { start, end }: Span): Generator<Span & { readonly word: string }> {
  for (const match of text.slice(start, end).matchAll(/#[^\r\n]*|[\p{L}_][\p{L}\p{N}_]*|[(),*]/gu)) {
    const [word] = match;
    yield { word, start: start + match.index, end: start + match.index + word.length };
  }
}
