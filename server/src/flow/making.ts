import { ALLOCATORS } from '../metal/allocators.ts';
import { storageModeOf } from '../metal/resource-options.ts';
import type { StorageMode } from '../metal/storage-mode.ts';
import type { Making } from './buffer-use.ts';
import type { Frame } from './frame.ts';
import type { Machine } from './machine.ts';
import type { Message } from './metal-names.ts';
import { joinNumbers, numbersSeen } from './numbers-seen.ts';
import type { NumberSeen, NumbersSeen } from './observation.ts';
import { flatten } from './reachable.ts';
import type { AtomId, Value } from './values.ts';

const NOTHING: NumbersSeen = { values: [], unknown: false };
/** `MTLStorageMode` in the order of its values. */
const MODES: readonly StorageMode[] = ['Shared', 'Managed', 'Private', 'Memoryless'];

/** The making of a buffer in no run that counts. */
export const NEVER_MADE: Making = { options: { values: [], unknown: true }, length: { values: [], unknown: true }, heapModes: null };

/** Notes what a buffer is made with, and by which heap. */
export function noteMaking(frame: Frame, allocation: number, receiver: Value, message: Message): void {
  const allocator = ALLOCATORS.get(message.selector);
  if (frame.env === null || !allocator) return;
  const given = (n: number) => numbersSeen(frame.machine.atoms(message.args[n]?.value ?? 0));
  frame.trace.push({ kind: 'made', allocation, options: given(allocator.options), length: given(allocator.length), maker: receiver });
}

/** By number of the allocation: what it was made with, in all runs that count. */
export function collectMakings(machine: Machine, reachable: ReadonlySet<number>): ReadonlyMap<number, Making> {
  const heaps = heapModes(machine, reachable);
  const makings = new Map<number, Making>();
  for (const id of reachable)
    for (const node of flatten(machine.context(id).trace)) {
      if (node.kind !== 'made') continue;
      const known = makings.get(node.allocation) ?? { options: NOTHING, length: NOTHING, heapModes: NOTHING };
      const ofHeap = makerModes(machine, node.maker, heaps);
      makings.set(node.allocation, {
        options: joinNumbers(known.options, node.options),
        length: joinNumbers(known.length, node.length),
        heapModes: ofHeap === null || known.heapModes === null ? null : joinNumbers(known.heapModes, ofHeap),
      });
    }
  return makings;
}

/** What each heap's descriptor is given as storage mode, as numbers of `MTLStorageMode`. */
function heapModes(machine: Machine, reachable: ReadonlySet<number>): ReadonlyMap<AtomId, NumbersSeen> {
  const modes = new Map<AtomId, NumbersSeen>();
  for (const id of reachable)
    for (const node of flatten(machine.context(id).trace)) {
      if (node.kind !== 'observed' || node.observation.kind !== 'set-mode') continue;
      const { sets, given } = node.observation;
      if (sets === 'cpu-cache-mode') continue;
      const seen = sets === 'storage-mode' ? given : { ...given, values: given.values.map(modeInOptions) };
      for (const descriptor of node.descriptors) modes.set(descriptor, joinNumbers(modes.get(descriptor) ?? NOTHING, seen));
    }
  return modes;
}

function modeInOptions({ value, constants }: NumberSeen): NumberSeen {
  const mode = storageModeOf(value);
  return { value: mode === null ? -1 : MODES.indexOf(mode), constants };
}

/** The storage modes of the heaps that a buffer is made by; Private where a descriptor is given none (MTLHeapDescriptor/storageMode). null where it is made by something else. */
function makerModes(machine: Machine, maker: Value, modes: ReadonlyMap<AtomId, NumbersSeen>): NumbersSeen | null {
  let seen = NOTHING;
  for (const atom of machine.atoms(maker)) {
    if (atom.kind === 'none') continue;
    if (atom.kind !== 'heap') return null;
    const own = atom.descriptor === null ? { values: [], unknown: true } : modes.get(atom.descriptor);
    seen = joinNumbers(seen, own ?? { values: [{ value: MODES.indexOf('Private'), constants: [] }], unknown: false });
  }
  return maker === 0 ? null : seen;
}
