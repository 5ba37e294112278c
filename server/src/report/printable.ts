const CONTROL_PICTURES = 0x2400;
const DELETE_PICTURE = '\u2421';

/**
 * The text with a visible picture for each control character: source code that holds an escape sequence must not steer the terminal it is shown on. Characters that
 * turn the direction of writing are replaced too, since they show code in another order than it runs.
 */
export function printable(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, (found) => {
    const code = found.charCodeAt(0);
    if (code < 0x20) return String.fromCharCode(CONTROL_PICTURES + code);
    return code === 0x7f ? DELETE_PICTURE : '\ufffd';
  });
}
