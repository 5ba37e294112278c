import { isForeignModule } from '../facts/foreign-modules.ts';
import type { AttributeExpr, CallExpr } from '../facts/ir.ts';
import { expressions, statementExpressions, statements } from '../facts/walk-ir.ts';
import { ALLOCATORS } from '../metal/allocators.ts';
import { ENCODER_METHODS } from '../metal/encoder-methods.ts';
import { FUNCTION_MAKERS } from '../metal/functions.ts';
import { append } from './append.ts';
import { isForeignMethod } from './foreign-names.ts';
import { isMetalMethod, selectorOf } from './metal-names.ts';
import { isCheckedMethod } from './observe.ts';
import type { FunctionEntry, Program } from './program.ts';

interface Mentions {
  /** Attributes, names, and short strings (for `getattr` and messages); attributes and strings also with a dot before them. */
  readonly names: ReadonlySet<string>;
  /** Whether a name among them is one of Metal's. */
  readonly speaksToMetal: boolean;
  /** By the name that is called: whether a parameter of the function is among the arguments. */
  readonly calls: ReadonlyMap<string, boolean>;
  /** Names that methods of an encoder are called on. */
  readonly encoders: ReadonlySet<string>;
}

const MENTIONS = new WeakMap<object, Mentions>();

/** The names that a function mentions: attributes, names, and short strings; attributes and strings also with a dot before them. */
export function mentionedNames(fn: FunctionEntry): ReadonlySet<string> {
  return mentionsOf(fn).names;
}

/** Names that the function calls an encoder's methods on. */
export function encoderNames(fn: FunctionEntry): ReadonlySet<string> {
  return mentionsOf(fn).encoders;
}

function mentionsOf(fn: FunctionEntry): Mentions {
  const known = MENTIONS.get(fn.ir);
  if (known) return known;
  const names = new Set<string>();
  const calls = new Map<string, boolean>();
  const encoders = new Set<string>();
  const params = new Set(fn.ir.params.map((param) => param.name));
  for (const statement of statements(fn.ir.body))
    for (const outer of statementExpressions(statement))
      for (const expr of expressions(outer)) {
        if (expr.kind === 'attribute') noteAttribute(names, expr);
        else if (expr.kind === 'name') names.add(expr.id);
        else if (expr.kind === 'constant' && expr.type === 'str' && String(expr.value).length < 80)
          names.add(String(expr.value)).add(`.${expr.value}`);
        else if (expr.kind === 'call') {
          noteCall(calls, expr, params);
          const encoder = encoderName(expr);
          if (encoder !== null) encoders.add(encoder);
        }
      }
  const mentions = { names, calls, encoders, speaksToMetal: [...names].some(isMetalName) };
  MENTIONS.set(fn.ir, mentions);
  return mentions;
}

function encoderName({ callee }: CallExpr): string | null {
  if (callee.kind !== 'attribute' || callee.object.kind !== 'name') return null;
  return ENCODER_METHODS.has(selectorOf(callee.name) ?? '') ? callee.object.id : null;
}

/** What hangs on a library from outside, as `torch.zeros`, is the library's. */
function noteAttribute(names: Set<string>, expr: AttributeExpr): void {
  if (expr.object.kind === 'name' && isForeignModule(expr.object.id)) {
    if (isMetalName(expr.name)) names.add(expr.name);
    return;
  }
  names.add(expr.name).add(`.${expr.name}`);
}

function noteCall(calls: Map<string, boolean>, call: CallExpr, params: ReadonlySet<string>): void {
  const name = call.callee.kind === 'attribute' ? call.callee.name : call.callee.kind === 'name' ? call.callee.id : null;
  if (name === null) return;
  const passes = call.args.some((argument) => [...expressions(argument.value)].some((expr) => expr.kind === 'name' && params.has(expr.id)));
  calls.set(name, passes || (calls.get(name) ?? false));
}

/**
 * Functions in which a string or number can matter to a buffer: they speak to Metal; or they hand a parameter of theirs to what makes a buffer or finds a kernel,
 * through whatever functions; or they call one that does. Names that foreign types have too (`get`, `run`) lead no further. The others are followed without
 * constants, and only where something leads to them.
 */
export function relevantFunctions(program: Program): ReadonlySet<string> {
  const functions = [...program.modules.values()].flatMap((module) => module.functions);
  const callers = new Map<string, FunctionEntry[]>();
  const relevant = new Set<string>();
  const conduits: FunctionEntry[] = [];
  for (const fn of functions) {
    const { speaksToMetal, calls } = mentionsOf(fn);
    for (const name of calls.keys()) append(callers, name, fn);
    if (speaksToMetal || isNameHook(fn)) relevant.add(fn.id);
    if ([...calls].some(([name, passes]) => passes && isChosenByArgument(name))) conduits.push(fn);
  }
  conduits.push(...keepers(program, functions, relevant));
  const seen = new Set<FunctionEntry>(conduits);
  for (let fn = conduits.pop(); fn; fn = conduits.pop()) {
    relevant.add(fn.id);
    const parent = fn.ir.parent === null ? undefined : program.modules.get(fn.path)?.functions[fn.ir.parent];
    if (parent && !seen.has(parent)) {
      seen.add(parent);
      conduits.push(parent);
    }
    for (const name of namesOf(program, fn))
      for (const caller of callers.get(name) ?? []) {
        relevant.add(caller.id);
        if (seen.has(caller) || mentionsOf(caller).calls.get(name) !== true) continue;
        seen.add(caller);
        conduits.push(caller);
      }
  }
  return relevant;
}

/** A module's or an object's `__getattr__`, which a name decides. */
function isNameHook(fn: FunctionEntry): boolean {
  return fn.ir.name === '__getattr__';
}

/** Constructors of classes that speak to Metal, which keep in attributes what the methods use; and functions that give a parameter to a class that is but a record. */
function keepers(program: Program, functions: readonly FunctionEntry[], relevant: ReadonlySet<string>): readonly FunctionEntry[] {
  const speaking = new Set(functions.flatMap((fn) => (fn.ir.class !== null && relevant.has(fn.id) ? [`${fn.path}#${fn.ir.class}`] : [])));
  const records = new Set<string>();
  for (const module of program.modules.values())
    for (const cls of module.classes)
      if (cls.isValue || (!cls.methods.has('__init__') && cls.ir.body.some((statement) => statement.kind === 'annotated')))
        records.add(cls.ir.name);
  return functions.filter((fn) => {
    if (fn.ir.name === '__init__' && fn.ir.class !== null && program.modules.get(fn.path)?.classes[fn.ir.class]?.isValue) return true;
    if (fn.ir.name === '__init__' && fn.ir.class !== null && speaking.has(`${fn.path}#${fn.ir.class}`)) return true;
    return [...mentionsOf(fn).calls].some(([name, passes]) => passes && records.has(name));
  });
}

/** What a function is called by; a constructor, or a method whose name tells nothing, by its class's name. */
function namesOf(program: Program, fn: FunctionEntry): readonly string[] {
  const { name } = fn.ir;
  if (name === '__init__' && fn.ir.class !== null) return [program.modules.get(fn.path)?.classes[fn.ir.class]?.ir.name ?? ''];
  return isForeignMethod(name) ? [] : [name];
}

/** Calls whose result an argument decides: the mode of a buffer, the name of a kernel, an attribute. */
function isChosenByArgument(name: string): boolean {
  if (name === 'getattr' || name === 'setattr') return true;
  const selector = selectorOf(name);
  return selector !== undefined && (ALLOCATORS.has(selector) || FUNCTION_MAKERS.has(selector));
}

function isMetalName(name: string): boolean {
  return name.startsWith('MTL') || name.startsWith('newBuffer') || name === 'contents' || isCheckedMethod(name) || isMetalMethod(name);
}
