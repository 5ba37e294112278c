/** What may stand at a place of a command line: the names of files, or one of some words; empty where nothing is known. */
type Words = 'files' | readonly string[];

export interface CompletedOption {
  /** `--format`. */
  readonly flag: string;
  readonly summary: string;
  /** null: it takes no value. */
  readonly value: Words | null;
}

export interface CompletedCommand {
  readonly name: string;
  readonly summary: string;
  readonly options: readonly CompletedOption[];
  readonly operands: Words;
}

/** A script for bash 3.2 and later. */
export function bashCompletion(program: string, commands: readonly CompletedCommand[]): string {
  const names = commands.map(({ name }) => name);
  const values = commands.flatMap(({ name, options }) =>
    options.flatMap(({ flag, value }) => (value === null ? [] : [`    ${name}:${flag}) ${bashReply(value)}; return;;`])),
  );
  const cases = commands.map(
    ({ name, options, operands }) =>
      `    ${name}) if [[ $current == -* ]]; then ${bashReply(options.map(({ flag }) => flag))}; else ${bashReply(operands)}; fi;;`,
  );
  return `${[
    `# bash completion for ${program}`,
    '_storage_mode_audit() {',
    '  local current="$2" previous="$3" command= word index',
    '  for ((index = 1; index < COMP_CWORD; index++)); do',
    `    word="\${COMP_WORDS[index]}"`,
    `    case $word in ${names.join('|')}) command=$word; break;; esac`,
    '  done',
    '  COMPREPLY=()',
    '  case $command:$previous in',
    ...values,
    '  esac',
    '  case $command in',
    ...cases,
    `    *) ${bashReply([...names, '--help', '--version'])};;`,
    '  esac',
    '}',
    `complete -o default -F _storage_mode_audit ${program}`,
  ].join('\n')}\n`;
}

/** Without a reply bash completes the names of files: `-o default`. */
function bashReply(words: Words): string {
  return words === 'files' || words.length === 0 ? ':' : `COMPREPLY=($(compgen -W '${words.join(' ')}' -- "$current"))`;
}

/** A script for zsh 5, to be sourced or put on its `fpath`. */
export function zshCompletion(program: string, commands: readonly CompletedCommand[]): string {
  const cases = commands.map(({ name, options, operands }) => {
    const specs = [...options.map((option) => zshOption(option)), `'*:${operands === 'files' ? 'path' : 'word'}:${zshAction(operands)}'`];
    return `      ${name}) _arguments -s ${specs.join(' ')};;`;
  });
  return `${[
    `#compdef ${program}`,
    '_storage_mode_audit() {',
    '  local state line curcontext=$curcontext',
    '  local -a commands',
    `  commands=(${commands.map(({ name, summary }) => quote(`${name}:${summary}`)).join(' ')})`,
    "  _arguments -C '--help[display help]' '--version[output the version number]' '1: :->command' '*:: :->rest'",
    '  case $state in',
    '    command) _describe command commands;;',
    '    rest) case $words[1] in',
    ...cases,
    '    esac;;',
    '  esac',
    '}',
    `if [[ $funcstack[1] == _${program} ]]; then _storage_mode_audit "$@"; else compdef _storage_mode_audit ${program}; fi`,
  ].join('\n')}\n`;
}

function zshOption({ flag, summary, value }: CompletedOption): string {
  const text = `${flag}[${summary.replace(/[[\]:\\]/g, '\\$&')}]`;
  return quote(value === null ? text : `${text}:${flag.slice(2)}:${zshAction(value)}`);
}

function zshAction(words: Words): string {
  if (words === 'files') return '_files';
  return words.length === 0 ? '' : `(${words.join(' ')})`;
}

/** A script for fish 3. */
export function fishCompletion(program: string, commands: readonly CompletedCommand[]): string {
  const line = (rest: string) => `complete -c ${program} ${rest}`;
  const lines = commands.flatMap(({ name, summary, options, operands }) => {
    const within = `-n '__fish_seen_subcommand_from ${name}'`;
    return [
      line(`-f -n __fish_use_subcommand -a ${name} -d ${quote(summary)}`),
      ...(operands === 'files' ? [] : [line(`-f ${within} -a ${quote(operands.join(' '))}`)]),
      ...options.map(({ flag, summary: about, value }) => line(`${within} -l ${flag.slice(2)} ${fishValue(value)}-d ${quote(about)}`)),
    ];
  });
  const general = [line("-f -n __fish_use_subcommand -l version -d 'output the version number'"), line("-l help -d 'display help'")];
  return `${[`# fish completion for ${program}`, ...general, ...lines].join('\n')}\n`;
}

function fishValue(value: Words | null): string {
  if (value === null) return '';
  return value === 'files' ? '-r -F ' : value.length === 0 ? '-x ' : `-x -a ${quote(value.join(' '))} `;
}

/** In single quotes, as all three shells read them. */
function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
