import { Command, CommanderError } from 'commander';
import { version } from '../version.ts';
import { addAuditCommand } from './audit.ts';
import { InterruptedError } from './auditor.ts';
import { addCheckCommand } from './check.ts';
import { addCompletionCommand } from './completion.ts';
import { addFixCommand } from './fix.ts';
import { type CliIo, EXIT_INTERNAL, EXIT_INTERRUPTED, EXIT_OK, EXIT_USAGE, UsageError } from './io.ts';
import { addRuleCommand } from './rule.ts';
import { addServerCommand } from './server.ts';

const EXAMPLES = `
Examples:
  storage-mode-audit check .             what the rules have to say of the project
  storage-mode-audit audit .             every buffer of it, as a Markdown document
  storage-mode-audit fix . --diff        what the safe fixes would change
  storage-mode-audit check --help        the flags of one command
`;

/** Runs one command line, given without the program's own name, and resolves with its exit code. Never rejects. */
export async function runCli(args: readonly string[], io: CliIo): Promise<number> {
  let exitCode = EXIT_OK;
  const done = (code: number) => {
    exitCode = code;
  };
  // Help and version are written by a synchronous call; they are waited for below.
  const written: Promise<void>[] = [];
  const program = new Command('storage-mode-audit')
    .description('Says which storage mode each Metal buffer in Python code warrants.')
    .version(version)
    .addHelpText('after', EXAMPLES)
    .exitOverride()
    .configureOutput({ writeOut: (text) => written.push(io.writeOut(text)), writeErr: io.writeError });
  addAuditCommand(program, io, done);
  addCheckCommand(program, io, done);
  addFixCommand(program, io, done);
  addRuleCommand(program, io, done);
  addServerCommand(program, io, done);
  addCompletionCommand(program, io, done);
  try {
    await program.parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (error) {
    return exitCodeOf(error, io);
  } finally {
    await io.auditor.close();
    await Promise.all(written);
  }
}

function exitCodeOf(error: unknown, io: CliIo): number {
  // What is wrong with the call was written when it was found.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT_OK : EXIT_USAGE;
  if (error instanceof InterruptedError) return EXIT_INTERRUPTED;
  if (error instanceof UsageError) {
    io.writeError(`error: ${error.message}\n`);
    return EXIT_USAGE;
  }
  io.writeError(`internal error: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  return EXIT_INTERNAL;
}
