import * as vscode from 'vscode';
import { type LanguageClient, LSPErrorCodes, ResponseError, WorkDoneProgress } from 'vscode-languageclient/node';
import { type AuditParams, type AuditReport, auditRequest } from '../../server/src/protocol.ts';

type Progress = vscode.Progress<{ readonly message?: string; readonly increment?: number }>;

let audits = 0;

/** Audits every folder that is open, showing how far it is, and opens the report beside what is being edited. */
export async function auditWorkspace(client: LanguageClient): Promise<void> {
  if ((vscode.workspace.workspaceFolders ?? []).length === 0) {
    void vscode.window.showInformationMessage('Open a folder to audit the storage modes of its Metal buffers.');
    return;
  }
  const location = { location: vscode.ProgressLocation.Notification, title: 'Storage Mode Audit', cancellable: true };
  const report = await vscode.window.withProgress(location, (progress, token) => requestReport(client, progress, token));
  if (report !== null) await showReport(report);
}

/** Null: cancelled. */
async function requestReport(client: LanguageClient, progress: Progress, token: vscode.CancellationToken): Promise<AuditReport | null> {
  await client.start();
  const params: AuditParams = { workDoneToken: `audit-${++audits}` };
  const listening = showProgress(client, params, progress);
  try {
    return await client.sendRequest<AuditReport>(auditRequest, params, token);
  } catch (error) {
    if (token.isCancellationRequested || isCancellation(error)) return null;
    throw error;
  } finally {
    listening.dispose();
  }
}

function showProgress(client: LanguageClient, { workDoneToken = '' }: AuditParams, progress: Progress): vscode.Disposable {
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

async function showReport({ text }: AuditReport): Promise<void> {
  const document = await vscode.workspace.openTextDocument({ language: 'markdown', content: text });
  await vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.Beside, preview: false });
}
