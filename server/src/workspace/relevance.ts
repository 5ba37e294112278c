import { isForeignModule } from '../facts/foreign-modules.ts';

/**
 * What code that drives Metal cannot do without, each in the spelling that all its forms share: `newBuffer` stands in `newBufferWithLength_options_`,
 * in the selector `"newBufferWithLength:options:"` and in rubicon-objc's `newBufferWithLength(n, options=…)`; `MTL` in every constant and class.
 * Metal source in a string has a kernel's head or an attribute. Words of everyday Python are not among them: files that handle buffers by such words
 * alone are found by the names that they get the buffers through.
 */
const METAL_WORDS =
  /newBuffer|MTL|[."']contents\b|set\w{0,12}B(?:uffer|ytes)|didModifyRange|synchronizeResource|newFunction|newLibrary|newComputePipeline|CommandEncoder|gpuAddress|StorageMode|storage-mode[ \t]*:|kernel[^\w.,()]{1,20}void|\[\[\s*(?:buffer|kernel|vertex|fragment|mesh|object|host_name)/;

/** Whether a Python text can hold an allocation, an access that names one, a storage mode or a kernel. One that cannot is not parsed on its own account. */
export function mayDriveMetal(text: string): boolean {
  return METAL_WORDS.test(text);
}

/**
 * The distinct identifiers of a text as sorted 32-bit hashes, each as a name and, where it can name an attribute, as one with a dot before it. Two may share a
 * hash, so a mention may be seen where there is none, never the other way.
 */
export type Identifiers = Uint32Array;

const OFFSET_BASIS = 0x811c9dc5;
const PRIME = 0x01000193;
const [DOT, SPACE, QUOTE, DOUBLE_QUOTE, COLON, BACKSLASH, LETTER_F] = [0x2e, 0x20, 0x27, 0x22, 0x3a, 0x5c, 0x66];

/** `from module import *` hands names on without mentioning them: it stands for each of them. */
const STAR_IMPORT = /\bimport[\s\\]*\*/;
const ANY_NAME = 0;

/** Every word of the text, whether it stands in code, a comment or a string; less what hangs on the large libraries from outside, as `torch.zeros`. */
export function identifiersOf(text: string): Identifiers {
  const found = new Set<number>();
  if (STAR_IMPORT.test(text)) found.add(ANY_NAME);
  let hash = OFFSET_BASIS;
  let start = -1;
  for (let at = 0; at <= text.length; at++) {
    const unit = at < text.length ? text.charCodeAt(at) : 0;
    if (at < text.length && isWordUnit(unit)) {
      if (start < 0) start = at;
      hash = Math.imul(hash ^ unit, PRIME);
    } else if (start >= 0) {
      note(found, text, start, at, hash >>> 0);
      hash = OFFSET_BASIS;
      start = -1;
    }
  }
  return Uint32Array.from(found).sort();
}

function note(found: Set<number>, text: string, start: number, end: number, hash: number): void {
  const role = roleOf(text, start, end);
  if (role === 'foreign') return;
  found.add(hash);
  if (role === 'attribute') found.add(dotted(hash));
}

type Role = 'name' | 'attribute' | 'foreign';

/** An attribute is what stands behind a dot or a quote, and what a class declares: `name:` at the start of a line, `def name`. */
function roleOf(text: string, start: number, end: number): Role {
  let startsLine = false;
  let before = start - 1;
  for (; before >= 0 && isBlank(text.charCodeAt(before)); before--) startsLine ||= isLineBreak(text.charCodeAt(before));
  if (before < 0) return 'name';
  const unit = text.charCodeAt(before);
  if (unit === DOT) return isForeignModule(wordBefore(text, before)) ? 'foreign' : 'attribute';
  if (unit === DOUBLE_QUOTE || unit === QUOTE || (unit === LETTER_F && text.startsWith('def', before - 2))) return 'attribute';
  return startsLine && colonFollows(text, end) ? 'attribute' : 'name';
}

function colonFollows(text: string, end: number): boolean {
  let at = end;
  while (text.charCodeAt(at) === SPACE) at++;
  return text.charCodeAt(at) === COLON;
}

/** The word that ends at `end`, where nothing hangs it on another. */
function wordBefore(text: string, end: number): string {
  let start = end;
  while (start > 0 && isWordUnit(text.charCodeAt(start - 1))) start--;
  return start > 0 && text.charCodeAt(start - 1) === DOT ? '' : text.slice(start, end);
}

/** Also a backslash, which joins lines. */
function isBlank(unit: number): boolean {
  return unit === SPACE || unit === 9 || unit === 12 || unit === BACKSLASH || isLineBreak(unit);
}

function isLineBreak(unit: number): boolean {
  return unit === 10 || unit === 13;
}

function dotted(hash: number): number {
  return Math.imul(hash ^ DOT, PRIME) >>> 0;
}

/** Letters, digits, `_`, and all that is not ASCII: Python allows most of it in names. */
function isWordUnit(unit: number): boolean {
  return (unit >= 97 && unit <= 122) || unit === 95 || (unit >= 65 && unit <= 90) || (unit >= 48 && unit <= 57) || unit >= 128;
}

/** The hashes of names, to be looked for in `Identifiers`; a name with a dot before it is an attribute's. */
export function hashNames(names: Iterable<string>): ReadonlySet<number> {
  const hashes = new Set<number>();
  for (const name of names)
    for (const hash of identifiersOf(name.replace(/^\./, ''))) hashes.add(name.startsWith('.') ? dotted(hash) : hash);
  if (hashes.size > 0) hashes.add(ANY_NAME);
  return hashes;
}

/** Whether any of the names stands in the text as a whole identifier, or may be handed on by it. */
export function mentionsAny(identifiers: Identifiers, names: ReadonlySet<number>): boolean {
  for (const identifier of identifiers) if (names.has(identifier)) return true;
  return false;
}
