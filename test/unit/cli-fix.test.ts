import { spawnSync } from 'node:child_process';
import { chmod, lstat, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { writeFixed } from '../../server/src/workspace/write-fixed.ts';
import { runCommand as run } from './cli-command.ts';
import { makeFolder } from './temporary-folder.ts';

const GPU_ONLY = [
  'import Metal',
  '',
  'def run(device, encoder):',
  '    scratch = device.newBufferWithLength_options_(64, Metal.MTLResourceStorageModeShared)',
  '    encoder.setBuffer_offset_atIndex_(scratch, 0, 0)',
  '',
].join('\n');
const FIXED = GPU_ONLY.replace('ModeShared', 'ModePrivate');

const USES_HELPER = [
  'import Metal',
  'from upload import upload',
  'def run(device, encoder, data):',
  '    given = device.newBufferWithLength_options_(64, Metal.MTLResourceStorageModeShared)',
  '    upload(given, data)',
  '    encoder.setBuffer_offset_atIndex_(given, 0, 0)',
  '',
].join('\n');
const HELPER = 'def upload(buffer, data):\n    buffer.contents()[0:4] = data\n';

describe('fix', () => {
  test('writes what the safe fixes make, and says what it did', async () => {
    const root = await makeFolder({ 'pyproject.toml': '', 'a.py': GPU_ONLY, 'b.py': 'x = 1\n' });
    const { exitCode, out, error } = await run(root, ['fix', '.']);
    expect({ exitCode, error }).toEqual({ exitCode: 0, error: '' });
    expect(out).toBe('a.py: fixed\n  SMA001 Use MTLResourceStorageModePrivate\n1 fix in 1 file.\n');
    expect(await readFile(join(root, 'a.py'), 'utf8')).toBe(FIXED);
    expect((await readdir(root)).sort()).toEqual(['a.py', 'b.py', 'pyproject.toml']);
    expect((await run(root, ['fix', '.'])).out).toBe('0 fixes in 0 files.\n');
  });

  test('fixes findings of what is named alone, and edits other files where a fix has to', async () => {
    const root = await makeFolder({ 'pyproject.toml': '', 'run.py': USES_HELPER, 'upload.py': HELPER, 'other.py': GPU_ONLY });
    const { exitCode, out } = await run(root, ['fix', 'run.py']);
    expect(exitCode).toBe(0);
    expect(out).toContain('1 fix in 2 files.');
    expect(await readFile(join(root, 'upload.py'), 'utf8')).toBe(`${HELPER}    buffer.didModifyRange_((0, 4))\n`);
    expect(await readFile(join(root, 'other.py'), 'utf8')).toBe(GPU_ONLY);
  });

  test('--diff prints a patch that git can apply, and writes nothing', async () => {
    const root = await makeFolder({ 'pyproject.toml': '', 'pkg/a.py': GPU_ONLY });
    const { exitCode, out } = await run(root, ['fix', '--diff', 'pkg']);
    expect(exitCode).toBe(0);
    expect(await readFile(join(root, 'pkg/a.py'), 'utf8')).toBe(GPU_ONLY);
    const applied = spawnSync('git', ['apply', '-'], { cwd: root, input: out, encoding: 'utf8' });
    expect(applied.stderr).toBe('');
    expect(await readFile(join(root, 'pkg/a.py'), 'utf8')).toBe(FIXED);
  });

  test('--check exits with 1 where something would change, and writes nothing', async () => {
    const root = await makeFolder({ 'pyproject.toml': '', 'a.py': GPU_ONLY, 'b.py': FIXED });
    expect(await run(root, ['fix', '--check', '.'])).toMatchObject({ exitCode: 1 });
    expect(await run(root, ['fix', '--check', '--diff', '.'])).toMatchObject({ exitCode: 1 });
    expect(await run(root, ['fix', '--check', 'b.py'])).toMatchObject({ exitCode: 0 });
    expect(await readFile(join(root, 'a.py'), 'utf8')).toBe(GPU_ONLY);
  });

  test('--select takes the fixes of these rules alone', async () => {
    const root = await makeFolder({ 'pyproject.toml': '', 'a.py': GPU_ONLY });
    expect((await run(root, ['fix', '--select', 'SMA002', '.'])).out).toBe('0 fixes in 0 files.\n');
    expect((await run(root, ['fix', '--select', 'SMA002,gpu-only-buffer', '.'])).out).toContain('1 fix in 1 file.');
  });

  test('--unsafe takes the others too', async () => {
    const held = GPU_ONLY.replace('Metal.MTLResourceStorageModeShared', 'device.mode');
    const text = `${held.replace('def run', 'class Device:\n    mode = Metal.MTLResourceStorageModeShared\n\ndef run')}\nrun(Device(), None)\n`;
    const root = await makeFolder({ 'pyproject.toml': '', 'a.py': text });
    const safe = await run(root, ['fix', '.']);
    expect(safe.out).toBe('0 fixes in 0 files.\n');
    expect((await run(root, ['fix', '--unsafe', '.'])).out).toContain('1 fix in 1 file.');
  });

  test('a file that cannot be replaced is named on standard error, the exit code stays 0, and --check says what is left', async () => {
    const root = await makeFolder({ 'pyproject.toml': '', 'a.py': GPU_ONLY, [`.a.py.${process.pid}.tmp`]: 'in the way', 'b.py': GPU_ONLY });
    const { exitCode, out, error } = await run(root, ['fix', '.']);
    expect(exitCode).toBe(0);
    expect(error).toMatch(/^a\.py: left alone: .+\n$/);
    expect(out).toBe('b.py: fixed\n  SMA001 Use MTLResourceStorageModePrivate\n1 fix in 1 file.\n');
    expect(await readFile(join(root, 'a.py'), 'utf8')).toBe(GPU_ONLY);
    expect(await run(root, ['fix', '--check', '.'])).toMatchObject({ exitCode: 1 });
  });

  test('a path without Python is a wrong call', async () => {
    const root = await makeFolder({ 'a.txt': '' });
    expect(await run(root, ['fix', '.'])).toMatchObject({ exitCode: 2 });
  });
});

describe('what is written', () => {
  test.each([
    ['LF', GPU_ONLY],
    ['CRLF', GPU_ONLY.replaceAll('\n', '\r\n')],
    ['a byte order mark', `\uFEFF${GPU_ONLY}`],
    ['no line break at the end', GPU_ONLY.trimEnd()],
    ['tabs', GPU_ONLY.replaceAll('    ', '\t')],
    ['astral characters', GPU_ONLY.replace('scratch = ', "name = '😀'; scratch = ")],
  ])('has all other bytes as they were: %s', async (_name, text) => {
    const root = await makeFolder({ 'pyproject.toml': '', 'a.py': text });
    await run(root, ['fix', '.']);
    expect(await readFile(join(root, 'a.py'), 'utf8')).toBe(text.replace('ModeShared', 'ModePrivate'));
  });

  test('calls are put in where they belong behind a byte order mark, with CRLF and tabs, and the mark stays', async () => {
    const lines = ['import Metal', 'def run(device, encoder, data):'];
    const make = "\tname = '😀'; given = device.newBufferWithLength_options_(64, Metal.MTLResourceStorageModeShared)";
    const text = [...lines, make, '\tgiven.contents()[0:4] = data', '\tencoder.setBuffer_offset_atIndex_(given, 0, 0)'].join('\r\n');
    const root = await makeFolder({ 'pyproject.toml': '', 'a.py': `\uFEFF${text}` });
    await run(root, ['fix', '.']);
    const fixed = text.replace('ModeShared', 'ModeManaged').replace('= data', '= data\r\n\tgiven.didModifyRange_(Metal.NSMakeRange(0, 4))');
    expect(await readFile(join(root, 'a.py'), 'utf8')).toBe(`\uFEFF${fixed}`);
  });

  test('keeps the mode of its file, and a link a link', async () => {
    const root = await makeFolder({ 'pyproject.toml': '', 'real/a.txt': GPU_ONLY });
    await chmod(join(root, 'real/a.txt'), 0o755);
    await symlink(join(root, 'real/a.txt'), join(root, 'a.py'));
    await run(root, ['fix', 'a.py']);
    expect((await stat(join(root, 'real/a.txt'))).mode & 0o777).toBe(0o755);
    expect((await lstat(join(root, 'a.py'))).isSymbolicLink()).toBe(true);
    expect(await readFile(join(root, 'real/a.txt'), 'utf8')).toBe(FIXED);
  });

  test('a file that changed since it was read is left alone, with those that must change with it', async () => {
    const root = await makeFolder({ 'a.py': 'a\n', 'b.py': 'b\n', 'c.py': 'c\n' });
    const [a, b, c] = ['a.py', 'b.py', 'c.py'].map((name) => join(root, name)) as [string, string, string];
    await writeFile(b, 'changed\n');
    const { written, leftAlone } = await writeFixed([
      { path: a, before: 'a\n', after: 'A\n', together: [a, b] },
      { path: b, before: 'b\n', after: 'B\n', together: [a, b] },
      { path: c, before: 'c\n', after: 'C\n', together: [c] },
    ]);
    expect(written.map(({ path }) => path)).toEqual([c]);
    expect(leftAlone).toEqual([
      { path: b, because: 'changed since it was read' },
      { path: a, because: 'must change together with b.py' },
    ]);
    expect(await Promise.all([a, b, c].map((path) => readFile(path, 'utf8')))).toEqual(['a\n', 'changed\n', 'C\n']);
    expect((await readdir(root)).sort()).toEqual(['a.py', 'b.py', 'c.py']);
  });

  test('a file that is gone is left alone', async () => {
    const root = await makeFolder({});
    const path = join(root, 'a.py');
    const { leftAlone } = await writeFixed([{ path, before: 'a\n', after: 'A\n', together: [path] }]);
    expect(leftAlone).toEqual([{ path, because: 'no such file' }]);
  });
});
