import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  type ClientCapabilities,
  type CodeAction,
  CodeActionRequest,
  ConfigurationRequest,
  type Diagnostic,
  DiagnosticRefreshRequest,
  DidChangeConfigurationNotification,
  DidChangeTextDocumentNotification,
  DidChangeWatchedFilesNotification,
  DidCloseTextDocumentNotification,
  DidOpenTextDocumentNotification,
  DocumentDiagnosticRequest,
  type FileChangeType,
  InitializedNotification,
  InitializeRequest,
  type InitializeResult,
  InlayHintRefreshRequest,
  PublishDiagnosticsNotification,
  type PublishDiagnosticsParams,
  type Range,
  type Registration,
  RegistrationRequest,
  ShutdownRequest,
  type TextDocumentContentChangeEvent,
} from 'vscode-languageserver-protocol/node';
import type { InitializationOptions } from '../../server/src/protocol.ts';
import { type DiagnosticMode, fullCapabilities } from './capabilities.ts';
import { ServerProcess } from './server-process.ts';

export interface EditorOptions {
  readonly mode: DiagnosticMode;
  readonly capabilities?: ClientCapabilities;
  readonly initializationOptions?: InitializationOptions;
  /** Of the `storageModeAudit` section. */
  readonly settings?: unknown;
  /** Text of files by path in the workspace, written before the server starts. */
  readonly files?: Readonly<Record<string, string>>;
}

/** An editor without a screen: one folder of its own on the disk, open documents, and the server's view of them. */
export class Editor {
  readonly server = new ServerProcess();
  readonly folder: string;
  readonly mode: DiagnosticMode;
  readonly registrations: Registration[] = [];
  readonly published = new Map<string, PublishDiagnosticsParams>();
  settings: unknown;
  /** How often the server said that diagnostics are out of date. */
  refreshes = 0;
  /** How often the server said that inlay hints are. */
  hintRefreshes = 0;
  #initialized: InitializeResult | undefined;
  readonly #versions = new Map<string, number>();
  #waiting: (() => void)[] = [];

  private constructor(folder: string, { mode, settings = {} }: EditorOptions) {
    this.folder = folder;
    this.mode = mode;
    this.settings = settings;
  }

  static async start(options: EditorOptions): Promise<Editor> {
    const editor = new Editor(await mkdtemp(join(tmpdir(), 'storage-mode-audit-')), options);
    for (const [name, text] of Object.entries(options.files ?? {})) await editor.write(name, text);
    editor.#listen();
    await editor.#initialize(options);
    return editor;
  }

  get initialized(): InitializeResult {
    if (this.#initialized === undefined) throw new Error('the server was not initialised');
    return this.#initialized;
  }

  /** The URI of a file of the workspace; one that has a scheme already stays as it is. */
  uri(name: string): string {
    return /^[a-z-]+:/.test(name) ? name : pathToFileURL(join(this.folder, name)).toString();
  }

  async write(name: string, text: string): Promise<void> {
    await mkdir(dirname(join(this.folder, name)), { recursive: true });
    await writeFile(join(this.folder, name), text);
  }

  async delete(name: string): Promise<void> {
    await rm(join(this.folder, name));
  }

  open(name: string, text: string, languageId = 'python'): Promise<void> {
    this.#versions.set(name, 1);
    return this.server.connection.sendNotification(DidOpenTextDocumentNotification.type, {
      textDocument: { uri: this.uri(name), languageId, version: 1, text },
    });
  }

  change(name: string, ...contentChanges: TextDocumentContentChangeEvent[]): Promise<void> {
    const version = this.version(name) + 1;
    this.#versions.set(name, version);
    return this.server.connection.sendNotification(DidChangeTextDocumentNotification.type, {
      textDocument: { uri: this.uri(name), version },
      contentChanges,
    });
  }

  close(name: string): Promise<void> {
    this.#versions.delete(name);
    return this.server.connection.sendNotification(DidCloseTextDocumentNotification.type, { textDocument: { uri: this.uri(name) } });
  }

  version(name: string): number {
    return this.#versions.get(name) ?? 0;
  }

  watched(name: string, type: FileChangeType): Promise<void> {
    return this.server.connection.sendNotification(DidChangeWatchedFilesNotification.type, { changes: [{ uri: this.uri(name), type }] });
  }

  configure(settings: unknown): Promise<void> {
    this.settings = settings;
    return this.server.connection.sendNotification(DidChangeConfigurationNotification.type, { settings: null });
  }

  /** The diagnostics of the present text. */
  async diagnostics(name: string): Promise<readonly Diagnostic[]> {
    if (this.mode === 'push') return this.#publishedWhere(name, ({ version }) => version === this.version(name));
    const report = await this.server.connection.sendRequest(DocumentDiagnosticRequest.type, { textDocument: { uri: this.uri(name) } });
    if (report.kind !== 'full') throw new Error('an unchanged report, but nothing was pulled before');
    return report.items;
  }

  /** The diagnostics as soon as they are as wanted, shown to an editor that does nothing but listen for news. */
  async diagnosticsWhere(name: string, wanted: (diagnostics: readonly Diagnostic[]) => boolean): Promise<readonly Diagnostic[]> {
    if (this.mode === 'push') return this.#publishedWhere(name, ({ diagnostics }) => wanted(diagnostics));
    for (;;) {
      const news = this.#news();
      const diagnostics = await this.diagnostics(name);
      if (wanted(diagnostics)) return diagnostics;
      await news;
    }
  }

  /** The diagnostics that the server sends of a file of its own accord, as soon as they are as wanted. */
  publishedAs(name: string, wanted: (diagnostics: readonly Diagnostic[]) => boolean): Promise<readonly Diagnostic[]> {
    return this.#publishedWhere(name, ({ diagnostics }) => wanted(diagnostics));
  }

  /** Resolves when the server has said more than `before` times that diagnostics are out of date. */
  async refreshedSince(before: number): Promise<void> {
    while (this.refreshes <= before) await this.#news();
  }

  /** Resolves when the server has said more than `before` times that inlay hints are out of date. */
  async hintsRefreshedSince(before: number): Promise<void> {
    while (this.hintRefreshes <= before) await this.#news();
  }

  codeActions(name: string, diagnostics: readonly Diagnostic[], only?: string[]): Promise<readonly CodeAction[]> {
    const range = diagnostics[0]?.range ?? { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
    return this.codeActionsAt(name, range, diagnostics, only);
  }

  async codeActionsAt(
    name: string,
    range: Range,
    diagnostics: readonly Diagnostic[] = [],
    only?: string[],
  ): Promise<readonly CodeAction[]> {
    const actions = await this.server.connection.sendRequest(CodeActionRequest.type, {
      textDocument: { uri: this.uri(name) },
      range,
      context: { diagnostics: [...diagnostics], ...(only !== undefined && { only }) },
    });
    return (actions ?? []) as CodeAction[];
  }

  /** Shuts the server down as the protocol asks for; resolves to its exit code. */
  async stop(): Promise<number | null> {
    await this.server.connection.sendRequest(ShutdownRequest.type);
    await this.server.connection.sendNotification('exit');
    const code = await this.server.exitCode();
    await this.cleanUp();
    return code;
  }

  async cleanUp(): Promise<void> {
    this.server.kill();
    await rm(this.folder, { recursive: true, force: true });
  }

  /** The diagnostics that the server sends of a file by itself, as soon as they are as wanted. */
  publishedWhere(name: string, wanted: (diagnostics: readonly Diagnostic[]) => boolean): Promise<readonly Diagnostic[]> {
    return this.#publishedWhere(name, ({ diagnostics }) => wanted(diagnostics));
  }

  async #publishedWhere(name: string, wanted: (params: PublishDiagnosticsParams) => boolean): Promise<readonly Diagnostic[]> {
    for (;;) {
      const params = this.published.get(this.uri(name));
      if (params !== undefined && wanted(params)) return params.diagnostics;
      await this.#news();
    }
  }

  /** Resolves when the server next says something of diagnostics. */
  #news(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #tell(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }

  #listen(): void {
    const { connection } = this.server;
    connection.onRequest(ConfigurationRequest.type, ({ items }) => items.map(() => this.settings));
    connection.onRequest(RegistrationRequest.type, ({ registrations }) => {
      if (this.#initialized === undefined) throw new Error('a request before the answer to `initialize`');
      this.registrations.push(...registrations);
    });
    connection.onRequest(InlayHintRefreshRequest.type, () => {
      this.hintRefreshes++;
      this.#tell();
    });
    connection.onRequest(DiagnosticRefreshRequest.type, () => {
      this.refreshes++;
      this.#tell();
    });
    connection.onNotification(PublishDiagnosticsNotification.type, (params) => {
      this.published.set(params.uri, params);
      this.#tell();
    });
    connection.listen();
  }

  async #initialize({ mode, capabilities, initializationOptions }: EditorOptions): Promise<void> {
    const { connection } = this.server;
    this.#initialized = await connection.sendRequest(InitializeRequest.type, {
      processId: process.pid,
      rootUri: this.uri(''),
      workspaceFolders: [{ uri: this.uri(''), name: 'workspace' }],
      capabilities: capabilities ?? fullCapabilities(mode),
      initializationOptions: { debounce: 0, ...initializationOptions },
    });
    await connection.sendNotification(InitializedNotification.type, {});
  }
}
