import type { Place } from './buffer-use.ts';
import type { LinkOptions } from './collect.ts';
import type { Scope } from './heap.ts';
import type { Machine } from './machine.ts';
import { isPublic } from './public.ts';
import type { AtomId, ClassId, Value } from './values.ts';

/** A buffer that code outside the workspace can reach where it is kept. */
export interface KeptEscape {
  readonly buffer: AtomId;
  readonly why: string;
  readonly place: Place;
}

/** Buffers in public attributes of a library's public classes and in its public globals, and those in attributes that code reads from something unknown: `looseReads` has where. */
export function* keptEscapes(machine: Machine, options: LinkOptions, looseReads: ReadonlyMap<string, Place>): Generator<KeptEscape> {
  for (const { scope, name, value, place } of machine.heap.entries()) {
    if (place === null || value === 0) continue;
    const holder = holderOf(machine, scope, name);
    if (!holder) continue;
    const loose = looseReads.get(holder.name);
    const open = isPublic(name) && holder.isPublic && options.isLibrary(holder.path);
    if (!open && !(loose && holder.kind === 'attribute')) continue;
    const why = open
      ? `kept in the public ${holder.kind} ${holder.name}${holder.owner} of a library`
      : `kept in ${holder.name}${holder.owner}, an attribute read from something that cannot be seen`;
    for (const buffer of buffersIn(machine, value, () => false)) yield { buffer, why, place: open ? place : (loose ?? place) };
  }
}

/** Buffers that a stranger who is handed an object can reach: those in its public attributes, and in those of the objects there. */
export function publicBuffers(machine: Machine, object: AtomId): readonly AtomId[] {
  return buffersIn(machine, machine.values.single(object), isPublic);
}

/** Buffers in a value, in the containers and callables it holds, and in those attributes of its objects that may be looked into. */
export function buffersIn(machine: Machine, value: Value, looksInto: (attribute: string) => boolean): readonly AtomId[] {
  const { values, heap } = machine;
  const seen = new Set<AtomId>();
  const buffers: AtomId[] = [];
  const entered = new Set<Value>([value]);
  for (const held of entered)
    for (const id of values.ids(held)) {
      if (seen.has(id)) continue;
      seen.add(id);
      const { kind } = values.atom(id);
      if (kind === 'buffer') buffers.push(id);
      if (kind === 'container') entered.add(heap.peekElements(id));
      if (kind === 'object') for (const cell of heap.peekAll(id)) if (looksInto(cell.name)) entered.add(cell.value);
      if (kind === 'partial') for (const cell of heap.peekAll(id)) entered.add(cell.value);
    }
  return buffers.sort((a, b) => a - b);
}

interface Holder {
  readonly kind: 'attribute' | 'global';
  readonly name: string;
  readonly owner: string;
  readonly path: string;
  readonly isPublic: boolean;
}

/** Who holds a cell: an attribute of an object or class, or a module's global. Locals and the rest are nobody's business. */
function holderOf(machine: Machine, scope: Scope, name: string): Holder | null {
  if (typeof scope === 'number') {
    const cls = machine.objects.get(scope);
    return cls === undefined ? null : attributeHolder(machine, cls, name);
  }
  if (scope.startsWith('class:')) return attributeHolder(machine, scope, name);
  return machine.program.modules.has(scope) ? { kind: 'global', name, owner: '', path: scope, isPublic: true } : null;
}

function attributeHolder(machine: Machine, id: ClassId, name: string): Holder {
  const cls = machine.program.class(id);
  const isOpen = cls.ir.parent === null && isPublic(cls.ir.name);
  return { kind: 'attribute', name, owner: ` of ${cls.ir.name}`, path: cls.path, isPublic: isOpen };
}
