import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, copyFile, mkdtemp, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ThreadAuditor } from '../../server/src/cli/audit-thread.ts';
import { InterruptedError } from '../../server/src/cli/auditor.ts';
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
  await chmod(folder, 0o755);
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

interface Circumstances {
  /** Nobody reads what it prints. */
  readonly closeEarly?: boolean;
  /** It runs as a user who is held to the permissions of files: root is not. */
  readonly unprivileged?: boolean;
}

const nobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};

function run(args: readonly string[], { closeEarly = false, unprivileged = false }: Circumstances = {}): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const user = unprivileged ? nobody : {};
    const child = spawn(process.execPath, [join(folder, 'cli.cjs'), ...args], { ...user, stdio: ['ignore', 'pipe', 'pipe'] });
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
  { length: 1000 },
  (_, n) => `def f${n}(device):\n    b = device.newBufferWithLength_options_(4, 0)\n    b.setLabel_("${n}")\n`,
).join('\n');

test('the program prints all of a long report', async () => {
  const root = await makeFolder({ 'pyproject.toml': '', 'a.py': MANY });
  const { exitCode, out, error } = await run(['audit', '--format', 'json', root]);
  expect({ exitCode, error }).toEqual({ exitCode: 0, error: '' });
  expect(JSON.parse(out).summary.buffers).toBe(1000);
});

test('a pipe that closes early is no error', async () => {
  const root = await makeFolder({ 'pyproject.toml': '', 'a.py': MANY });
  const { exitCode, error } = await run(['check', root], { closeEarly: true });
  expect({ exitCode, error }).toEqual({ exitCode: 1, error: '' });
});

test('exit codes reach the caller', async () => {
  const root = await makeFolder({ 'pyproject.toml': '', 'a.py': 'x = 1\n' });
  expect((await run(['check', root])).exitCode).toBe(0);
  expect((await run(['check', `${root}/nowhere`])).exitCode).toBe(2);
});

describe('Ctrl-C', () => {
  test('ends an audit at once', async () => {
    const root = await makeFolder({ 'pyproject.toml': '', 'a.py': MANY });
    const auditor = new ThreadAuditor(join(folder, 'cli.cjs'));
    const audit = auditor.audit(
      { request: { root }, options: {}, governed: { files: [], folders: [root] }, overlay: null },
      () => undefined,
    );
    process.emit('SIGINT');
    await expect(audit).rejects.toBeInstanceOf(InterruptedError);
    await auditor.close();
  });

  test('ends --watch, which until then reports after each change', async () => {
    const root = await makeFolder({ 'pyproject.toml': '', 'a.py': UPLOAD });
    const child = spawn(process.execPath, [join(folder, 'cli.cjs'), 'check', root, '--watch']);
    const said = new Listener(child);
    await said.waitFor('1 finding');
    await said.waitFor('watching for changes');
    await writeFile(join(root, 'a.py'), 'x = 1\n');
    await said.waitFor('No findings.');
    await rm(join(root, 'a.py'));
    await said.waitFor('error: no Python file in ');
    await writeFile(join(root, 'b.py'), UPLOAD);
    await said.waitFor('b.py:2:');
    child.kill('SIGINT');
    expect(await said.exitCode()).toBe(130);
  });
});

/** What a running process says, on both of its outputs. */
class Listener {
  readonly #child: ChildProcessWithoutNullStreams;
  #said = '';

  constructor(child: ChildProcessWithoutNullStreams) {
    this.#child = child;
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => (this.#said += data.toString()));
  }

  /** Resolves when it has said it; forgets all up to there. */
  async waitFor(text: string): Promise<void> {
    while (!this.#said.includes(text)) await Promise.race([once(this.#child.stdout, 'data'), once(this.#child.stderr, 'data')]);
    this.#said = this.#said.slice(this.#said.indexOf(text) + text.length);
  }

  async exitCode(): Promise<number | null> {
    const [code] = await once(this.#child, 'exit');
    return code;
  }
}

const UPLOAD =
  'def _f(device, encoder, x):\n    b = device.newBufferWithBytes_length_options_(x, 4, 0)\n    encoder.setBuffer_offset_atIndex_(b, 0, 0)\n';

/** A project of which one file is sound, and every other cannot be read in its own way. */
async function makeBadProject(): Promise<string> {
  const root = await makeFolder({
    'pyproject.toml': '',
    'good.py': UPLOAD,
    'binary.py': `${UPLOAD}\0`,
    'broken.py': 'def f(:\n  device.newBufferWithLength_options_(4, 0\n',
    'huge.py': UPLOAD,
    'latin.py': new Uint8Array([0x23, 0xe9]),
    'locked/a.py': UPLOAD,
    'secret.py': UPLOAD,
    'folder.py/inside.py': UPLOAD,
  });
  await chmod(root, 0o755);
  await truncate(join(root, 'huge.py'), 3 * 1024 ** 3);
  await chmod(join(root, 'secret.py'), 0);
  await chmod(join(root, 'locked'), 0);
  await symlink('vanished.py', join(root, 'link.py'));
  return root;
}

describe('what cannot be read', () => {
  test('is a row each with the reason, and the rest is audited', async () => {
    const { exitCode, out, error } = await run(['audit', '--format', 'json', await makeBadProject()], { unprivileged: true });
    expect({ exitCode, error }).toEqual({ exitCode: 0, error: '' });
    const files: readonly { path: string; buffers: readonly unknown[]; problems: readonly { message: string }[] }[] = JSON.parse(out).files;
    expect(files.map(({ path, buffers, problems }) => [path, buffers.length, ...problems.map(({ message }) => message)])).toEqual([
      ['binary.py', 0, 'binary file'],
      ['broken.py', 0, 'line 1: syntax error; buffers of the functions around it get no suggestion'],
      ['folder.py/inside.py', 1],
      ['good.py', 1],
      ['huge.py', 0, 'too large: the limit is 4 MiB'],
      ['latin.py', 0, 'not valid UTF-8'],
      ['locked', 0, 'cannot be read: permission denied'],
      ['secret.py', 0, 'cannot be read: permission denied'],
    ]);
  });

  test('does not change the exit code of a check', async () => {
    const root = await makeBadProject();
    expect(await run(['check', join(root, 'secret.py')], { unprivileged: true })).toEqual({
      exitCode: 0,
      out: 'secret.py: cannot be read: permission denied\nNo findings; 1 problem.\n',
      error: '',
    });
    expect((await run(['check', join(root, 'secret.py'), join(root, 'good.py')], { unprivileged: true })).exitCode).toBe(1);
  });

  test('may hold Python: a folder that is locked is not called empty', async () => {
    const { exitCode, out, error } = await run(['audit', join(await makeBadProject(), 'locked')], { unprivileged: true });
    expect({ exitCode, error }).toEqual({ exitCode: 0, error: '' });
    expect(out).toContain('| `locked` | cannot be read: permission denied |');
  });
});
