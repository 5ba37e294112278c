import type { Command } from 'commander';
import type { MemoryModel } from '../metal/storage-mode.ts';
import { renderText } from '../report/text.ts';
import { auditPaths } from './audit-paths.ts';
import { type CliIo, EXIT_FINDINGS, EXIT_OK } from './io.ts';
import { APPLE_SILICON_NOTE, memoryModelOption } from './memory-model-option.ts';

interface CheckFlags {
  readonly memoryModel: MemoryModel;
}

/** `check PATH…`: the findings, and an exit code that says whether there are any that count. Hints do not. */
export function addCheckCommand(program: Command, io: CliIo, done: (exitCode: number) => void): void {
  program
    .command('check')
    .description('report findings; exit with 1 when there is any from info up')
    .argument('<path...>', 'files and folders')
    .addOption(memoryModelOption())
    .action(async (paths: readonly string[], flags: CheckFlags, command: Command) => {
      const { audit } = await auditPaths(paths, flags.memoryModel, io.cwd);
      await io.writeOut(renderText(audit));
      if (io.isAppleSilicon && command.getOptionValueSource('memoryModel') === 'default') io.writeError(APPLE_SILICON_NOTE);
      const counts = audit.files.some((file) => file.findings.some((finding) => finding.severity !== 'hint'));
      done(counts ? EXIT_FINDINGS : EXIT_OK);
    });
}
