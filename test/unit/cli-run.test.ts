import { readFile, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { runCommand as run } from './cli-command.ts';
import { makeFolder } from './temporary-folder.ts';

const UPLOAD = [
  'import struct, Metal',
  'def launch(device, encoder, n):',
  '    size = device.newBufferWithBytes_length_options_(struct.pack("I", n), 4, Metal.MTLResourceStorageModeShared)',
  '    encoder.setBuffer_offset_atIndex_(size, 0, 0)',
  '',
].join('\n');

describe('audit', () => {
  test('prints Markdown on what is named, with paths from the root of the project', async () => {
    const root = await makeFolder({ 'pyproject.toml': '', 'pkg/a.py': UPLOAD, 'pkg/b.py': UPLOAD, 'other/c.py': UPLOAD });
    const { exitCode, out, error } = await run(`${root}/pkg`, ['audit', 'b.py', '../other']);
    expect({ exitCode, error }).toEqual({ exitCode: 0, error: '' });
    expect(out).toContain('\nScope: `pkg/b.py`, `other`.\n');
    expect(out.match(/^## .*/gm)).toEqual(['## `other/c.py`', '## `pkg/b.py`']);
    expect(out).toContain('Function: `launch` (around line 3)');
    expect(out).toContain('\n| `size` | Shared |');
  });

  test('prints JSON', async () => {
    const root = await makeFolder({ 'pyproject.toml': '', 'a.py': UPLOAD });
    const { exitCode, out } = await run(root, ['audit', '--format', 'json', '.']);
    expect(exitCode).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      schemaVersion: 1,
      memoryModel: 'discrete',
      files: [{ path: 'a.py', buffers: [{ name: 'size', function: 'launch', line: 3, column: 19, suggestedMode: 'Managed' }] }],
      summary: { files: 1, buffers: 1 },
    });
  });

  test('judges for the memory model given', async () => {
    const root = await makeFolder({ 'pyproject.toml': '', 'a.py': UPLOAD });
    const { out } = await run(root, ['audit', 'a.py', '--format', 'json', '--memory-model', 'unified']);
    expect(JSON.parse(out)).toMatchObject({ memoryModel: 'unified', files: [{ buffers: [{ suggestedMode: 'Shared' }] }] });
  });

  test('reads the code around what is named', async () => {
    const root = await makeFolder({
      'pyproject.toml': '',
      'pkg/make.py':
        'import Metal\ndef _make(device):\n    return device.newBufferWithLength_options_(64, Metal.MTLResourceStorageModeShared)\n',
      'use.py': 'from pkg.make import _make\ndef read(device):\n    return bytes(_make(device).contents().as_buffer(64))\n',
    });
    const { out } = await run(root, ['audit', '--format', 'json', 'pkg']);
    const report = JSON.parse(out);
    expect(report.files).toHaveLength(1);
    expect(report.files[0].buffers[0].accesses).toMatchObject([{ kind: 'cpu-read', path: 'use.py', line: 3 }]);
  });

  test('says of a file named that it allocates nothing', async () => {
    const root = await makeFolder({ 'pyproject.toml': '', 'a.py': 'x = 1\n', 'b.py': UPLOAD });
    const { exitCode, out } = await run(root, ['audit', 'a.py']);
    expect(exitCode).toBe(0);
    expect(out).toMatch(/## `a\.py`\n\nNo `newBuffer\*` calls in this file\.\n$/);
  });

  test('reports a file or folder that is named even where none is looked for', async () => {
    const root = await makeFolder({
      'pyproject.toml': '',
      '.git/': '',
      '.gitignore': 'secret.py\n',
      'secret.py': UPLOAD,
      'venv/lib/a.py': UPLOAD,
      'venv/lib/build/b.py': UPLOAD,
    });
    expect((await run(root, ['audit', '.'])).exitCode).toBe(2);
    expect((await run(root, ['audit', 'secret.py'])).out).toContain('## `secret.py`');
    const { out } = await run(root, ['audit', 'venv', 'venv/lib/build']);
    expect(out.match(/^## .*/gm)).toEqual(['## `venv/lib/a.py`', '## `venv/lib/build/b.py`']);
  });

  test('names files it cannot read', async () => {
    const root = await makeFolder({ 'pyproject.toml': '', 'a.py': new Uint8Array([0xe9]), 'b.py': 'def f(:\n  device.newBuffer\n' });
    const { exitCode, out } = await run(root, ['audit', '.']);
    expect(exitCode).toBe(0);
    expect(out).toContain(
      '## Problems\n\n| File | Problem |\n| --- | --- |\n| `a.py` | not valid UTF-8 |\n| `b.py` | line 1: syntax error',
    );
  });
});

describe('check', () => {
  test('prints findings and exits with 1', async () => {
    const root = await makeFolder({ 'pyproject.toml': '', 'a.py': UPLOAD });
    const { exitCode, out, error } = await run(root, ['check', '.']);
    expect(out).toMatch(/^a\.py:3:\d+ SMA002 .*\n[\s\S]*\n\n1 finding \(1 warning\), 1 with a safe fix\.\n$/);
    expect({ exitCode, error }).toEqual({ exitCode: 1, error: '' });
  });

  test('exits with 0 when there is nothing to say', async () => {
    const root = await makeFolder({ 'pyproject.toml': '', 'a.py': 'x = 1\n' });
    expect(await run(root, ['check', '.'])).toEqual({ exitCode: 0, out: 'No findings.\n', error: '' });
  });

  test('--quiet leaves one line a finding, --exit-zero the exit code at 0', async () => {
    const root = await makeFolder({ 'pyproject.toml': '', 'a.py': UPLOAD });
    const { exitCode, out, error } = await run(root, ['check', '.', '--quiet', '--exit-zero'], { isAppleSilicon: true });
    expect(out).toMatch(/^a\.py:3:\d+ SMA002 .*\n$/);
    expect({ exitCode, error }).toEqual({ exitCode: 0, error: '' });
  });

  test('--statistics counts by rule', async () => {
    const root = await makeFolder({ 'pyproject.toml': '', 'a.py': UPLOAD, 'b.py': UPLOAD });
    const { exitCode, out } = await run(root, ['check', '.', '--statistics']);
    expect({ exitCode, out }).toEqual({
      exitCode: 1,
      out: '2  SMA002  shared-upload\n2 findings (2 warning), 2 with a safe fix.\n',
    });
  });

  test('--output writes a file, without colours, and nothing else', async () => {
    const root = await makeFolder({ 'pyproject.toml': '', 'a.py': UPLOAD });
    const { exitCode, out } = await run(root, ['check', '.', '--output', 'found.txt'], { hasColors: true });
    expect({ exitCode, out }).toEqual({ exitCode: 1, out: '' });
    const { out: printed } = await run(root, ['check', '.']);
    expect(await readFile(join(root, 'found.txt'), 'utf8')).toBe(printed);
  });

  test('of a project inside the current folder, reports for repositories have paths from that folder', async () => {
    const root = await makeFolder({ '.git/': '', 'sub/pyproject.toml': '', 'sub/a.py': UPLOAD });
    expect((await run(root, ['check', 'sub', '--format', 'github'])).out).toContain('file=sub/a.py,');
    expect(JSON.parse((await run(root, ['check', 'sub', '--format', 'gitlab'])).out)[0].location.path).toBe('sub/a.py');
    expect((await run(root, ['check', 'sub', '--quiet'])).out).toMatch(/^a\.py:3:/);
    expect((await run(`${root}/sub`, ['check', '.', '--format', 'github'])).out).toContain('file=a.py,');
  });

  test('colours a terminal', async () => {
    const root = await makeFolder({ 'pyproject.toml': '', 'a.py': UPLOAD });
    expect((await run(root, ['check', '.'], { hasColors: true })).out).toContain('\u001b[33mSMA002');
  });

  test('reads standard input as a file of the project', async () => {
    const root = await makeFolder({
      'pyproject.toml': '',
      'make.py': 'x = 1\n',
      'use.py': 'from make import _make\ndef read(device):\n    return bytes(_make(device).contents().as_buffer(64))\n',
    });
    const text =
      'import Metal\ndef _make(device):\n    return device.newBufferWithLength_options_(64, Metal.MTLResourceStorageModeShared)\n';
    const stdin = { readIn: async () => new TextEncoder().encode(text) };
    const { exitCode, out } = await run(root, ['audit', '-', '--stdin-filename', 'make.py', '--format', 'json'], stdin);
    const [file] = JSON.parse(out).files;
    expect({ exitCode, path: file.path, accesses: file.buffers[0].accesses }).toMatchObject({
      exitCode: 0,
      path: 'make.py',
      accesses: [{ kind: 'cpu-read', path: 'use.py' }],
    });
    expect((await run(root, ['check', '-'], { readIn: async () => new TextEncoder().encode(UPLOAD) })).out).toMatch(/^stdin\.py:3:/);
  });

  test('says on Apple silicon which memory it judged for, unless that was given', async () => {
    const root = await makeFolder({ 'pyproject.toml': '', 'a.py': UPLOAD });
    expect((await run(root, ['check', '.'], { isAppleSilicon: true })).error).toContain('--memory-model unified');
    expect((await run(root, ['check', '--memory-model', 'discrete', '.'], { isAppleSilicon: true })).error).toBe('');
  });
});

describe('a wrong call', () => {
  const files = { 'pyproject.toml': '', 'docs/readme.md': '', 'empty/': '', 'k.metal': '', 'a.py': '' };

  test.each([
    [['audit', 'nowhere'], 'error: nowhere: no such file\n'],
    [['check', 'a.py', 'nowhere'], 'error: nowhere: no such file\n'],
    [['check', 'nowhere', 'gone', 'a.py'], 'error: nowhere: no such file\n'],
    [['audit', ''], 'error: an empty path names neither a file nor a folder\n'],
    [['audit', 'a.py/b.py'], 'error: a.py/b.py: no such file\n'],
    [['audit', 'docs'], 'error: no Python file in docs\n'],
    [['check', 'empty', 'docs'], 'error: no Python file in empty, docs\n'],
    [['check', 'docs/readme.md', 'k.metal'], 'error: no Python file in docs/readme.md, k.metal\n'],
    [['audit'], "error: missing required argument 'path'\n"],
    [
      ['audit', 'a.py', '--format', 'xml'],
      /^error: option '--format <format>' argument 'xml' is invalid\. Allowed choices are text, markdown, json/,
    ],
    [['audit', '--explain', 'a.py:1', '--output', 'x.txt'], /'--explain <file:line>' cannot be used with option '--output <file>'/],
    [['audit', '--explain', 'a.py:1', '--format', 'json'], /'--explain <file:line>' cannot be used with option '--format <format>'/],
    [['check', 'a.py', '--memory-model', 'x'], /argument 'x' is invalid\. Allowed choices are discrete, unified\./],
    [['check', 'a.py', '--output', 'nowhere/found.txt'], 'error: nowhere/found.txt: cannot be written: no such file\n'],
    [['check', 'a.py', '--output', '.'], 'error: .: cannot be written: it is a folder\n'],
    [['check', 'a.py', '--statistics', '--format', 'json'], "error: option '--statistics' goes with --format text alone\n"],
    [['check', 'a.py', '--stdin-filename', 'b.py'], "error: option '--stdin-filename' needs the path `-`\n"],
    [['check', '-', '--stdin-filename', 'b.txt'], 'error: b.txt: not the name of a Python file\n'],
    [['check', 'a.py', '--nonsense'], "error: unknown option '--nonsense'\n"],
    [['nonsense'], "error: unknown command 'nonsense'\n"],
    [[], /^Usage: storage-mode-audit /],
  ])('%j', async (args, message) => {
    const outcome = await run(await makeFolder(files), args);
    expect(outcome).toMatchObject({ exitCode: 2, out: '' });
    if (typeof message === 'string') expect(outcome.error).toBe(message);
    else expect(outcome.error).toMatch(message);
  });

  test('of several paths one with Python will do', async () => {
    expect((await run(await makeFolder(files), ['check', 'docs', 'a.py'])).exitCode).toBe(0);
  });
});

test('help and version are asked for, not wrong', async () => {
  const root = await makeFolder({});
  expect(await run(root, ['--version'])).toEqual({ exitCode: 0, out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/), error: '' });
  const help = await run(root, ['--help']);
  expect(help).toMatchObject({ exitCode: 0, error: '' });
  expect(help.out).toMatch(/audit .*\n[\s\S]*check /);
  expect((await run(root, ['audit', '--help'])).out).toContain('--memory-model');
});

test('a file reached through a linked folder is reported under the name given', async () => {
  const root = await makeFolder({ 'pyproject.toml': '', 'real/a.py': UPLOAD });
  await symlink(`${root}/real`, `${root}/linked`);
  expect((await run(root, ['audit', 'linked'])).out).toContain('## `linked/a.py`');
});

describe('audit --explain', () => {
  test('tells the story of the buffer that a line makes', async () => {
    const root = await makeFolder({ 'pyproject.toml': '', 'a.py': UPLOAD });
    const { exitCode, out, error } = await run(root, ['audit', '--explain', 'a.py:3']);
    expect({ exitCode, error }).toEqual({ exitCode: 0, error: '' });
    expect(out).toBe(
      [
        'a.py:3:19 size',
        '  allocated       newBufferWithBytes_length_options_ in launch',
        '  current mode    Shared',
        '  purpose         Constant n parameter',
        '  access pattern  CPU write, GPU read',
        '  suggested mode  Managed (confidence high, discrete memory)',
        '  because         the CPU writes it (bytes given at creation), the GPU uses it (buffer(0), kernel not known), and no CPU read was seen among 2 uses in a.py',
        '  2 accesses:',
        '    cpu-write       a.py:3:54  bytes given at creation',
        '    gpu-read-write  a.py:4:39  buffer(0), kernel not known',
        '',
      ].join('\n'),
    );
  });

  test('finds the buffer that a line of another file touches', async () => {
    const helper = 'def bind(encoder, buffer):\n    encoder.setBuffer_offset_atIndex_(buffer, 0, 0)\n';
    const user = UPLOAD.replace('encoder.setBuffer_offset_atIndex_(size, 0, 0)', 'bind(encoder, size)').replace(
      'import',
      'from b import bind\nimport',
    );
    const root = await makeFolder({ 'pyproject.toml': '', 'a.py': user, 'b.py': helper });
    const { out } = await run(root, ['audit', '--explain', 'b.py:2']);
    expect(out).toMatch(/^a\.py:4:19 size\n/);
  });

  test('names a line that has nothing to do with a buffer, and a spot that is none', async () => {
    const root = await makeFolder({ 'pyproject.toml': '', 'a.py': UPLOAD });
    expect(await run(root, ['audit', '--explain', 'a.py:1'])).toMatchObject({
      exitCode: 2,
      error: expect.stringContaining('a.py:1: no buffer'),
    });
    expect(await run(root, ['audit', '--explain', 'a.py'])).toMatchObject({ exitCode: 2, error: expect.stringContaining('kernels.py:12') });
  });

  test('says so where the file could not be understood', async () => {
    const root = await makeFolder({ 'pyproject.toml': '', 'a.py': new Uint8Array([0xe9]) });
    const { exitCode, error } = await run(root, ['audit', '--explain', 'a.py:1']);
    expect(exitCode).toBe(2);
    expect(error).toBe('error: a.py:1: no buffer is made or touched on this line (not valid UTF-8)\n');
  });
});
