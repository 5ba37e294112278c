import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import type { AuditParams } from '../../server/src/protocol.ts';
import { requestAudit } from './audit-workspace.ts';
import { exportCommand, fixAllCommand } from './commands.ts';

/** What the page in the view says. */
type PageMessage = { readonly kind: 'open'; readonly href: string } | { readonly kind: 'action'; readonly action: string };

/** The report of the last audit in a view beside what is being edited; there is one at a time. */
export class ReportView implements vscode.Disposable {
  readonly #client: BaseLanguageClient;
  #panel: vscode.WebviewPanel | null = null;

  constructor(client: BaseLanguageClient) {
    this.#client = client;
  }

  /** Audits and shows the result; a view that is open already gets it. */
  async audit(): Promise<void> {
    const params: AuditParams = { format: 'page', keepFindings: true, actions: pageActions() };
    const report = await requestAudit(this.#client, params);
    if (report === null) return;
    const panel = this.#panel ?? this.#open();
    panel.webview.html = report.text;
    panel.reveal(undefined, false);
  }

  dispose(): void {
    this.#panel?.dispose();
  }

  #open(): vscode.WebviewPanel {
    const options = { enableScripts: true, localResourceRoots: [], retainContextWhenHidden: true };
    const title = vscode.l10n.t('Storage Mode Audit');
    const panel = vscode.window.createWebviewPanel('storageModeAudit.report', title, vscode.ViewColumn.Beside, options);
    panel.webview.onDidReceiveMessage((message: PageMessage) => this.#answer(message));
    panel.onDidDispose(() => {
      this.#panel = null;
    });
    this.#panel = panel;
    return panel;
  }

  async #answer(message: PageMessage): Promise<void> {
    if (message.kind === 'open') await openPlace(message.href, this.#panel?.viewColumn);
    else if (message.action === 'fix-all') {
      await vscode.commands.executeCommand(fixAllCommand);
      await this.audit();
    } else if (message.action === 'export') await vscode.commands.executeCommand(exportCommand);
  }
}

function pageActions(): NonNullable<AuditParams['actions']> {
  return [
    { id: 'fix-all', title: vscode.l10n.t('Fix All Safe') },
    { id: 'export', title: vscode.l10n.t('Export…') },
  ];
}

/** Opens a link of the page, `URI#Lline,column` with 1-based numbers, in a column that the report is not in. */
async function openPlace(href: string, reportColumn: vscode.ViewColumn | undefined): Promise<void> {
  const uri = vscode.Uri.parse(href, true);
  const [, line = '1', column = '1'] = /^L(\d+),(\d+)$/.exec(uri.fragment) ?? [];
  const position = new vscode.Position(Number(line) - 1, Number(column) - 1);
  const viewColumn = reportColumn === vscode.ViewColumn.One ? vscode.ViewColumn.Beside : vscode.ViewColumn.One;
  await vscode.window.showTextDocument(uri.with({ fragment: '' }), { viewColumn, selection: new vscode.Range(position, position) });
}
