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
    for (const buffer of heldBuffers(machine, value)) yield { buffer, why, place: open ? place : (loose ?? place) };
  }
}

/** Buffers that a stranger who is handed an object can reach: those in its public attributes, and in those of the objects there. */
export function publicBuffers(machine: Machine, object: AtomId): readonly AtomId[] {
  const seen = new Set<AtomId>();
  const buffers = new Set<AtomId>();
  const left = [object];
  for (let id = left.pop(); id !== undefined; id = left.pop()) {
    if (seen.has(id)) continue;
    seen.add(id);
    const { kind } = machine.values.atom(id);
    if (kind === 'buffer') buffers.add(id);
    if (kind === 'container') for (const element of machine.heap.peekElements(id)) left.push(...machine.values.ids(element));
    if (kind === 'object')
      for (const { name, value } of machine.heap.peekAll(id)) if (isPublic(name)) left.push(...machine.values.ids(value));
  }
  return [...buffers].sort((a, b) => a - b);
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

/** Buffers in a value and in the containers it holds. */
function heldBuffers(machine: Machine, value: Value): readonly AtomId[] {
  const seen = new Set<AtomId>();
  const left = [...machine.values.ids(value)];
  for (let id = left.pop(); id !== undefined; id = left.pop()) {
    if (seen.has(id)) continue;
    seen.add(id);
    if (machine.values.atom(id).kind === 'container')
      for (const element of machine.heap.peekElements(id)) left.push(...machine.values.ids(element));
  }
  return [...seen].filter((id) => machine.values.atom(id).kind === 'buffer').sort((a, b) => a - b);
}
