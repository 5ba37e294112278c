/**
 * What code that drives Metal cannot do without, each in the spelling that all its forms share: `newBuffer` stands in `newBufferWithLength_options_`,
 * in the selector `"newBufferWithLength:options:"` and in rubicon-objc's `newBufferWithLength(n, options=…)`; `MTL` in every constant and class.
 * Metal source in a string has a kernel's head or an attribute. Words of everyday Python are not among them: files that handle buffers by such words
 * alone are found by the names that they get the buffers through.
 */
const METAL_WORDS =
  /newBuffer|MTL|[."']contents\b|set\w{0,12}B(?:uffer|ytes)|didModifyRange|synchronizeResource|newFunction|newLibrary|newComputePipeline|CommandEncoder|gpuAddress|StorageMode|kernel[^\w.,()]{1,20}void|\[\[\s*(?:buffer|kernel|vertex|fragment|mesh|object|host_name)/;

/** Whether a Python text can hold an allocation, an access that names one, a storage mode or a kernel. One that cannot is not parsed on its own account. */
export function mayDriveMetal(text: string): boolean {
  return METAL_WORDS.test(text);
}

/** The distinct identifiers of a text as sorted 32-bit hashes. Two may share a hash, so a mention may be seen where there is none, never the other way. */
export type Identifiers = Uint32Array;

const OFFSET_BASIS = 0x811c9dc5;
const PRIME = 0x01000193;

/** `from module import *` hands names on without mentioning them: it stands for each of them. */
const STAR_IMPORT = /\bimport[\s\\]*\*/;
const ANY_NAME = 0;

/** Every word of the text, whether it stands in code, a comment or a string. */
export function identifiersOf(text: string): Identifiers {
  const found = new Set<number>();
  if (STAR_IMPORT.test(text)) found.add(ANY_NAME);
  let hash = OFFSET_BASIS;
  let inWord = false;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (isWordUnit(unit)) {
      hash = Math.imul(hash ^ unit, PRIME);
      inWord = true;
    } else if (inWord) {
      found.add(hash >>> 0);
      hash = OFFSET_BASIS;
      inWord = false;
    }
  }
  if (inWord) found.add(hash >>> 0);
  return Uint32Array.from(found).sort();
}

/** Letters, digits, `_`, and all that is not ASCII: Python allows most of it in names. */
function isWordUnit(unit: number): boolean {
  return (unit >= 97 && unit <= 122) || unit === 95 || (unit >= 65 && unit <= 90) || (unit >= 48 && unit <= 57) || unit >= 128;
}

/** The hashes of names, to be looked for in `Identifiers`. */
export function hashNames(names: Iterable<string>): ReadonlySet<number> {
  const hashes = new Set<number>();
  for (const name of names) for (const hash of identifiersOf(name)) hashes.add(hash);
  if (hashes.size > 0) hashes.add(ANY_NAME);
  return hashes;
}

/** Whether any of the names stands in the text as a whole identifier, or may be handed on by it. */
export function mentionsAny(identifiers: Identifiers, names: ReadonlySet<number>): boolean {
  for (const identifier of identifiers) if (names.has(identifier)) return true;
  return false;
}
