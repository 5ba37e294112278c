import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { createEngine } from '../../server/src/engine.ts';
import { loadWasm } from '../../server/src/node-wasm.ts';
import { renderMarkdown } from '../../server/src/report/markdown.ts';
import { DiskHost, toHostPath } from '../../server/src/workspace/disk-host.ts';

const root = toHostPath(fileURLToPath(new URL('../../examples', import.meta.url)));
const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
const engine = createEngine({ host: new DiskHost(), wasm: await loadWasm(), options: { memoryModel: 'discrete' } });
const audit = await engine.audit({ root });

afterAll(() => engine.dispose());

test('every file of the example project is understood', () => {
  expect(audit.files.flatMap(({ path, problems }) => problems.map((problem) => `${path}: ${problem}`))).toEqual([]);
  expect(audit.filesRead).toBe(6);
});

test('the example project shows what the audit is for', () => {
  const patterns = new Set(audit.files.flatMap(({ verdicts }) => verdicts.map(({ accessPattern }) => accessPattern)));
  expect([...patterns].sort()).toEqual([
    'CPU write, GPU read',
    'CPU write, GPU read/write',
    'GPU read, CPU access not used here',
    'GPU write, CPU read',
    'GPU write, no CPU read observed',
    'GPU write/read',
    'Unknown (escapes)',
    'Unknown (no observed use)',
  ]);
  const codes = new Set(audit.files.flatMap(({ findings }) => findings.map(({ code }) => code)));
  expect([...codes]).toEqual(expect.arrayContaining(['SMA001', 'SMA002', 'SMA003']));
});

test('the excerpt in README.md is what the report says', () => {
  const excerpt = /^## What a report looks like\n+```text\n([\s\S]*?)```/m.exec(readme)?.[1] ?? '';
  const report = new Set(renderMarkdown(audit, [root]).split('\n'));
  const lines = excerpt.split('\n').filter((line) => line !== '');
  expect(lines.length).toBeGreaterThan(5);
  expect(lines.filter((line) => !report.has(line))).toEqual([]);
});
