import type { OnProgress } from '../engine-api.ts';
import type { Auditor } from './auditor.ts';

/** What a command writes to and where it stands. `write` functions take whole texts, line breaks included. */
export interface CliIo {
  /** Absolute path of the folder that relative paths start from, as the system spells it. */
  readonly cwd: string;
  readonly writeOut: (text: string) => Promise<void>;
  readonly writeError: (text: string) => void;
  /** All of standard input. */
  readonly readIn: () => Promise<Uint8Array>;
  /** What `writeOut` is given may have colours. */
  readonly hasColors: boolean;
  readonly auditor: Auditor;
  readonly progress: Progress;
  /** Starts the language server on standard input and output, and resolves when it listens. */
  readonly startServer: () => Promise<unknown>;
  /** A Mac with Apple silicon, whose memory is unified. */
  readonly isAppleSilicon: boolean;
}

/** Shows that a long run goes on, where somebody looks. */
export interface Progress {
  start(): void;
  readonly update: OnProgress;
  clear(): void;
}

/** Shows nothing. */
export const NO_PROGRESS: Progress = { start: () => undefined, update: () => undefined, clear: () => undefined };

/** `check` found nothing from `info` up, or the command did what it was asked. */
export const EXIT_OK = 0;
/** `check` found something. */
export const EXIT_FINDINGS = 1;
/** The call is wrong. */
export const EXIT_USAGE = 2;
/** A defect of this program. */
export const EXIT_INTERNAL = 3;
/** Ended by Ctrl-C, as shells count it: 128 and the number of the signal. */
export const EXIT_INTERRUPTED = 130;

/** The call cannot be carried out as it was made; the message says why and names the argument. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
