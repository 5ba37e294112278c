import type { Site } from '../facts/ir.ts';
import type { CommandStep } from '../metal/command-buffer-methods.ts';
import type { Stage } from '../metal/encoder-methods.ts';
import type { Access, Place } from './buffer-use.ts';
import type { NumbersSeen, Observation } from './observation.ts';
import type { ByteExtent, SyncCall } from './order-fact.ts';

import type { AtomId, Value } from './values.ts';

/** What a run of a function does, in order: the part that value flow alone cannot say. Values in it are as they were when the function was last evaluated. */
export type TraceNode =
  | {
      readonly kind: 'access';
      readonly buffers: readonly AtomId[];
      readonly access: Access;
      readonly inPlace: boolean;
      readonly origins: readonly number[];
      /** The encoder that a GPU access is encoded with; the empty value where none is known. */
      readonly encoder: Value;
      /** The bytes that a CPU write is known to write. */
      readonly extent: ByteExtent | null;
      /** A CPU read of code that cannot be seen, which may read much later. */
      readonly deferred: boolean;
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
  | {
      readonly kind: 'sync';
      readonly call: SyncCall;
      readonly buffers: readonly AtomId[];
      readonly place: Place;
      readonly encoder: Value;
      /** The bytes that it speaks of; null where that is not plain. */
      readonly extent: ByteExtent | null;
    }
  /** What happens to command buffers; to any of them where `commands` is the empty value. */
  | { readonly kind: 'command'; readonly does: CommandStep; readonly commands: Value; readonly place: Place }
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
  | {
      readonly kind: 'branch';
      readonly by: 'test' | 'callee';
      readonly site: Site | null;
      readonly arms: readonly (readonly TraceNode[])[];
    }
  | { readonly kind: 'loop'; readonly body: readonly TraceNode[] }
  /** A loop over known items, round by round: a `continue` goes on with the next round, a `break` with what follows. */
  | { readonly kind: 'rounds'; readonly rounds: readonly (readonly TraceNode[])[] }
  /** `after` happens however control leaves the body: `finally`, `__exit__`. */
  | { readonly kind: 'guarded'; readonly body: readonly TraceNode[]; readonly after: readonly TraceNode[] };

/** The traces inside a node, in order. */
export function innerTraces(node: TraceNode): readonly (readonly TraceNode[])[] {
  switch (node.kind) {
    case 'branch':
      return node.arms;
    case 'loop':
      return [node.body];
    case 'rounds':
      return node.rounds;
    case 'guarded':
      return [node.body, node.after];
    default:
      return [];
  }
}
