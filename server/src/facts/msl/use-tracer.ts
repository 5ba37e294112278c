import type { Node, TreeCursor } from '../../syntax/syntax.ts';
import { type CalledName, nameOf } from './called-name.ts';
import { ANYTHING, type Effect, LOADS, NOTHING, RETURNS } from './effect.ts';
import type { MslFunction, SourceFunctions } from './find-functions.ts';
import { type Alias, type CallOutcome, castTo, followPath, type PathContext, type Pointed, passedOn } from './pointer-path.ts';
import type { MslParameter } from './read-parameters.ts';
import { effectOfStandardCall, takesValues } from './standard-functions.ts';

/** Calls followed into one another before the rest counts as unseen. */
const DEEPEST = 40;
/** Names of one memory followed in one function. */
const MOST_ALIASES = 100;
/** Mentions looked at in one source: far above what people write, a bound for what is made to be slow. */
const MOST_MENTIONS = 200_000;

/** Says what functions of one source do to the memory behind their parameters. Of use as long as their tree lives. */
export class UseTracer {
  readonly #text: string;
  readonly #found: SourceFunctions;
  readonly #byName = new Map<string, MslFunction[]>();
  readonly #known = new Map<MslFunction, (Effect | undefined)[]>();
  #depth = 0;
  #mentionsLeft = MOST_MENTIONS;

  constructor(text: string, found: SourceFunctions) {
    this.#text = text;
    this.#found = found;
    for (const fn of found.functions) {
      if (fn.body === null) continue;
      const sameName = this.#byName.get(fn.name);
      if (sameName === undefined) this.#byName.set(fn.name, [fn]);
      else sameName.push(fn);
    }
  }

  /** What the function does to the memory behind a parameter: `LOADS` and `STORES`, and `RETURNS` where it gives the pointer back. A recursion does anything. */
  effectOn(fn: MslFunction, index: number): Effect {
    let effects = this.#known.get(fn);
    if (effects === undefined) {
      effects = [];
      this.#known.set(fn, effects);
    }
    const known = effects[index];
    if (known !== undefined) return known;
    const param = fn.params[index];
    if (param === undefined || fn.body === null || this.#depth >= DEEPEST) return ANYTHING;
    effects[index] = ANYTHING;
    const cursor = fn.body.walk();
    this.#depth++;
    try {
      const effect = this.#trace(fn, fn.body, param, cursor);
      effects[index] = effect;
      return effect;
    } finally {
      this.#depth--;
      cursor.delete();
    }
  }

  #trace(fn: MslFunction, body: Node, param: MslParameter, cursor: TreeCursor): Effect {
    const depth = startDepth(param);
    if (depth === null) return ANYTHING;
    if (param.name === '') return NOTHING;
    const context = this.#contextOf(fn, body);
    const aliases: Alias[] = [{ name: param.name, depth, isConst: false, start: context.start, end: context.end }];
    const seen = new Set<string>();
    let effect = NOTHING;
    for (const alias of aliases) {
      const key = `${alias.name} ${alias.depth} ${alias.isConst} ${alias.start}`;
      if (seen.has(key)) continue;
      seen.add(key);
      if (seen.size > MOST_ALIASES) return effect | ANYTHING;
      for (const at of mentions(this.#text, alias)) {
        if (--this.#mentionsLeft < 0) return effect | ANYTHING;
        cursor.reset(body);
        while (cursor.gotoFirstChildForIndex(at));
        if (body.hasError && isInBrokenStatement(cursor)) return effect | ANYTHING;
        const outcome = followPath(cursor, alias, context);
        effect |= outcome.effect;
        if (outcome.alias !== null) aliases.push(outcome.alias);
      }
    }
    return effect;
  }

  #contextOf(fn: MslFunction, body: Node): PathContext {
    return {
      text: this.#text,
      start: body.startIndex,
      end: body.endIndex,
      isMethod: fn.isMethod,
      returnsReference: fn.returnsReference,
      members: this.#found.members,
      effectOfCall: (call, argument, value) => this.#effectOfCall(call, argument, value),
    };
  }

  #effectOfCall(call: Node, argument: number, value: Pointed): CallOutcome {
    const callee = nameOf(call.childForFieldName('function'));
    if (callee === null) return { effect: passedOn(value), result: null };
    const { name } = callee;
    if (/^(?:static|reinterpret|const)_cast$/.test(name)) {
      const cast = castTo(callee.templateArgs[0] ?? '', value);
      if (cast !== null) return { effect: NOTHING, result: cast };
    }
    const count = call.childForFieldName('arguments')?.namedChildCount ?? 0;
    const candidates = this.#candidates(callee, count, argument);
    if (candidates.length > 0) return this.#joinCandidates(candidates, argument, value);
    const standard = value.depth === 1 ? effectOfStandardCall(name, argument) : null;
    if (standard !== null) return { effect: standard, result: null };
    const byValue = value.depth === 0 && (takesValues(name) || this.#found.typeNames.has(name));
    return { effect: byValue ? LOADS : passedOn(value), result: null };
  }

  /** The functions of this source that a call may mean: of that name, taking so many arguments, able to take `device` memory there. */
  #candidates({ name, isMember }: CalledName, count: number, argument: number): readonly MslFunction[] {
    const named = this.#byName.get(name) ?? [];
    const fitting = named.filter((fn) => (fn.isMethod || !isMember) && fn.params.length >= count && acceptsDevice(fn.params[argument]));
    const exact = fitting.filter((fn) => fn.params.length === count);
    return exact.length > 0 ? exact : fitting;
  }

  #joinCandidates(candidates: readonly MslFunction[], argument: number, value: Pointed): CallOutcome {
    let effect = NOTHING;
    let result: Pointed | null = null;
    for (const fn of candidates) {
      const one = this.#effectThrough(fn, argument, value);
      effect |= one & ANYTHING;
      if ((one & RETURNS) !== 0) result = { depth: fn.returnsReference ? 0 : 1, isConst: value.isConst };
    }
    return { effect: value.isConst ? effect & LOADS : effect, result };
  }

  #effectThrough(fn: MslFunction, argument: number, value: Pointed): Effect {
    const param = fn.params[argument];
    if (param === undefined || value.depth > 1) return passedOn(value);
    if (value.depth === 0 && param.shape === 'value') return LOADS;
    if (value.depth === 1 && param.shape === 'reference') return passedOn(value);
    if (param.isConst && param.shape !== 'value') return LOADS | (this.effectOn(fn, argument) & RETURNS);
    return this.effectOn(fn, argument);
  }
}

/** Around a syntax error tokens are skipped to make the rest parse: what it seems to say may be something else. */
function isInBrokenStatement(leaf: TreeCursor): boolean {
  const cursor = leaf.copy();
  try {
    while (!/_statement$|^declaration$/.test(cursor.nodeType)) if (!cursor.gotoParent()) break;
    return cursor.currentNode.hasError;
  } finally {
    cursor.delete();
  }
}

/** `thread T&` and `threadgroup T*` take no `device` memory; `thread const T&` takes a copy of an element. */
function acceptsDevice(param: MslParameter | undefined): boolean {
  if (param === undefined || param.shape === 'value') return true;
  if (param.addressSpace === 'device' || param.addressSpace === 'other') return true;
  return param.addressSpace === 'thread' && param.shape === 'reference' && (param.isConst || param.type.includes('*'));
}

function startDepth(param: MslParameter): number | null {
  switch (param.shape) {
    case 'reference':
      return 0;
    case 'value':
    case 'pointer':
      return 1;
    case 'array':
      return 2;
    case 'nested':
      return null;
  }
}

/** Offsets where a name stands as a word of its own and not behind a `.`. */
function* mentions(text: string, { name, start, end }: Alias): Generator<number> {
  const isWord = /[\w.]/;
  for (let at = text.indexOf(name, start); at >= 0 && at < end; at = text.indexOf(name, at + name.length)) {
    const before = text[at - 1] ?? ' ';
    const after = text[at + name.length] ?? ' ';
    if (!isWord.test(before) && !/\w/.test(after)) yield at;
  }
}
