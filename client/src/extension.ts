import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { auditWorkspace } from './audit-workspace.ts';
import { createLanguageClient, pythonDocuments } from './language-client.ts';
import { showMemoryModel } from './memory-model-status.ts';
import { RuleDocsProvider, ruleDocsCommand, ruleDocsScheme, showRule, showRuleDocs } from './rule-docs.ts';

let client: LanguageClient | undefined;

/** Called by the editor at the first Python document, command or link to a rule. */
export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const output = vscode.window.createOutputChannel('Storage Mode Audit', { log: true });
  const started = createLanguageClient(context, output);
  client = started;
  context.subscriptions.push(
    output,
    vscode.commands.registerCommand('storageModeAudit.auditWorkspace', () => auditWorkspace(started)),
    vscode.commands.registerCommand('storageModeAudit.restartServer', () => started.restart()),
    vscode.commands.registerCommand('storageModeAudit.showOutput', () => output.show()),
    vscode.commands.registerCommand(ruleDocsCommand, showRule),
    vscode.workspace.registerTextDocumentContentProvider(ruleDocsScheme, new RuleDocsProvider(started)),
    vscode.window.registerUriHandler({ handleUri: showRuleDocs }),
    showMemoryModel(pythonDocuments),
  );
  await started.start();
}

/** Called by the editor before it ends the extension host. */
export async function deactivate(): Promise<void> {
  await client?.dispose();
}
