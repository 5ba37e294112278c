import * as vscode from 'vscode';
import { CloseAction, type CloseHandlerResult, ErrorAction, type ErrorHandler, type ErrorHandlerResult } from 'vscode-languageclient';
import { restartCommand, showOutputCommand } from './commands.ts';

const mostRestarts = 4;
const periodMinutes = 3;

/** A server that ends by itself is started again, silently; one that keeps ending is left alone, with a message that leads to its log. */
export class CrashPolicy implements ErrorHandler {
  readonly #output: vscode.LogOutputChannel;
  #ends: readonly number[] = [];

  constructor(output: vscode.LogOutputChannel) {
    this.#output = output;
  }

  error(error: Error): ErrorHandlerResult {
    this.#output.error(`the connection to the server failed: ${error.message}`);
    return { action: ErrorAction.Continue, handled: true };
  }

  closed(): CloseHandlerResult {
    const now = Date.now();
    this.#ends = [...this.#ends.filter((end) => now - end < periodMinutes * 60_000), now];
    if (this.#ends.length <= mostRestarts) {
      this.#output.warn('the server ended by itself and is started again');
      return { action: CloseAction.Restart, handled: true };
    }
    this.#output.error(`the server ended ${this.#ends.length} times in ${periodMinutes} minutes and stays off until it is restarted`);
    this.#ends = [];
    void this.#tell();
    return { action: CloseAction.DoNotRestart, handled: true };
  }

  async #tell(): Promise<void> {
    const log = vscode.l10n.t('Show Log');
    const restart = vscode.l10n.t('Restart Server');
    const message = vscode.l10n.t('The storage mode server keeps ending and stays off.');
    const chosen = await vscode.window.showErrorMessage(message, log, restart);
    if (chosen === log) await vscode.commands.executeCommand(showOutputCommand);
    if (chosen === restart) await vscode.commands.executeCommand(restartCommand);
  }
}
