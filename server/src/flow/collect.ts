import { append } from './append.ts';
import type { Access, Allocation, BufferUse, Making, ModeSet, Place, ViewWrite } from './buffer-use.ts';
import { walkEncoders } from './encoder-walk.ts';
import { keptEscapes, publicBuffers } from './escapes.ts';
import { fillNames } from './fill-names.ts';
import { gpuAccess } from './gpu-accesses.ts';
import type { KernelIndex } from './kernel-index.ts';
import { leftBecause, withInner } from './left-code.ts';
import type { Machine } from './machine.ts';
import { collectMakings, NEVER_MADE } from './making.ts';
import type { OrderFact } from './order-fact.ts';
import { type BoundAccess, orderFacts } from './order-facts.ts';
import type { FunctionEntry } from './program.ts';
import { flatten } from './reachable.ts';
import { strangerAccesses } from './stranger-calls.ts';
import type { AtomId } from './values.ts';

/** What a link is told besides the files' facts. */
export interface LinkOptions {
  /** Whether code outside the workspace may use what this file makes public: a package's module, not a script. */
  readonly isLibrary: (path: string) => boolean;
  /** The bound of the work, in the machine's units: past it the functions that took most are followed no more. */
  readonly mostWork?: number;
}

interface Uses {
  readonly accesses: Map<string, Access>;
  /** CPU writes with the number of the `contents()` call that their view comes from. */
  readonly written: Map<string, { readonly place: Place; readonly origin: number }>;
  doubt: string | null;
}

/** The result of a solved machine: one entry an allocation, in path and source order. `reachable` are the runs that count. The last that is asked of the machine. */
export function collectUses(
  machine: Machine,
  reachable: ReadonlySet<number>,
  kernels: KernelIndex,
  options: LinkOptions,
): readonly BufferUse[] {
  const collector = new Collector(machine, reachable, kernels);
  collector.gather(options);
  for (const { buffer, access } of strangerAccesses(machine, reachable, options)) collector.add(buffer, access);
  collector.noteExhaustion();
  return machine.allocations.map((allocation, id) => collector.use(allocation, id)).sort((a, b) => order(a.allocation, b.allocation));
}

function order(a: Allocation, b: Allocation): number {
  return a.path < b.path ? -1 : a.path > b.path ? 1 : a.call - b.call;
}

function orderOfPlaces(a: Place, b: Place): number {
  return a.path < b.path ? -1 : a.path > b.path ? 1 : a.site - b.site;
}

class Collector {
  private readonly machine: Machine;
  private readonly kernels: KernelIndex;
  private readonly reachable: ReadonlySet<number>;
  private readonly makings: ReadonlyMap<number, Making>;
  private readonly uses = new Map<number, Uses>();
  /** Buffers that are made in a run that counts, and whether by a heap. */
  private readonly made = new Map<AtomId, boolean>();
  /** The same by allocation, once all are known. */
  private readonly byAllocation = new Map<number | undefined, (readonly [AtomId, boolean])[]>();
  /** Buffers in public attributes, by object, and the places where objects are handed out, as far as they were looked up. */
  private readonly publicBuffers = new Map<AtomId, readonly AtomId[]>();
  private readonly handed = new Set<string>();
  /** Functions that somebody in the workspace calls. */
  private readonly called = new Set<string>();
  private order: ReadonlyMap<number, readonly OrderFact[]> = new Map();

  constructor(machine: Machine, reachable: ReadonlySet<number>, kernels: KernelIndex) {
    this.machine = machine;
    this.kernels = kernels;
    this.reachable = reachable;
    this.makings = collectMakings(machine, reachable);
    for (const id of this.reachable) {
      const context = machine.context(id);
      if (!context.root && context.function) this.called.add(context.function.id);
    }
  }

  gather(options: LinkOptions): void {
    const touched = new Set<string>();
    const looseReads = new Map<string, Place>();
    const opened: { readonly buffer: AtomId; readonly origin: number }[] = [];
    const inPlace: { readonly buffer: AtomId; readonly access: Access }[] = [];
    for (const id of this.reachable) {
      const context = this.machine.context(id);
      for (const node of flatten(context.trace)) {
        if (node.kind === 'contents') opened.push(node);
        if (node.kind === 'loose') looseReads.set(node.name, node.place);
        if (node.kind === 'allocate') this.made.set(node.buffer, node.heap);
        if (node.kind === 'returned' && context.function && !this.called.has(context.function.id))
          this.returned(node.atoms, node.place, context.function.ir.name);
        if (node.kind === 'handed-out') for (const object of node.objects) this.handedOut(object, node.place, node.why);
        if (node.kind !== 'access') continue;
        node.buffers.forEach((buffer, n) => {
          this.add(buffer, node.access);
          const origin = node.origins[n];
          if (origin !== undefined) touched.add(`${buffer}|${origin}`);
          if (origin !== undefined && node.access.kind === 'cpu-write') this.noteWrite(buffer, node.access.place, origin);
          if (node.inPlace) inPlace.push({ buffer, access: node.access });
        });
      }
      this.noteDoubt(id);
    }
    for (const fn of this.machine.left.functions()) this.noteLeft(fn);
    this.noteExhaustion();
    const bound: BoundAccess[] = [];
    for (const binding of walkEncoders(this.machine, this.reachable)) {
      const access = gpuAccess(this.machine, this.kernels, binding);
      if (!access) continue;
      this.add(binding.buffer, access);
      bound.push({ buffer: binding.buffer, access });
    }
    this.order = orderFacts(this.machine, this.reachable, bound);
    for (const { buffer, why, place } of keptEscapes(this.machine, options, looseReads)) this.add(buffer, escapeAt(place, why));
    for (const { buffer, origin } of opened) if (!touched.has(`${buffer}|${origin}`)) this.add(buffer, openedOnly(this.machine, origin));
    for (const { buffer, access } of inPlace) if (this.gpuWrites(buffer)) this.add(buffer, { ...access, kind: 'cpu-read' });
  }

  /** Where not all was followed nothing follows from what was not seen, of any buffer. */
  noteExhaustion(): void {
    if (!this.machine.isExhausted) return;
    for (const number of this.machine.allocations.keys()) this.usesOf(number).doubt ??= 'the code is too large to follow to its end';
  }

  private returned(atoms: readonly AtomId[], place: Place, name: string): void {
    const why = `returned by ${name}, which nobody in the workspace calls`;
    for (const id of atoms) {
      const atom = this.machine.values.atom(id);
      if (atom.kind === 'buffer') this.add(id, escapeAt(place, why));
      else if (atom.kind === 'wrapper') this.add(atom.buffer, escapeAt(place, why));
      else if (atom.kind === 'object') this.handedOut(id, place, why);
      else if (atom.kind === 'contents' || atom.kind === 'view')
        this.add(atom.buffer, { ...escapeAt(place, `a view of it is ${why}`), kind: 'cpu-read', certain: false });
    }
  }

  /** What of an object strangers can get at escapes where they get hold of it. Many runs hand out the same object in the same place. */
  private handedOut(object: AtomId, place: Place, why: string): void {
    const key = `${object}|${place.path}|${place.site}|${why}`;
    if (this.handed.has(key)) return;
    this.handed.add(key);
    let buffers = this.publicBuffers.get(object);
    if (!buffers) {
      buffers = publicBuffers(this.machine, object);
      this.publicBuffers.set(object, buffers);
    }
    for (const buffer of buffers) this.add(buffer, escapeAt(place, why));
  }

  /** A run that was cut short, or lies in code with a syntax error, may hide what happens to the buffers that it sees. */
  private noteDoubt(id: number): void {
    const context = this.machine.context(id);
    const key = context.function?.id ?? context.module.path;
    const broken = context.function ? context.function.ir.hasError : context.module.facts.module.hasError;
    const cut = this.machine.cutShort.has(key);
    if (!broken && !cut) return;
    const name = context.function?.ir.qualifiedName ?? 'module-level code';
    const doubt = broken ? `${name} holds a syntax error` : `${name} is too large to follow to its end`;
    const seen = new Set<AtomId>(context.args.flatMap((value) => this.machine.values.ids(value)));
    for (const node of flatten(context.trace)) {
      if (node.kind === 'access') for (const buffer of node.buffers) seen.add(buffer);
      if (node.kind === 'bind' || node.kind === 'contents') seen.add(node.buffer);
    }
    for (const atom of seen) {
      const allocation = this.allocationOf(atom);
      if (allocation !== undefined) this.usesOf(allocation).doubt ??= doubt;
    }
    for (const [number, allocation] of this.machine.allocations.entries())
      if (allocation.path === context.module.path && allocation.function === (context.function?.index ?? null))
        this.usesOf(number).doubt ??= doubt;
  }

  /** What a function can get at that was left, and what it makes itself, is used out of sight. */
  private noteLeft(fn: FunctionEntry): void {
    const doubt = leftBecause(fn);
    for (const atom of this.machine.left.reach(this.machine, fn)) {
      const allocation = this.allocationOf(atom);
      if (allocation !== undefined) this.usesOf(allocation).doubt ??= doubt;
    }
    const inner = new Set(withInner(this.machine, fn).map((each) => each.index));
    for (const [number, allocation] of this.machine.allocations.entries())
      if (allocation.path === fn.path && allocation.function !== null && inner.has(allocation.function))
        this.usesOf(number).doubt ??= doubt;
  }

  private gpuWrites(buffer: AtomId): boolean {
    const allocation = this.allocationOf(buffer);
    const accesses = allocation === undefined ? [] : [...this.usesOf(allocation).accesses.values()];
    return accesses.some((access) => access.kind === 'gpu-write' || access.kind === 'gpu-read-write');
  }

  private allocationOf(id: AtomId): number | undefined {
    const atom = this.machine.values.atom(id);
    return atom.kind === 'buffer' ? atom.allocation : undefined;
  }

  private usesOf(allocation: number): Uses {
    let uses = this.uses.get(allocation);
    if (!uses) {
      uses = { accesses: new Map(), written: new Map(), doubt: null };
      this.uses.set(allocation, uses);
    }
    return uses;
  }

  add(buffer: AtomId, access: Access): void {
    const allocation = this.allocationOf(buffer);
    if (allocation === undefined) return;
    const key = `${access.kind}|${access.place.path}|${access.place.site}|${access.why}`;
    const { accesses } = this.usesOf(allocation);
    if (access.certain || !accesses.has(key)) accesses.set(key, access);
  }

  private noteWrite(buffer: AtomId, place: Place, origin: number): void {
    const allocation = this.allocationOf(buffer);
    if (allocation !== undefined) this.usesOf(allocation).written.set(`${place.path}|${place.site}|${origin}`, { place, origin });
  }

  private viewWrites(uses: Uses): readonly ViewWrite[] {
    const { origins, strangeReceivers, absentReceivers } = this.machine;
    return [...uses.written.values()]
      .flatMap(({ place, origin }): readonly ViewWrite[] => {
        const contents = origins[origin];
        const receiver = strangeReceivers.has(origin) ? 'maybe-other' : absentReceivers.has(origin) ? 'maybe-none' : 'buffer';
        return contents === undefined ? [] : [{ place, contents, receiver }];
      })
      .sort((a, b) => orderOfPlaces(a.place, b.place) || orderOfPlaces(a.contents, b.contents));
  }

  use(allocation: Allocation, id: number): BufferUse {
    const uses = this.usesOf(id);
    const accesses = [...uses.accesses.values()].sort((a, b) => orderOfPlaces(a.place, b.place) || (a.kind < b.kind ? -1 : 1));
    const used = accesses.some((access) => access.via !== 'creation');
    const module = this.machine.program.modules.get(allocation.path)?.facts.module;
    const instances = this.madeOf(id);
    return {
      allocation: instances.some(([, heap]) => heap) ? { ...allocation, heap: true } : allocation,
      making: this.makings.get(id) ?? NEVER_MADE,
      mode: this.modes(
        id,
        instances.map(([buffer]) => buffer),
      ),
      accesses,
      order: this.order.get(id) ?? [],
      namesake: used || allocation.name === null ? null : this.kernels.namesake(bareName(allocation.name), allocation.path),
      doubt: uses.doubt ?? (instances.length === 0 ? 'control was not seen to come here' : null),
      filledWith:
        module && allocation.bytes !== null && allocation.source === 'bytes'
          ? fillNames(module, allocation.function, allocation.bytes)
          : [],
      viewWrites: this.viewWrites(uses),
      files: [...new Set([allocation.path, ...accesses.map((access) => access.place.path)])].sort(),
    };
  }

  private madeOf(allocation: number): readonly (readonly [AtomId, boolean])[] {
    if (this.byAllocation.size === 0) for (const made of this.made) append(this.byAllocation, this.allocationOf(made[0]), made);
    return this.byAllocation.get(allocation) ?? [];
  }

  private modes(allocation: number, buffers: readonly AtomId[]): ModeSet {
    const modes = buffers.flatMap((buffer) => this.machine.instances.get(buffer)?.mode ?? []);
    const all = new Set(modes.flatMap((mode) => mode.modes));
    const plain = this.machine.plainModes.get(allocation);
    if (all.size === 0 && plain) return plain;
    return {
      modes: (['Shared', 'Managed', 'Private', 'Memoryless'] as const).filter((mode) => all.has(mode)),
      unknown: modes.find((mode) => mode.unknown !== null)?.unknown ?? null,
    };
  }
}

function escapeAt(place: Place, why: string): Access {
  return { kind: 'escape', place, why, via: 'other', certain: true, parameter: null };
}

function openedOnly(machine: Machine, origin: number): Access {
  const place = machine.origins[origin] ?? { path: '', site: 0 };
  return {
    kind: 'cpu-read',
    place,
    why: 'contents() is called; no load or store through it is seen',
    via: 'other',
    certain: false,
    parameter: null,
  };
}

/** `_scalar_buf` is `scalar`. */
export function bareName(name: string): string {
  return name.replace(/^_+/, '').replace(/_(buf|buffer)$/, '');
}
