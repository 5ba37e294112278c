import type { AccessKind } from '../flow/buffer-use.ts';
import type { StorageMode } from '../metal/storage-mode.ts';
import type { Location, Range } from '../position.ts';

export type AccessPattern =
  | 'CPU write, GPU read'
  | 'CPU write, GPU read/write'
  | 'GPU write, CPU read'
  | 'CPU write, GPU read/write, CPU read'
  | 'GPU write, no CPU read observed'
  | 'GPU write/read'
  | 'GPU read'
  | 'GPU read, CPU access not used here'
  | 'CPU only'
  | 'Unknown (no observed use)'
  | 'Unknown (escapes)';

export type SuggestedMode = 'Shared' | 'Managed' | 'Private' | 'Private if GPU-only; otherwise Shared' | 'Shared (required for no-copy)';

/** high: every path seen and the kernel known or irrelevant. medium: every path seen, a direction assumed. low: inferred by name, or some path not seen. */
export type Confidence = 'high' | 'medium' | 'low';

export interface VerdictAccess {
  readonly kind: AccessKind;
  readonly location: Location;
  readonly why: string;
}

/** What the audit says of one allocation. Ranges are 0-based, UTF-16. */
export interface Verdict {
  readonly path: string;
  /** `Class.method`, `outer.inner`, or `<module>`. */
  readonly function: string;
  /** `params_buf`; the call's text, shortened, for an unnamed buffer. */
  readonly name: string;
  /** Full selector: `newBufferWithBytes_length_options_`. */
  readonly allocator: string;
  readonly call: Range;
  readonly selector: Range;
  /** The options argument; null where the call has none. */
  readonly options: Range | null;
  /** `Unknown` where there are several or none is known. */
  readonly currentMode: StorageMode | 'Unknown';
  readonly currentModes: readonly StorageMode[];
  readonly purpose: string;
  readonly accessPattern: AccessPattern;
  /** null: keeps its mode (rows 2 and 3 of the verdict table). */
  readonly suggestedMode: SuggestedMode | null;
  readonly confidence: Confidence;
  /** One sentence: what the verdict follows from, and for an absence what was searched. */
  readonly because: string;
  readonly accesses: readonly VerdictAccess[];
}
