import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { type RuleDocs, type RuleDocsParams, ruleDocsRequest } from '../../server/src/protocol.ts';

/** Documents whose text is the documentation of a rule: `storage-mode-audit:/rule/SMA002.md`. */
export const ruleDocsScheme = 'storage-mode-audit';

/** The command that shows a rule's documentation, given its code: hovers link to it. */
export const ruleDocsCommand = 'storageModeAudit.showRule';

/** What the links of the codes begin with. The editor hands such a link to `showRuleDocs`: no network, no browser. */
export function ruleDocsBase(context: vscode.ExtensionContext): string {
  return `${vscode.env.uriScheme}://${context.extension.id}/rule`;
}

/** Shows the documentation of the rule that a link names, as a Markdown preview. A link of any other form does nothing. */
export async function showRuleDocs(link: vscode.Uri): Promise<void> {
  const code = /^\/rule\/(SMA\d+)$/.exec(link.path)?.[1];
  if (code !== undefined) await showRule(code);
}

/** Shows the documentation of a rule as a Markdown preview. */
export async function showRule(code: string): Promise<void> {
  const document = vscode.Uri.from({ scheme: ruleDocsScheme, path: `/rule/${code}.md` });
  await vscode.commands.executeCommand('markdown.showPreview', document);
}

/** The server's text of a rule's documentation. */
export class RuleDocsProvider implements vscode.TextDocumentContentProvider {
  readonly #client: BaseLanguageClient;

  constructor(client: BaseLanguageClient) {
    this.#client = client;
  }

  async provideTextDocumentContent(document: vscode.Uri): Promise<string> {
    const code = document.path.slice(document.path.lastIndexOf('/') + 1, -'.md'.length);
    await this.#client.start();
    const params: RuleDocsParams = { code };
    const docs = await this.#client.sendRequest<RuleDocs | null>(ruleDocsRequest, params);
    return docs?.markdown ?? `There is no rule ${code}.`;
  }
}
