import type { MemoryModel } from './metal/storage-mode.ts';
import type { RuleSeverity } from './rules/rule.ts';

/**
 * What values an option takes.
 *
 * A rule is named by its code (`SMA002`), the beginning of codes (`SMA1`) or its name (`shared-upload`); a glob is matched against paths from the folder of
 * the configuration file.
 */
export type OptionShape =
  | { readonly kind: 'choice'; readonly values: Readonly<Record<string, string>> }
  | { readonly kind: 'boolean' }
  | { readonly kind: 'rules' }
  | { readonly kind: 'globs' }
  | { readonly kind: 'severity-by-rule' }
  | { readonly kind: 'rules-by-glob' };

/** One option: all that its parser, its type, its setting in editors, its JSON schema and its documentation say of it. */
export interface OptionEntry {
  /** As configuration files spell it; a flag of the command line has two dashes before it. */
  readonly key: string;
  readonly shape: OptionShape;
  /** What is in force where nobody says anything. */
  readonly defaultValue: unknown;
  /** One or two sentences of Markdown. */
  readonly summary: string;
  /** What is said to an option that a layer below sets too: `replaces` it, or `adds` to it. */
  readonly layering: 'replaces' | 'adds';
  /** A line of TOML. */
  readonly example: string;
  /** Markdown: what else there is to know. */
  readonly details: string;
}

/** What findings can be reported as, with what that means. */
export const SEVERITIES = {
  error: 'What Metal forbids, or what computes something wrong.',
  warning: 'Another storage mode is warranted.',
  info: 'Worth knowing. `check` exits with 1 from here up.',
  hint: 'Shown in editors, and never counted.',
  off: 'Not reported.',
} as const satisfies Readonly<Record<RuleSeverity, string>>;

const MEMORY_MODELS = {
  discrete: 'Macs whose GPU has memory of its own: what the CPU writes and the GPU reads is best Managed.',
  unified: 'Apple silicon, where CPU and GPU share one memory: Shared, or Private for what only the GPU uses.',
} as const satisfies Readonly<Record<MemoryModel, string>>;

/** Every option by its name in settings and types, in the order in which they are shown. */
export const OPTIONS = {
  memoryModel: {
    key: 'memory-model',
    shape: { kind: 'choice', values: MEMORY_MODELS },
    defaultValue: 'discrete',
    summary: 'The Macs the code is meant for. The memory model decides which storage mode an access pattern warrants.',
    layering: 'replaces',
    example: 'memory-model = "unified"',
    details: 'A buffer is judged for the memory model of the file that allocates it.',
  },
  select: {
    key: 'select',
    shape: { kind: 'rules' },
    defaultValue: ['SMA'],
    summary: 'The rules that report: codes (`SMA002`), beginnings of codes (`SMA1`) or names (`shared-upload`).',
    layering: 'replaces',
    example: 'select = ["SMA1", "shared-upload"]',
    details:
      'Of `select` and `ignore` the more exact word counts: `select = ["SMA002"]` with `ignore = ["SMA0"]` reports SMA002. Set in a layer above, `select` starts afresh: the `ignore` of the layers below no longer counts.',
  },
  ignore: {
    key: 'ignore',
    shape: { kind: 'rules' },
    defaultValue: [],
    summary: 'Rules that do not report: codes, beginnings of codes or names.',
    layering: 'adds',
    example: 'ignore = ["SMA003"]',
    details: 'Which rule speaks of a buffer is decided before: what is ignored does not let another rule speak.',
  },
  severity: {
    key: 'severity',
    shape: { kind: 'severity-by-rule' },
    defaultValue: {},
    summary:
      'What the findings of a rule are reported as: `error`, `warning`, `info`, `hint` or `off`, by code, beginning of codes or name.',
    layering: 'adds',
    example: 'severity = { SMA001 = "error", unused-buffer = "hint", SMA002 = "off" }',
    details: 'The most exact word for a rule counts, and what a layer above says of it. A rule that the memory model turns off stays off.',
  },
  exclude: {
    key: 'exclude',
    shape: { kind: 'globs' },
    defaultValue: [],
    summary: 'Files and folders that nothing is reported of.',
    layering: 'adds',
    example: 'exclude = ["third_party", "**/*_generated.py"]',
    details:
      'They are read all the same, since a buffer may be used in them. A glob without a `/` names a file or folder at any depth, one with a `/` starts from the folder of the configuration file; a folder stands for everything in it.',
  },
  perFileIgnores: {
    key: 'per-file-ignores',
    shape: { kind: 'rules-by-glob' },
    defaultValue: {},
    summary: 'Rules that do not report in some files: globs as in `exclude`, each with codes, beginnings of codes or names.',
    layering: 'adds',
    example: 'per-file-ignores = { "tests/**" = ["SMA0"], "bench.py" = ["unused-buffer"] }',
    details: '',
  },
  respectGitignore: {
    key: 'respect-gitignore',
    shape: { kind: 'boolean' },
    defaultValue: true,
    summary: 'Whether what `.gitignore` files name is left out.',
    layering: 'replaces',
    example: 'respect-gitignore = false',
    details: 'Files that are left out are not read at all. Of a project, the configuration of its root folder decides.',
  },
} as const satisfies Readonly<Record<string, OptionEntry>>;

/** The name of an option in settings and types. */
export type OptionName = keyof typeof OPTIONS;

type ValueOf<Shape extends OptionShape> = Shape extends { readonly kind: 'choice'; readonly values: infer Values }
  ? keyof Values
  : Shape extends { readonly kind: 'boolean' }
    ? boolean
    : Shape extends { readonly kind: 'severity-by-rule' }
      ? Readonly<Record<string, RuleSeverity>>
      : Shape extends { readonly kind: 'rules-by-glob' }
        ? Readonly<Record<string, readonly string[]>>
        : readonly string[];

/** A value for every option. */
export type Options = { readonly [Name in OptionName]: ValueOf<(typeof OPTIONS)[Name]['shape']> };

/** What one place says: a configuration file, an editor's settings, the flags of a command line. Absent options are left to the layers below. */
export type OptionLayer = Partial<Options>;

/** The options as a list, in order. */
export const OPTION_NAMES = Object.keys(OPTIONS) as readonly OptionName[];

/** The section of the options in `pyproject.toml`. */
export const PYPROJECT_TABLE = 'tool.storage-mode-audit';

/** The file whose whole content is configuration; it goes before a `pyproject.toml` in the same folder. */
export const CONFIG_FILE = 'storage-mode-audit.toml';
