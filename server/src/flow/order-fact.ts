import type { StorageMode } from '../metal/storage-mode.ts';
import type { Place } from './buffer-use.ts';

/** The two calls that keep the copies of a Managed buffer equal. */
export type SyncCall = 'didModifyRange_' | 'synchronizeResource_';

/** One thing that is certainly wrong with when, or in which mode, a buffer is touched. */
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
    };
