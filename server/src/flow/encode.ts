import type { EncoderMethod } from '../metal/encoder-methods.ts';
import { bufferAtoms, recordBufferAccess, recordEscape } from './accesses.ts';
import type { ArgumentValue, CallArguments } from './arguments.ts';
import { containerItems, iterate } from './containers.ts';
import { describe } from './describe.ts';
import type { Frame } from './frame.ts';
import type { Message } from './metal-names.ts';
import type { AtomId, Value } from './values.ts';

/** A message to an encoder: what it does to its buffers is noted in the trace, whose order later tells the kernel. */
export function encode(frame: Frame, receiver: Value, method: EncoderMethod, message: Message, args: CallArguments): Value {
  const { values } = frame;
  if (frame.env === null) return values.none;
  const encoder = encoderOf(frame, receiver, args);
  switch (method.kind) {
    case 'bind':
      bind(frame, encoder, method, message, args);
      return values.none;
    case 'pipeline':
      frame.trace.push({ kind: 'pipeline', encoder, pipeline: pipelinesIn(frame, message.args[method.pipeline]?.value ?? 0) });
      return values.none;
    case 'dispatch':
      useBuffers(frame, encoder, method.uses, message);
      frame.trace.push({ kind: 'dispatch', encoder });
      return values.none;
    case 'use':
      useBuffers(frame, encoder, method.uses, message);
      return values.none;
    case 'use-resource':
      useResource(frame, encoder, message.args[method.resource], message.args[method.usage]?.value ?? 0);
      return values.none;
    case 'synchronize':
      synchronize(frame, encoder, message.args[method.resource], args);
      return values.none;
    case 'end':
      frame.trace.push({ kind: 'end', encoder });
      return values.none;
  }
}

/** An encoder that comes from out of sight is known by what it is called in this run. */
function encoderOf(frame: Frame, receiver: Value, args: CallArguments): Value {
  const known = frame.values.filter(receiver, (atom) => atom.kind === 'encoder');
  if (known !== 0) return known;
  const origins = frame.machine.atoms(receiver).flatMap((atom) => (atom.kind === 'unknown' && atom.origin !== null ? [atom.origin] : []));
  if (origins.length > 0) return frame.values.joinAll(origins.map((origin) => frame.values.of({ kind: 'encoder', key: `?${origin}` })));
  const name = args.text.slice(0, Math.max(0, args.text.lastIndexOf('.')));
  return frame.values.of({ kind: 'encoder', key: `${frame.context.id}:${name}` });
}

/** Pipelines in a value; through the pair that PyObjC returns with an error, too. */
function pipelinesIn(frame: Frame, value: Value): Value {
  const { values } = frame;
  const found = values.list(value).flatMap((atom) => {
    if (atom.kind === 'kernel') return [values.of(atom)];
    if (atom.kind === 'container') return [pipelinesIn(frame, containerItems(frame, values.of(atom))?.[0] ?? 0)];
    return atom.kind === 'unknown' || atom.kind === 'caller' || atom.kind === 'data' ? [values.unknown] : [];
  });
  return values.joinAll(found);
}

function bind(
  frame: Frame,
  encoder: Value,
  method: Extract<EncoderMethod, { kind: 'bind' }>,
  message: Message,
  { rest: spread, site }: CallArguments,
): void {
  const buffer = message.args[method.buffer];
  const index = message.args[method.index];
  if (spread !== 0) bindOne(frame, encoder, { value: spread, site, expr: null }, spread, null, method.stage);
  if (!buffer) return;
  if (!method.list) {
    for (const at of indices(frame, index?.value ?? 0)) bindOne(frame, encoder, buffer, buffer.value, at, method.stage);
    return;
  }
  const items = containerItems(frame, buffer.value);
  const start = items ? rangeStart(frame, index) : null;
  if (items && start !== null) for (const [n, item] of items.entries()) bindOne(frame, encoder, buffer, item, start + n, method.stage);
  else bindOne(frame, encoder, buffer, frame.values.join(buffer.value, iterate(frame, buffer.value).each), null, method.stage);
}

function bindOne(
  frame: Frame,
  encoder: Value,
  argument: ArgumentValue,
  value: Value,
  index: number | null,
  stage: 'compute' | 'vertex' | 'fragment' | 'tile' | 'object' | 'mesh',
): void {
  for (const buffer of buffersBehind(frame, value))
    frame.trace.push({ kind: 'bind', encoder, buffer, index, stage, place: frame.place(argument.site) });
}

/** Buffers in a value, and those behind its textures and matrices. */
function buffersBehind(frame: Frame, value: Value): readonly AtomId[] {
  const wrapped = frame.values.list(value).flatMap((atom) => (atom.kind === 'wrapper' ? [atom.buffer] : []));
  return [...bufferAtoms(frame, value), ...wrapped];
}

function indices(frame: Frame, value: Value): readonly (number | null)[] {
  const atoms = frame.machine.atoms(value);
  if (atoms.length === 0 || atoms.some((atom) => atom.kind !== 'int')) return [null];
  return atoms.flatMap((atom) => (atom.kind === 'int' ? [atom.value] : []));
}

/** The first number of `NSMakeRange(a, n)`, `(a, n)`. */
function rangeStart(frame: Frame, range: ArgumentValue | undefined): number | null {
  const { expr } = range ?? { expr: null };
  if (expr === null) return null;
  const first = expr.kind === 'call' ? expr.args[0]?.value : expr.kind === 'sequence' ? expr.items[0] : undefined;
  return first?.kind === 'constant' && typeof first.value === 'number'
    ? first.value
    : frame.values.has(range?.value ?? 0, 'container')
      ? 0
      : null;
}

function useBuffers(frame: Frame, encoder: Value, uses: Extract<EncoderMethod, { kind: 'use' }>['uses'], message: Message): void {
  for (const use of uses) {
    const argument = message.args[use.argument];
    if (!argument) continue;
    const lists = frame.values.filter(argument.value, (atom) => atom.kind === 'container');
    const given = lists === 0 ? argument.value : frame.values.join(argument.value, iterate(frame, lists).each);
    recordBufferAccess(frame, buffersBehind(frame, given), use.access, argument.site, use.role, { certain: use.assumed !== true, encoder });
  }
}

const USAGE_NAMES: ReadonlyMap<string, number> = new Map([
  ['MTLResourceUsageRead', 1],
  ['MTLResourceUsageWrite', 2],
]);

function useResource(frame: Frame, encoder: Value, resource: ArgumentValue | undefined, usage: Value): void {
  if (!resource) return;
  const buffers = buffersBehind(frame, frame.values.join(resource.value, iterate(frame, resource.value).each));
  const known = usageOf(frame, usage);
  const direction = known === 1 ? 'gpu-read' : known === 2 ? 'gpu-write' : 'gpu-read-write';
  recordBufferAccess(
    frame,
    buffers,
    direction,
    resource.site,
    `used by ${resource.expr ? describe(resource.expr) : 'a list'} as a resource`,
    { certain: known === 1 || known === 2, encoder },
  );
}

function usageOf(frame: Frame, usage: Value): number | null {
  const [atom, ...others] = frame.machine.atoms(usage);
  if (atom === undefined || others.length > 0) return null;
  if (atom.kind === 'int') return atom.value;
  return atom.kind === 'external' ? (USAGE_NAMES.get(atom.name.split('.').at(-1) ?? '') ?? null) : null;
}

function synchronize(frame: Frame, encoder: Value, resource: ArgumentValue | undefined, { site }: CallArguments): void {
  if (!resource) return;
  const buffers = buffersBehind(frame, resource.value);
  if (buffers.length > 0)
    frame.trace.push({ kind: 'sync', call: 'synchronizeResource_', buffers, place: frame.place(site), encoder, extent: null });
  recordBufferAccess(frame, buffers, 'sync', resource.site, 'synchronizeResource_: the GPU wrote it', {
    via: 'sync-resource',
  });
  const rest = frame.values.filter(resource.value, (atom) => atom.kind !== 'buffer' && atom.kind !== 'wrapper');
  recordEscape(frame, rest, resource.site, 'given to synchronizeResource_');
}
