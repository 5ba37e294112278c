import { beforeAll, describe, expect, test } from 'vitest';
import { createEngine } from '../../server/src/engine.ts';
import type { MemoryModel } from '../../server/src/metal/storage-mode.ts';
import { renderRule, renderRuleDocs, renderRuleTable } from '../../server/src/rules/docs.ts';
import type { Finding } from '../../server/src/rules/finding.ts';
import { findRule, RULES } from '../../server/src/rules/index.ts';
import type { Syntax } from '../../server/src/syntax/syntax.ts';
import { MemoryHost } from '../../server/src/workspace/memory-host.ts';
import { loadTestSyntax, readSyntaxWasm } from './load-syntax.ts';

const SECTIONS = ['What it does', 'Why is this bad?', 'Example', 'Use instead', 'Fix safety', 'When it stays silent'];

let syntax: Syntax;
beforeAll(async () => {
  syntax = await loadTestSyntax();
});

function pythonFences(markdown: string): readonly string[] {
  return [...markdown.matchAll(/^```python\n(.*?)^```$/gms)].map((match) => match[1] ?? '');
}

/** What is found in a program. */
async function findingsIn(program: string, memoryModel: MemoryModel): Promise<readonly Finding[]> {
  const host = new MemoryHost(new Map([['/w/program.py', program]]));
  const engine = createEngine({ host, wasm: await readSyntaxWasm(), options: { memoryModel } });
  try {
    return (await engine.audit({ root: '/w' })).files.flatMap((file) => file.findings);
  } finally {
    engine.dispose();
  }
}

test('codes and names are unique, and codes are in order', () => {
  const codes = RULES.map((rule) => rule.code);
  expect(codes).toEqual([...new Set(codes)].sort());
  expect(new Set(RULES.map((rule) => rule.name)).size).toBe(RULES.length);
});

test('a rule is found by code, in any case, and by name', () => {
  expect(findRule('sma002')?.name).toBe('shared-upload');
  expect(findRule('unused-buffer')?.code).toBe('SMA003');
  expect(findRule('SMA999')).toBeUndefined();
});

describe.each(RULES)('$code', (rule) => {
  test('is described: code, name, version, summary', () => {
    expect(rule.code).toMatch(/^SMA\d{3}$/);
    expect(rule.name).toMatch(/^[a-z]+(-[a-z]+)*$/);
    expect(rule.since).toMatch(/^\d+\.\d+\.\d+$/);
    expect(rule.summary).toMatch(/^[A-Z][^\n]*[^.\n]$/);
  });

  test('has every section once, in order', () => {
    expect([...rule.docs.matchAll(/^## (.+)$/gm)].map((match) => match[1])).toEqual(SECTIONS);
  });

  // What is said of a comment is no claim about Metal.
  if (rule.of !== 'suppression') {
    test('names a page of Apple documentation', () => {
      expect(rule.docs).toContain('https://developer.apple.com/documentation/');
    });
  }

  test('speaks of its Example alone and names the memory model, and nothing is found in Use instead', async () => {
    const [example = '', instead = ''] = pythonFences(rule.docs);
    const memoryModel = rule.severity.discrete === 'off' ? 'unified' : 'discrete';
    const findings = await findingsIn(example, memoryModel);
    expect(findings.map(({ code }) => code)).toEqual([rule.code]);
    expect(await findingsIn(instead, memoryModel)).toEqual([]);
    expect(findings[0]?.message).toContain('memory model');
  });

  test('shows two different programs, Example and Use instead, that parse', () => {
    const fences = pythonFences(rule.docs);
    expect(fences).toHaveLength(2);
    expect(fences[0]).not.toBe(fences[1]);
    const sections = rule.docs.split(/^## /m);
    expect(sections.find((section) => section.startsWith('Example'))).toContain(fences[0]);
    expect(sections.find((section) => section.startsWith('Use instead'))).toContain(fences[1]);
    for (const fence of fences) {
      const tree = syntax.parsePython(fence);
      const { hasError } = tree.root;
      tree.delete();
      expect(hasError, fence).toBe(false);
    }
  });
});

test('the table has one line a rule', () => {
  expect(renderRuleTable().split('\n').slice(0, 3)).toEqual([
    '| Code | Name | Finds | Discrete | Unified | Fix |',
    '| --- | --- | --- | --- | --- | --- |',
    '| SMA001 | gpu-only-buffer | Buffer that only the GPU touches, allocated with `MTLResourceStorageModeShared` or `MTLResourceStorageModeManaged` | warning | info | sometimes |',
  ]);
  expect(renderRuleTable().trimEnd().split('\n')).toHaveLength(RULES.length + 2);
});

test('the page has the table, a heading a rule, and its sections one level lower', () => {
  const page = renderRuleDocs();
  expect(page.startsWith('# Rules\n\n| Code |')).toBe(true);
  expect(page.match(/^## .+$/gm)).toEqual(RULES.map((rule) => `## ${rule.code} ${rule.name}`));
  expect(page.match(/^### .+$/gm)).toHaveLength(SECTIONS.length * RULES.length);
  expect(page.endsWith('\n')).toBe(true);
});

test('one rule is rendered with its facts, and comments in its code are no headings', () => {
  const [rule] = RULES;
  if (rule === undefined) throw new Error('there are no rules');
  const page = renderRule({ ...rule, docs: '## Example\n\n```python\n## not a heading\n```\n' });
  expect(page).toBe(
    '# SMA001 gpu-only-buffer\n\n' +
      'Buffer that only the GPU touches, allocated with `MTLResourceStorageModeShared` or `MTLResourceStorageModeManaged`.\n\n' +
      'Severity: warning under `discrete`, info under `unified`. Fix: sometimes. Since 0.1.0.\n\n' +
      '## Example\n\n```python\n## not a heading\n```\n',
  );
});
