import { spawn } from 'node:child_process';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeFolder } from './temporary-folder.ts';

const MODULES = [
  'web-tree-sitter/web-tree-sitter.wasm',
  'tree-sitter-python/tree-sitter-python.wasm',
  'tree-sitter-cpp/tree-sitter-cpp.wasm',
];

let folder = '';

/** The program as it is shipped: one file, with the WebAssembly modules beside it. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'storage-mode-audit-cli-'));
  await build({
    entryPoints: ['server/src/cli/main.ts'],
    bundle: true,
    platform: 'node',
    format: 'cjs',
    alias: { 'web-tree-sitter': './node_modules/web-tree-sitter/web-tree-sitter.cjs' },
    outfile: join(folder, 'cli.cjs'),
  });
  for (const path of MODULES) await copyFile(join('node_modules', path), join(folder, path.slice(path.indexOf('/') + 1)));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

interface Ended {
  readonly exitCode: number | null;
  readonly out: string;
  readonly error: string;
}

/** Runs the program. With `closeEarly` nobody reads what it prints. */
function run(args: readonly string[], closeEarly = false): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(folder, 'cli.cjs'), ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    let out = '';
    let error = '';
    if (closeEarly) child.stdout.destroy();
    else child.stdout.on('data', (data: Buffer) => (out += data.toString()));
    child.stderr.on('data', (data: Buffer) => (error += data.toString()));
    child.on('error', reject);
    child.on('close', (exitCode) => resolve({ exitCode, out, error }));
  });
}

/** Enough to fill a pipe many times over. */
const MANY = Array.from(
  { length: 3000 },
  (_, n) => `def f${n}(device):\n    b = device.newBufferWithLength_options_(4, 0)\n    b.setLabel_("${n}")\n`,
).join('\n');

test('the program prints all of a long report', async () => {
  const root = await makeFolder({ 'pyproject.toml': '', 'a.py': MANY });
  const { exitCode, out, error } = await run(['audit', '--format', 'json', root]);
  expect({ exitCode, error }).toEqual({ exitCode: 0, error: '' });
  expect(JSON.parse(out).summary.buffers).toBe(3000);
});

test('a pipe that closes early is no error', async () => {
  const root = await makeFolder({ 'pyproject.toml': '', 'a.py': MANY });
  const { exitCode, error } = await run(['check', root], true);
  expect({ exitCode, error }).toEqual({ exitCode: 1, error: '' });
});

test('exit codes reach the caller', async () => {
  const root = await makeFolder({ 'pyproject.toml': '', 'a.py': 'x = 1\n' });
  expect((await run(['check', root])).exitCode).toBe(0);
  expect((await run(['check', `${root}/nowhere`])).exitCode).toBe(2);
});
