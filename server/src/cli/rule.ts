import { type Command, Option } from 'commander';
import { renderRule, renderRuleTable, ruleJson } from '../rules/docs.ts';
import { findRule, RULES } from '../rules/index.ts';
import { didYouMean } from '../suggest.ts';
import { type CliIo, EXIT_OK, UsageError } from './io.ts';

interface RuleFlags {
  readonly format: 'markdown' | 'json';
}

/** `rule [CODE]`: what a rule says of itself, or a table of all. */
export function addRuleCommand(program: Command, io: CliIo, done: (exitCode: number) => void): void {
  program
    .command('rule')
    .description('explain a rule, or list all of them')
    .argument('[rule]', 'code or name: SMA002, shared-upload')
    .addOption(new Option('--format <format>', 'form of the text').choices(['markdown', 'json']).default('markdown'))
    .addHelpText('after', EXAMPLES)
    .action(async (codeOrName: string | undefined, { format }: RuleFlags) => {
      await io.writeOut(codeOrName === undefined ? renderAll(format) : renderOne(codeOrName, format));
      done(EXIT_OK);
    });
}

const EXAMPLES = `
Examples:
  storage-mode-audit rule                       a table of the rules
  storage-mode-audit rule SMA002                what the rule finds, why, and what to do
  storage-mode-audit rule shared-upload --format json
`;

function renderAll(format: RuleFlags['format']): string {
  return format === 'json' ? toText(RULES.map(ruleJson)) : renderRuleTable();
}

function renderOne(codeOrName: string, format: RuleFlags['format']): string {
  const rule = findRule(codeOrName);
  if (rule === undefined) {
    const known = RULES.flatMap(({ code, name }) => [code, name]);
    throw new UsageError(`no rule is called "${codeOrName}"; \`storage-mode-audit rule\` lists them${didYouMean(codeOrName, known)}`);
  }
  return format === 'json' ? toText(ruleJson(rule)) : renderRule(rule);
}

function toText(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
