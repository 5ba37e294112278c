import { ALLOCATORS } from '../metal/allocators.ts';
import { ENCODER_METHODS } from '../metal/encoder-methods.ts';
import { FUNCTION_MAKERS } from '../metal/functions.ts';
import { expressions, statementExpressions, statements } from '../facts/walk-ir.ts';
import { isForeignMethod } from './foreign-names.ts';
import type { FunctionEntry, Program } from './program.ts';

/** The names that each function mentions: attributes, names, and short strings (for `getattr` and messages). */
export function mentionedNames(fn: FunctionEntry): ReadonlySet<string> {
  const known = MENTIONS.get(fn.ir);
  if (known) return known;
  const names = new Set<string>();
  for (const statement of statements(fn.ir.body))
    for (const outer of statementExpressions(statement))
      for (const expr of expressions(outer)) {
        if (expr.kind === 'attribute') names.add(expr.name);
        else if (expr.kind === 'name') names.add(expr.id);
        else if (expr.kind === 'constant' && expr.type === 'str' && String(expr.value).length < 80) names.add(String(expr.value));
      }
  MENTIONS.set(fn.ir, names);
  return names;
}

const MENTIONS = new WeakMap<object, ReadonlySet<string>>();

/**
 * Functions in which a string or number can matter to a buffer: they speak to Metal, or mention by name a function that does. Names that foreign types have too
 * (`get`, `run`) lead no further. The others are followed without constants, and only where something leads to them.
 */
export function relevantFunctions(program: Program): ReadonlySet<string> {
  const functions = [...program.modules.values()].flatMap((module) => module.functions);
  const byMention = new Map<string, FunctionEntry[]>();
  const queue: FunctionEntry[] = [];
  const relevant = new Set<string>();
  for (const fn of functions) {
    let direct = false;
    for (const name of mentionedNames(fn)) {
      const mentions = byMention.get(name);
      if (mentions) mentions.push(fn);
      else byMention.set(name, [fn]);
      direct ||= isMetalName(name);
    }
    if (direct) {
      relevant.add(fn.id);
      queue.push(fn);
    }
  }
  for (let fn = queue.pop(); fn; fn = queue.pop()) {
    const parent = fn.ir.parent === null ? undefined : program.modules.get(fn.path)?.functions[fn.ir.parent];
    if (parent && !relevant.has(parent.id)) {
      relevant.add(parent.id);
      queue.push(parent);
    }
    const names = fn.ir.name === '__init__' && fn.ir.class !== null ? [className(program, fn)] : [fn.ir.name];
    for (const name of names)
      for (const mention of isForeignMethod(name) ? [] : (byMention.get(name) ?? [])) {
        if (relevant.has(mention.id)) continue;
        relevant.add(mention.id);
        queue.push(mention);
      }
  }
  return relevant;
}

function className(program: Program, fn: FunctionEntry): string {
  return program.modules.get(fn.path)?.classes[fn.ir.class ?? 0]?.ir.name ?? '';
}

function isMetalName(name: string): boolean {
  return (
    name.startsWith('MTL') ||
    name.startsWith('newBuffer') ||
    name === 'contents' ||
    ALLOCATORS.has(name) ||
    ENCODER_METHODS.has(name) ||
    FUNCTION_MAKERS.has(name) ||
    name.includes('CommandEncoder') ||
    name.startsWith('didModifyRange')
  );
}
