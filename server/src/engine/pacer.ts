/** How long a loop may hold the thread before others get their turn. */
const SLICE_MS = 12;

/** Lets the event loop run, and a cancellation arrive, in the midst of long work. */
export class Pacer {
  readonly #signal: AbortSignal | undefined;
  #since = performance.now();

  constructor(signal?: AbortSignal) {
    this.#signal = signal;
  }

  /** To be awaited between two pieces of work. Rejects with the signal's reason when it was aborted. */
  async pause(): Promise<void> {
    if (performance.now() - this.#since >= SLICE_MS) {
      await new Promise((resolve) => setTimeout(resolve, 0));
      this.#since = performance.now();
    }
    this.check();
  }

  /** Throws the signal's reason when it was aborted. */
  check(): void {
    this.#signal?.throwIfAborted();
  }
}
