import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import {
  type BufferFile,
  type BufferNode,
  type BufferTree,
  buffersChangedNotification,
  buffersRequest,
} from '../../server/src/protocol.ts';
import { suggestionsOnlyKey } from './commands.ts';

/** A line of the tree: a file, a function of it, or a buffer that the function makes. */
type Node =
  | { readonly kind: 'file'; readonly file: BufferFile }
  | { readonly kind: 'function'; readonly file: BufferFile; readonly name: string; readonly buffers: readonly BufferNode[] }
  | { readonly kind: 'buffer'; readonly file: BufferFile; readonly buffer: BufferNode };

const icons: Readonly<Record<BufferNode['outcome'], vscode.ThemeIcon>> = {
  change: new vscode.ThemeIcon('lightbulb', new vscode.ThemeColor('editorWarning.foreground')),
  keep: new vscode.ThemeIcon('pass', new vscode.ThemeColor('testing.iconPassed')),
  open: new vscode.ThemeIcon('question', new vscode.ThemeColor('descriptionForeground')),
};

/** The view "Metal Buffers": what the server knows of every buffer, asked again whenever it says that it changed and somebody looks. */
export class BufferTreeView implements vscode.TreeDataProvider<Node>, vscode.Disposable {
  readonly #client: BaseLanguageClient;
  readonly #changes = new vscode.EventEmitter<void>();
  readonly #view: vscode.TreeView<Node>;
  readonly #listening: vscode.Disposable;
  #suggestionsOnly = false;
  readonly onDidChangeTreeData = this.#changes.event;

  constructor(client: BaseLanguageClient) {
    this.#client = client;
    this.#view = vscode.window.createTreeView('storageModeAudit.buffers', { treeDataProvider: this, showCollapseAll: true });
    this.#listening = client.onNotification(buffersChangedNotification, () => this.refresh());
  }

  /** Asks the server again. */
  refresh(): void {
    this.#changes.fire();
  }

  /** Shows every buffer, or those alone that another mode is suggested for. */
  async filter(suggestionsOnly: boolean): Promise<void> {
    this.#suggestionsOnly = suggestionsOnly;
    await vscode.commands.executeCommand('setContext', suggestionsOnlyKey, suggestionsOnly);
    this.refresh();
  }

  dispose(): void {
    this.#listening.dispose();
    this.#view.dispose();
    this.#changes.dispose();
  }

  async getChildren(node?: Node): Promise<Node[]> {
    switch (node?.kind) {
      case undefined:
        return await this.#files();
      case 'file':
        return this.#functions(node.file);
      case 'function':
        return node.buffers.map((buffer) => ({ kind: 'buffer', file: node.file, buffer }));
      case 'buffer':
        return [];
    }
  }

  getTreeItem(node: Node): vscode.TreeItem {
    switch (node.kind) {
      case 'file':
        return fileItem(node.file, this.#shown(node.file).length);
      case 'function':
        return functionItem(node.file, node.name);
      case 'buffer':
        return bufferItem(node.file, node.buffer);
    }
  }

  async #files(): Promise<Node[]> {
    await this.#client.start();
    const { files } = await this.#client.sendRequest<BufferTree>(buffersRequest);
    const shown = files.filter((file) => this.#shown(file).length > 0);
    const suggestions = files.flatMap((file) => file.buffers).filter(({ outcome }) => outcome === 'change').length;
    this.#view.badge = suggestions === 0 ? undefined : { value: suggestions, tooltip: vscode.l10n.t('{0} suggestions', suggestions) };
    this.#view.message = shown.length === 0 ? emptyMessage(files.length) : '';
    return shown.map((file) => ({ kind: 'file', file }));
  }

  #functions(file: BufferFile): Node[] {
    const buffers = this.#shown(file);
    const names = [...new Set(buffers.map((buffer) => buffer.function))];
    return names.map((name) => ({ kind: 'function', file, name, buffers: buffers.filter((buffer) => buffer.function === name) }));
  }

  #shown(file: BufferFile): readonly BufferNode[] {
    return this.#suggestionsOnly ? file.buffers.filter(({ outcome }) => outcome === 'change') : file.buffers;
  }
}

function emptyMessage(files: number): string {
  return files === 0 ? vscode.l10n.t('No Metal buffer is made in this workspace.') : vscode.l10n.t('No other storage mode is suggested.');
}

function fileItem(file: BufferFile, count: number): vscode.TreeItem {
  const item = new vscode.TreeItem(vscode.Uri.parse(file.uri), vscode.TreeItemCollapsibleState.Expanded);
  item.id = file.uri;
  item.label = file.label;
  item.description = String(count);
  item.iconPath = vscode.ThemeIcon.File;
  return item;
}

function functionItem(file: BufferFile, name: string): vscode.TreeItem {
  const item = new vscode.TreeItem(name, vscode.TreeItemCollapsibleState.Expanded);
  item.id = `${file.uri}#${name}`;
  item.iconPath = new vscode.ThemeIcon('symbol-function');
  return item;
}

function bufferItem(file: BufferFile, buffer: BufferNode): vscode.TreeItem {
  const { name, range, outcome, currentMode, suggestedMode, accessPattern, because } = buffer;
  const item = new vscode.TreeItem(name);
  const { line, character } = range.start;
  item.id = `${file.uri}#${line},${character}`;
  item.iconPath = icons[outcome];
  item.description = outcome === 'change' ? `${currentMode} → ${suggestedMode}` : currentMode;
  item.tooltip = new vscode.MarkdownString().appendText(`${name}: ${accessPattern}\n\n${because}`);
  item.accessibilityInformation = { label: `${name}, ${item.description}, ${accessPattern}` };
  const selection = new vscode.Range(line, character, line, range.end.character);
  item.command = { title: vscode.l10n.t('Go to Buffer'), command: 'vscode.open', arguments: [vscode.Uri.parse(file.uri), { selection }] };
  return item;
}
