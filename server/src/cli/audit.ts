import { resolve } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { renderExplanation } from '../report/explain.ts';
import { toHostPath } from '../workspace/disk-host.ts';
import { auditPaths } from './audit-paths.ts';
import { type CliIo, EXIT_OK, UsageError } from './io.ts';
import { addReportFlags, type ReportFlags } from './report-flags.ts';
import { watch } from './watch.ts';
import { checkReportFlags, writeReport } from './write-report.ts';

interface AuditFlags extends ReportFlags {
  readonly explain?: Spot;
}

/** A line of a file as typed: `file.py:12`. `line` is 1-based. */
interface Spot {
  readonly file: string;
  readonly line: number;
}

/** `audit PATH…`: every buffer with its mode, its access pattern and the mode suggested; with `--explain`, one buffer's whole story. */
export function addAuditCommand(program: Command, io: CliIo, done: (exitCode: number) => void): void {
  const command = program
    .command('audit')
    .description('report every buffer: its storage mode, its access pattern, the mode suggested')
    .argument('[path...]', 'files and folders; `-` for standard input');
  addReportFlags(command, 'markdown')
    .addOption(
      new Option('--explain <file:line>', 'tell the whole story of the buffer made, or touched, on that line')
        .argParser(parseSpot)
        .conflicts(['format', 'output', 'statistics', 'watch']),
    )
    .addHelpText('after', EXAMPLES)
    .action(async (paths: readonly string[], flags: AuditFlags) => {
      if (flags.explain) await explain(flags.explain, paths, flags, io);
      else await report(paths, flags, io);
      done(EXIT_OK);
    });
}

const EXAMPLES = `
Examples:
  storage-mode-audit audit .                                   the project as a Markdown document
  storage-mode-audit audit src/kernels.py --format text        one file, for a terminal
  storage-mode-audit audit . --format json --output audit.json
  storage-mode-audit audit --explain src/kernels.py:120        why this buffer is judged as it is
`;

async function report(paths: readonly string[], flags: AuditFlags, io: CliIo): Promise<void> {
  if (paths.length === 0) throw new UsageError("missing required argument 'path'");
  checkReportFlags(paths, flags);
  const reportOnce = async () => {
    const { audit, scope } = await auditPaths(paths, flags, io);
    await writeReport({ audit, scope, subject: 'buffers' }, flags, io);
    return audit.root;
  };
  if (flags.watch === true) await watch(reportOnce, io);
  await reportOnce();
}

/** The whole project is audited: a line may touch a buffer that is made in any file of it. */
async function explain(spot: Spot, paths: readonly string[], flags: AuditFlags, io: CliIo): Promise<void> {
  const { audit } = await auditPaths([spot.file, ...paths], { ...flags, wholeProject: true }, io);
  const path = toHostPath(resolve(io.cwd, spot.file));
  const text = renderExplanation(audit, path, spot.line);
  if (text === null) throw new UsageError(nothingThere(spot, audit.files.find((file) => file.path === path)?.problems ?? []));
  await io.writeOut(text);
}

/** What could not be understood of the file may be why nothing is known of its line. */
function nothingThere({ file, line }: Spot, problems: readonly string[]): string {
  const reasons = problems.length === 0 ? '' : ` (${problems.join('; ')})`;
  return `${file}:${line}: no buffer is made or touched on this line${reasons}`;
}

function parseSpot(text: string): Spot {
  const match = /^(.+):(\d+)$/.exec(text);
  if (!match?.[1] || !match[2]) throw new InvalidArgumentError('Wanted is a file and a line, such as kernels.py:12.');
  return { file: match[1], line: Number(match[2]) };
}
