import { distance } from 'fastest-levenshtein';

/** `; did you mean "memory-model"?` where one of `known` is spelled nearly like `word`, else nothing. */
export function didYouMean(word: string, known: readonly string[]): string {
  const nearest = findNearest(word, known);
  return nearest === null ? '' : `; did you mean "${nearest}"?`;
}

/**
 * Nearly: at most a third of the letters are wrong, and of a number, of which each digit says something else, one. The case of letters, `_` for `-` and blanks
 * are no difference.
 */
function findNearest(word: string, known: readonly string[]): string | null {
  const plain = normalize(word);
  let nearest: string | null = null;
  let best = /\d\d/.test(plain) ? 2 : Math.max(1, Math.floor(plain.length / 3)) + 1;
  for (const each of known) {
    const wrong = distance(plain, normalize(each));
    if (wrong >= best) continue;
    best = wrong;
    nearest = each;
  }
  return nearest;
}

/** Cut, since nobody's typing error is longer, and the work grows with the square of the length. */
function normalize(word: string): string {
  return word.slice(0, 60).trim().toLowerCase().replaceAll('_', '-');
}

/** `"a", "b" and "c"`. */
export function listWords(words: readonly string[]): string {
  const quoted = words.map((word) => `"${word}"`);
  const last = quoted.pop() ?? '';
  return quoted.length === 0 ? last : `${quoted.join(', ')} and ${last}`;
}
