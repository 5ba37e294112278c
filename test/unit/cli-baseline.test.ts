import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { runCommand as run } from './cli-command.ts';
import { makeFolder } from './temporary-folder.ts';

const HEAD = 'import struct, Metal\n';
const upload = (name: string) => `
def ${name}(device, encoder, n):
    ${name}_size = device.newBufferWithBytes_length_options_(struct.pack("I", n), 4, Metal.MTLResourceStorageModeShared)
    encoder.setBuffer_offset_atIndex_(${name}_size, 0, 0)
`;
const OLD = HEAD + upload('one') + upload('two');

async function makeProject(): Promise<string> {
  const root = await makeFolder({ 'pyproject.toml': '', 'a.py': OLD, 'b.py': HEAD + upload('other') });
  expect(await run(root, ['check', '.', '--write-baseline', 'known.json'])).toEqual({
    exitCode: 0,
    out: '',
    error: '3 findings written to known.json\n',
  });
  return root;
}

const baseline = ['check', '.', '--baseline', 'known.json'];

test('what a baseline has is neither reported nor counted', async () => {
  expect(await run(await makeProject(), baseline)).toEqual({ exitCode: 0, out: 'No findings; 3 in the baseline.\n', error: '' });
});

test('a new finding is, wherever the old ones have moved', async () => {
  const root = await makeProject();
  await writeFile(join(root, 'a.py'), `# moved\n\n${HEAD}${upload('fresh')}${upload('two')}${upload('one')}`);
  const { exitCode, out, error } = await run(root, baseline);
  expect({ exitCode, error }).toEqual({ exitCode: 1, error: '' });
  expect(out).toMatch(/^a\.py:6:\d+ SMA002 `fresh_size` /);
  expect(out).toMatch(/\n1 finding \(1 warning\), 1 with a safe fix; 3 in the baseline\.\n$/);
  expect(JSON.parse((await run(root, [...baseline, '--format', 'json'])).out).summary.findings).toBe(1);
});

test('a line that was changed is new, and so is another of the same', async () => {
  const root = await makeProject();
  await writeFile(join(root, 'b.py'), `${HEAD}${upload('other')}${upload('other').replace('pack("I"', 'pack("i"')}`);
  expect((await run(root, [...baseline, '--quiet'])).out.match(/^b\.py/gm)).toHaveLength(1);
  await writeFile(join(root, 'b.py'), HEAD + upload('other') + upload('other'));
  expect((await run(root, [...baseline, '--quiet'])).out.match(/^b\.py/gm)).toHaveLength(1);
});

test('a file that is renamed keeps its entries, when it is alike', async () => {
  const root = await makeProject();
  await rename(join(root, 'a.py'), join(root, 'renamed.py'));
  await writeFile(join(root, 'renamed.py'), `# Renamed.\n${OLD}`);
  expect(await run(root, baseline)).toEqual({ exitCode: 0, out: 'No findings; 3 in the baseline.\n', error: '' });
});

test('a file that is not alike does not take them over', async () => {
  const root = await makeProject();
  await rename(join(root, 'a.py'), join(root, 'renamed.py'));
  const others = Array.from({ length: 40 }, (_, n) => `x${n} = ${n}\n`).join('');
  await writeFile(join(root, 'renamed.py'), others + OLD);
  expect((await run(root, baseline)).exitCode).toBe(1);
});

test('a copy of a file that is still there is new', async () => {
  const root = await makeProject();
  await writeFile(join(root, 'copy.py'), OLD);
  expect((await run(root, [...baseline, '--quiet'])).out.match(/^copy\.py/gm)).toHaveLength(2);
});

describe('entries that are no longer found', () => {
  async function makeMended(): Promise<string> {
    const root = await makeProject();
    await writeFile(join(root, 'a.py'), HEAD + upload('two'));
    return root;
  }

  test('are reported', async () => {
    const { exitCode, error } = await run(await makeMended(), baseline);
    expect(exitCode).toBe(0);
    expect(error).toMatch(
      /^note: 1 finding of known\.json no longer found; --prune takes them out:\n {2}a\.py SMA002 one_size in one: one_size = device/,
    );
  });

  test('are taken out by --prune', async () => {
    const root = await makeMended();
    expect((await run(root, [...baseline, '--prune'])).error).toBe('note: 1 finding taken out of known.json\n');
    const { files } = JSON.parse(await readFile(join(root, 'known.json'), 'utf8'));
    expect(files).toMatchObject({ 'a.py': { findings: [{ buffer: 'two_size' }] }, 'b.py': { findings: [{ buffer: 'other_size' }] } });
    expect(await run(root, baseline)).toEqual({ exitCode: 0, out: 'No findings; 2 in the baseline.\n', error: '' });
  });

  test('are not sought in files that were not asked for', async () => {
    const root = await makeMended();
    expect((await run(root, ['check', 'b.py', '--baseline', 'known.json'])).error).toBe('');
    await run(root, ['check', 'b.py', '--baseline', 'known.json', '--prune']);
    expect(JSON.parse(await readFile(join(root, 'known.json'), 'utf8')).files['a.py'].findings).toHaveLength(2);
  });
});

describe('a wrong call', () => {
  test.each([
    [['--baseline', 'nowhere.json'], 'error: nowhere.json: cannot be read: no such file\n'],
    [['--baseline', 'a.py'], /^error: a\.py: not JSON: /],
    [['--baseline', 'pack.json'], 'error: pack.json: not a baseline: `files` is missing\n'],
    [['--baseline', 'next.json'], 'error: next.json: a baseline of another version: `schemaVersion` must be 1\n'],
    [['--baseline', 'damaged.json'], 'error: damaged.json: not a baseline: the findings of `a.py` are damaged\n'],
    [['--prune'], "error: option '--prune' needs --baseline\n"],
    [['--write-baseline', '.'], 'error: .: cannot be written: it is a folder\n'],
    [['--write-baseline', 'x.json', '--baseline', 'x.json'], /cannot be used with option/],
  ])('%j', async (flags, message) => {
    const root = await makeFolder({
      'a.py': 'x = 1\n',
      'pack.json': '{"name":"x"}',
      'next.json': '{"schemaVersion":2,"files":{}}',
      'damaged.json': '{"schemaVersion":1,"files":{"a.py":{"sketch":"","findings":[{"rule":1}]}}}',
    });
    const { exitCode, error } = await run(root, ['check', 'a.py', ...flags]);
    expect(exitCode).toBe(2);
    if (typeof message === 'string') expect(error).toBe(message);
    else expect(error).toMatch(message);
  });
});
