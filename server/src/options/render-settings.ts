import { OPTION_NAMES, OPTIONS, type OptionEntry, type OptionName, type OptionShape, SEVERITIES } from '../options.ts';
import { settingsSection } from '../protocol.ts';
import { RULES } from '../rules/index.ts';

type Json = Readonly<Record<string, unknown>>;

/** What a rule may be called by: a code or the beginning of codes in any case, or a name. */
const SELECTOR: Json = { type: 'string', pattern: '^([Ss][Mm][Aa][0-9]{0,3}|[a-z][a-z-]*)$' };
const UNSET = 'What the configuration file of the project says; without one, ';

/** The settings of the options for the manifest of the editor's extension, by their full names. Empty values leave an option to the project's file. */
export function renderSettings(): Json {
  return Object.fromEntries(
    OPTION_NAMES.map((name, order) => {
      const option: OptionEntry = OPTIONS[name];
      const lies = option.layering === 'adds' ? 'Added to what' : 'Goes before what';
      const markdownDescription = `${option.summary} ${lies} the configuration file of the project says.`;
      return [`${settingsSection}.${name}`, { ...settingOf(option), scope: 'resource', order: order + 1, markdownDescription }];
    }),
  );
}

/** A JSON schema of the table of options in a configuration file. */
export function renderSchema(): Json {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Storage Mode Audit',
    description: 'storage-mode-audit.toml, or the table [tool.storage-mode-audit] of a pyproject.toml.',
    type: 'object',
    additionalProperties: false,
    properties: Object.fromEntries(OPTION_NAMES.map((name) => [OPTIONS[name].key, schemaOf(OPTIONS[name])])),
    // The examples are what editors complete.
    definitions: { rule: { ...SELECTOR, examples: RULES.flatMap(({ code, name }) => [code, name]) } },
  };
}

/** The settings as a Markdown table. Ends with a line break. */
export function renderSettingsTable(): string {
  const rows = OPTION_NAMES.map(
    (name: OptionName) => `| \`${settingsSection}.${name}\` | \`${OPTIONS[name].key}\` | ${OPTIONS[name].summary} |\n`,
  );
  return ['| setting | in a file | meaning |\n', '| --- | --- | --- |\n', ...rows].join('');
}

function settingOf({ shape, defaultValue }: OptionEntry): Json {
  switch (shape.kind) {
    case 'choice':
      return {
        type: ['string', 'null'],
        enum: [null, ...Object.keys(shape.values)],
        enumDescriptions: [`${UNSET}${String(defaultValue)}.`, ...Object.values(shape.values)],
        default: null,
      };
    case 'boolean':
      return { type: ['boolean', 'null'], default: null };
    case 'rules':
    case 'globs':
      return { ...valueSchema(shape, SELECTOR), default: [] };
    case 'severity-by-rule':
    case 'rules-by-glob':
      return { ...valueSchema(shape, SELECTOR), default: {} };
  }
}

function schemaOf({ shape, defaultValue, summary }: OptionEntry): Json {
  return { description: summary.replaceAll('`', ''), ...valueSchema(shape, { $ref: '#/definitions/rule' }), default: defaultValue };
}

function valueSchema(shape: OptionShape, selector: Json): Json {
  switch (shape.kind) {
    case 'choice':
      return { type: 'string', enum: Object.keys(shape.values) };
    case 'boolean':
      return { type: 'boolean' };
    case 'rules':
      return { type: 'array', items: selector, uniqueItems: true };
    case 'globs':
      return { type: 'array', items: { type: 'string', minLength: 1 }, uniqueItems: true };
    case 'severity-by-rule':
      return { type: 'object', propertyNames: selector, additionalProperties: { type: 'string', enum: Object.keys(SEVERITIES) } };
    case 'rules-by-glob':
      return { type: 'object', additionalProperties: { type: 'array', items: selector, uniqueItems: true } };
  }
}
