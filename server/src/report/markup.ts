/** Text that is HTML already: what it holds is escaped where it has to be. Made by `markup` alone. */
export interface Markup {
  readonly kind: 'markup';
  readonly text: string;
}

type Part = string | number | Markup | readonly Markup[];

/** A template tag: what is put into the template is escaped, unless it is markup itself; a list of markup is joined. */
export function markup(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  const text = strings.map((string, index) => string + (index < parts.length ? textOf(parts[index]) : '')).join('');
  return { kind: 'markup', text };
}

/** Nothing. */
export const noMarkup: Markup = { kind: 'markup', text: '' };

function textOf(part: Part | undefined): string {
  if (part === undefined) return '';
  if (typeof part === 'string' || typeof part === 'number') return escapeText(String(part));
  if ('kind' in part) return part.text;
  return part.map((each) => each.text).join('');
}

const ESCAPED: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function escapeText(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ESCAPED[character] ?? character);
}
