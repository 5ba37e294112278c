import type { Value, Values } from './values.ts';

/** Numbers for the names of one function, the same in all its runs. */
type Slots = Map<string, number>;

const SLOTS = new WeakMap<object, Slots>();

/**
 * Local names and what they may be at one point of a function. Branches fork it without copying: what two points share is copied when one of them binds a name.
 */
export class Scope {
  private readonly slots: Slots;
  private values: (Value | undefined)[];
  /** Whether nobody else holds `values`. */
  private own: boolean;

  private constructor(slots: Slots, values: (Value | undefined)[], own: boolean) {
    this.slots = slots;
    this.values = values;
    this.own = own;
  }

  /** The start of a run, where nothing is bound. `code` is what runs: its runs number their names alike. */
  static start(code: object): Scope {
    let slots = SLOTS.get(code);
    if (!slots) {
      slots = new Map();
      SLOTS.set(code, slots);
    }
    return new Scope(slots, [], true);
  }

  /** The value of a name; undefined where it is not bound. */
  get(name: string): Value | undefined {
    const slot = this.slots.get(name);
    return slot === undefined ? undefined : this.values[slot];
  }

  set(name: string, value: Value): void {
    this.put(this.slot(name), value);
  }

  delete(name: string): void {
    if (this.get(name) !== undefined) this.put(this.slot(name), undefined);
  }

  fork(): Scope {
    this.own = false;
    return new Scope(this.slots, this.values, false);
  }

  /** What holds where either holds: values are joined, a name bound in one alone is bound. */
  meet(other: Scope, values: Values): Scope {
    if (this.values === other.values) return this.fork();
    const [longer, shorter] = this.values.length < other.values.length ? [other.values, this.values] : [this.values, other.values];
    const met = longer.slice();
    values.work += 1 + (met.length >> 2);
    for (let slot = 0; slot < shorter.length; slot++) {
      const value = shorter[slot];
      const known = met[slot];
      if (value !== known && value !== undefined) met[slot] = known === undefined ? value : values.join(known, value);
    }
    return new Scope(this.slots, met, true);
  }

  equals(other: Scope): boolean {
    if (this.values === other.values) return true;
    const length = Math.max(this.values.length, other.values.length);
    for (let slot = 0; slot < length; slot++) if (this.values[slot] !== other.values[slot]) return false;
    return true;
  }

  /** Every bound name with its value. */
  *entries(): Generator<readonly [string, Value]> {
    for (const [name, slot] of this.slots) {
      const value = this.values[slot];
      if (value !== undefined) yield [name, value];
    }
  }

  private slot(name: string): number {
    let slot = this.slots.get(name);
    if (slot === undefined) {
      slot = this.slots.size;
      this.slots.set(name, slot);
    }
    return slot;
  }

  private put(slot: number, value: Value | undefined): void {
    if (!this.own) {
      this.values = this.values.slice();
      this.own = true;
    }
    while (this.values.length < slot) this.values.push(undefined);
    this.values[slot] = value;
  }
}

/** A point that control reaches with these locals; null where it never comes. */
export type Env = Scope | null;
