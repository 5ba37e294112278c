import type { MetalSource } from './metal-source.ts';
import type { MslParameter } from './read-parameters.ts';

/** Number of a constant of the source by its name, null where it has none or several. */
export type ConstantLookup = (name: string) => number | null;

/**
 * The buffer index of each parameter, null for one that is no buffer and for an index that is no number in this source.
 *
 * `[[buffer(n)]]` gives it. A buffer without an attribute gets the lowest index that is free when its turn comes, the explicit ones taken first: without any
 * attribute, its position among the buffers. (Metal Shading Language Specification, "Locating Buffer, Texture, and Sampler Arguments": where no location
 * is given the compiler assigns one.)
 */
export function bufferIndices(params: readonly MslParameter[], constant: ConstantLookup): readonly (number | null)[] {
  const explicit = params.map((param) => explicitIndex(param, constant));
  const taken = new Set<number>();
  const take = (index: number, slots: number) => {
    for (let slot = 0; slot < slots; slot++) taken.add(index + slot);
  };
  explicit.forEach((index, i) => {
    if (index !== null) take(index, params[i]?.slots ?? 1);
  });
  return params.map((param, i) => {
    const index = explicit[i] ?? null;
    if (index !== null || hasLocation(param) || !isBuffer(param)) return index;
    const free = lowestFree(taken, param.slots);
    take(free, param.slots);
    return free;
  });
}

function lowestFree(taken: ReadonlySet<number>, slots: number): number {
  let start = 0;
  for (let at = 0; at < start + slots; at++) if (taken.has(at)) start = at + 1;
  return start;
}

const BUFFER = /^(?:\w+::)?buffer\s*\(([\s\S]*)\)$/;

/**
 * Whether a parameter is bound as a buffer. A pointer or reference whose address space is hidden, by an alias or a hole in generated source, is: a function
 * that a pipeline calls can have it from nowhere else.
 */
export function isBuffer(param: MslParameter): boolean {
  if (param.attributes.some((attribute) => BUFFER.test(attribute))) return true;
  if (param.addressSpace === 'other') return param.shape !== 'value' && !hasLocation(param);
  return param.addressSpace === 'device' || param.addressSpace === 'constant';
}

/** Whether an attribute says where the parameter comes from. */
function hasLocation(param: MslParameter): boolean {
  return param.attributes.some((attribute) => !/^(?:function_constant\b|maybe_unused$)/.test(attribute));
}

function explicitIndex(param: MslParameter, constant: ConstantLookup): number | null {
  for (const attribute of param.attributes) {
    const match = BUFFER.exec(attribute);
    if (match !== null) return evaluate(match[1] ?? '', constant);
  }
  return null;
}

/** Sums of numbers and named constants; anything else is null. */
function evaluate(expression: string, constant: ConstantLookup): number | null {
  let sum = 0;
  for (const term of expression.replace(/[()]/g, ' ').split('+')) {
    const value = termValue(term.trim(), constant);
    if (value === null) return null;
    sum += value;
  }
  return sum;
}

function termValue(term: string, constant: ConstantLookup): number | null {
  const number = /^(0[xX][\da-fA-F]+|\d+)[uUlL]*$/.exec(term);
  if (number !== null) return Number(number[1]);
  const name = /(?:^|::)\s*([A-Za-z_]\w*)$/.exec(term);
  return name === null ? null : constant(name[1] ?? '');
}

/** Looks up `constant int N = 3;`, `constexpr int N = 3;`, `static const int N = 3;` and enumerators. A name with two values has none. */
export function constantsOf(source: MetalSource): ConstantLookup {
  let values: Map<string, number | null> | null = null;
  return (name) => {
    values ??= readConstants(source);
    return values.get(name) ?? null;
  };
}

function readConstants(source: MetalSource): Map<string, number | null> {
  const values = new Map<string, number | null>();
  const lookup: ConstantLookup = (name) => values.get(name) ?? null;
  const add = (name: string, value: number | null) => values.set(name, values.has(name) && values.get(name) !== value ? null : value);
  const declared = /\benum\b[^;{}()]*\{([^{}]*)\}|(?:^|[;{}])\s*((?:[A-Za-z_]\w*\s+){1,5})([A-Za-z_]\w*)\s*=\s*([^;{}]*)(?=;)/g;
  for (const match of source.text.matchAll(declared)) {
    const [whole, enumerators, words = '', name = '', value = ''] = match;
    if (enumerators !== undefined) addEnumerators(enumerators, lookup, add);
    else if (
      /\bconst/.test(words) ||
      source.wordsWithin(match.index, match.index + whole.length).some((word) => word.text === 'constant')
    ) {
      add(name, evaluate(value, lookup));
    }
  }
  return values;
}

function addEnumerators(enumerators: string, lookup: ConstantLookup, add: (name: string, value: number | null) => void): void {
  let next: number | null = 0;
  for (const enumerator of enumerators.split(',')) {
    const [, name, assigned, value = ''] = /^\s*([A-Za-z_]\w*)\s*(=([\s\S]*))?$/.exec(enumerator) ?? [];
    if (name === undefined) continue;
    if (assigned !== undefined) next = evaluate(value, lookup);
    add(name, next);
    if (next !== null) next++;
  }
}
