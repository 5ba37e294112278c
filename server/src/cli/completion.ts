import { Argument, type Command } from 'commander';
import { RULES } from '../rules/index.ts';
import { bashCompletion, type CompletedCommand, type CompletedOption, fishCompletion, zshCompletion } from './completion-scripts.ts';
import { type CliIo, EXIT_OK } from './io.ts';

const SCRIPTS = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion };

/** `completion SHELL`: a script that lets a shell complete commands, flags, their values, and rules. */
export function addCompletionCommand(program: Command, io: CliIo, done: (exitCode: number) => void): void {
  program
    .command('completion')
    .description('print a script that completes command lines in a shell')
    .addArgument(new Argument('<shell>', 'the shell it is for').choices(Object.keys(SCRIPTS)))
    .addHelpText('after', EXAMPLES)
    .action(async (shell: keyof typeof SCRIPTS) => {
      await io.writeOut(SCRIPTS[shell](program.name(), program.commands.map(describe)));
      done(EXIT_OK);
    });
}

const EXAMPLES = `
Examples:
  source <(storage-mode-audit completion bash)                                   in ~/.bashrc
  storage-mode-audit completion zsh > "\${fpath[1]}/_storage-mode-audit"          once, before compinit
  storage-mode-audit completion fish > ~/.config/fish/completions/storage-mode-audit.fish
`;

function describe(command: Command): CompletedCommand {
  const [argument] = command.registeredArguments;
  return {
    name: command.name(),
    summary: command.description(),
    options: [...command.options.filter(({ hidden }) => !hidden).map(describeOption), HELP],
    operands: argument === undefined ? [] : argument.name() === 'rule' ? ruleWords() : (argument.argChoices ?? 'files'),
  };
}

const HELP: CompletedOption = { flag: '--help', summary: 'display help for command', value: null };

function describeOption({ long, description, required, argChoices, flags }: Command['options'][number]): CompletedOption {
  const value = !required ? null : (argChoices ?? (/<file\b/.test(flags) ? 'files' : /<rules?\b/.test(flags) ? ruleWords() : []));
  return { flag: long ?? flags, summary: description, value };
}

function ruleWords(): readonly string[] {
  return RULES.flatMap(({ code, name }) => [code, name]);
}
