import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { type DebugInformation, debugInformationRequest, settingsSection } from '../../server/src/protocol.ts';

/** Puts into the clipboard what a report of a fault should hold: versions, options and counts; no code and no name of a file. */
export async function copyDebugInformation(client: BaseLanguageClient, context: vscode.ExtensionContext): Promise<void> {
  const server = await askServer(client);
  const where = typeof process === 'undefined' ? 'web' : `${process.platform} ${process.arch}, Node ${process.versions.node}`;
  const lines = [
    `Storage Mode Audit ${context.extension.packageJSON.version}`,
    `${vscode.env.appName} ${vscode.version}, ${where}, remote: ${vscode.env.remoteName ?? 'none'}`,
    ...changedSettings().map(([name, value]) => `${name}: ${value}`),
    ...Object.entries(server).map(([name, value]) => `server ${name}: ${value}`),
  ];
  await vscode.env.clipboard.writeText(`${lines.join('\n')}\n`);
  void vscode.window.showInformationMessage(vscode.l10n.t('The debug information is in the clipboard. It holds no code.'));
}

async function askServer(client: BaseLanguageClient): Promise<Readonly<Record<string, unknown>>> {
  try {
    await client.start();
    return { ...(await client.sendRequest<DebugInformation>(debugInformationRequest)) };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}

/** The settings that are set: of those that hold lists or names, how many. */
function changedSettings(): readonly (readonly [string, string])[] {
  const section = vscode.workspace.getConfiguration(settingsSection);
  return ['memoryModel', 'diagnostics.scope', 'inlayHints.enabled', 'select', 'ignore', 'severity', 'exclude', 'perFileIgnores'].flatMap(
    (name): [string, string][] => {
      const value: unknown = section.get(name);
      if (value === undefined || value === null) return [];
      return [[name, typeof value === 'object' ? `${Object.keys(value).length} entries` : String(value)]];
    },
  );
}
