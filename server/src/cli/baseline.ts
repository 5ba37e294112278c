import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import type { Audit } from '../engine-api.ts';
import { applyBaseline, type Baseline, baselineOf } from '../report/baseline.ts';
import { parseBaseline, renderBaseline } from '../report/baseline-file.ts';
import { allFindings, plural } from '../report/counts.ts';
import { readErrorText } from '../workspace/read-error.ts';
import { type CliIo, UsageError } from './io.ts';

/** The flags of a baseline: findings that a project knows of and that do not count. */
export interface BaselineFlags {
  readonly baseline?: string;
  readonly writeBaseline?: string;
  readonly prune?: true;
  readonly quiet?: true;
}

/** Stale entries that are named one by one. */
const MOST_NAMED = 10;

export function addBaselineFlags(command: Command): Command {
  return command
    .option('--baseline <file>', 'report and count only findings that are not in this file')
    .option('--prune', 'take out of the baseline what is no longer found')
    .addOption(new Option('--write-baseline <file>', 'write all findings into a baseline, and exit with 0').conflicts('baseline'));
}

/** Writes every finding of an audit into the file that `--write-baseline` names. */
export async function writeBaseline(audit: Audit, name: string, io: CliIo): Promise<void> {
  await save(baselineOf(audit), name, io);
  io.writeError(`${plural(allFindings(audit).length, 'finding')} written to ${name}\n`);
}

/** The audit without what the baseline has, and how many findings those are; tells of entries that are no longer found. */
export async function withoutBaseline(
  { audit, scope }: { readonly audit: Audit; readonly scope: readonly string[] },
  flags: BaselineFlags,
  io: CliIo,
): Promise<{ readonly audit: Audit; readonly known: number }> {
  const { baseline: name } = flags;
  if (name === undefined) {
    if (flags.prune === true) throw new UsageError("option '--prune' needs --baseline");
    return { audit, known: 0 };
  }
  const baseline = await load(name, io);
  const result = applyBaseline(audit, baseline, { scope, exists: existsSync });
  const count = result.stale.reduce((sum, entry) => sum + entry.count, 0);
  if (flags.prune === true) {
    await save(result.pruned, name, io);
    if (flags.quiet !== true) io.writeError(`note: ${plural(count, 'finding')} taken out of ${name}\n`);
  } else if (count > 0 && flags.quiet !== true) {
    const named = result.stale
      .slice(0, MOST_NAMED)
      .map((entry) => `  ${entry.file} ${entry.rule} ${entry.buffer} in ${entry.function}: ${entry.line}\n`);
    const more = result.stale.length > MOST_NAMED ? `  and ${result.stale.length - MOST_NAMED} more\n` : '';
    io.writeError(`note: ${plural(count, 'finding')} of ${name} no longer found; --prune takes them out:\n${named.join('')}${more}`);
  }
  return { audit: result.audit, known: result.known };
}

async function load(name: string, io: CliIo): Promise<Baseline> {
  const text = await readFile(resolve(io.cwd, name), 'utf8').catch((error: unknown) => {
    throw new UsageError(`${name}: cannot be read: ${readErrorText(error)}`);
  });
  const baseline = parseBaseline(text);
  if ('problem' in baseline) throw new UsageError(`${name}: ${baseline.problem}`);
  return baseline;
}

async function save(baseline: Baseline, name: string, io: CliIo): Promise<void> {
  await writeFile(resolve(io.cwd, name), renderBaseline(baseline)).catch((error: unknown) => {
    throw new UsageError(`${name}: cannot be written: ${readErrorText(error)}`);
  });
}
