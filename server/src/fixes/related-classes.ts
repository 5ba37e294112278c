import type { Workspace } from '../audit/judge.ts';
import type { PythonFacts } from '../facts/facts.ts';
import type { Expr } from '../facts/ir.ts';

/** The name of the class whose method's first parameter an expression is: `self`; null for anything else. */
export function selfClass({ module }: PythonFacts, fn: number | null, expr: Expr): string | null {
  const made = fn === null ? undefined : module.functions[fn];
  if (made === undefined || made.class === null || expr.kind !== 'name') return null;
  return made.params[0]?.name === expr.id ? (module.classes[made.class]?.name ?? null) : null;
}

/** Whether an object may be of both classes: one is the other, or a base of it, or a third has both as bases. Classes go by their bare names. */
export function isRelated(one: string, other: string, workspace: Workspace): boolean {
  const families = familiesOf(workspace);
  return one === other || families.some((family) => family.has(one) && family.has(other));
}

const found = new WeakMap<Workspace, readonly ReadonlySet<string>[]>();

/** Each class with all its bases. */
function familiesOf(workspace: Workspace): readonly ReadonlySet<string>[] {
  const known = found.get(workspace);
  if (known !== undefined) return known;
  const bases = new Map<string, Set<string>>();
  for (const path of workspace.paths()) {
    for (const made of workspace.facts(path)?.module.classes ?? []) {
      const names = bases.get(made.name) ?? new Set([made.name]);
      for (const base of made.bases) {
        const name = base.kind === 'name' ? base.id : base.kind === 'attribute' ? base.name : null;
        if (name !== null) names.add(name);
      }
      bases.set(made.name, names);
    }
  }
  const families = [...bases.values()].map((family) => {
    const all = new Set(family);
    // A set is gone through with what is added on the way.
    for (const name of all) for (const base of bases.get(name) ?? []) all.add(base);
    return all;
  });
  found.set(workspace, families);
  return families;
}
