import type { Node } from '../../syntax/syntax.ts';
import type { KernelParameter } from '../facts.ts';
import { type MetalSource, splitAttributes } from './metal-source.ts';

/** A parameter of a Metal function as its text says it. */
export interface MslParameter {
  /** Empty where it has none. */
  readonly name: string;
  /** As written, blanks folded, attributes and default value left out: `device const float*`. */
  readonly type: string;
  readonly addressSpace: KernelParameter['addressSpace'] | 'thread';
  /** `array`: of pointers, each bound by itself. `nested`: a pointer to pointers that lie in memory. */
  readonly shape: 'value' | 'reference' | 'pointer' | 'array' | 'nested';
  /** What it points or refers to is `const`. */
  readonly isConst: boolean;
  /** What stands between `[[` and `]]`, each alone. */
  readonly attributes: readonly string[];
  /** How many bindings it takes: the length of an array of pointers, else 1. */
  readonly slots: number;
}

/** The parameters of a `parameter_list` node. Text decides, not the shape of the tree: Metal's words are blank in it. */
export function readParameters(list: Node, source: MetalSource): readonly MslParameter[] {
  const params: MslParameter[] = [];
  let start = list.startIndex + 1;
  for (const child of list.children) {
    if (child.type !== ',' && child.type !== ')') continue;
    const param = readParameter(start, child.startIndex, source);
    if (param !== null) params.push(param);
    start = child.endIndex;
  }
  return params;
}

function readParameter(start: number, end: number, source: MetalSource): MslParameter | null {
  const blanked = source.text.slice(start, end).replace(/=[\s\S]*$/, '');
  const declared = blanked.trimEnd();
  if (declared.trim() === '' || declared.trim() === 'void') return null;
  const { name, before, suffix } = splitName(declared);
  const words = source.wordsWithin(start, end);
  const type = foldBlanks(withAddressWords(before, start, words)) + suffix;
  const shape = shapeOf(type, suffix);
  return {
    name,
    type,
    addressSpace: addressSpaceOf(words, shape),
    shape,
    isConst: pointeeIsConst(type),
    attributes: words.filter((word) => word.attribute).flatMap((word) => splitAttributes(word.text)),
    slots: Number(/^(?:metal::)?array<.*[*&>]\s*,\s*(\d+)>/.exec(type)?.[1] ?? /\*.*\[(\d+)\]$/.exec(type)?.[1] ?? 1),
  };
}

/** `const float* a[4]` is `a`, `const float* ` and `[4]`. A type alone has no name. */
function splitName(declared: string): { readonly name: string; readonly before: string; readonly suffix: string } {
  const inParens = /^([\s\S]*?)\(\s*([&*])\s*([A-Za-z_]\w*)\s*\)\s*((?:\[[^\]]*\]\s*)+)$/.exec(declared);
  if (inParens !== null) {
    const [, before = '', mark = '', name = '', suffix = ''] = inParens;
    return { name, before: before + mark, suffix: suffix.trim() };
  }
  const match = /([A-Za-z_]\w*)\s*((?:\[[^\]]*\]\s*)*)$/.exec(declared);
  const before = match === null ? declared : declared.slice(0, match.index);
  if (match === null || /^\s*(?:(?:const|volatile|struct|unsigned|signed)\s+)*$/.test(before) || before.trimEnd().endsWith('::')) {
    return { name: '', before: declared, suffix: '' };
  }
  return { name: match[1] ?? '', before, suffix: (match[2] ?? '').trim() };
}

interface WordAt {
  readonly start: number;
  readonly text: string;
  readonly attribute: boolean;
}

/** The blanked text with its address-space words back in their places. */
function withAddressWords(blanked: string, offset: number, words: readonly WordAt[]): string {
  let text = blanked;
  for (const word of words) {
    const at = word.start - offset;
    if (!word.attribute && at < text.length) text = text.slice(0, at) + word.text + text.slice(at + word.text.length);
  }
  return text;
}

function foldBlanks(type: string): string {
  return type
    .trim()
    .replace(/\s+/g, ' ')
    .replace(/ ?([*&]) ?(?=[*&>,]|$)/g, '$1')
    .replace(/ ([*&])/g, '$1');
}

const SPACES: ReadonlyMap<string, MslParameter['addressSpace']> = new Map([
  ['device', 'device'],
  ['constant', 'constant'],
  ['threadgroup', 'threadgroup'],
  ['thread', 'thread'],
]);

/** The space of what the parameter itself points or refers to: of `device float* constant* p` it is `constant`. */
function addressSpaceOf(words: readonly WordAt[], shape: MslParameter['shape']): MslParameter['addressSpace'] {
  const spaces = words.flatMap((word) => (word.attribute ? [] : (SPACES.get(word.text) ?? [])));
  return (shape === 'nested' ? spaces.at(-1) : spaces[0]) ?? 'other';
}

function shapeOf(type: string, suffix: string): MslParameter['shape'] {
  const stars = type.split('*').length - 1;
  if (stars > 1) return 'nested';
  if (stars === 1) return suffix !== '' || /\barray(?:_ref)?<[^<>]*\*/.test(type) ? 'array' : 'pointer';
  if (type.includes('&')) return 'reference';
  return suffix === '' ? 'value' : 'pointer';
}

/** `const` before the last `*` or `&` speaks of what lies behind it. */
function pointeeIsConst(type: string): boolean {
  const mark = Math.max(type.lastIndexOf('*'), type.lastIndexOf('&'));
  return /\bconst\b/.test(mark < 0 ? type : type.slice(0, mark));
}
