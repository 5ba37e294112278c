/** A word or an attribute of Metal that C++ does not have. */
export interface MetalWord {
  /** Where it stood, end exclusive. */
  readonly start: number;
  readonly end: number;
  /** `device`, `kernel`, …; of an attribute what stands between `[[` and `]]`. */
  readonly text: string;
  readonly attribute: boolean;
}

export interface BlankedSource {
  /** As long as the text given, every Metal word and attribute replaced by blanks: what a C++ grammar reads. */
  readonly text: string;
  /** In source order. */
  readonly words: readonly MetalWord[];
}

const PATTERN = new RegExp(
  [
    /"[^"\\\n]*(?:\\[\s\S][^"\\\n]*)*"|'(?:\\.|[^'\\\n])+'/,
    /\[\[((?:[^[\]"]|"[^"\n]*"|\[[^[\]]*\])*)\]\]/,
    /(?<![\w.])(kernel|vertex|fragment|device|constant|threadgroup|threadgroup_imageblock|thread|object_data|ray_data|METAL_FUNC)(?!\w)/,
    // These two are ordinary names but at the head of a function.
    /\b(mesh|object)(?<=(?:^|[;}\]])\s*(?:mesh|object))(?=\s+[A-Za-z_[])/,
    /\b(?:__attribute__\s*\(\((?:[^()]|\([^()]*\))*\)\)|_Pragma\s*\("[^"\n]*"\)|coherent\s*\(\s*\w+\s*\))/,
  ]
    .map((part) => part.source)
    .join('|'),
  'g',
);

/** An address space whose type is a hole left in generated source: nothing, or `0`, stands before the `*`. */
const TYPELESS = /\s*(?:const\s+)?0?\s*[*&]/y;

/** The text with its Metal words and attributes blanked, so that positions stay, and those words with their positions. */
export function blankMetalWords(source: string): BlankedSource {
  const words: MetalWord[] = [];
  const pieces: string[] = [];
  let end = 0;
  for (const match of source.matchAll(PATTERN)) {
    const [found, attribute, word, stage] = match;
    if (found.startsWith('"') || found.startsWith("'")) continue;
    const text = attribute ?? word ?? stage;
    const after = match.index + found.length;
    if (text !== undefined) words.push({ start: match.index, end: after, text, attribute: attribute !== undefined });
    pieces.push(source.slice(end, match.index));
    end = after;
    TYPELESS.lastIndex = after;
    if ((word === 'device' || word === 'constant') && TYPELESS.test(source)) {
      end = TYPELESS.lastIndex - 1;
      pieces.push('char'.padEnd(found.length), source.slice(after, end).replace('0', ' '));
    } else pieces.push(' '.repeat(found.length));
  }
  pieces.push(source.slice(end));
  return { text: pieces.join(''), words };
}
