/**
 * The language server in a web worker. The first message brings the WebAssembly modules; from then on the worker speaks the protocol. Files are read through the
 * editor.
 */
import { BrowserMessageReader, BrowserMessageWriter, createConnection } from 'vscode-languageserver/browser';
import { createEngine } from './engine.ts';
import { EditorHost } from './lsp/editor-host.ts';
import { serve } from './lsp/server.ts';
import type { WorkerStart } from './protocol.ts';
import { version } from './version.ts';

/** What there is of a worker's global scope here; the types of the browser are not in force for the server. */
declare const self: {
  postMessage(message: unknown): void;
  onmessage: ((event: { readonly data: WorkerStart }) => void) | null;
};

self.onmessage = ({ data }) => {
  self.onmessage = null;
  const scope = self as unknown as ConstructorParameters<typeof BrowserMessageReader>[0];
  const connection = createConnection(new BrowserMessageReader(scope), new BrowserMessageWriter(scope));
  const engine = createEngine({ host: new EditorHost(connection), wasm: data.wasm, options: {} });
  serve(connection, engine, { name: 'storage-mode-audit', version });
};
