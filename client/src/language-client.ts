import * as vscode from 'vscode';
import { type LanguageClientOptions, RevealOutputChannelOn } from 'vscode-languageclient';
import { diagnosticSource, type InitializationOptions } from '../../server/src/protocol.ts';
import { CrashPolicy } from './crash-policy.ts';
import { ruleDocsBase, ruleDocsCommand } from './rule-docs.ts';

/** What the output channel, the status item and the messages call the extension. */
export const extensionName = 'Storage Mode Audit';

/**
 * What the audit reads in an editor: files, texts that were never saved, and, where the folders lie elsewhere than on the disk, what lies there too. No old text
 * from git, and no notebook cell, which cannot see the next one.
 */
export function pythonDocuments(): { readonly scheme: string; readonly language: string }[] {
  const folders = vscode.workspace.workspaceFolders ?? [];
  const schemes = new Set(['file', 'untitled', ...folders.map((folder) => folder.uri.scheme)]);
  return [...schemes].map((scheme) => ({ scheme, language: 'python' }));
}

/** How the client behaves, wherever its server runs. */
export function clientOptions(context: vscode.ExtensionContext, output: vscode.LogOutputChannel): LanguageClientOptions {
  const initializationOptions: InitializationOptions = { ruleDocsBase: ruleDocsBase(context), ruleDocsCommand, notifications: true };
  return {
    documentSelector: pythonDocuments(),
    diagnosticCollectionName: diagnosticSource,
    diagnosticPullOptions: { onChange: true },
    markdown: { isTrusted: { enabledCommands: [ruleDocsCommand] } },
    initializationOptions,
    errorHandler: new CrashPolicy(output),
    initializationFailedHandler: () => false,
    outputChannel: output,
    revealOutputChannelOn: RevealOutputChannelOn.Never,
  };
}
