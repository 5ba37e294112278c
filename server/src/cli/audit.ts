import { type Command, Option } from 'commander';
import type { MemoryModel } from '../metal/storage-mode.ts';
import { renderJson } from '../report/json.ts';
import { renderMarkdown } from '../report/markdown.ts';
import { auditPaths } from './audit-paths.ts';
import { type CliIo, EXIT_OK } from './io.ts';
import { memoryModelOption } from './memory-model-option.ts';

interface AuditFlags {
  readonly format: 'markdown' | 'json';
  readonly memoryModel: MemoryModel;
}

/** `audit PATH…`: every buffer with its mode, its access pattern and the mode suggested. */
export function addAuditCommand(program: Command, io: CliIo, done: (exitCode: number) => void): void {
  program
    .command('audit')
    .description('report every buffer: its storage mode, its access pattern, the mode suggested')
    .argument('<path...>', 'files and folders')
    .addOption(new Option('--format <format>', 'form of the report').choices(['markdown', 'json']).default('markdown'))
    .addOption(memoryModelOption())
    .action(async (paths: readonly string[], flags: AuditFlags) => {
      const { audit, scope } = await auditPaths(paths, flags.memoryModel, io.cwd);
      await io.writeOut(flags.format === 'json' ? renderJson(audit) : renderMarkdown(audit, scope));
      done(EXIT_OK);
    });
}
