/** What code does to the memory behind a pointer: a set of bits. */
export type Effect = number;

export const NOTHING: Effect = 0;
export const LOADS: Effect = 1;
export const STORES: Effect = 2;
/** Anything may happen to it where nobody can see. */
export const ANYTHING: Effect = LOADS | STORES;
/** A function returns the pointer, or a reference to what is behind it, to its caller. */
export const RETURNS: Effect = 4;
