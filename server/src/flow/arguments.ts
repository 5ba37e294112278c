import type { Argument, CallExpr, Expr, Site } from '../facts/ir.ts';
import { containerItems, makeContainer } from './containers.ts';
import { describe } from './describe.ts';
import { evaluate } from './expressions.ts';
import type { Frame } from './frame.ts';
import type { FunctionEntry } from './program.ts';
import type { AtomId, Value } from './values.ts';

/** One argument as evaluated at a call. */
export interface ArgumentValue {
  readonly value: Value;
  readonly site: Site;
  readonly expr: Expr | null;
}

/** The arguments of a call. `rest` and `keywordRest` join what `*` and `**` bring whose count or names are not known. */
export interface CallArguments {
  readonly positional: readonly ArgumentValue[];
  readonly keywords: ReadonlyMap<string, ArgumentValue>;
  readonly rest: Value;
  readonly keywordRest: Value;
  /** The call itself. */
  readonly site: Site;
  /** Its callee as a person would name it. */
  readonly text: string;
}

export function evaluateArguments(frame: Frame, expr: CallExpr): CallArguments {
  const positional: ArgumentValue[] = [];
  const keywords = new Map<string, ArgumentValue>();
  let rest: Value = 0;
  let keywordRest: Value = 0;
  for (const argument of expr.args) {
    const evaluated = evaluateArgument(frame, argument);
    if (argument.kind === 'keyword' && argument.name !== null) keywords.set(argument.name, evaluated);
    else if (argument.kind === 'positional') positional.push(evaluated);
    else if (argument.kind === 'star') {
      const items = rest === 0 ? containerItems(frame, evaluated.value) : null;
      if (items) positional.push(...items.map((value) => ({ ...evaluated, value })));
      else rest = frame.values.join(rest, elementsOf(frame, evaluated.value));
    } else keywordRest = spreadKeywords(frame, evaluated, keywords, keywordRest);
  }
  return { positional, keywords, rest, keywordRest, site: expr.site, text: describe(expr.callee) };
}

function evaluateArgument(frame: Frame, argument: Argument): ArgumentValue {
  return { value: evaluate(frame, argument.value), site: argument.value.site, expr: argument.value };
}

function elementsOf(frame: Frame, value: Value): Value {
  const { values, machine } = frame;
  return values.joinAll(
    values
      .ids(value)
      .map((id) => (values.atom(id).kind === 'container' ? machine.heap.readElements(id, null, frame.context.id) : values.single(id))),
  );
}

function spreadKeywords(frame: Frame, spread: ArgumentValue, keywords: Map<string, ArgumentValue>, rest: Value): Value {
  const { values, machine } = frame;
  let left = rest;
  for (const id of values.ids(spread.value)) {
    if (values.atom(id).kind !== 'container') continue;
    for (const key of machine.heap.keys(id, frame.context.id)) {
      const value = machine.heap.readExact(id, key, frame.context.id);
      if (key.startsWith('s:'))
        keywords.set(key.slice(2), { ...spread, value: values.join(keywords.get(key.slice(2))?.value ?? 0, value) });
      else left = values.join(left, value);
    }
  }
  return left;
}

/** Arguments from values alone, for calls that no code spells out. */
export function plainArguments(values: readonly Value[], site: Site, text: string): CallArguments {
  return {
    positional: values.map((value) => ({ value, site, expr: null })),
    keywords: new Map(),
    rest: 0,
    keywordRest: 0,
    site,
    text,
  };
}

export function allArguments(args: CallArguments): readonly ArgumentValue[] {
  const spread = [args.rest, args.keywordRest].filter((value) => value !== 0).map((value) => ({ value, site: args.site, expr: null }));
  return [...args.positional, ...args.keywords.values(), ...spread];
}

/** The scope of a function's defaults, by parameter name. */
export function defaultsScope(fn: FunctionEntry, env: number | null): string {
  return env === null ? `defaults:${fn.id}` : `defaults:${fn.id}:${env}`;
}

/** Each parameter's value for a call. `self` fills the first parameter. A parameter that gets nothing has its default. */
export function bindParameters(
  frame: Frame,
  fn: FunctionEntry,
  env: number | null,
  self: AtomId | null,
  args: CallArguments,
): readonly Value[] {
  const { values, machine } = frame;
  const positional = [...(self === null ? [] : [values.single(self)]), ...args.positional.map((each) => each.value)];
  const keywords = new Map([...args.keywords].map(([name, each]) => [name, each.value]));
  let next = 0;
  return fn.ir.params.map((param) => {
    if (param.kind === 'star') {
      const rest = positional.slice(next);
      next = positional.length;
      return makeContainer(frame, 'tuple', `star:${args.site}:${fn.id}`, rest, args.rest);
    }
    if (param.kind === 'double-star') {
      const container = makeContainer(frame, 'dict', `stars:${args.site}:${fn.id}`, [], args.keywordRest);
      for (const id of values.ids(container)) for (const [name, value] of keywords) machine.heap.writeElement(id, `s:${name}`, value);
      return container;
    }
    const given = param.keywordOnly ? undefined : positional[next];
    if (given !== undefined) {
      next++;
      return given;
    }
    const named = keywords.get(param.name);
    keywords.delete(param.name);
    if (named !== undefined) return named;
    const spread = values.join(param.keywordOnly ? 0 : args.rest, args.keywordRest);
    return values.join(spread, machine.heap.read(defaultsScope(fn, env), param.name, frame.context.id));
  });
}
