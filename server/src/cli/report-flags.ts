import { type Command, Option } from 'commander';
import { FORMATS, type Format } from '../report/formats.ts';
import { addOptionFlags, type OptionFlags } from './option-flags.ts';

/** The flags that `check` and `audit` share. */
export interface ReportFlags extends OptionFlags {
  readonly format: Format;
  readonly output?: string;
  readonly quiet?: true;
  readonly statistics?: true;
  readonly exitZero?: true;
  readonly stdinFilename?: string;
  readonly watch?: true;
}

/** Adds the flags of a report to a command. */
export function addReportFlags(command: Command, defaultFormat: Format): Command {
  return addOptionFlags(command)
    .addOption(new Option('--format <format>', 'form of the report').choices(FORMATS).default(defaultFormat))
    .option('--output <file>', 'write the report into a file instead of standard output')
    .option('--statistics', 'count instead of listing (with --format text)')
    .option('--quiet', 'no excerpts, no summary, no notes: one line each')
    .option('--exit-zero', 'exit with 0 whatever is found')
    .option('--watch', 'report again whenever a file of the project changes')
    .option('--stdin-filename <file>', 'name of the text that `-` reads from standard input; its place in the project');
}
