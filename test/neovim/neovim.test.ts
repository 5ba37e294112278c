import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';

/** `scripts/verify.mjs` runs this where Neovim is, against the built command. */
const root = fileURLToPath(new URL('../..', import.meta.url));
const SHARED = 'Metal.MTLResourceStorageModeShared';
/** The text before it has characters of one, two and four bytes: Neovim counts bytes, the protocol UTF-16 code units. */
const LINE = `    size = device.newBufferWithBytes_length_options_(struct.pack("I", names["é🎉"]), 4, ${SHARED})`;
const UPLOAD = [
  'import struct, Metal',
  '',
  'def launch(device, encoder, names):',
  LINE,
  '    encoder.setBuffer_offset_atIndex_(size, 0, 0)',
];

interface Seen {
  readonly steps: readonly string[];
  readonly problem?: string;
  readonly diagnostics: readonly unknown[];
  readonly actions: readonly string[];
  readonly text: readonly string[];
}

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'storage-mode-audit-neovim-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Makes a project, the command on the path, and the configuration that the documentation shows. */
function prepare(): { readonly result: string; readonly env: NodeJS.ProcessEnv } {
  const write = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  write('pyproject.toml', '');
  chmodSync(write('storage-mode-audit', `#!/bin/sh\nexec '${process.execPath}' '${join(root, 'dist', 'cli.cjs')}' "$@"\n`), 0o755);
  const [config] = /(?<=```lua\n)[\s\S]*?(?=```)/.exec(readFileSync(join(root, 'docs', 'editors.md'), 'utf8')) ?? [''];
  const result = join(folder, 'result.json');
  const { PATH = '' } = process.env;
  return {
    result,
    env: {
      ...process.env,
      PATH: folder + delimiter + PATH,
      XDG_STATE_HOME: folder,
      XDG_CACHE_HOME: folder,
      EDIT_CONFIG: write('config.lua', config),
      EDIT_FILE: write('upload.py', `${UPLOAD.join('\n')}\n`),
      EDIT_RESULT: result,
    },
  };
}

test('diagnostics appear, the code action is applied, and the text is right', async () => {
  const { result, env } = prepare();
  const args = ['--headless', '--clean', '-n', '-c', `luafile ${join(root, 'test', 'neovim', 'drive.lua')}`];
  const child = spawn('nvim', args, { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => (said += data.toString()));
  await once(child, 'close');
  const seen: Seen = JSON.parse(readFileSync(result, 'utf8'));
  expect(seen.problem, said).toBeUndefined();
  expect(seen.steps).toEqual(['diagnostics', 'the code action', 'no diagnostics']);
  const column = Buffer.byteLength(LINE.slice(0, LINE.indexOf(SHARED)));
  expect(seen.diagnostics).toEqual([
    {
      line: 3,
      column,
      end_column: column + SHARED.length,
      severity: 2,
      code: 'SMA002',
      source: 'storage-mode-audit',
      message: expect.stringContaining('`size` is Shared'),
    },
  ]);
  expect(seen.actions[0]).toBe('Use MTLResourceStorageModeManaged');
  expect(seen.text).toEqual(UPLOAD.map((line) => line.replace(SHARED, 'Metal.MTLResourceStorageModeManaged')));
}, 120_000);
