import { describe, expect, test } from 'vitest';
import { readConfigFile } from '../../server/src/options/read-config-file.ts';

/** What is wrong with a file, each as `line:column message`, both 1-based. */
function problemsOf(text: string, path = '/w/storage-mode-audit.toml'): readonly string[] {
  const read = readConfigFile(path, text);
  if (read.kind !== 'problems') return [];
  return read.problems.map(({ range, message }) => `${range.start.line + 1}:${range.start.character + 1} ${message}`);
}

function layerOf(text: string, path = '/w/storage-mode-audit.toml') {
  const read = readConfigFile(path, text);
  return read.kind === 'layer' ? read.layer : read.kind;
}

const EVERY_OPTION = `memory-model = "unified"
select = ["SMA1", "shared-upload"]
ignore = ["sma003"]
exclude = ["third_party", "**/*_generated.py"]
respect-gitignore = false

[severity]
SMA001 = "error"
unused-buffer = "off"

[per-file-ignores]
"tests/**" = ["SMA0"]
`;

const EVERY_VALUE = {
  memoryModel: 'unified',
  select: ['SMA1', 'shared-upload'],
  ignore: ['sma003'],
  exclude: ['third_party', '**/*_generated.py'],
  respectGitignore: false,
  severity: { SMA001: 'error', 'unused-buffer': 'off' },
  perFileIgnores: { 'tests/**': ['SMA0'] },
};

describe('a file of its own', () => {
  test('has its options at the top', () => {
    expect(layerOf(EVERY_OPTION)).toEqual(EVERY_VALUE);
    expect(layerOf('')).toEqual({});
  });

  test('can spell tables in any way that TOML has', () => {
    expect(layerOf('severity.SMA001 = "hint"\nseverity.unused-buffer = "off"\n')).toEqual({
      severity: { SMA001: 'hint', 'unused-buffer': 'off' },
    });
    expect(layerOf('"severity" = { SMA001 = \'hint\' }\r\n')).toEqual({ severity: { SMA001: 'hint' } });
  });

  test('says so when it is written like a pyproject.toml', () => {
    expect(problemsOf('[tool.storage-mode-audit]\nselect = ["SMA0"]\n')).toEqual([
      '1:2 `[tool.storage-mode-audit]` belongs into a pyproject.toml; in storage-mode-audit.toml the options stand at the top',
    ]);
  });
});

describe('pyproject.toml', () => {
  const path = '/w/pyproject.toml';

  test('has them in a table', () => {
    const tables = EVERY_OPTION.replaceAll(/^\[(.*)\]$/gm, '[tool.storage-mode-audit.$1]');
    expect(layerOf(`[project]\nname = "x"\n[tool.storage-mode-audit]\n${tables}[tool.other]\nx = 1\n`, path)).toEqual(EVERY_VALUE);
    expect(layerOf('tool.storage-mode-audit.memory-model = "unified"\n', path)).toEqual({ memoryModel: 'unified' });
    expect(layerOf('[tool]\nstorage-mode-audit = { memory-model = "unified" }\n', path)).toEqual({ memoryModel: 'unified' });
  });

  test('without the table does not count, however broken it is', () => {
    expect(layerOf('[project]\nname = "x"\n', path)).toBe('none');
    expect(layerOf('[tool.ruff\nnonsense', path)).toBe('none');
    expect(layerOf('[project]\ndependencies = ["storage-mode-audit"]\n', path)).toBe('none');
  });

  test('must be TOML when it speaks of us', () => {
    expect(problemsOf('[tool.storage-mode-audit]\nselect = ["SMA0"\n[tool.x]\n', path)).toEqual([
      expect.stringMatching(/^3:\d+ not valid TOML: /),
    ]);
  });

  test('must have a table there', () => {
    expect(problemsOf('[tool]\nstorage-mode-audit = true\n', path)).toEqual([
      '2:22 `tool.storage-mode-audit` is true or false; allowed is a table of options',
    ]);
  });
});

describe('a wrong value is named with its place and with what is allowed', () => {
  test.each([
    [
      '\nmemory-modle = "unified"',
      '2:1 no option is called "memory-modle"; allowed are "memory-model", "select", "ignore", "severity", "exclude", "per-file-ignores" and "respect-gitignore"; did you mean "memory-model"?',
    ],
    ['memory_model = "unified"', /^1:1 no option is called "memory_model"; .*; did you mean "memory-model"\?$/],
    ['nonsense = 1', /^1:1 no option is called "nonsense"; allowed are [^;]*$/],
    ['memory-model = "Unifed"', '1:16 `memory-model` is "Unifed"; allowed are "discrete" and "unified"; did you mean "unified"?'],
    ['memory-model = 2', '1:16 `memory-model` is a number; allowed are "discrete" and "unified"'],
    ['select = "SMA1"', '1:10 `select` is a string; allowed is a list of rules: ["…"]'],
    ['select = ["SMA1",\n "SMA8"]', /^2:2 `select`: no rule is called "SMA8"; allowed are a code \(SMA002\), the beginning of codes/],
    ['ignore = ["shared-uploads"]', /^1:11 `ignore`: no rule is called "shared-uploads"; .*; did you mean "shared-upload"\?$/],
    ['ignore = [3]', '1:11 `ignore`: it holds a number; allowed are strings'],
    [
      '[severity]\nSMA001 = "eror"',
      '2:10 `severity.SMA001` is "eror"; allowed are "error", "warning", "info", "hint" and "off"; did you mean "error"?',
    ],
    ['[severity]\nSMA999 = "error"', /^2:1 `severity`: no rule is called "SMA999"/],
    ['severity = "error"', '1:12 `severity` is a string; allowed is a table of severities by rule'],
    ['exclude = ["src/[a"]', /^1:12 `exclude`: "src\/\[a" is no glob: /],
    ['exclude = [""]', '1:12 `exclude`: an empty glob names nothing'],
    ['exclude = ["/etc"]', /^1:12 .*is an absolute path/],
    ['exclude = ["../x"]', /^1:12 .*leads out of the folder/],
    ['exclude = ["!x"]', /^1:12 .*begins with "!"/],
    ['exclude = ["a\\\\b"]', /^1:12 .*folders are separated by "\/"/],
    ['exclude = ["a*b*c*d*e*f"]', /^1:12 .*more than 4 stars/],
    [`exclude = ["${'a'.repeat(600)}"]`, '1:12 `exclude`: a glob of 600 characters; allowed are 500'],
    ['per-file-ignores = { "a.py" = "SMA0" }', /^1:31 `per-file-ignores` of "a.py" is a string; allowed is a list of rules/],
    ['per-file-ignores = { "[" = ["SMA0"] }', /^1:22 `per-file-ignores`: "\[" is no glob/],
    ['respect-gitignore = "no"', '1:21 `respect-gitignore` is a string; allowed are true and false'],
    ['[[select]]\nx = 1', /^1:1 `select`: it holds a table; allowed are strings$/],
    ['x = 2020-01-01', /no option is called "x"/],
  ])('%j', (text, problem) => {
    expect(problemsOf(text)).toEqual([typeof problem === 'string' ? problem : expect.stringMatching(problem)]);
  });

  test('all of them at once, in order', () => {
    expect(problemsOf('select = 1\nignore = 2\n').map((problem) => problem.slice(0, 4))).toEqual(['1:10', '2:10']);
  });

  test('columns are UTF-16 code units, as everywhere', () => {
    expect(problemsOf('exclude = ["🦊", ""]')).toEqual([expect.stringMatching(/^1:18 /)]);
  });
});

describe('TOML that is broken', () => {
  test.each([
    ['select = ["SMA0"]\nselect = ["SMA1"]\n', /^2:\d+ not valid TOML: defining a key multiple times/],
    ['[severity]\nSMA001 = "off"\n[severity]\n', /^3:\d+ not valid TOML: defining a key multiple times/],
    ['select = [', /^1:\d+ not valid TOML/],
    ['= 1', /^1:1 not valid TOML/],
    [`select = ${'['.repeat(20_000)}${']'.repeat(20_000)}`, /nested too deeply/],
  ])('%#', (text, problem) => {
    expect(problemsOf(text)).toEqual([expect.stringMatching(problem)]);
  });
});
