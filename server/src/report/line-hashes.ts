/** Characters that a line's hash looks at, from its start on into the lines below. */
const WINDOW = 100;
const FACTOR = 37n;
const END = 0xffff;

/**
 * What GitHub calls `primaryLocationLineHash`, of each of the 0-based `lines`: a hash of the text that starts there, blanks left out, and how often that occurred so
 * far. Equal to what its upload action computes (https://github.com/github/codeql-action, fingerprints.ts), so that it stays when lines above are added or removed.
 */
export function lineHashes(text: string, lines: ReadonlySet<number>): ReadonlyMap<number, string> {
  const units = `${text.replace(/\r\n?/g, '\n').replace(/[ \t]/g, '')}${String.fromCharCode(END)}`;
  const seen = new Map<string, number>();
  const hashes = new Map<number, string>();
  for (let line = 0, start = 0; start !== -1; line++, start = nextLine(units, start)) {
    const window = units.slice(start, start + WINDOW);
    const count = (seen.get(window) ?? 0) + 1;
    seen.set(window, count);
    if (lines.has(line)) hashes.set(line, `${hash(window)}:${count}`);
  }
  return hashes;
}

function nextLine(units: string, start: number): number {
  const end = units.indexOf('\n', start);
  return end === -1 ? -1 : end + 1;
}

function hash(window: string): string {
  let value = 0n;
  for (let at = 0; at < WINDOW; at++) value = BigInt.asUintN(64, value * FACTOR + BigInt(at < window.length ? window.charCodeAt(at) : 0));
  return value.toString(16);
}
