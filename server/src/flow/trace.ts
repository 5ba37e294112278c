import type { Stage } from '../metal/encoder-methods.ts';
import type { Access, Place } from './buffer-use.ts';
import type { NumbersSeen, Observation } from './observation.ts';
import type { SyncCall } from './order-fact.ts';

import type { AtomId, Value } from './values.ts';

/** What a run of a function does, in order: the part that value flow alone cannot say. Values in it are as they were when the function was last evaluated. */
export type TraceNode =
  | {
      readonly kind: 'access';
      readonly buffers: readonly AtomId[];
      readonly access: Access;
      readonly inPlace: boolean;
      readonly origins: readonly number[];
    }
  | { readonly kind: 'pipeline'; readonly encoder: Value; readonly pipeline: Value }
  | {
      readonly kind: 'bind';
      readonly encoder: Value;
      readonly buffer: AtomId;
      /** The buffer index; null where it is not known. */
      readonly index: number | null;
      readonly stage: Stage;
      readonly place: Place;
    }
  | { readonly kind: 'dispatch' | 'end'; readonly encoder: Value }
  /** A buffer is made. */
  | { readonly kind: 'allocate'; readonly buffer: AtomId; readonly heap: boolean }
  /** A call of `contents()`, numbered `origin`. */
  | { readonly kind: 'contents'; readonly buffer: AtomId; readonly origin: number }
  /** A call that keeps the two copies of a Managed buffer equal, on one of `buffers`. */
  | { readonly kind: 'sync'; readonly call: SyncCall; readonly buffers: readonly AtomId[]; readonly place: Place }
  /** What a buffer is made with: `maker` is the device or heap. */
  | {
      readonly kind: 'made';
      readonly allocation: number;
      readonly options: NumbersSeen;
      readonly length: NumbersSeen;
      readonly maker: Value;
    }
  /** A call that is checked by its argument, with the descriptors it is made on. */
  | { readonly kind: 'observed'; readonly observation: Observation; readonly descriptors: readonly AtomId[] }
  | { readonly kind: 'exit'; readonly how: 'return' | 'raise' | 'break' | 'continue' }
  /** Objects of the workspace go where nobody can see, with what their public attributes hold. */
  | { readonly kind: 'handed-out'; readonly objects: readonly AtomId[]; readonly place: Place; readonly why: string }
  /** An attribute that too many classes have is read from something that cannot be seen. */
  | { readonly kind: 'loose'; readonly name: string; readonly place: Place }
  /** A public function returns them; an escape where nobody in the workspace calls it. */
  | { readonly kind: 'returned'; readonly atoms: readonly AtomId[]; readonly place: Place }
  | { readonly kind: 'call'; readonly contexts: readonly number[] }
  /** One of the arms happens: which, a test in the code says, or what the thing is that is called. */
  | { readonly kind: 'branch'; readonly by: 'test' | 'callee'; readonly arms: readonly (readonly TraceNode[])[] }
  | { readonly kind: 'loop'; readonly body: readonly TraceNode[] };
