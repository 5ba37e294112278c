import type { Site } from '../facts/ir.ts';
import type { Frame } from './frame.ts';
import type { AtomId, Value } from './values.ts';

/** A callable with its first arguments, and some by name, given. */
export interface Partial {
  readonly callee: Value;
  readonly args: readonly Value[];
  readonly keywords: readonly (readonly [string, Value])[];
}

/** Of one call these are kept apart by all they hold; later ones are one, which holds whatever any does. */
const MOST_APART = 8;

const CALLEE = '<callee>';

/** A callable as the call at `site` makes it. */
export function makePartial(frame: Frame, site: Site, { callee, args, keywords }: Partial): Value {
  const { values, machine } = frame;
  const names = keywords.map(([name]) => name);
  const place = `${frame.module.path}#${site}:${args.length}:${names.join()}`;
  const held = `${callee}:${args.join()}:${keywords.map(([, value]) => value).join()}`;
  const known = machine.partials.get(place) ?? new Set();
  machine.partials.set(place, known);
  const apart = known.has(held) || known.size < MOST_APART;
  if (apart) known.add(held);
  const id = values.intern({ kind: 'partial', key: apart ? `${place}:${held}` : place });
  machine.heap.write(id, CALLEE, callee);
  args.forEach((value, n) => {
    machine.heap.write(id, `<${n}>`, value);
  });
  for (const [name, value] of keywords) machine.heap.write(id, `=${name}`, value);
  return values.single(id);
}

/** What a callable holds by now. */
export function readPartial(frame: Frame, id: AtomId): Partial {
  const { heap } = frame.machine;
  const reader = frame.context.id;
  const names = heap.peekAll(id).map(({ name }) => name);
  const args = names.filter((name) => name !== CALLEE && name.startsWith('<'));
  return {
    callee: heap.read(id, CALLEE, reader),
    args: args.map((_, n) => heap.read(id, `<${n}>`, reader)),
    keywords: names.filter((name) => name.startsWith('=')).map((name) => [name.slice(1), heap.read(id, name, reader)] as const),
  };
}
