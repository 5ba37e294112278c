/** How many least hashes are kept: similarity is known to about a tenth. */
const SIZE = 32;
const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

/**
 * A short text that tells how alike two files are, whatever their length: the least hash of any line, for each of 32 hash functions (MinHash). Blanks around lines, empty
 * lines and their order do not count.
 */
export function sketchOf(text: string): string {
  const least = new Uint32Array(SIZE).fill(0xffffffff);
  for (const line of new Set(text.split(/\r\n|\r|\n/).map((each) => each.trim()))) {
    if (line === '') continue;
    const hash = hashOf(line);
    for (let n = 0; n < SIZE; n++) least[n] = Math.min(least[n] ?? 0, mix(hash, n));
  }
  return Array.from(least, (each) => each.toString(16).padStart(8, '0')).join('');
}

/** The share of lines that the files of two sketches have in common, from 0 to 1. Sketches of another form have nothing in common. */
export function similarity(left: string, right: string): number {
  if (left.length !== SIZE * 8 || right.length !== SIZE * 8) return 0;
  let equal = 0;
  for (let at = 0; at < left.length; at += 8) if (left.slice(at, at + 8) === right.slice(at, at + 8)) equal++;
  return equal / SIZE;
}

/** FNV-1a over UTF-16 code units. */
function hashOf(line: string): number {
  let hash = FNV_OFFSET;
  for (let at = 0; at < line.length; at++) hash = Math.imul(hash ^ line.charCodeAt(at), FNV_PRIME);
  return hash >>> 0;
}

/** The `n`th hash function: the finalizer of MurmurHash3 on the hash and a seed. */
function mix(hash: number, n: number): number {
  let mixed = hash ^ Math.imul(n + 1, 0x9e3779b1);
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
