import type { Command } from 'commander';
import { type CliIo, EXIT_OK } from './io.ts';

/** `server`: the language server, for an editor that starts it. It ends when the editor says so, or hangs up. */
export function addServerCommand(program: Command, io: CliIo, done: (exitCode: number) => void): void {
  program
    .command('server')
    .description('start the language server, for editors')
    .option('--stdio', 'speak over standard input and output (there is no other way, so this may be left out)')
    .addHelpText('after', EXAMPLES)
    .action(async () => {
      await io.startServer();
      done(EXIT_OK);
    });
}

const EXAMPLES = `
Example, for Neovim:
  vim.lsp.start({ name = 'storage-mode-audit', cmd = { 'storage-mode-audit', 'server', '--stdio' }, root_dir = vim.fn.getcwd() })
`;
