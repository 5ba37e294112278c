import { CONFIG_FILE, OPTION_NAMES, OPTIONS, type OptionEntry, PYPROJECT_TABLE, SEVERITIES } from '../options.ts';
import { settingsSection } from '../protocol.ts';

const HEAD = `# Configuration

Everything works without any. What you want otherwise stands in \`[${PYPROJECT_TABLE}]\` of a \`pyproject.toml\`, or in a file \`${CONFIG_FILE}\`:

\`\`\`toml
# pyproject.toml
[${PYPROJECT_TABLE}]
memory-model = "unified"
ignore = ["SMA003"]
exclude = ["third_party"]

[${PYPROJECT_TABLE}.severity]
gpu-only-buffer = "hint"
\`\`\`

\`\`\`toml
# ${CONFIG_FILE}
memory-model = "unified"
ignore = ["SMA003"]
\`\`\`

## Which file counts

For each source file the nearest one: in its own folder, else in the folder above, and so on up to the top of the repository (where \`.git\` is), or, outside a
repository, of the project. Only one file counts: what lies above it is not merged in. In one folder \`${CONFIG_FILE}\` goes before \`pyproject.toml\`; a
\`pyproject.toml\` without the table does not count. Files are read again when they change.

## Layers

The settings of an editor lie over the file, and so do the flags of a command line, each spelled as the option with two dashes before it. Lists are
separated by commas, or the flag is repeated:

\`\`\`sh
storage-mode-audit check --select SMA1,shared-upload --severity SMA001=error --exclude third_party .
storage-mode-audit check --config ci/storage-mode-audit.toml .   # this file for every source file
storage-mode-audit check --no-config .                            # no file at all
\`\`\`

The globs of a file start from its folder, those of a file given by \`--config\` from the root of the project, those of flags from the folder you are in, those of an
editor's settings from the folder that is open.

## What is wrong is said

A key that is none, a value of the wrong kind, a rule that does not exist, a glob that is none, TOML that is broken: the command line names file, line
and what is allowed, and exits with 2. In an editor the place is marked in the file, and the last good configuration stays in force.

## Options
`;

const TAIL = `## Severities
`;

const SUPPRESSIONS = `## Suppressions in the code

\`\`\`python
size = device.newBufferWithBytes_length_options_(data, 4, Metal.MTLResourceStorageModeShared)  # storage-mode: ignore[SMA002] written once an hour
\`\`\`

| comment | silences |
| --- | --- |
| \`# storage-mode: ignore\` | every rule on its line: for findings there, and for those about a call that has the line |
| \`# storage-mode: ignore[SMA002, unused-buffer] reason\` | the rules named: by code, beginning of codes or name |
| \`# storage-mode: ignore-file[SMA002] reason\` | the same in the whole file, wherever the comment stands; without brackets every rule |

A comment may hold words of other tools before and behind (\`# noqa  # storage-mode: ignore\`). One that suppresses nothing under either memory model, or that cannot be understood, is a finding
itself: [SMA900](rules.md#sma900-unused-suppression). What is silenced, by a comment or by configuration, lets no other rule speak of the buffer.
`;

/** The page on configuration, in Markdown. Ends with a line break. */
export function renderConfigurationDocs(): string {
  const severities = Object.entries(SEVERITIES).map(([severity, meaning]) => `| \`${severity}\` | ${meaning} |\n`);
  return [
    `${HEAD}\n`,
    ...OPTION_NAMES.map((name) => `${renderOption(name, OPTIONS[name])}\n`),
    `${TAIL}\n| severity | meaning |\n| --- | --- |\n`,
    ...severities,
    `\n${SUPPRESSIONS}`,
  ].join('');
}

function renderOption(name: string, option: OptionEntry): string {
  const { shape } = option;
  const values = shape.kind === 'choice' ? Object.entries(shape.values).map(([value, meaning]) => `- \`${value}\`: ${meaning}`) : [];
  const layered = option.layering === 'adds' ? 'is added to what' : 'replaces what';
  const facts = `Default: \`${JSON.stringify(option.defaultValue)}\`. In an editor: \`${settingsSection}.${name}\`. What a layer says ${layered} the layers below say.`;
  const paragraphs = [
    `### ${option.key}`,
    option.summary,
    values.join('\n'),
    option.details,
    `\`\`\`toml\n${option.example}\n\`\`\``,
    facts,
  ];
  return `${paragraphs.filter((each) => each !== '').join('\n\n')}\n`;
}
