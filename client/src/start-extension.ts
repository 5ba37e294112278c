import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { clearFindings } from './audit-workspace.ts';
import { BufferTreeView } from './buffer-tree-view.ts';
import * as commands from './commands.ts';
import { copyDebugInformation } from './debug-information.ts';
import { exportReport } from './export-report.ts';
import { fixWorkspace } from './fix-workspace.ts';
import { ReportView } from './report-view.ts';
import { RuleDocsProvider, ruleDocsCommand, ruleDocsScheme, showRule, showRuleDocs } from './rule-docs.ts';
import { ServerStatusItems, selectMemoryModel } from './server-status.ts';

/** Shows what the server of `client` says, wherever it runs, and starts it. */
export async function startExtension(
  context: vscode.ExtensionContext,
  client: BaseLanguageClient,
  output: vscode.LogOutputChannel,
): Promise<void> {
  const report = new ReportView(client);
  const tree = new BufferTreeView(client);
  const handlers: Readonly<Record<string, () => unknown>> = {
    [commands.auditCommand]: () => report.audit(),
    [commands.clearCommand]: () => clearFindings(client),
    [commands.fixAllCommand]: () => fixWorkspace(client),
    [commands.exportCommand]: () => exportReport(client),
    [commands.restartCommand]: () => restart(client),
    [commands.showOutputCommand]: () => output.show(),
    [commands.memoryModelCommand]: () => selectMemoryModel(),
    [commands.debugInformationCommand]: () => copyDebugInformation(client, context),
    [commands.showSuggestionsCommand]: () => tree.filter(true),
    [commands.showAllCommand]: () => tree.filter(false),
    [commands.refreshTreeCommand]: () => tree.refresh(),
  };
  context.subscriptions.push(
    report,
    tree,
    new ServerStatusItems(client),
    ...Object.entries(handlers).map(([name, handler]) => vscode.commands.registerCommand(name, handler)),
    vscode.commands.registerCommand(ruleDocsCommand, showRule),
    vscode.workspace.registerTextDocumentContentProvider(ruleDocsScheme, new RuleDocsProvider(client)),
    vscode.window.registerUriHandler({ handleUri: showRuleDocs }),
  );
  await client.start();
}

/** One that is not running, since it ended too often, has nothing to stop. */
async function restart(client: BaseLanguageClient): Promise<void> {
  if (client.needsStop()) await client.stop();
  await client.start();
}
