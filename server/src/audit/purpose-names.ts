const WORDS = new Set(['if', 'else', 'and', 'or', 'not', 'in', 'is', 'for', 'lambda', 'True', 'False', 'None']);
const LONGEST_FORMULA = 24;

/**
 * Names for the items of an array as they are written: `M` for `M`, `group_size` for `self.group_size`, `normalize` for `1 if normalize else 0`, `M * N` for
 * itself. Items that no name describes are left out; a name is given once.
 */
export function nameItems(items: readonly string[]): readonly string[] {
  const names = items.map(nameItem).filter((name) => name !== null);
  return [...new Set(names)];
}

function nameItem(item: string): string | null {
  const text = item.trim().replace(/\s+/g, ' ');
  const dotted = /^[\p{L}_][\p{L}\p{N}_]*(?:\.[\p{L}_][\p{L}\p{N}_]*)*$/u;
  if (dotted.test(text)) return WORDS.has(text) ? null : text.slice(text.lastIndexOf('.') + 1);
  const key = /^[\p{L}\p{N}_.]+\[(['"])([\p{L}_][\p{L}\p{N}_]*)\1\]$/u.exec(text)?.[2];
  if (key !== undefined) return key;
  if (/^[\p{L}_][\p{L}\p{N}_.]*\[\d+\]$/u.test(text)) return text.replace(/^self\./, '');
  const test = /\bif\b(.*)\belse\b/.exec(text)?.[1];
  const names = namesIn(test ?? text);
  const [only] = names;
  if (names.length === 1 && only !== undefined) return only;
  const isFormula =
    names.length > 0 && text.length <= LONGEST_FORMULA && /^[\p{L}\p{N}_ *+\-/%()]+$/u.test(text) && !/[\p{L}_]\(/u.test(text);
  return isFormula && test === undefined ? text : null;
}

/** The different names in an expression: last parts of dotted ones; not what is called, not what stands in a string. */
function namesIn(text: string): readonly string[] {
  const code = text.replace(/'[^']*'|"[^"]*"/g, '');
  const chains = code.match(/(?<![\p{L}\p{N}_.])[\p{L}_][\p{L}\p{N}_]*(?:\.[\p{L}_][\p{L}\p{N}_]*)*(?:\s*\()?/gu) ?? [];
  const read = chains.filter((chain) => !chain.endsWith('(') && !WORDS.has(chain));
  return [...new Set(read.map((chain) => chain.slice(chain.lastIndexOf('.') + 1)))];
}
