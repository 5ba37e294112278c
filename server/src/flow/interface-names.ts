import { BASES } from './classes.ts';
import { isForeignMethod } from './foreign-names.ts';
import type { Machine } from './machine.ts';
import type { AtomId, ClassId, Value } from './values.ts';

const TRACKED: ReadonlySet<string> = new Set(['buffer', 'contents', 'view', 'wrapper', 'encoder', 'kernel']);

/**
 * Identifiers by which buffers, views, encoders and pipelines, or objects that hold any, can be reached: attributes and globals that hold them, functions that take
 * or return them, their classes, and code outside that is handed them. What mentions none of these cannot matter. Names that foreign types have too are left out:
 * on a receiver that is known some other name was mentioned, and on one that is not they say nothing. One with a dot before it is an attribute's or a method's, and
 * counts where it stands behind a dot or in a string; others count wherever they stand.
 */
export function interfaceNames(machine: Machine): ReadonlySet<string> {
  const names = new Set<string>(machine.strangers);
  const holding = new Holding(machine);
  const { classes } = holding;
  for (const { scope, name, value } of machine.heap.entries()) {
    const isLocal = typeof scope === 'number' ? scope < 0 : scope.startsWith('defaults:');
    if (!isLocal && holding.has(value)) names.add(typeof scope === 'number' || scope.startsWith('class:') ? `.${name}` : name);
  }
  for (const id of classes) names.add(machine.program.class(id).ir.name);
  for (const name of outsideBases(machine, classes)) names.add(name);
  for (const context of machine.contexts) {
    if (!context.function || context.function.ir.parent !== null) continue;
    const taken = context.args.slice(context.self === null ? 0 : 1);
    if ([context.result, context.yielded, ...taken].some((value) => holding.has(value)))
      names.add(context.function.ir.class === null ? context.function.ir.name : `.${context.function.ir.name}`);
  }
  return new Set([...names].filter((name) => !isForeignMethod(name.replace(/^\./, '')) && /^\.?[A-Za-z_]\w*$/.test(name)));
}

/** Bases from outside the given files of classes that hold something tracked, or speak to Metal: what they call and keep is their objects' too. */
function* outsideBases(machine: Machine, classes: ReadonlySet<ClassId>): Generator<string> {
  for (const module of machine.program.modules.values())
    for (const cls of module.classes) {
      if (!classes.has(cls.id) && ![...cls.methods.values()].some((method) => machine.relevant.has(method.id))) continue;
      for (const base of machine.atoms(machine.heap.peek(cls.id, BASES)))
        if (base.kind === 'external') yield base.name.slice(base.name.lastIndexOf('.') + 1);
    }
}

/** What holds something tracked, as far as containers, callables and objects of such classes tell. */
class Holding {
  /** Classes whose objects hold something tracked, themselves or through objects of such classes. */
  readonly classes = new Set<ClassId>();
  private readonly machine: Machine;
  private readonly known = new Map<Value, boolean>();

  constructor(machine: Machine) {
    this.machine = machine;
    const cells = [...machine.heap.entries()].flatMap(({ scope, value }) => {
      const cls = typeof scope === 'number' ? machine.objects.get(scope) : scope.startsWith('class:') ? scope : undefined;
      return cls === undefined || value === 0 ? [] : [{ cls, value }];
    });
    for (let size = -1; size < this.classes.size; ) {
      size = this.classes.size;
      this.known.clear();
      for (const { cls, value } of cells) if (!this.classes.has(cls) && this.has(value)) this.classes.add(cls);
    }
  }

  has(value: Value): boolean {
    let holds = this.known.get(value);
    if (holds === undefined) {
      holds = this.find(value);
      this.known.set(value, holds);
    }
    return holds;
  }

  private find(value: Value): boolean {
    const { values, heap } = this.machine;
    const seen = new Set<AtomId>();
    const entered = new Set<Value>([value]);
    for (const held of entered)
      for (const id of values.ids(held)) {
        if (seen.has(id)) continue;
        seen.add(id);
        const atom = values.atom(id);
        if (TRACKED.has(atom.kind) || (atom.kind === 'object' && this.classes.has(atom.class))) return true;
        if (atom.kind === 'container') entered.add(heap.peekElements(id));
        if (atom.kind === 'partial') for (const cell of heap.peekAll(id)) entered.add(cell.value);
      }
    return false;
  }
}
