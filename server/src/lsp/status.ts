import type { Connection } from 'vscode-languageserver';
import type { OnProgress } from '../engine-api.ts';
import { type ServerStatus, statusNotification } from '../protocol.ts';

/** Tells a client that wants to know it what the server is doing: reading how many files of how many, at rest, or why the last thing failed. */
export class StatusTeller {
  readonly #tell: (status: ServerStatus) => void;
  #running = 0;
  #last = '';

  constructor(connection: Connection, isWanted: boolean) {
    this.#tell = (status) => {
      const text = JSON.stringify(status);
      if (!isWanted || text === this.#last) return;
      this.#last = text;
      void connection.sendNotification(statusNotification, status);
    };
  }

  /** Does the work, and says so where it takes reading files; an error is the caller's as ever. */
  async during<T>(work: (onProgress: OnProgress) => Promise<T>): Promise<T> {
    this.#running++;
    let percent = -1;
    const onProgress: OnProgress = (done, total) => {
      const now = Math.floor((100 * done) / Math.max(total, 1));
      if (now !== percent) this.#tell({ kind: 'indexing', done, total });
      percent = now;
    };
    try {
      const result = await work(onProgress);
      if (--this.#running === 0) this.#tell({ kind: 'ready' });
      return result;
    } catch (error) {
      this.#running--;
      this.#tell({ kind: 'error', message: error instanceof Error ? error.message : String(error) });
      throw error;
    }
  }
}
