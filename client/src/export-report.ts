import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import type { AuditParams } from '../../server/src/protocol.ts';
import { requestAudit } from './audit-workspace.ts';

interface Choice extends vscode.QuickPickItem {
  readonly format: NonNullable<AuditParams['format']>;
  readonly extension: string;
}

const choices: readonly Choice[] = [
  { label: 'Markdown', format: 'markdown', extension: 'md' },
  { label: 'JSON', format: 'json', extension: 'json' },
  { label: 'HTML', format: 'html', extension: 'html' },
  { label: 'SARIF', format: 'sarif', extension: 'sarif' },
];

/** Asks for a form and a file, audits, writes the report and opens it. */
export async function exportReport(client: BaseLanguageClient): Promise<void> {
  const choice = await vscode.window.showQuickPick(choices, { title: vscode.l10n.t('Export the audit as') });
  if (choice === undefined) return;
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const target = await vscode.window.showSaveDialog({
    ...(folder !== undefined && { defaultUri: vscode.Uri.joinPath(folder, `storage-mode-audit.${choice.extension}`) }),
    filters: { [choice.label]: [choice.extension] },
    title: vscode.l10n.t('Export the audit as'),
  });
  if (target === undefined) return;
  const report = await requestAudit(client, { format: choice.format });
  if (report === null) return;
  await vscode.workspace.fs.writeFile(target, new TextEncoder().encode(report.text));
  await vscode.window.showTextDocument(target, { preview: true });
}
