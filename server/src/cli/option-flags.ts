import { resolve } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { EngineOptions } from '../engine-api.ts';
import { problemOfGlob } from '../options/globs.ts';
import { OPTIONS, type OptionLayer, SEVERITIES } from '../options.ts';
import type { RuleSeverity } from '../rules/rule.ts';
import { problemOfSelector } from '../rules/rule-selector.ts';
import { didYouMean, listWords } from '../suggest.ts';
import { toHostPath } from '../workspace/disk-host.ts';

/** The flags that lie over the configuration files, as the commands that judge share them. */
export interface OptionFlags extends OptionLayer {
  /** A path as typed; false: no file at all. */
  readonly config?: string | false;
}

/** Adds the flags to a command. */
export function addOptionFlags(command: Command): Command {
  return command
    .addOption(
      new Option('--memory-model <model>', 'memory of the Macs that run the code: discrete GPU, or unified as on Apple silicon').choices(
        Object.keys(OPTIONS.memoryModel.shape.values),
      ),
    )
    .option('--select <rules>', 'the rules that report: codes, beginnings of codes or names', listOf(problemOfSelector))
    .option('--ignore <rules>', 'rules that do not report', listOf(problemOfSelector))
    .option('--severity <rule=severity>', `report a rule as ${Object.keys(SEVERITIES).join(', ')}`, readSeverities)
    .option('--exclude <globs>', 'files and folders that nothing is reported of', listOf(problemOfGlob))
    .option('--config <file>', 'configuration for every file, in place of the nearest pyproject.toml or storage-mode-audit.toml')
    .option('--no-config', 'read no configuration file');
}

/** What the flags say to the engine. Their globs start from `cwd`. */
export function engineOptions(flags: OptionFlags, cwd: string): EngineOptions {
  const { memoryModel, select, ignore, severity, exclude, config } = flags;
  return {
    ...(memoryModel !== undefined && { memoryModel }),
    ...(select !== undefined && { select }),
    ...(ignore !== undefined && { ignore }),
    ...(severity !== undefined && { severity }),
    ...(exclude !== undefined && { exclude }),
    ...(config === false && { configuration: { kind: 'none' } }),
    ...(typeof config === 'string' && { configuration: { kind: 'file', path: toHostPath(resolve(cwd, config)) } }),
    globsFrom: toHostPath(cwd),
  };
}

/** Reads a list separated by commas; given again, the flag adds to it. */
function listOf(problemOf: (text: string) => string | null): (text: string, before?: readonly string[]) => readonly string[] {
  return (text, before = []) => {
    const items = text.split(',').map((item) => item.trim());
    for (const item of items) {
      const problem = problemOf(item);
      if (problem !== null) throw new InvalidArgumentError(`${problem}.`.replace(/\?\.$/, '?'));
    }
    return [...before, ...items];
  };
}

function readSeverities(text: string, before: Readonly<Record<string, RuleSeverity>> = {}): Readonly<Record<string, RuleSeverity>> {
  const found = text.split(',').map((item) => {
    const [rule = '', severity = '', ...rest] = item.trim().split('=');
    const allowed = Object.keys(SEVERITIES);
    if (rest.length > 0 || !item.includes('=')) throw new InvalidArgumentError('Wanted is a rule and a severity, such as SMA001=error.');
    const problem = problemOfSelector(rule);
    if (problem !== null) throw new InvalidArgumentError(problem);
    if (!isSeverity(severity)) throw new InvalidArgumentError(`allowed are ${listWords(allowed)}${didYouMean(severity, allowed)}`);
    return [rule, severity];
  });
  return { ...before, ...Object.fromEntries(found) };
}

function isSeverity(text: string): text is RuleSeverity {
  return Object.hasOwn(SEVERITIES, text);
}
