import type * as vscode from 'vscode';
import {
  LanguageClient,
  type LanguageClientOptions,
  type NodeModule,
  RevealOutputChannelOn,
  TransportKind,
} from 'vscode-languageclient/node';
import { diagnosticSource, type InitializationOptions, settingsSection } from '../../server/src/protocol.ts';
import { ruleDocsBase, ruleDocsCommand } from './rule-docs.ts';

/** What the audit reads in an editor: no old text from git, and no notebook cell, which cannot see the next one. */
export const pythonDocuments = [
  { scheme: 'file', language: 'python' },
  { scheme: 'untitled', language: 'python' },
];

/** A client of the server that lies beside the extension's own code; to be started by the caller. */
export function createLanguageClient(context: vscode.ExtensionContext, output: vscode.LogOutputChannel): LanguageClient {
  const server: NodeModule = { module: context.asAbsolutePath('dist/server.cjs'), transport: TransportKind.ipc };
  const initializationOptions: InitializationOptions = { ruleDocsBase: ruleDocsBase(context), ruleDocsCommand };
  const options: LanguageClientOptions = {
    documentSelector: pythonDocuments,
    diagnosticCollectionName: diagnosticSource,
    markdown: { isTrusted: { enabledCommands: [ruleDocsCommand] } },
    diagnosticPullOptions: { onChange: true },
    initializationOptions,
    outputChannel: output,
    revealOutputChannelOn: RevealOutputChannelOn.Never,
  };
  const debug: NodeModule = { ...server, options: { execArgv: ['--nolazy', '--inspect=6009'] } };
  return new LanguageClient(settingsSection, output.name, { run: server, debug }, options);
}
