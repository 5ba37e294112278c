import { describe, expect, test } from 'vitest';
import { runCommand as run } from './cli-command.ts';
import { makeFolder } from './temporary-folder.ts';

const UPLOAD = [
  'import Metal',
  'def launch(device, encoder, data):',
  '    size = device.newBufferWithBytes_length_options_(data, len(data), Metal.MTLResourceStorageModeShared)',
  '    encoder.setBuffer_offset_atIndex_(size, 0, 0)',
  '',
].join('\n');

const TABLE = '[tool.storage-mode-audit]\n';

/** What `check` finds, each as `file CODE severity`. */
async function found(folder: string, ...args: readonly string[]): Promise<readonly string[]> {
  const { out, error } = await run(folder, ['check', '--format', 'json', '.', ...args]);
  if (out === '') throw new Error(error);
  const report: { files: { path: string; findings: { code: string; severity: string }[] }[] } = JSON.parse(out);
  return report.files.flatMap(({ path, findings }) => findings.map(({ code, severity }) => `${path} ${code} ${severity}`));
}

describe('a configuration file', () => {
  test('is the nearest one to the source file, and of two in one folder the one of its own', async () => {
    const root = await makeFolder({
      'pyproject.toml': `${TABLE}severity = { SMA002 = "error" }\n`,
      'a.py': UPLOAD,
      'pkg/pyproject.toml': '[project]\nname = "no table of ours"\n',
      'pkg/b.py': UPLOAD,
      'inner/storage-mode-audit.toml': 'severity = { SMA002 = "hint" }\n',
      'inner/pyproject.toml': `${TABLE}severity = { SMA002 = "info" }\n`,
      'inner/deep/c.py': UPLOAD,
    });
    expect(await found(root)).toEqual(['a.py SMA002 error', 'inner/deep/c.py SMA002 hint', 'pkg/b.py SMA002 error']);
  });

  test('decides the memory model of the files below it', async () => {
    const root = await makeFolder({
      'pyproject.toml': '',
      'a.py': UPLOAD,
      'silicon/storage-mode-audit.toml': 'memory-model = "unified"\n',
      'silicon/b.py': UPLOAD,
    });
    expect(await found(root)).toEqual(['a.py SMA002 warning']);
    expect(await found(root, '--memory-model', 'discrete')).toEqual(['a.py SMA002 warning', 'silicon/b.py SMA002 warning']);
    const audit = JSON.parse((await run(root, ['audit', '--format', 'json', '.'])).out);
    expect(audit).toMatchObject({ memoryModel: 'discrete', files: [{ path: 'a.py' }, { memoryModel: 'unified' }] });
    expect(audit.files[0]).not.toHaveProperty('memoryModel');
  });

  test('excludes files from the report, though not from the analysis', async () => {
    const root = await makeFolder({
      'pyproject.toml': `${TABLE}exclude = ["tests"]\n`,
      'make.py':
        'import Metal\ndef _make(device):\n    return device.newBufferWithLength_options_(64, Metal.MTLResourceStorageModeShared)\n',
      'bind.py': 'from make import _make\ndef bind(device, encoder):\n    encoder.setBuffer_offset_atIndex_(_make(device), 0, 0)\n',
      'tests/read.py': `from make import _make\ndef read(device):\n    return bytes(_make(device).contents().as_buffer(64))\n${UPLOAD}`,
    });
    expect(await found(root)).toEqual([]);
    expect(await found(root, '--no-config')).toEqual(['tests/read.py SMA002 warning']);
    const named = await run(root, ['check', 'tests/read.py']);
    expect(named).toMatchObject({ exitCode: 0, error: 'note: tests/read.py is excluded by the configuration\n' });
  });

  test('can let ignored files in', async () => {
    const root = await makeFolder({
      '.git/': '',
      '.gitignore': 'made.py\n',
      'made.py': UPLOAD,
      'a.py': 'x = 1\n',
      'storage-mode-audit.toml': '',
    });
    expect(await found(root)).toEqual([]);
    const open = await makeFolder({
      '.git/': '',
      '.gitignore': 'made.py\n',
      'made.py': UPLOAD,
      'a.py': 'x = 1\n',
      'storage-mode-audit.toml': 'respect-gitignore = false\n',
    });
    expect(await found(open)).toEqual(['made.py SMA002 warning']);
  });

  test('is looked for up to the top of the repository', async () => {
    const root = await makeFolder({
      '.git/': '',
      'pyproject.toml': `${TABLE}ignore = ["SMA002"]\n`,
      'pkg/pyproject.toml': '',
      'pkg/a.py': UPLOAD,
    });
    expect(await found(`${root}/pkg`)).toEqual([]);
  });

  test('outside the project does not matter, however wrong it is', async () => {
    const root = await makeFolder({ 'pyproject.toml': `${TABLE}nonsense = 1\n`, 'project/pyproject.toml': '', 'project/a.py': UPLOAD });
    expect(await found(`${root}/project`)).toEqual(['a.py SMA002 warning']);
  });

  test('marks the top of a project that has no other mark', async () => {
    const root = await makeFolder({ 'storage-mode-audit.toml': 'ignore = ["SMA002"]\n', 'pkg/a.py': UPLOAD });
    expect(await found(`${root}/pkg`)).toEqual([]);
  });
});

describe('a wrong configuration stops the command and says where and what is allowed', () => {
  const wrong = async (files: Readonly<Record<string, string | Uint8Array>>, ...args: readonly string[]) => {
    const outcome = await run(await makeFolder({ 'a.py': UPLOAD, ...files }), ['check', '.', ...args]);
    expect(outcome).toMatchObject({ exitCode: 2, out: '' });
    return outcome.error;
  };

  test('with each of its problems', async () => {
    expect(await wrong({ 'pyproject.toml': `${TABLE}memory-modle = "unified"\nselect = ["SMA777"]\n` })).toBe(
      'error: pyproject.toml:2:1: no option is called "memory-modle"; allowed are "memory-model", "select", "ignore", "severity", "exclude", "per-file-ignores" and "respect-gitignore"; did you mean "memory-model"?\n' +
        'error: pyproject.toml:3:11: `select`: no rule is called "SMA777"; allowed are a code (SMA002), the beginning of codes (SMA1) and a name (shared-upload)\n',
    );
  });

  test('also in a folder further down', async () => {
    expect(await wrong({ 'pyproject.toml': '', 'pkg/storage-mode-audit.toml': '\nselect = 1\n', 'pkg/b.py': UPLOAD })).toMatch(
      /^error: pkg\/storage-mode-audit\.toml:2:10: `select` is a number; /,
    );
  });

  test.each([
    ['broken TOML', { 'storage-mode-audit.toml': 'select = [\n' }, /^error: storage-mode-audit\.toml:\d:\d+: not valid TOML: /],
    ['not UTF-8', { 'storage-mode-audit.toml': new Uint8Array([0xe9]) }, 'error: storage-mode-audit.toml:1:1: not valid UTF-8\n'],
    [
      'not UTF-8 with a table of ours',
      { 'pyproject.toml': new Uint8Array([...Buffer.from(TABLE), 0xe9]) },
      'error: pyproject.toml:1:1: not valid UTF-8\n',
    ],
    [
      'far too large',
      { 'storage-mode-audit.toml': '#'.repeat(2_000_000) },
      'error: storage-mode-audit.toml:1:1: too large: the limit is 1 MiB\n',
    ],
  ])('%s', async (_, files, message) => {
    const error = await wrong(files);
    if (typeof message === 'string') expect(error).toBe(message);
    else expect(error).toMatch(message);
  });

  test('what is not ours is left alone', async () => {
    const others = { 'a.py': UPLOAD, 'pyproject.toml': new Uint8Array([0xe9, 0x5b]), 'pkg/pyproject.toml/x.py': 'x = 1\n' };
    expect(await found(await makeFolder(others))).toEqual(['a.py SMA002 warning']);
  });
});

describe('flags', () => {
  const files = { 'pyproject.toml': `${TABLE}ignore = ["SMA002"]\n`, 'a.py': UPLOAD, 'pkg/b.py': UPLOAD };

  test('lie over the file', async () => {
    const root = await makeFolder(files);
    expect(await found(root)).toEqual([]);
    expect(await found(root, '--select', 'SMA0')).toEqual(['a.py SMA002 warning', 'pkg/b.py SMA002 warning']);
    expect(await found(root, '--select', 'SMA002,SMA001', '--ignore', 'shared-upload')).toEqual([]);
    expect(await found(root, '--select', 'SMA002', '--severity', 'SMA002=error,SMA001=off', '--exclude', 'pkg')).toEqual([
      'a.py SMA002 error',
    ]);
  });

  test('globs start from the current folder', async () => {
    const root = await makeFolder({ ...files, 'pyproject.toml': '' });
    const { out } = await run(`${root}/pkg`, ['check', '..', '--exclude', './b.py']);
    expect(out).toContain('a.py:3');
    expect(out).not.toContain('pkg/b.py');
  });

  test('--no-config reads no file, --config that one alone, with globs from the root of the project', async () => {
    const root = await makeFolder({ ...files, 'ci/strict.toml': 'exclude = ["pkg/b.py"]\nseverity = { SMA002 = "error" }\n' });
    expect(await found(root, '--no-config')).toEqual(['a.py SMA002 warning', 'pkg/b.py SMA002 warning']);
    expect(await found(root, '--config', 'ci/strict.toml')).toEqual(['a.py SMA002 error']);
  });

  test('hints do not count, and what is off is not there', async () => {
    const root = await makeFolder({ ...files, 'pyproject.toml': '' });
    expect((await run(root, ['check', '.'])).exitCode).toBe(1);
    expect((await run(root, ['check', '.', '--severity', 'SMA=hint'])).exitCode).toBe(0);
    expect(await run(root, ['check', '.', '--severity', 'SMA=off'])).toMatchObject({ exitCode: 0, out: 'No findings.\n' });
  });

  test.each([
    [['--select', 'SMA555'], /option '--select <rules>' argument 'SMA555' is invalid\. no rule is called "SMA555"; allowed are/],
    [['--ignore', 'unsed-buffer'], /did you mean "unused-buffer"\?\n$/],
    [['--severity', 'SMA001'], /Wanted is a rule and a severity, such as SMA001=error\.\n$/],
    [['--severity', 'SMA001=eror'], /allowed are "error", .*; did you mean "error"\?\n$/],
    [['--exclude', '['], /"\[" is no glob/],
    [['--config', 'nowhere.toml'], 'error: nowhere.toml:1:1: cannot be read: no such file\n'],
    [['--config', '.'], /: cannot be read: it is a folder\n$/],
    [['--config', 'pyproject.toml'], 'error: pyproject.toml:1:1: it has no table [tool.storage-mode-audit]\n'],
  ])('%j is wrong', async (args, message) => {
    const root = await makeFolder({ ...files, 'pyproject.toml': '' });
    const outcome = await run(root, ['check', '.', ...args]);
    expect(outcome).toMatchObject({ exitCode: 2, out: '' });
    if (typeof message === 'string') expect(outcome.error).toBe(message);
    else expect(outcome.error).toMatch(message);
  });
});

test('on Apple silicon nothing is said of the memory model where the project has set one', async () => {
  const root = await makeFolder({ 'pyproject.toml': `${TABLE}memory-model = "discrete"\n`, 'a.py': UPLOAD });
  expect((await run(root, ['check', '.'], { isAppleSilicon: true })).error).toBe('');
});
