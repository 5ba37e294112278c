import { describe, expect, test } from 'vitest';
import { lineHashes } from '../../server/src/report/line-hashes.ts';
import { renderSarif, sarifNotice } from '../../server/src/report/sarif.ts';
import type { Finding } from '../../server/src/rules/finding.ts';
import { RULES } from '../../server/src/rules/index.ts';
import { madeAudit, madeFileAudit, madeFinding, madeRange } from './made-audit.ts';

const path = '/work/pkg/a b#1.py';
const text = 'import Metal\nx = f(Shared)\ny = f(Shared)\n';

function runOf(findings: readonly Finding[], source = text, limit?: number) {
  const audit = madeAudit([madeFileAudit(path, { findings, problems: ['half of it'] })], { texts: new Map([[path, source]]) });
  const log = JSON.parse(renderSarif(audit, limit));
  expect(log).toMatchObject({ version: '2.1.0', runs: [{}] });
  return log.runs[0];
}

const finding = madeFinding({ path, range: madeRange(1, 6, 12), subject: { function: 'launch', name: 'x' } });

test('a result has its place relative to the root, related places and fixes', () => {
  const fix = {
    title: 'Use Managed',
    applicability: 'safe' as const,
    preferred: true,
    edits: [{ path, range: madeRange(1, 6, 12), newText: 'Managed' }],
  };
  const related = [
    { location: { path: '/work/use.py', range: madeRange(3, 0, 4) }, message: 'GPU read' },
    { location: { path: '/elsewhere/use.py', range: madeRange(3, 0, 4) }, message: 'GPU write' },
  ];
  const artifactLocation = { uri: 'pkg/a%20b%231.py', uriBaseId: 'PROJECTROOT' };
  const region = { startLine: 2, startColumn: 7, endLine: 2, endColumn: 13 };
  const [result] = runOf([{ ...finding, related, fixes: [fix] }]).results;
  expect(result).toMatchObject({
    ruleId: 'SMA002',
    ruleIndex: 0,
    level: 'warning',
    message: { text: finding.message },
    locations: [{ physicalLocation: { artifactLocation, region } }],
    relatedLocations: [
      {
        id: 0,
        physicalLocation: { artifactLocation: { uri: 'use.py', uriBaseId: 'PROJECTROOT' }, region: { startLine: 4 } },
        message: { text: 'GPU read' },
      },
      { id: 1, physicalLocation: { artifactLocation: { uri: 'file:///elsewhere/use.py' } } },
    ],
    fixes: [
      {
        description: { text: 'Use Managed (safe)' },
        artifactChanges: [{ artifactLocation, replacements: [{ deletedRegion: region, insertedContent: { text: 'Managed' } }] }],
      },
    ],
  });
});

test('the rules that speak come with their help, within the lengths that GitHub takes', () => {
  const run = runOf(RULES.map(({ code, name }) => madeFinding({ path, code, name })));
  expect(run.tool.driver.rules).toHaveLength(RULES.length);
  for (const rule of run.tool.driver.rules) {
    expect(rule.help.markdown).toContain('What it does');
    expect(rule.help.text).not.toBe('');
    expect(rule.name.length).toBeLessThanOrEqual(255);
    expect(rule.shortDescription.text.length).toBeLessThanOrEqual(1024);
    expect(rule.properties.tags.length).toBeLessThanOrEqual(10);
  }
  expect(run.results.map((result: { ruleIndex: number }) => run.tool.driver.rules[result.ruleIndex].id)).toEqual(
    RULES.map(({ code }) => code),
  );
});

test('what was not understood is a notification', () => {
  expect(runOf([]).invocations[0].toolExecutionNotifications).toMatchObject([{ level: 'warning', message: { text: 'half of it' } }]);
});

test('above the limit the least severe are left out, and it says so', () => {
  const some = (['hint', 'error', 'info', 'warning'] as const).map((severity) => ({ ...finding, severity }));
  const run = runOf(some, text, 2);
  expect(run.results.map((result: { level: string }) => result.level)).toEqual(['error', 'warning']);
  expect(run.invocations[0].toolExecutionNotifications.at(-1).message.text).toMatch(/^2 of 4 results are left out/);
});

test('whoever runs the command is told as well', () => {
  const many = madeAudit([madeFileAudit(path, { findings: Array.from({ length: 25_001 }, () => finding) })]);
  expect(sarifNotice(many)).toMatch(/^1 of 25001 results are left out/);
  expect(sarifNotice(madeAudit([madeFileAudit(path, { findings: [finding] })]))).toBeNull();
});

describe('fingerprints', () => {
  test('stay when lines above come and go', () => {
    const shifted = { ...finding, range: madeRange(3, 6, 12) };
    const [before] = runOf([finding]).results;
    const [after] = runOf([shifted], `\n# new\n${text}`).results;
    expect(before.partialFingerprints['storageModeAudit/v1']).toMatch(/^[0-9a-f]{64}$/);
    expect(before.partialFingerprints.primaryLocationLineHash).toMatch(/^[0-9a-f]+:1$/);
    expect(after.partialFingerprints).toEqual(before.partialFingerprints);
  });

  test('tell buffers apart, also two that are alike', () => {
    const { results } = runOf([finding, { ...finding, subject: { function: 'launch', name: 'y' } }, { ...finding }]);
    const prints = results.map(
      (result: { partialFingerprints: Record<string, string> }) => result.partialFingerprints['storageModeAudit/v1'],
    );
    expect(new Set(prints).size).toBe(3);
  });
});

/** From the tests of GitHub's own action: https://github.com/github/codeql-action. */
test.each([
  ['', ['c129715d7a2bc9a3:1']],
  [' a\nb\n  \t\tc\n d', ['271789c17abda88f:1', '54703d4cd895b18:1', '180aee12dab6264:1', 'a23a3dc5e078b07b:1']],
  [
    ' hello; \t\nworld!!!\r\n\n\r  \t\tGreetings\r End\r\n',
    [
      'e9496ae3ebfced30:1',
      'fb7c023a8b9ccb3f:1',
      'ce8ba1a563dcdaca:1',
      'e20e36e16fcb0cc8:1',
      'b3edc88f2938467e:1',
      'c8e28b0b4002a3a0:1',
      'c129715d7a2bc9a3:1',
    ],
  ],
  [
    'Lorem ipsum dolor sit amet.\n'.repeat(10),
    [
      ...[1, 2, 3, 4, 5, 6].map((count) => `a7f2ff13bc495cf2:${count}`),
      'a7f2ff1481e87703:1',
      'a9cf91f7bbf1862b:1',
      '55ec222b86bcae53:1',
      'cc97dc7b1d7d8f7b:1',
      'c129715d7a2bc9a3:1',
    ],
  ],
])('the hash of a line is the one that GitHub computes: %j', (source, hashes) => {
  expect([...lineHashes(source, new Set(hashes.keys())).values()]).toEqual(hashes);
});
