import type { Command } from 'commander';
import { allFindings } from '../report/counts.ts';
import { auditPaths } from './audit-paths.ts';
import { type CliIo, EXIT_FINDINGS, EXIT_OK } from './io.ts';
import { APPLE_SILICON_NOTE } from './memory-model-option.ts';
import { addReportFlags, type ReportFlags } from './report-flags.ts';
import { checkReportFlags, writeReport } from './write-report.ts';

/** `check PATH…`: the findings, and an exit code that says whether there are any that count. Hints do not. */
export function addCheckCommand(program: Command, io: CliIo, done: (exitCode: number) => void): void {
  const command = program
    .command('check')
    .description('report findings; exit with 1 when there is any from info up')
    .argument('<path...>', 'files and folders; `-` for standard input');
  addReportFlags(command, 'text')
    .addHelpText('after', EXAMPLES)
    .action(async (paths: readonly string[], flags: ReportFlags) => {
      checkReportFlags(flags);
      const { audit, scope } = await auditPaths(paths, flags, io);
      await writeReport({ audit, scope, subject: 'findings' }, flags, io);
      const isGiven = command.getOptionValueSource('memoryModel') !== 'default';
      if (io.isAppleSilicon && !isGiven && flags.quiet !== true) io.writeError(APPLE_SILICON_NOTE);
      const counts = allFindings(audit).some(({ severity }) => severity !== 'hint');
      done(counts && flags.exitZero !== true ? EXIT_FINDINGS : EXIT_OK);
    });
}

const EXAMPLES = `
Examples:
  storage-mode-audit check .                                   the project around the current folder
  storage-mode-audit check src --quiet                         one line a finding
  storage-mode-audit check . --statistics                      how often each rule speaks
  git show :a.py | storage-mode-audit check - --stdin-filename a.py
`;
