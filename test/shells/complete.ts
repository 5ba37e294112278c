import { spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll } from 'vitest';

const command = fileURLToPath(new URL('../../dist/cli.cjs', import.meta.url));

/** A folder with the completion script of `shell`, called `completion`, and two files to complete. */
export function prepare(shell: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'storage-mode-audit-shell-'));
  afterAll(() => rm(folder, { recursive: true, force: true }));
  const { stdout, status } = spawnSync(process.execPath, [command, 'completion', shell], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`no completion for ${shell}`);
  for (const [name, text] of [
    ['completion', stdout],
    ['kernels.py', ''],
    ['known.json', ''],
  ] as const)
    writeFileSync(join(folder, name), text);
  return folder;
}

/** What a shell prints for a script, in lines, sorted. */
export function runShell(shell: string, args: readonly string[], folder: string, env: NodeJS.ProcessEnv = {}): readonly string[] {
  const { stdout, stderr, status, error } = spawnSync(shell, args, { cwd: folder, encoding: 'utf8', env: { ...process.env, ...env } });
  if (error) throw error;
  if (status !== 0 || stderr !== '') throw new Error(`${shell} ended with ${status}: ${stderr}`);
  return stdout
    .split(/\r?\n/)
    .filter((line) => line !== '')
    .sort();
}

/** What each shell must offer for the start of a command line. Sorted. */
export const EXPECTED: readonly (readonly [string, readonly string[]])[] = [
  ['storage-mode-audit che', ['check']],
  ['storage-mode-audit check --form', ['--format']],
  ['storage-mode-audit check --format gi', ['github', 'gitlab']],
  ['storage-mode-audit check --prune --baseline know', ['known.json']],
  ['storage-mode-audit audit kern', ['kernels.py']],
  ['storage-mode-audit audit --memory-model ', ['discrete', 'unified']],
  ['storage-mode-audit rule shared-u', ['shared-upload']],
  ['storage-mode-audit completion z', ['zsh']],
];
