import type { StorageMode } from '../metal/storage-mode.ts';
import type { Place } from './buffer-use.ts';

/** The two calls that keep the copies of a Managed buffer equal. */
export type SyncCall = 'didModifyRange_' | 'synchronizeResource_';

/** A piece of a buffer in bytes. `start` null: somewhere. */
export interface ByteExtent {
  readonly start: number | null;
  readonly length: number;
}

/** One thing that is certainly wrong with when, or in which mode, a buffer is touched; or, once, that nothing of the order is out of sight. */
export type OrderFact =
  /** `contents()` is called on it where it is, or on some path may be, Private. `always`: it has no other mode there. */
  | { readonly kind: 'private-contents'; readonly place: Place; readonly always: boolean }
  /** A sync call, as a whole, on it where it has one of `modes`, none of them Managed. `alone`: no buffer reaches the call that may be Managed. */
  | {
      readonly kind: 'unmanaged-sync';
      readonly place: Place;
      readonly call: SyncCall;
      readonly modes: readonly StorageMode[];
      readonly alone: boolean;
      /** Whether it is one of several buffers, none Managed, of which one or another comes there. */
      readonly several: boolean;
    }
  /** A CPU write, then a commit of work that reads it, without `didModifyRange_` between: undefined for the GPU where the buffer is Managed. */
  | { readonly kind: 'unsynced-write'; readonly place: Place; readonly commit: Place }
  /** No defect: a CPU write to a buffer that was followed from its creation on. What it lacks, `unsynced-write` says. */
  | { readonly kind: 'followed-write'; readonly place: Place }
  /** A `didModifyRange_` that comes before the write it is for (`early-sync`), or covers but a part of it (`narrow-sync`). */
  | { readonly kind: 'early-sync' | 'narrow-sync'; readonly place: Place; readonly write: Place }
  /** A CPU read of what the GPU wrote, without `synchronizeResource_` between: undefined where the buffer is Managed. */
  | { readonly kind: 'unsynced-read'; readonly place: Place; readonly write: Place; readonly commit: Place | null }
  /** A CPU read of what work that was committed writes, without a wait between. */
  | { readonly kind: 'early-read'; readonly place: Place; readonly commit: Place; readonly write: Place };
