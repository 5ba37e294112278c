import * as vscode from 'vscode';
import { type BaseLanguageClient, LSPErrorCodes, ResponseError, WorkDoneProgress } from 'vscode-languageclient';
import { type AuditParams, type AuditReport, auditRequest, clearFindingsRequest } from '../../server/src/protocol.ts';
import { keptFindingsKey } from './commands.ts';

type Progress = vscode.Progress<{ readonly message?: string; readonly increment?: number }>;

let audits = 0;

/**
 * Audits every folder that is open, unsaved texts included, counting files in a notification that can cancel it. Null where it was cancelled, or where no folder
 * is open, which it says.
 */
export async function requestAudit(client: BaseLanguageClient, params: AuditParams): Promise<AuditReport | null> {
  if ((vscode.workspace.workspaceFolders ?? []).length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t('Open a folder to audit the storage modes of its Metal buffers.'));
    return null;
  }
  const title = vscode.l10n.t('Storage Mode Audit');
  const location = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  return await vscode.window.withProgress(location, (progress, token) => requestReport(client, params, progress, token));
}

/** Takes the findings of closed files back. */
export async function clearFindings(client: BaseLanguageClient): Promise<void> {
  await client.start();
  await client.sendRequest(clearFindingsRequest);
  await vscode.commands.executeCommand('setContext', keptFindingsKey, false);
}

async function requestReport(
  client: BaseLanguageClient,
  wanted: AuditParams,
  progress: Progress,
  token: vscode.CancellationToken,
): Promise<AuditReport | null> {
  await client.start();
  const params: AuditParams = { ...wanted, workDoneToken: `audit-${++audits}` };
  const listening = showProgress(client, params, progress);
  try {
    const report = await client.sendRequest<AuditReport>(auditRequest, params, token);
    if (params.keepFindings === true) await vscode.commands.executeCommand('setContext', keptFindingsKey, true);
    return report;
  } catch (error) {
    if (token.isCancellationRequested || isCancellation(error)) return null;
    throw error;
  } finally {
    listening.dispose();
  }
}

function showProgress(client: BaseLanguageClient, { workDoneToken = '' }: AuditParams, progress: Progress): vscode.Disposable {
  let shown = 0;
  return client.onProgress(WorkDoneProgress.type, workDoneToken, (value) => {
    if (value.kind !== 'report' || value.percentage === undefined) return;
    progress.report({ increment: value.percentage - shown, ...(value.message !== undefined && { message: value.message }) });
    shown = value.percentage;
  });
}

function isCancellation(error: unknown): boolean {
  return error instanceof ResponseError && error.code === LSPErrorCodes.RequestCancelled;
}
