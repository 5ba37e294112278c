import type { Value, Values } from './values.ts';

/** Longer chains are written into one layer. */
const DEEPEST = 24;

/**
 * Local names and what they may be at one point of a function, as a layer over an earlier point. Branches fork it without copying, and where they meet again only
 * the names that were bound since are looked at. A layer that others were forked from is not written to any more.
 */
export class Scope {
  private readonly parent: Scope | null;
  private readonly depth: number;
  private readonly own = new Map<string, Value>();

  constructor(parent: Scope | null = null) {
    this.parent = parent;
    this.depth = parent === null ? 0 : parent.depth + 1;
  }

  /** The value of a name; undefined where it is not bound. */
  get(name: string): Value | undefined {
    for (let scope: Scope | null = this; scope; scope = scope.parent) {
      const value = scope.own.get(name);
      if (value !== undefined) return value === UNBOUND ? undefined : value;
    }
    return undefined;
  }

  set(name: string, value: Value): void {
    this.own.set(name, value);
  }

  delete(name: string): void {
    this.own.set(name, UNBOUND);
  }

  fork(): Scope {
    return new Scope(this.depth < DEEPEST ? this : this.flattened());
  }

  /** What holds where either holds: values are joined, a name bound in one alone is bound. */
  meet(other: Scope, values: Values): Scope {
    const base = Scope.commonBase(this, other);
    const met = new Scope(base);
    for (const name of new Set([...this.namesAbove(base), ...other.namesAbove(base)]))
      met.set(name, values.join(this.get(name) ?? 0, other.get(name) ?? 0));
    return met;
  }

  equals(other: Scope): boolean {
    const base = Scope.commonBase(this, other);
    for (const scope of [this, other]) for (const name of scope.namesAbove(base)) if (this.get(name) !== other.get(name)) return false;
    return true;
  }

  /** Every bound name with its value. */
  *entries(): Generator<readonly [string, Value]> {
    for (const name of new Set(this.namesAbove(null))) {
      const value = this.get(name);
      if (value !== undefined) yield [name, value];
    }
  }

  private *namesAbove(base: Scope | null): Generator<string> {
    for (let scope: Scope | null = this; scope && scope !== base; scope = scope.parent) yield* scope.own.keys();
  }

  private flattened(): Scope {
    const flat = new Scope();
    for (const name of this.namesAbove(null)) {
      const value = this.get(name);
      if (value !== undefined) flat.set(name, value);
    }
    return flat;
  }

  private static commonBase(a: Scope, b: Scope): Scope | null {
    let left: Scope | null = a;
    let right: Scope | null = b;
    while (left !== right) {
      if (left && (!right || left.depth >= right.depth)) left = left.parent;
      else if (right) right = right.parent;
    }
    return left;
  }
}

const UNBOUND = -1;

/** A point that control reaches with these locals; null where it never comes. */
export type Env = Scope | null;
