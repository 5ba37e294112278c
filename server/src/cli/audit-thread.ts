import { parentPort, Worker } from 'node:worker_threads';
import type { OnProgress } from '../engine-api.ts';
import { type AuditAnswer, type AuditJob, type Auditor, InterruptedError, LocalAuditor } from './auditor.ts';

type Answer =
  | { readonly kind: 'progress'; readonly done: number; readonly total: number }
  | { readonly kind: 'done'; readonly answer: AuditAnswer }
  | { readonly kind: 'failed'; readonly error: unknown };

/** Who waits for the thread's answers. */
interface Waiting {
  readonly onProgress: OnProgress;
  readonly resolve: (answer: AuditAnswer) => void;
  readonly reject: (error: unknown) => void;
}

/** Does the audits in a thread of their own, so that this one can show progress and heed Ctrl-C while a large project is linked. */
export class ThreadAuditor implements Auditor {
  readonly #file: string;
  #worker: Worker | null = null;
  #waiting: Waiting | null = null;

  /** `file` is this program: in the thread it calls `serveAudits`. */
  constructor(file: string) {
    this.#file = file;
  }

  async audit(job: AuditJob, onProgress: OnProgress): Promise<AuditAnswer> {
    this.#worker ??= this.#start();
    const worker = this.#worker;
    const interrupt = () => this.#waiting?.reject(new InterruptedError());
    process.once('SIGINT', interrupt);
    try {
      return await new Promise((resolve, reject) => {
        this.#waiting = { onProgress, resolve, reject };
        worker.postMessage(job);
      });
    } finally {
      process.removeListener('SIGINT', interrupt);
      this.#waiting = null;
    }
  }

  async close(): Promise<void> {
    await this.#worker?.terminate();
    this.#worker = null;
  }

  #start(): Worker {
    const worker = new Worker(this.#file);
    worker.on('error', (error) => this.#waiting?.reject(error));
    worker.on('exit', (code) => this.#waiting?.reject(new Error(`the thread of the audit has ended with ${code}`)));
    worker.on('message', (answer: Answer) => this.#take(answer));
    return worker;
  }

  #take(answer: Answer): void {
    switch (answer.kind) {
      case 'progress':
        this.#waiting?.onProgress(answer.done, answer.total);
        break;
      case 'done':
        this.#waiting?.resolve(answer.answer);
        break;
      case 'failed':
        this.#waiting?.reject(answer.error);
    }
  }
}

/** The thread's side: answers each job that comes. */
export function serveAudits(): void {
  const auditor = new LocalAuditor();
  const answer = (message: Answer) => parentPort?.postMessage(message);
  parentPort?.on('message', (job: AuditJob) => {
    auditor
      .audit(job, (read, total) => answer({ kind: 'progress', done: read, total }))
      .then(
        (done) => answer({ kind: 'done', answer: done }),
        (error: unknown) => answer({ kind: 'failed', error }),
      );
  });
}
