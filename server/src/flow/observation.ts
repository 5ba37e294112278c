import type { Site } from '../facts/ir.ts';
import type { ModeSetter } from '../metal/checked-calls.ts';

/** A number that an argument may be, with the constants of Metal it is put together from by `|` or `+`: `['MTLResourceStorageModePrivate']`. */
export interface NumberSeen {
  readonly value: number;
  readonly constants: readonly string[];
}

/** What an argument may be where a number is expected. */
export interface NumbersSeen {
  /** In order of value and constants. */
  readonly values: readonly NumberSeen[];
  /** Whether it may be something that cannot be seen as well. What a stranger may give for a parameter with a default does not count. */
  readonly unknown: boolean;
}

/** `resource`: a buffer, or a texture, matrix or tensor on one. `bytes`: what `contents()` gives. `object`: of a class of the workspace. `other`: certainly none of these. */
export type ArgumentKind =
  | 'resource'
  | 'bytes'
  | 'tuple'
  | 'list'
  | 'dict'
  | 'set'
  | 'number'
  | 'string'
  | 'none'
  | 'function'
  | 'object'
  | 'other'
  | 'unknown';

/** What kind of thing an argument is. */
export interface ArgumentShape {
  /** In alphabetical order. */
  readonly kinds: readonly ArgumentKind[];
  /** The kinds of each item, where it is one tuple or list whose items are known by place; else null. */
  readonly items: readonly (readonly ArgumentKind[])[] | null;
}

/** A call that makes no buffer and is checked by its argument. Sites are of the file `path`, so that an edit which moves text leaves it valid. */
interface CheckedCall {
  readonly path: string;
  /** Index in the file's functions of the one that holds the call; null at module level. */
  readonly function: number | null;
  /** Full selector with underscores: `setStorageMode_`. */
  readonly selector: string;
  /** The whole call. */
  readonly call: Site;
  /** The argument that is looked at. */
  readonly argument: Site;
}

/** A descriptor is given a storage mode, resource options or a cache mode. */
export interface SetModeObservation extends CheckedCall {
  readonly kind: 'set-mode';
  readonly sets: ModeSetter;
  /** Whether the descriptor is certainly a heap's. */
  readonly ofHeap: boolean;
  readonly given: NumbersSeen;
}

/** `setBytes_length_atIndex_` and its relatives; the argument is the length. */
export interface SetBytesObservation extends CheckedCall {
  readonly kind: 'set-bytes';
  readonly given: NumbersSeen;
}

/** `didModifyRange_` or `synchronizeResource_`. */
export interface SyncObservation extends CheckedCall {
  readonly kind: 'sync';
  readonly given: ArgumentShape;
}

/** What was seen of one call in all runs of the code that holds it: a rule of calls reads nothing else. */
export type Observation = SetModeObservation | SetBytesObservation | SyncObservation;
