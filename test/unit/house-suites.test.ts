import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, expect, test } from 'vitest';

interface Suite {
  readonly name: string;
  readonly passed: number;
  readonly failed: number;
  readonly skipped: readonly { readonly name: string; readonly reason: string }[];
}

interface Suites {
  readVitestSuites(path: string, names: readonly string[]): readonly Suite[];
  readSuite(path: string, name: string): Suite;
  failEmpty(suites: readonly Suite[], options: { readonly strict: boolean }): readonly Suite[];
  renderSuites(suites: readonly Suite[]): string;
}

const root = fileURLToPath(new URL('../..', import.meta.url));
const suites: Suites = await import(pathToFileURL(join(root, 'scripts', 'suites.mjs')).href);
const folder = mkdtempSync(join(tmpdir(), 'suites-'));

afterAll(() => rmSync(folder, { recursive: true }));

function report(name: string, content: unknown): string {
  const path = join(folder, name);
  writeFileSync(path, JSON.stringify(content));
  return path;
}

function testFile(path: string, status: string, ...statuses: readonly string[]): unknown {
  return { name: join(root, path), status, assertionResults: statuses.map((one, n) => ({ status: one, fullName: `test ${n}` })) };
}

test('the last line is the totals and nothing else', () => {
  const list = [
    { name: 'unit', passed: 12, failed: 1, skipped: [] },
    { name: 'e2e', passed: 3, failed: 0, skipped: [{ name: 'Neovim', reason: 'not on this machine' }] },
  ];
  expect(suites.renderSuites(list)).toBe(
    [
      'Suites:',
      '  unit: 12 passed, 1 failed',
      '  e2e: 3 passed, 0 failed',
      'Skipped:',
      '  e2e: Neovim: not on this machine',
      '15 passed, 1 failed',
    ].join('\n'),
  );
});

test('a suite that ran nothing has failed, and says so', () => {
  const list = suites.failEmpty(suites.readVitestSuites(join(folder, 'never-written.json'), ['unit', 'fixtures']), { strict: false });
  expect(list.map(({ name, failed }) => `${name} ${failed}`)).toEqual(['unit 1', 'fixtures 1']);
  expect(suites.renderSuites(list)).toContain('unit: 0 passed, 1 failed (it ran nothing)');
});

test('a suite that skipped everything has failed in CI, and only there', () => {
  const skipped = [{ name: 'e2e', passed: 0, failed: 0, skipped: [{ name: 'editor', reason: 'no browser' }] }];
  expect(suites.failEmpty(skipped, { strict: true })[0]?.failed).toBe(1);
  expect(suites.failEmpty(skipped, { strict: false })[0]?.failed).toBe(0);
});

test('files count for the folder they are in', () => {
  const path = report('vitest.json', {
    testResults: [
      testFile('test/unit/a.test.ts', 'passed', 'passed', 'passed'),
      testFile('test/fixtures/b.test.ts', 'failed', 'passed', 'failed'),
      testFile('test/unit/c.test.ts', 'passed', 'passed', 'skipped'),
    ],
  });
  const list = suites.readVitestSuites(path, ['unit', 'fixtures', 'protocol']);
  expect(list.map(({ name, passed, failed, skipped }) => [name, passed, failed, skipped.length])).toEqual([
    ['unit', 3, 0, 1],
    ['fixtures', 1, 1, 0],
    ['protocol', 0, 0, 0],
  ]);
});

test('a file that fails as it loads is one failure', () => {
  const path = report('broken.json', { testResults: [testFile('test/unit/a.test.ts', 'failed')] });
  expect(suites.readVitestSuites(path, ['unit'])[0]).toMatchObject({ passed: 0, failed: 1 });
});

test('the report of another runner is taken as it is; without one nothing ran', () => {
  const path = report('e2e.json', { passed: 4, failed: 0, skipped: [{ name: 'a', reason: 'b' }] });
  expect(suites.readSuite(path, 'e2e')).toEqual({ name: 'e2e', passed: 4, failed: 0, skipped: [{ name: 'a', reason: 'b' }] });
  expect(suites.readSuite(join(folder, 'missing.json'), 'e2e')).toEqual({ name: 'e2e', passed: 0, failed: 0, skipped: [] });
});
