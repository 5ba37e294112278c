import { createEngine } from '../engine.ts';
import type { Audit, AuditRequest, ConfigurationFile, Engine, EngineOptions, OnProgress } from '../engine-api.ts';
import { loadWasm } from '../node-wasm.ts';
import { DiskHost } from '../workspace/disk-host.ts';

/** One audit that a command line asks for: plain data, so that another thread can do it. */
export interface AuditJob {
  readonly request: Pick<AuditRequest, 'root' | 'only'>;
  readonly options: EngineOptions;
  /** What is asked for: no audit begins while a configuration file that governs any of it is wrong. */
  readonly governed: { readonly files: readonly string[]; readonly folders: readonly string[] };
  /** A text that counts instead of the disk's. */
  readonly overlay: { readonly path: string; readonly text: string } | null;
}

/** `audit` is null where a configuration file was found wrong before it began. */
export interface AuditAnswer {
  readonly audit: Audit | null;
  readonly configurations: readonly ConfigurationFile[];
}

/** Does audits, one after the other. What it learnt for one shortens the next of the same root. */
export interface Auditor {
  /** Rejects with an `InterruptedError` when the auditor is closed meanwhile. */
  audit(job: AuditJob, onProgress: OnProgress): Promise<AuditAnswer>;
  close(): Promise<void>;
}

/** The user has seen enough. */
export class InterruptedError extends Error {
  override readonly name = 'InterruptedError';
}

/** Does the audits in this thread: until one is done, nothing else is. */
export class LocalAuditor implements Auditor {
  #engine: Engine | null = null;

  async audit({ request, options, governed, overlay }: AuditJob, onProgress: OnProgress): Promise<AuditAnswer> {
    if (this.#engine === null) {
      this.#engine = createEngine({ host: new DiskHost(), wasm: await loadWasm(), options });
      this.#engine.setRoots([request.root]);
      // Before the long work; what governs single folders inside shows only after it.
      const configurations = await this.#engine.configurations(governed.files, governed.folders);
      if (configurations.some(({ problems }) => problems.length > 0)) {
        await this.close();
        return { audit: null, configurations };
      }
    }
    if (overlay !== null) this.#engine.open(overlay.path, overlay.text);
    const audit = await this.#engine.audit({ ...request, onProgress });
    return { audit, configurations: audit.configurations };
  }

  async close(): Promise<void> {
    this.#engine?.dispose();
    this.#engine = null;
  }
}
