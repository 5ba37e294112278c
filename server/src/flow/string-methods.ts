import { recordEscape, recordViewAccess } from './accesses.ts';
import { allArguments, type CallArguments } from './arguments.ts';
import { iterate } from './containers.ts';
import type { Frame } from './frame.ts';
import { stringValue } from './strings.ts';
import { HOLE, type Value } from './values.ts';

const CASES: ReadonlyMap<string, (text: string) => string> = new Map([
  ['lower', (text: string) => text.toLowerCase()],
  ['upper', (text: string) => text.toUpperCase()],
  ['strip', (text: string) => text.trim()],
]);

/** A method of a string whose text is known: names are often made by `format`, `lower` or `replace`. */
export function callStringMethod(frame: Frame, text: string, name: string, args: CallArguments): Value {
  for (const each of allArguments(args)) {
    recordViewAccess(frame, each.value, 'cpu-read', each.site, `given to .${name}`);
    if (name === 'join') recordViewAccess(frame, iterate(frame, each.value).each, 'cpu-read', each.site, 'joined');
    else recordEscapeOfFormat(frame, each.value, each.site, name);
  }
  const change = CASES.get(name);
  if (change) return stringValue(frame, change(text));
  if (name === 'format') return stringValue(frame, text.replace(/\{[^{}]*\}/g, HOLE));
  if (name === 'encode') return frame.values.data;
  return RETURNS_STRING.has(name) ? frame.values.string(HOLE) : frame.values.data;
}

const RETURNS_STRING: ReadonlySet<string> = new Set([
  'replace',
  'join',
  'title',
  'removeprefix',
  'removesuffix',
  'lstrip',
  'rstrip',
  'zfill',
  'ljust',
  'rjust',
]);

/** Formatting prints an object; anything else that takes a buffer here is out of sight. */
function recordEscapeOfFormat(frame: Frame, value: Value, site: number, name: string): void {
  if (name !== 'format') recordEscape(frame, value, site, `passed to .${name}`);
}
