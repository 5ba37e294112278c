/** How a string literal is to be read, from its prefix. */
export interface StringPrefix {
  readonly isRaw: boolean;
  readonly isBytes: boolean;
  /** An f-string or a template string. */
  readonly isFormatted: boolean;
}

/** The prefix of a literal, from what stands before and at its opening quote, such as `rb"""`. */
export function stringPrefix(opening: string): StringPrefix {
  if (opening.length === 1) return plain;
  const letters = opening.replace(/["']+$/, '').toLowerCase();
  return { isRaw: letters.includes('r'), isBytes: letters.includes('b'), isFormatted: letters.includes('f') || letters.includes('t') };
}

const plain: StringPrefix = { isRaw: false, isBytes: false, isFormatted: false };

/** Text that stands for a character given by its Unicode name (`\N{DASH}`): the table of names is not carried along. */
const namedCharacter = '\uFFFD';

const escapes = /\\(?:\n|[0-7]{1,3}|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|N\{[^}]*\}|[\\'"abfnrtv])/g;

const simpleEscapes: Readonly<Record<string, string>> = { a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' };

/** Value of the text between the quotes, less f-string holes: line breaks `\n` and escapes resolved as Python does; unknown escapes stay as they stand. */
export function decodeString(content: string, prefix: StringPrefix): string {
  let text = content.includes('\r') ? content.replace(/\r\n?/g, '\n') : content;
  if (prefix.isFormatted && (text.includes('{') || text.includes('}'))) text = text.replace(/\{\{|\}\}/g, (braces) => braces.charAt(0));
  if (!prefix.isRaw && text.includes('\\')) text = text.replace(escapes, prefix.isBytes ? decodeByteEscape : decodeEscape);
  return text;
}

function decodeEscape(sequence: string): string {
  const letter = sequence.charAt(1);
  if (letter === '\n') return '';
  if (letter === 'N') return namedCharacter;
  if (letter === 'x' || letter === 'u' || letter === 'U') {
    const code = Number.parseInt(sequence.slice(2), 16);
    return code > 0x10ffff ? sequence : String.fromCodePoint(code);
  }
  if (letter >= '0' && letter <= '7') return String.fromCharCode(Number.parseInt(sequence.slice(1), 8));
  return simpleEscapes[letter] ?? letter;
}

function decodeByteEscape(sequence: string): string {
  return 'uUN'.includes(sequence.charAt(1)) ? sequence : decodeEscape(sequence);
}
