import * as vscode from 'vscode';
import { type BaseLanguageClient, State } from 'vscode-languageclient';
import {
  type OptionsParams,
  type OptionsReply,
  optionsChangedNotification,
  optionsRequest,
  type ServerStatus,
  settingsSection,
  statusNotification,
} from '../../server/src/protocol.ts';
import { memoryModelCommand, showOutputCommand } from './commands.ts';
import { extensionName, pythonDocuments } from './language-client.ts';

const memoryModels = ['discrete', 'unified'] as const;

/** What stands beside the language of a Python document: the memory model, which a click changes, and what the server is doing. */
export class ServerStatusItems implements vscode.Disposable {
  readonly #model = vscode.languages.createLanguageStatusItem('storageModeAudit.memoryModel', pythonDocuments());
  readonly #server = vscode.languages.createLanguageStatusItem('storageModeAudit.server', pythonDocuments());
  readonly #client: BaseLanguageClient;
  readonly #listening: vscode.Disposable;

  constructor(client: BaseLanguageClient) {
    this.#client = client;
    this.#model.name = `${extensionName}: ${vscode.l10n.t('memory model')}`;
    this.#model.command = { title: vscode.l10n.t('Change'), command: memoryModelCommand };
    this.#server.name = `${extensionName}: ${vscode.l10n.t('server')}`;
    this.#server.text = vscode.l10n.t('Metal buffers: starting');
    this.#model.text = vscode.l10n.t('Metal memory model');
    this.#listening = vscode.Disposable.from(
      vscode.window.onDidChangeActiveTextEditor(() => this.#showModel()),
      client.onNotification(optionsChangedNotification, () => this.#showModel()),
      client.onNotification(statusNotification, (status: ServerStatus) => this.#showStatus(status)),
      client.onDidChangeState(({ newState }) => {
        if (newState === State.Running) void this.#showModel();
        if (newState === State.Stopped) this.#showStatus({ kind: 'error', message: vscode.l10n.t('The server is not running.') });
      }),
    );
  }

  dispose(): void {
    this.#listening.dispose();
    this.#model.dispose();
    this.#server.dispose();
  }

  /** Asks which memory model holds for the document that is shown: a configuration file may have the word. */
  async #showModel(): Promise<void> {
    const options = await this.#optionsOf(vscode.window.activeTextEditor?.document);
    if (options === null) return;
    show(this.#model, { text: vscode.l10n.t('Metal memory model: {0}', options.memoryModel), detail: detailOf(options) });
  }

  async #optionsOf(document: vscode.TextDocument | undefined): Promise<OptionsReply | null> {
    if (document === undefined || vscode.languages.match(pythonDocuments(), document) === 0 || !this.#client.isRunning()) return null;
    const params: OptionsParams = { uri: this.#client.code2ProtocolConverter.asUri(document.uri) };
    return await this.#client.sendRequest<OptionsReply | null>(optionsRequest, params);
  }

  #showStatus(status: ServerStatus): void {
    show(this.#server, {
      text: textOf(status),
      busy: status.kind === 'indexing',
      severity: status.kind === 'error' ? vscode.LanguageStatusSeverity.Error : vscode.LanguageStatusSeverity.Information,
      detail: status.kind === 'error' ? status.message : '',
      command: status.kind === 'error' ? { title: vscode.l10n.t('Show Log'), command: showOutputCommand } : null,
    });
  }
}

function detailOf({ memoryModel, memoryModelFrom, excluded }: OptionsReply): string {
  if (excluded) return vscode.l10n.t('The configuration excludes this file.');
  if (memoryModelFrom === 'file') return vscode.l10n.t('from the configuration file');
  if (isAppleSilicon() && memoryModel === 'discrete') return vscode.l10n.t('This Mac has Apple silicon: "unified" fits it.');
  return '';
}

function textOf(status: ServerStatus): string {
  switch (status.kind) {
    case 'indexing':
      return vscode.l10n.t('Metal buffers: reading {0} of {1} files', status.done, status.total);
    case 'ready':
      return vscode.l10n.t('Metal buffers: ready');
    case 'error':
      return vscode.l10n.t('Metal buffers: error');
  }
}

interface Shown {
  readonly text: string;
  /** Empty for none. */
  readonly detail: string;
  readonly busy?: boolean;
  readonly severity?: vscode.LanguageStatusSeverity;
  /** Null for none; absent to leave it. */
  readonly command?: vscode.Command | null;
}

/** Writes what differs alone: every write draws the popup anew, and a click that is under way on it would be lost. */
function show(item: vscode.LanguageStatusItem, { text, detail, busy = item.busy, severity = item.severity, command }: Shown): void {
  if (item.text !== text) item.text = text;
  if ((item.detail ?? '') !== detail) item.detail = detail;
  if (item.busy !== busy) item.busy = busy;
  if (item.severity !== severity) item.severity = severity;
  if (command !== undefined && item.command?.command !== command?.command) item.command = command ?? undefined;
}

/** Asks for a memory model and puts it into the workspace's settings, or the user's where no folder is open. */
export async function selectMemoryModel(): Promise<void> {
  const details = {
    discrete: vscode.l10n.t('Macs whose GPU has memory of its own'),
    unified: vscode.l10n.t('Apple silicon, where CPU and GPU share one memory'),
  };
  const items = memoryModels.map((label) => ({ label, detail: details[label] }));
  const chosen = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Metal memory model'),
    // The click that opens it is on a popup, whose end takes the focus with it.
    ignoreFocusOut: true,
  });
  if (chosen === undefined) return;
  const hasFolder = vscode.workspace.workspaceFolders !== undefined;
  const target = hasFolder ? vscode.ConfigurationTarget.Workspace : vscode.ConfigurationTarget.Global;
  await vscode.workspace.getConfiguration(settingsSection).update('memoryModel', chosen.label, target);
}

function isAppleSilicon(): boolean {
  return typeof process !== 'undefined' && process.platform === 'darwin' && process.arch === 'arm64';
}
