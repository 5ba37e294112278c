import { didYouMean } from '../suggest.ts';
import { RULES } from './index.ts';

/** What a selector is matched against. */
interface NamedRule {
  readonly code: string;
  readonly name: string;
}

/** What a wrong selector is told is allowed. */
const ALLOWED = 'allowed are a code (SMA002), the beginning of codes (SMA1) and a name (shared-upload)';

const CODE_START = /^SMA\d{0,3}$/i;

/**
 * How exactly a selector names a rule: the number of letters of the code that it gives, and more than those for a name; 0 where it names another. Codes are
 * the same in any case.
 */
export function exactness(selector: string, rule: NamedRule): number {
  if (selector === rule.name) return rule.code.length + 1;
  return CODE_START.test(selector) && rule.code.startsWith(selector.toUpperCase()) ? selector.length : 0;
}

/** How exactly the best of several selectors names a rule; 0 where none does. */
export function bestExactness(selectors: readonly string[], rule: NamedRule): number {
  return selectors.reduce((best, selector) => Math.max(best, exactness(selector, rule)), 0);
}

/** What is wrong with a selector: it names no rule. Null for one that names any. */
export function problemOfSelector(selector: string, rules: readonly NamedRule[] = RULES): string | null {
  if (rules.some((rule) => exactness(selector, rule) > 0)) return null;
  const known = rules.flatMap(({ code, name }) => [code, name]);
  return `no rule is called "${shorten(selector)}"; ${ALLOWED}${didYouMean(selector, known)}`;
}

/** Keeps a message readable whatever it quotes. */
function shorten(text: string): string {
  return text.length <= 80 ? text : `${text.slice(0, 79)}…`;
}
