import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { runCommand as run } from './cli-command.ts';
import { makeFolder } from './temporary-folder.ts';

const UPLOAD =
  'def _f(device, encoder, x):\n    b = device.newBufferWithBytes_length_options_(x, 4, 0)\n    encoder.setBuffer_offset_atIndex_(b, 0, 0)\n';

/** A project with findings, a file that is no UTF-8, and folders without Python. */
function makeProject(configuration = ''): Promise<string> {
  return makeFolder({
    'pyproject.toml': configuration,
    'found.py': UPLOAD,
    'clean.py': 'x = 1\n',
    'latin.py': new Uint8Array([0x23, 0xe9]),
    'empty/': '',
    'docs/readme.md': '',
  });
}

const OF_PATHS = ['audit', 'check', 'fix'] as const;

describe.each(OF_PATHS)('%s exits with', (command) => {
  test.each([
    ['a path that does not exist', ['nowhere.py'], /^error: nowhere\.py: no such file\n$/],
    ['one good path and one that does not exist', ['clean.py', 'nowhere'], /^error: nowhere: no such file\n$/],
    ['an empty folder', ['empty'], /^error: no Python file in empty\n$/],
    ['a folder without Python', ['docs'], /^error: no Python file in docs\n$/],
    ['no path at all', [], /^error: missing required argument 'path'\n$/],
    ['an empty path', [''], /^error: an empty path names neither a file nor a folder\n$/],
    ['a flag that does not exist', ['clean.py', '--frobnicate'], /^error: unknown option '--frobnicate'\n$/],
    ['a flag without its value', ['clean.py', '--memory-model'], /^error: option '--memory-model <model>' argument missing\n$/],
    [
      'a value that is not allowed',
      ['clean.py', '--memory-model', 'both'],
      /argument 'both' is invalid\. Allowed choices are discrete, unified\.\n$/,
    ],
    ['a rule that does not exist', ['clean.py', '--select', 'SMA999'], /SMA999/],
    ['a configuration file that does not exist', ['clean.py', '--config', 'nowhere.toml'], /nowhere\.toml/],
  ])('2 for %s', async (_, args, message) => {
    const outcome = await run(await makeProject(), [command, ...args]);
    expect(outcome).toMatchObject({ exitCode: 2, out: '' });
    expect(outcome.error).toMatch(message);
  });

  test.each([
    ['is no TOML', '[tool.storage-mode-audit\n'],
    ['has a key that does not exist', '[tool.storage-mode-audit]\nmemory = "unified"\n'],
    ['has a value that is not allowed', '[tool.storage-mode-audit]\nmemory-model = "both"\n'],
  ])('2 for a configuration that %s, and names the file and the line', async (_, configuration) => {
    const outcome = await run(await makeProject(configuration), [command, '.']);
    expect(outcome).toMatchObject({ exitCode: 2, out: '' });
    expect(outcome.error).toMatch(/^error: pyproject\.toml:\d+:\d+: /);
  });

  test('0 for a file that has nothing, and for one that cannot be read, which is named', async () => {
    const root = await makeProject();
    expect(await run(root, [command, 'clean.py'])).toMatchObject({ exitCode: 0, error: '' });
    const { exitCode, out, error } = await run(root, [command, 'latin.py']);
    expect(exitCode).toBe(0);
    if (command !== 'fix') expect(out + error).toContain('not valid UTF-8');
  });

  test('its usual code for a folder in which one file cannot be read', async () => {
    const root = await makeProject();
    await chmod(join(root, 'latin.py'), 0);
    expect((await run(root, [command, '.'])).exitCode).toBe(command === 'check' ? 1 : 0);
  });

  test('0 for help', async () => {
    const outcome = await run(await makeProject(), [command, '--help']);
    expect(outcome).toMatchObject({ exitCode: 0, error: '' });
    expect(outcome.out).toContain(`\nExamples:\n  storage-mode-audit ${command} `);
  });
});

describe.each([
  ['rule', ['SMA999'], /^error: no rule is called "SMA999"/],
  ['rule', ['SMA001', 'SMA002'], /^error: too many arguments/],
  ['rule', ['SMA001', '--format', 'xml'], /Allowed choices are markdown, json\.\n$/],
  ['server', ['--frobnicate'], /^error: unknown option '--frobnicate'\n$/],
  ['completion', [], /^error: missing required argument 'shell'\n$/],
  ['completion', ['tcsh'], /Allowed choices are bash, zsh, fish\.\n$/],
] as const)('%s %j', (command, args, message) => {
  test('exits with 2 and says why', async () => {
    const outcome = await run(await makeFolder({}), [command, ...args]);
    expect(outcome).toMatchObject({ exitCode: 2, out: '' });
    expect(outcome.error).toMatch(message);
  });
});

test.each([['rule'], ['rule', 'SMA001'], ['server', '--stdio'], ['completion', 'bash'], ['help', 'check'], ['--version']])(
  '%s %s exits with 0',
  async (...args) => {
    expect(
      await run(
        await makeFolder({}),
        args.filter((each) => each !== undefined),
      ),
    ).toMatchObject({ exitCode: 0, error: '' });
  },
);

test('an error of the program itself exits with 3 and asks for a report', async () => {
  const auditor = { audit: () => Promise.reject(new Error('a defect')), close: async () => undefined };
  const outcome = await run(await makeProject(), ['check', '.'], { auditor });
  expect(outcome).toMatchObject({ exitCode: 3, out: '' });
  expect(outcome.error).toMatch(/^internal error: Error: a defect\n/);
});
