import type { Diagnostic } from 'vscode-languageserver';
import { clearFindingsRequest } from '../protocol.ts';
import { coalesce } from './coalesce.ts';
import type { DiagnosticsScope } from './presentation.ts';
import type { Session } from './session.ts';
import { toDiagnostic } from './to-lsp.ts';

/**
 * The findings of files that are not open: sent after an audit that asks for it, or always where the settings say so, renewed when files change, and taken back
 * when they are to be cleared. Open documents are left to those who answer for them.
 */
export class KeptFindings {
  /** To be called when findings may have changed, or which documents are open. */
  readonly changed: () => void;
  readonly #session: Session;
  /** What the client was sent last, by URI: a text that is equal exactly when the diagnostics are. */
  readonly #sent = new Map<string, string>();
  /** Documents that were open at any time since the last run: whoever answered for them may have taken back what was sent. */
  readonly #opened = new Set<string>();
  #state: 'as-set' | 'kept' | 'cleared' = 'as-set';
  #scopes: string | null = null;

  constructor(session: Session) {
    this.#session = session;
    const onError = (error: unknown): void => session.connection.console.error(`findings of the workspace could not be sent: ${error}`);
    const send = coalesce(() => this.#send(), session.offer.debounce, onError);
    this.changed = () => {
      for (const { uri } of session.documents.all()) this.#opened.add(uri);
      send();
    };
    session.connection.onRequest(clearFindingsRequest, () => {
      this.#state = 'cleared';
      this.changed();
      return null;
    });
  }

  /** Whether a file has findings when it is not open: then closing it takes nothing back. */
  areWanted(path: string | null): boolean {
    return path !== null && this.#isWanted(this.#session.presentation.scopeOf(path));
  }

  #isWanted(scope: DiagnosticsScope): boolean {
    return this.#state === 'kept' || (this.#state === 'as-set' && scope === 'workspace');
  }

  /** From now on they are sent. */
  keep(): void {
    this.#state = 'kept';
    this.changed();
  }

  async #send(): Promise<void> {
    const { connection, documents, engine, presentation, ready, status } = this.#session;
    await ready;
    if (this.#scopes !== null && this.#scopes !== presentation.scopes) this.#state = 'as-set';
    this.#scopes = presentation.scopes;
    const isAnyWanted = this.#isWanted(presentation.widestScope);
    if (!isAnyWanted && this.#sent.size === 0) return this.#opened.clear();
    const audits = isAnyWanted ? await status.during((onProgress) => engine.workspace(onProgress)) : [];
    const present = new Map<string, Diagnostic[]>();
    for (const { path, findings } of audits.flatMap((audit) => audit.files)) {
      if (documents.at(path) !== undefined || findings.length === 0 || !this.areWanted(path)) continue;
      present.set(
        documents.uriOf(path),
        findings.map((finding) => toDiagnostic(finding, this.#session)),
      );
    }
    const closed = [...this.#opened].filter((uri) => documents.get(uri) === undefined);
    this.#opened.clear();
    for (const uri of closed) this.#sent.delete(uri);
    for (const uri of new Set([...this.#sent.keys(), ...closed, ...present.keys()])) {
      await this.#sendOne(connection, uri, present.get(uri) ?? []);
    }
  }

  async #sendOne(connection: Session['connection'], uri: string, diagnostics: Diagnostic[]): Promise<void> {
    const fingerprint = JSON.stringify(diagnostics);
    if (this.#sent.get(uri) === fingerprint) return;
    if (diagnostics.length === 0) this.#sent.delete(uri);
    else this.#sent.set(uri, fingerprint);
    // What is pushed goes over what a client that is sent everything has of its open documents.
    if (!this.#session.offer.pullsDiagnostics && this.#session.documents.get(uri) !== undefined) return;
    await connection.sendDiagnostics({ uri, diagnostics });
  }
}
