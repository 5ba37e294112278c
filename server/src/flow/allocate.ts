import type { AttributeExpr } from '../facts/ir.ts';
import { ALLOCATORS, type Allocator } from '../metal/allocators.ts';
import { storageModeOf } from '../metal/resource-options.ts';
import type { StorageMode } from '../metal/storage-mode.ts';
import { recordBufferAccess, recordEscape, recordViewAccess } from './accesses.ts';
import { allocationTarget } from './allocation-target.ts';
import type { CallArguments } from './arguments.ts';
import type { ModeSet } from './buffer-use.ts';
import type { Frame } from './frame.ts';
import { noteMaking } from './making.ts';
import type { Message } from './metal-names.ts';
import type { Value } from './values.ts';

const MODE_ORDER: readonly StorageMode[] = ['Shared', 'Managed', 'Private', 'Memoryless'];

/** A call that makes a buffer. Buffers of one call are one allocation; they are kept apart by their mode alone. */
export function allocate(frame: Frame, receiver: Value, message: Message, args: CallArguments, callee: AttributeExpr | null): Value {
  const { values, machine } = frame;
  const allocator = ALLOCATORS.get(message.selector);
  if (!allocator) return values.unknown;
  const mode = modesOf(frame, message.args[allocator.options]?.value, allocator);
  const id = machine.allocation(args.site, frame.module.path, () => {
    const target = allocationTarget(frame.module.facts.module, args.site);
    return {
      path: frame.module.path,
      selector: message.selector,
      call: args.site,
      selectorSite: callee?.nameSite ?? target.selectorSite ?? args.site,
      options: message.args[allocator.options]?.site ?? null,
      bytes: allocator.bytes === null ? null : (message.args[allocator.bytes]?.site ?? null),
      statement: target.statement,
      function: target.function,
      name: target.name,
      source: allocator.source,
      heap: allocator.heapOnly,
    };
  });
  const open = values.has(message.args[allocator.options]?.value ?? 0, 'caller');
  const owner = `${mode.modes.join()}|${mode.unknown ?? ''}${open ? '|open' : ''}`;
  const buffer = values.intern({ kind: 'buffer', allocation: id, owner });
  const allocation = machine.allocations[id];
  if (allocation) machine.instances.set(buffer, { allocation, mode, open });
  frame.made.add(buffer);
  if (frame.env !== null) frame.trace.push({ kind: 'allocate', buffer, heap: allocator.heapOnly || values.has(receiver, 'heap') });
  noteMaking(frame, id, receiver, message);
  noteBytes(frame, allocator, message, buffer);
  return values.single(buffer);
}

function noteBytes(frame: Frame, allocator: Allocator, message: Message, buffer: number): void {
  if (allocator.bytes === null) return;
  const bytes = message.args[allocator.bytes];
  if (!bytes) return;
  recordViewAccess(frame, bytes.value, 'cpu-read', bytes.site, 'copied into a new buffer');
  recordEscape(frame, bytes.value, bytes.site, 'given as the memory of a new buffer');
  if (allocator.source === 'bytes')
    recordBufferAccess(frame, [buffer], 'cpu-write', bytes.site, 'bytes given at creation', { via: 'creation' });
}

/** The storage modes that an options argument may ask for. Without the argument Metal's default, Shared, holds where the call has none to give. */
function modesOf(frame: Frame, options: Value | undefined, _allocator: Allocator): ModeSet {
  if (options === undefined) return { modes: [], unknown: 'no options are given' };
  const found = new Set<StorageMode>();
  let unknown: string | null = null;
  const atoms = frame.machine.atoms(options);
  for (const atom of atoms) {
    const mode = atom.kind === 'int' ? storageModeOf(atom.value) : null;
    if (mode !== null) found.add(mode);
    else if (atom.kind !== 'caller') unknown = 'some value of the options cannot be seen';
  }
  if (found.size === 0) unknown = 'the value of the options cannot be seen';
  return { modes: MODE_ORDER.filter((mode) => found.has(mode)), unknown };
}
