import { ALLOCATORS } from '../metal/allocators.ts';
import { COMMAND_BUFFER_FACTORIES, ENCODER_FACTORIES, ENCODER_METHODS, INDIRECT_COMMAND_FACTORIES } from '../metal/encoder-methods.ts';
import { DESCRIPTOR_FUNCTION_SETTERS, FUNCTION_MAKERS } from '../metal/functions.ts';
import type { ArgumentValue, CallArguments } from './arguments.ts';

/** A name that PyObjC accepts for a selector of the tables: with or without its last underscore. */
export function isMetalMethod(name: string): boolean {
  return selectorOf(name) !== undefined;
}

/** The full selector behind a method name, or undefined where the tables have none. */
export function selectorOf(name: string): string | undefined {
  let found = SELECTORS.get(name);
  if (found === undefined) {
    found = isSelector(name) ? name : isSelector(`${name}_`) ? `${name}_` : null;
    SELECTORS.set(name, found);
  }
  return found ?? undefined;
}

const SELECTORS = new Map<string, string | null>();

function isSelector(name: string): boolean {
  return (
    ALLOCATORS.has(name) ||
    ENCODER_METHODS.has(name) ||
    FUNCTION_MAKERS.has(name) ||
    COMMAND_BUFFER_FACTORIES.has(name) ||
    INDIRECT_COMMAND_FACTORIES.has(name) ||
    DESCRIPTOR_FUNCTION_SETTERS.has(name) ||
    ENCODER_FACTORIES.some((prefix) => name.startsWith(prefix))
  );
}

/** A selector with its arguments in order: from `name_other_(a, b)`, or from rubicon-objc's `name(a, other=b)`. */
export interface Message {
  readonly selector: string;
  readonly args: readonly ArgumentValue[];
}

export function messageOf(name: string, args: CallArguments): Message {
  if (args.keywords.size > 0 && args.positional.length > 0) {
    const selector = `${[name, ...args.keywords.keys()].join('_')}_`;
    if (isSelector(selector)) return { selector, args: [...args.positional, ...args.keywords.values()] };
  }
  return { selector: selectorOf(name) ?? name, args: [...args.positional, ...args.keywords.values()] };
}

/** The selector that a string such as `newBufferWithLength:options:` or `newBufferWithLength_options_` spells; undefined where it is none with arguments. */
export function spelledSelector(text: string): string | undefined {
  const name = text.replaceAll(':', '_');
  return name.includes('_') && isSelector(name) ? name : undefined;
}

/** `newBufferWith` and keywords `length`, `options` spell `newBufferWithLength_options_`. */
export function spelledByKeywords(stem: string, keywords: readonly string[]): string | undefined {
  const [first, ...others] = keywords;
  if (first === undefined) return undefined;
  const selector = `${[stem + first.charAt(0).toUpperCase() + first.slice(1), ...others].join('_')}_`;
  return ALLOCATORS.has(selector) ? selector : undefined;
}
