import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { InstalledPackage, root } from './npm-package.ts';

const project = new InstalledPackage();
afterAll(() => project.remove());

test('the pre-commit hook checks the files that are committed, with the installed package', () => {
  const hooks = parse(readFileSync(join(root, '.pre-commit-hooks.yaml'), 'utf8'));
  expect(hooks).toMatchObject([{ id: 'storage-mode-audit', language: 'node', types_or: ['python'] }]);
  const [program, ...args] = hooks[0].entry.split(' ');
  project.write({ 'clean.py': 'x = 1\n' });
  expect(project.run(program, [...args, 'upload.py', 'clean.py'])).toMatchObject({
    exitCode: 1,
    out: expect.stringMatching(/^upload\.py:3:\d+ SMA002 /),
  });
  expect(project.run(program, [...args, 'clean.py'])).toMatchObject({ exitCode: 0 });
});

interface Step {
  readonly run: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly 'working-directory'?: string;
}

describe('action.yml', () => {
  const action: { inputs: Record<string, { default: string }>; runs: { using: string; steps: readonly Step[] } } = parse(
    readFileSync(join(root, 'action.yml'), 'utf8'),
  );
  let actionPath = '';

  /** A checkout of the action: the sources, with what `npm ci` would install. */
  beforeAll(() => {
    actionPath = mkdtempSync(join(tmpdir(), 'storage-mode-audit-action-'));
    for (const name of [
      'server',
      'client',
      'scripts',
      'grammars',
      'package.json',
      'package-lock.json',
      'tsconfig.json',
      'tsconfig.types.json',
      'LICENSE',
    ])
      cpSync(join(root, name), join(actionPath, name), { recursive: true });
    symlinkSync(join(root, 'node_modules'), join(actionPath, 'node_modules'));
    expect(runStep(0, {})).toMatchObject({ exitCode: 0 });
  }, 300_000);
  afterAll(() => rmSync(actionPath, { recursive: true, force: true }));

  /** Runs a step as the runner does: expressions filled in, the script given to bash. */
  function runStep(index: number, inputs: Readonly<Record<string, string>>) {
    const step = action.runs.steps[index];
    if (step === undefined) throw new Error(`action.yml has no step ${index}`);
    const fill = (text: string) =>
      text.replace(/\$\{\{ (?:inputs\.([\w-]+)|github\.action_path) \}\}/g, (_, name?: string) =>
        name === undefined ? actionPath : (inputs[name] ?? action.inputs[name]?.default ?? ''),
      );
    const env = Object.entries(step.env ?? {}).map(([name, value]) => `${name}=${fill(value)}`);
    const folder = fill(step['working-directory'] ?? project.folder);
    return project.run('env', ['-C', folder, ...env, 'bash', '--noprofile', '--norc', '-eo', 'pipefail', '-c', step.run]);
  }

  test('is a composite action of two steps', () => {
    expect(action.runs).toMatchObject({ using: 'composite', steps: [{}, {}] });
  });

  test('annotates what is found, and fails', () => {
    const { exitCode, out } = runStep(1, {});
    expect(out).toMatch(/^::warning file=upload\.py,line=3,endLine=3,col=\d+,endColumn=\d+,title=SMA002 shared-upload::/);
    expect(exitCode).toBe(1);
  });

  test('takes paths and arguments, none of them for shell code', () => {
    project.write({ 'b/clean.py': 'x = 1\n' });
    expect(runStep(1, { paths: 'b $(touch injected)', args: '--memory-model unified' }).error).toContain('$(touch: no such file');
    expect(runStep(1, { paths: 'b', args: '--memory-model unified' })).toMatchObject({ exitCode: 0, out: '' });
  });

  test('writes SARIF for code scanning, and then does not fail', () => {
    const { exitCode, out } = runStep(1, { 'sarif-file': 'found.sarif' });
    expect({ exitCode, isAnnotated: out.startsWith('::warning ') }).toEqual({ exitCode: 0, isAnnotated: true });
    expect(JSON.parse(readFileSync(join(project.folder, 'found.sarif'), 'utf8')).runs[0].results).toHaveLength(1);
  });
});
