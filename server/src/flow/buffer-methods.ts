import type { AttributeExpr } from '../facts/ir.ts';
import {
  GPU_ADDRESS_METHODS,
  NEUTRAL_BUFFER_METHODS,
  TEXTURE_ON_BUFFER_METHODS,
  WRAPPER_READ_PREFIXES,
  WRAPPER_WRITE_PREFIXES,
} from '../metal/resource-methods.ts';
import { storageModeValue } from '../metal/resource-options.ts';
import { recordBufferAccess, recordEscape, recordViewAccess } from './accesses.ts';
import { allArguments, type CallArguments } from './arguments.ts';
import { contentsOf } from './attributes.ts';
import { rangeExtent } from './byte-extent.ts';
import type { Frame } from './frame.ts';
import type { AtomId, Value } from './values.ts';

/** A method of an MTLBuffer. */
export function callBufferMethod(frame: Frame, buffer: AtomId, name: string, args: CallArguments, callee: AttributeExpr | null): Value {
  const { values } = frame;
  const site = callee?.nameSite ?? args.site;
  if (name === 'contents') return contentsOf(frame, buffer, callee?.site ?? args.site);
  if (name === 'didModifyRange_' || name === 'didModifyRange') {
    recordBufferAccess(frame, [buffer], 'sync', args.site, 'didModifyRange_: the CPU wrote it', { via: 'sync-modified' });
    noteModified(frame, buffer, args);
    return values.none;
  }
  if (name === 'storageMode') return modeValue(frame, buffer);
  if (GPU_ADDRESS_METHODS.has(name)) {
    recordBufferAccess(frame, [buffer], 'gpu-read-write', site, `${name}(): its address is given to the GPU`, { certain: false });
    return values.data;
  }
  if (TEXTURE_ON_BUFFER_METHODS.has(name)) {
    recordBufferAccess(frame, [buffer], 'gpu-read-write', site, 'a texture is made on it', { certain: false, via: 'wrapper' });
    return values.of({ kind: 'wrapper', buffer });
  }
  if (isPrefixed(name, WRAPPER_READ_PREFIXES)) return wrapperRead(frame, buffer, name, args);
  if (isPrefixed(name, WRAPPER_WRITE_PREFIXES)) return wrapperWrite(frame, buffer, name, args);
  for (const each of allArguments(args)) recordEscape(frame, each.value, each.site, `passed to ${args.text}`);
  if (name.startsWith('newRemoteBufferView')) return values.single(buffer);
  if (!NEUTRAL_BUFFER_METHODS.has(name))
    recordBufferAccess(frame, [buffer], 'escape', site, `${name} is no method of a buffer that is known here`);
  if (name === 'retain' || name === 'autorelease') return values.single(buffer);
  return values.data;
}

function noteModified(frame: Frame, buffer: AtomId, args: CallArguments): void {
  if (frame.env === null) return;
  const extent = rangeExtent(frame, args.positional[0]);
  frame.trace.push({ kind: 'sync', call: 'didModifyRange_', buffers: [buffer], place: frame.place(args.site), encoder: 0, extent });
}

/** What a buffer says its mode is: tests on it tell what happens to it. */
function modeValue(frame: Frame, buffer: AtomId): Value {
  const { values } = frame;
  const mode = frame.machine.instances.get(buffer)?.mode;
  const known = values.joinAll((mode?.modes ?? []).map((each) => values.int(storageModeValue(each))));
  return mode === undefined || mode.unknown !== null ? values.join(known, values.data) : known;
}

/** A method of a texture, matrix or tensor whose storage is the buffer's. */
export function callWrapperMethod(frame: Frame, buffer: AtomId, name: string, args: CallArguments): Value {
  if (isPrefixed(name, WRAPPER_READ_PREFIXES)) return wrapperRead(frame, buffer, name, args);
  if (isPrefixed(name, WRAPPER_WRITE_PREFIXES)) return wrapperWrite(frame, buffer, name, args);
  for (const each of allArguments(args)) recordEscape(frame, each.value, each.site, `passed to ${args.text}`);
  if (name.startsWith('init')) return frame.values.of({ kind: 'wrapper', buffer });
  return name === 'data' || name === 'buffer' ? frame.values.single(buffer) : frame.values.of({ kind: 'wrapper', buffer });
}

function isPrefixed(name: string, prefixes: readonly string[]): boolean {
  return prefixes.some((prefix) => name.startsWith(prefix));
}

function wrapperRead(frame: Frame, buffer: AtomId, name: string, args: CallArguments): Value {
  recordBufferAccess(frame, [buffer], 'cpu-read', args.site, `${name} copies its bytes to the CPU`);
  for (const each of allArguments(args)) recordViewAccess(frame, each.value, 'cpu-write', each.site, `filled by ${name}`);
  return frame.values.data;
}

function wrapperWrite(frame: Frame, buffer: AtomId, name: string, args: CallArguments): Value {
  recordBufferAccess(frame, [buffer], 'cpu-write', args.site, `${name} copies bytes from the CPU`);
  for (const each of allArguments(args)) recordViewAccess(frame, each.value, 'cpu-read', each.site, `copied by ${name}`);
  return frame.values.data;
}
