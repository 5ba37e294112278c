import * as vscode from 'vscode';
import { BrowserMessageReader, BrowserMessageWriter, LanguageClient, type MessageTransports } from 'vscode-languageclient/browser';
import { settingsSection, type WorkerStart } from '../../server/src/protocol.ts';
import { offerFiles } from './editor-files.ts';
import { clientOptions, extensionName } from './language-client.ts';
import { startExtension } from './start-extension.ts';

/** What there is of the browser's workers here. */
declare const Worker: new (url: string) => ConstructorParameters<typeof BrowserMessageReader>[0] & { postMessage(message: unknown): void };

let client: LanguageClient | undefined;

/** Called by an editor in a browser, as `activate` of the other entry by one on a machine. The server is a web worker. */
export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const output = vscode.window.createOutputChannel(extensionName, { log: true });
  const read = (name: string) => vscode.workspace.fs.readFile(vscode.Uri.joinPath(context.extensionUri, 'dist', name));
  const [runtime, python, cpp] = await Promise.all(['web-tree-sitter.wasm', 'tree-sitter-python.wasm', 'tree-sitter-cpp.wasm'].map(read));
  if (runtime === undefined || python === undefined || cpp === undefined) throw new Error('a part of the extension is missing');
  const start: WorkerStart = { wasm: { runtime, python, cpp } };
  // Not the worker itself: an extension host's own kind of worker is not what the client takes for one.
  const startServer = async (): Promise<MessageTransports> => {
    const worker = new Worker(vscode.Uri.joinPath(context.extensionUri, 'dist', 'server-web.js').toString(true));
    worker.postMessage(start);
    return { reader: new BrowserMessageReader(worker), writer: new BrowserMessageWriter(worker) };
  };
  client = new LanguageClient(settingsSection, extensionName, startServer, clientOptions(context, output));
  context.subscriptions.push(output, offerFiles(client));
  await startExtension(context, client, output);
}

/** Called by the editor before it ends the extension host. */
export async function deactivate(): Promise<void> {
  await client?.dispose();
}
