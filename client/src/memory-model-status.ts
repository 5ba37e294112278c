import * as vscode from 'vscode';
import { settingsSection } from '../../server/src/protocol.ts';

/** Shows beside the language of a Python document which memory model is in force. On Apple silicon it points to the one that fits. */
export function showMemoryModel(selector: vscode.DocumentSelector): vscode.Disposable {
  const item = vscode.languages.createLanguageStatusItem('storageModeAudit.memoryModel', selector);
  item.name = 'Storage Mode Audit';
  item.command = { title: 'Change', command: 'workbench.action.openSettings', arguments: [`${settingsSection}.memoryModel`] };
  updateItem(item);
  const listening = vscode.workspace.onDidChangeConfiguration((event) => {
    if (event.affectsConfiguration(settingsSection)) updateItem(item);
  });
  return vscode.Disposable.from(item, listening);
}

function updateItem(item: vscode.LanguageStatusItem): void {
  const memoryModel = vscode.workspace.getConfiguration(settingsSection).get<string | null>('memoryModel') ?? 'discrete';
  item.text = `Metal memory model: ${memoryModel}`;
  if (isAppleSilicon() && memoryModel === 'discrete') item.detail = 'This Mac has Apple silicon: "unified" fits it.';
  else delete item.detail;
}

function isAppleSilicon(): boolean {
  return process.platform === 'darwin' && process.arch === 'arm64';
}
