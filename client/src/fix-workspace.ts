import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { type FixReport, fixWorkspaceRequest } from '../../server/src/protocol.ts';

/** Applies every safe fix of the workspace, unsaved, so that it can be looked at and undone. */
export async function fixWorkspace(client: BaseLanguageClient): Promise<void> {
  await client.start();
  const { fixed } = await client.sendRequest<FixReport>(fixWorkspaceRequest);
  const message = fixed === 0 ? vscode.l10n.t('There is nothing to fix safely.') : vscode.l10n.t('{0} findings fixed.', fixed);
  void vscode.window.showInformationMessage(message);
}
