import * as vscode from 'vscode';
import { LanguageClient, type NodeModule, TransportKind } from 'vscode-languageclient/node';
import { settingsSection } from '../../server/src/protocol.ts';
import { clientOptions, extensionName } from './language-client.ts';
import { startExtension } from './start-extension.ts';

let client: LanguageClient | undefined;

/** Called by the editor at the first Python document, command, view or link to a rule. The server is a process of its own. */
export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const output = vscode.window.createOutputChannel(extensionName, { log: true });
  const run: NodeModule = { module: context.asAbsolutePath('dist/server.cjs'), transport: TransportKind.ipc };
  const debug: NodeModule = { ...run, options: { execArgv: ['--nolazy', '--inspect=6009'] } };
  client = new LanguageClient(settingsSection, extensionName, { run, debug }, clientOptions(context, output));
  context.subscriptions.push(output);
  await startExtension(context, client, output);
}

/** Called by the editor before it ends the extension host. */
export async function deactivate(): Promise<void> {
  await client?.dispose();
}
