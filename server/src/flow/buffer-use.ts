import type { Site } from '../facts/ir.ts';
import type { StorageMode } from '../metal/storage-mode.ts';
import type { NumbersSeen } from './observation.ts';
import type { OrderFact } from './order-fact.ts';

/** A site of a file: turned into a range only when something is shown, so that an edit which moves text leaves it valid. */
export interface Place {
  readonly path: string;
  readonly site: Site;
}

/** A place as a key of maps and sets. */
export function placeKey({ path, site }: Place): string {
  return `${path}#${site}`;
}

export type AccessKind = 'cpu-write' | 'cpu-read' | 'gpu-read' | 'gpu-write' | 'gpu-read-write' | 'sync' | 'escape';

/** One thing that is done to a buffer. */
export interface Access {
  readonly kind: AccessKind;
  readonly place: Place;
  /** What was seen, in a few words, for a person: `buffer(4) of marlin_gemm_fp4: constant GemmParams&`, `bytes given at creation`, `passed to sink`. */
  readonly why: string;
  /** `creation`: the bytes given to `newBufferWithBytes…`. `sync-modified`/`sync-resource`: `didModifyRange_`/`synchronizeResource_`. `wrapper`: a texture, matrix or tensor made on the buffer, which ties the buffer's mode. `other` for the rest. */
  readonly via: 'creation' | 'sync-modified' | 'sync-resource' | 'wrapper' | 'other';
  /** False where it is assumed: a GPU access's direction because the kernel is not known, a CPU read because a view goes out of sight, or `contents()` is called and nothing seen done with it. */
  readonly certain: boolean;
  /** For GPU accesses through a known kernel: the parameter it is bound to. */
  readonly parameter: { readonly kernel: string; readonly name: string } | null;
}

/** How an allocation spells its options, for the mode rewrite. */
export interface Allocation {
  readonly path: string;
  /** Full selector with underscores: `newBufferWithBytes_length_options_`, whatever form the code uses. */
  readonly selector: string;
  /** Whole call. */
  readonly call: Site;
  /** The selector's name in the call (`newBufferWithLength_options_`), or the string that spells it. */
  readonly selectorSite: Site;
  /** The options argument's value; null where the call has none. */
  readonly options: Site | null;
  /** The bytes or pointer argument; null for `…WithLength…`. */
  readonly bytes: Site | null;
  /** The statement that holds the call. */
  readonly statement: Site;
  /** Index in the file's functions; null at module level. */
  readonly function: number | null;
  /** The name the buffer is given where it is made: `params_buf`, `_scalar_buf` for `self._scalar_buf`; null where it gets none. */
  readonly name: string | null;
  readonly source: 'length' | 'bytes' | 'no-copy';
  readonly heap: boolean;
}

/** Why a mode could be several or unknown. */
export interface ModeSet {
  /** Every storage mode the options may have, in the order Shared, Managed, Private, Memoryless. */
  readonly modes: readonly StorageMode[];
  /** Set where some value of the options cannot be seen: what it is. */
  readonly unknown: string | null;
}

/** A CPU write through a view, and where the view comes from. */
export interface ViewWrite {
  readonly place: Place;
  /** Where `contents` is called or read for it: the attribute, receiver included. */
  readonly contents: Place;
  /** What `contents` is asked of there: `buffer` nothing but buffers, `maybe-none` buffers or None, `maybe-other` something else as well. */
  readonly receiver: 'buffer' | 'maybe-none' | 'maybe-other';
}

/** What the calls of one allocation are given, in all runs of the code that holds it. */
export interface Making {
  /** The options argument; unknown where there is none. */
  readonly options: NumbersSeen;
  /** In bytes. */
  readonly length: NumbersSeen;
  /** For a buffer that nothing but heaps in sight make: the storage modes of those heaps, as numbers of `MTLStorageMode`. Else null. */
  readonly heapModes: NumbersSeen | null;
}

/** One allocation with every access that reaches it in the workspace. */
export interface BufferUse {
  readonly allocation: Allocation;
  readonly mode: ModeSet;
  readonly making: Making;
  /** In path and source order, without duplicates. Escapes are among them. */
  readonly accesses: readonly Access[];
  /** What is wrong with when, or in which mode, the buffer is touched; in path and source order. Empty where that cannot be told. */
  readonly order: readonly OrderFact[];
  /** Names of the non-const `device` pointer parameters of kernels in this file, else package, that this buffer's bare name equals; empty unless nothing uses the buffer. */
  readonly namesake: { readonly kernel: string; readonly parameter: string } | null;
  /** Set where not all of the buffer's paths can be trusted (a syntax error around the allocation, a work bound reached): the reason. */
  readonly doubt: string | null;
  /** How the bytes at creation, or the later CPU writes, are spelled: the names in the array that fills it, in order (`['M', 'N', 'K']`); empty where none are seen. */
  readonly filledWith: readonly string[];
  /** In path and source order: every view that each CPU write through one may be. */
  readonly viewWrites: readonly ViewWrite[];
  /** Files whose code was searched for uses: those that hold an access of it, plus the allocation's own. */
  readonly files: readonly string[];
}
