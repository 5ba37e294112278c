import type { Command } from 'commander';
import { allFindings } from '../report/counts.ts';
import { auditPaths } from './audit-paths.ts';
import { addBaselineFlags, type BaselineFlags, withoutBaseline, writeBaseline } from './baseline.ts';
import { type CliIo, EXIT_FINDINGS, EXIT_OK } from './io.ts';
import { addReportFlags, type ReportFlags } from './report-flags.ts';
import { watch } from './watch.ts';
import { checkReportFlags, writeReport } from './write-report.ts';

interface CheckFlags extends ReportFlags, BaselineFlags {
  readonly quiet?: true;
}

/** `check PATH…`: the findings, and an exit code that says whether there are any that count. Hints do not. */
export function addCheckCommand(program: Command, io: CliIo, done: (exitCode: number) => void): void {
  const command = program
    .command('check')
    .description('report findings; exit with 1 when there is any from info up')
    .argument('<path...>', 'files and folders; `-` for standard input');
  addBaselineFlags(addReportFlags(command, 'text'))
    .addHelpText('after', EXAMPLES)
    .action(async (paths: readonly string[], flags: CheckFlags) => {
      checkReportFlags(paths, flags);
      if (flags.watch === true) await watch(async () => (await check(paths, flags, io)).root, io);
      const { counts } = await check(paths, flags, io);
      done(counts && flags.exitZero !== true ? EXIT_FINDINGS : EXIT_OK);
    });
}

/** What a report under `discrete` is followed by on a machine that has unified memory. */
const APPLE_SILICON_NOTE =
  'note: suggestions are for Macs with a discrete GPU; for Apple silicon give --memory-model unified, or set memory-model in the configuration\n';

/** Reports what is found, or keeps it as a baseline; returns the folder that was read, and whether anything counts. */
async function check(paths: readonly string[], flags: CheckFlags, io: CliIo): Promise<{ readonly root: string; readonly counts: boolean }> {
  const found = await auditPaths(paths, flags, io);
  const { root } = found.audit;
  if (flags.writeBaseline !== undefined) {
    await writeBaseline(found.audit, flags.writeBaseline, io);
    return { root, counts: false };
  }
  const { audit, known } = await withoutBaseline(found, flags, io);
  await writeReport({ audit, scope: found.scope, subject: 'findings', known }, flags, io);
  const isGiven = audit.memoryModelFrom !== 'default';
  if (io.isAppleSilicon && !isGiven && flags.quiet !== true) io.writeError(APPLE_SILICON_NOTE);
  return { root, counts: allFindings(audit).some(({ severity }) => severity !== 'hint') };
}

const EXAMPLES = `
Examples:
  storage-mode-audit check .                                   the project around the current folder
  storage-mode-audit check src --quiet                         one line a finding
  storage-mode-audit check . --statistics                      how often each rule speaks
  storage-mode-audit check . --write-baseline baseline.json    from now on, with --baseline, only new findings count
  storage-mode-audit check . --format sarif --output a.sarif   for code scanning
  git show :a.py | storage-mode-audit check - --stdin-filename a.py
`;
