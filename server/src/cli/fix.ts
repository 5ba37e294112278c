import type { Command } from 'commander';
import { createEngine } from '../engine.ts';
import type { EngineOptions, FixRequest, FixResult } from '../engine-api.ts';
import { anyFix, safeFix } from '../fixes/choose-fix.ts';
import { loadWasm } from '../node-wasm.ts';
import { relativePath } from '../path.ts';
import { allFindings } from '../report/counts.ts';
import { renderDiff } from '../report/diff.ts';
import { DiskHost } from '../workspace/disk-host.ts';
import { writeFixed } from '../workspace/write-fixed.ts';
import { auditPaths } from './audit-paths.ts';
import { type CliIo, EXIT_FINDINGS, EXIT_OK } from './io.ts';
import { addOptionFlags, engineOptions, type OptionFlags } from './option-flags.ts';

interface FixFlags extends OptionFlags {
  readonly unsafe?: true;
  readonly diff?: true;
  readonly check?: true;
}

/** `fix PATH…`: applies safe fixes until none is left. A file left alone is named on standard error; the exit code is 0, and 1 with `--check` alone. */
export function addFixCommand(program: Command, io: CliIo, done: (exitCode: number) => void): void {
  const command = program
    .command('fix')
    .description('apply the fixes that keep what the program does')
    .argument('<path...>', 'files and folders')
    .option('--unsafe', 'apply fixes too that may change what the program does')
    .option('--diff', 'print the changes as a unified diff and write nothing')
    .option('--check', 'write nothing; exit with 1 if something would change');
  addOptionFlags(command)
    .addHelpText('after', EXAMPLES)
    .action(async (paths: readonly string[], flags: FixFlags) => {
      done(await fixPaths(paths, flags, io));
    });
}

const EXAMPLES = `
Examples:
  storage-mode-audit fix .                       the project around the current folder
  storage-mode-audit fix src --diff              what would change
  storage-mode-audit fix src --select SMA001     one rule alone
`;

async function fixPaths(paths: readonly string[], flags: FixFlags, io: CliIo): Promise<number> {
  const { audit, scope } = await auditPaths(paths, flags, io);
  const { root } = audit;
  const choose = flags.unsafe === true ? anyFix : safeFix;
  const isAtRest = allFindings(audit).every((finding) => choose(finding) === null);
  const result = isAtRest ? NOTHING : await fixProject(root, scope, choose, engineOptions(flags, io.cwd));
  if (flags.diff === true) await io.writeOut(renderDiff(result.files, root));
  if (flags.diff === true || flags.check === true) {
    if (flags.diff !== true) await io.writeOut(summarize(result, root, 'would change'));
    return flags.check === true && result.files.length > 0 ? EXIT_FINDINGS : EXIT_OK;
  }
  return write(result, root, io);
}

const NOTHING: FixResult = { before: [], after: [], files: [], applied: [], left: [] };

async function fixProject(root: string, only: readonly string[], choose: FixRequest['choose'], options: EngineOptions): Promise<FixResult> {
  const engine = createEngine({ host: new DiskHost(), wasm: await loadWasm(), options });
  engine.setRoots([root]);
  try {
    return await engine.fix({ root, only, choose });
  } finally {
    engine.dispose();
  }
}

async function write(result: FixResult, root: string, io: CliIo): Promise<number> {
  const { written, leftAlone } = await writeFixed(result.files);
  for (const { path, because } of leftAlone) io.writeError(`${relativePath(root, path)}: left alone: ${because}\n`);
  const paths = new Set(written.map(({ path }) => path));
  const files = result.files.filter(({ path }) => paths.has(path));
  const isWritten = ({ path }: { readonly path: string }): boolean => paths.has(path);
  await io.writeOut(summarize({ ...result, files, applied: result.applied.filter(isWritten) }, root, 'fixed'));
  return EXIT_OK;
}

/** One line a file with what was done for findings in it, and a total. */
function summarize({ files, applied, left }: FixResult, root: string, verb: string): string {
  const lines = files.map(({ path }) => {
    const own = applied.filter((each) => each.path === path).map(({ code, title }) => `  ${code} ${title}\n`);
    return `${relativePath(root, path)}: ${verb}\n${own.join('')}`;
  });
  const total = `${counted(applied.length, 'fix', 'fixes')} in ${counted(files.length, 'file', 'files')}`;
  const open = left.length === 0 ? '' : `, ${counted(left.length, 'finding', 'findings')} left whose fixes undo each other`;
  return `${lines.join('')}${total}${open}.\n`;
}

function counted(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}
