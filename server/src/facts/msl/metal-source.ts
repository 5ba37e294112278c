import type { KernelFacts } from '../facts.ts';
import { blankMetalWords, type MetalWord } from './blank-words.ts';
import { preprocess } from './expand-macros.ts';

/** What stands at the head of a function besides C++. */
export interface FunctionHead {
  readonly stage: KernelFacts['stage'] | null;
  /** Of `[[host_name("x")]]`. */
  readonly hostName: string | null;
}

/** A Metal source made ready for a C++ grammar, with the words it lost on the way. Offsets are those of `text`, not of the file. */
export interface MetalSource {
  /** Preprocessed, Metal words and attributes blanked. */
  readonly text: string;
  /** Some function may be a stage. */
  readonly hasStages: boolean;
  /** It reads `kernel void name(…) {` somewhere. */
  readonly hasPlainKernel: boolean;
  /** The Metal words between two offsets, in order. */
  wordsWithin(start: number, end: number): readonly MetalWord[];
  headWithin(start: number, end: number): FunctionHead;
}

export function readMetalSource(source: string): MetalSource {
  const preprocessed = preprocess(source);
  const { text, words } = blankMetalWords(preprocessed);
  const wordsWithin = (start: number, end: number) => {
    const first = firstFrom(words, start);
    return words.slice(first, firstFrom(words, end));
  };
  return {
    text,
    hasStages: words.some((word) => readHead([word]).stage !== null),
    hasPlainKernel: /\bkernel\s+void\s+[A-Za-z_]\w*\s*\([^{}]*\{/.test(preprocessed),
    wordsWithin,
    headWithin: (start, end) => readHead(wordsWithin(start, end)),
  };
}

const STAGES: ReadonlyMap<string, KernelFacts['stage']> = new Map([
  ['kernel', 'kernel'],
  ['vertex', 'vertex'],
  ['fragment', 'fragment'],
  ['mesh', 'mesh'],
  ['object', 'object'],
  ['visible', 'visible'],
]);

function readHead(words: readonly MetalWord[]): FunctionHead {
  let stage: KernelFacts['stage'] | null = null;
  let hostName: string | null = null;
  for (const word of words) {
    for (const attribute of word.attribute ? splitAttributes(word.text) : [word.text]) {
      stage = STAGES.get(attribute) ?? stage;
      const named = /^host_name\s*\(([\s\S]*)\)$/.exec(attribute);
      if (named !== null) hostName = [...(named[1] ?? '').matchAll(/"([^"]*)"/g)].map((part) => part[1]).join('');
    }
  }
  return { stage, hostName };
}

/** What stands between `[[` and `]]` as single attributes: `kernel, host_name("a, b")` is two. */
export function splitAttributes(text: string): readonly string[] {
  const parts = text.match(/(?:[^,("]|\((?:[^()"]|"[^"\n]*"|\([^()]*\))*\)|"[^"\n]*")+/g) ?? [];
  return parts.map((part) => part.trim()).filter((part) => part !== '');
}

/** Index of the first word that starts at an offset or later. */
function firstFrom(words: readonly MetalWord[], offset: number): number {
  let low = 0;
  let high = words.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((words[middle]?.start ?? offset) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}
