import { XMLParser } from 'fast-xml-parser';
import { describe, expect, test } from 'vitest';
import { renderGithub } from '../../server/src/report/github.ts';
import { renderGitlab } from '../../server/src/report/gitlab.ts';
import { renderJunit } from '../../server/src/report/junit.ts';
import type { Severity } from '../../server/src/rules/finding.ts';
import { madeAudit, madeFileAudit, madeFinding, madeRange } from './made-audit.ts';

const SEVERITIES: readonly Severity[] = ['error', 'warning', 'info', 'hint'];

describe('GitHub annotations', () => {
  test('are one line each, escaped as the runner reads them', () => {
    const finding = madeFinding({ message: '100%: a,b\r\nsecond::line' });
    const audit = madeAudit([madeFileAudit('/work/a,b:c%.py', { findings: [finding], problems: ['half of it'] })]);
    expect(renderGithub(audit)).toBe(
      [
        '::warning file=a%2Cb%3Ac%25.py,line=10,endLine=10,col=18,endColumn=61,title=SMA002 shared-upload::100%25: a,b%0D%0Asecond::line',
        '::warning file=a%2Cb%3Ac%25.py,title=Storage Mode Audit::half of it',
        '',
      ].join('\n'),
    );
  });

  test('have no columns over several lines', () => {
    const range = { start: { line: 1, character: 2 }, end: { line: 3, character: 4 } };
    const audit = madeAudit([madeFileAudit('/work/a.py', { findings: [madeFinding({ range, message: 'One.' })] })]);
    expect(renderGithub(audit)).toBe('::warning file=a.py,line=2,endLine=4,title=SMA002 shared-upload::One.\n');
  });

  test('have the commands that the runner knows', () => {
    const findings = SEVERITIES.map((severity) => madeFinding({ severity }));
    expect(renderGithub(madeAudit([madeFileAudit('/work/a.py', { findings })])).match(/^::\w+/gm)).toEqual([
      '::error',
      '::warning',
      '::notice',
      '::notice',
    ]);
    expect(renderGithub(madeAudit([]))).toBe('');
  });
});

describe('GitLab Code Quality', () => {
  test('has every field that its documentation asks for, and no other', () => {
    const findings = SEVERITIES.map((severity, line) => madeFinding({ severity, range: madeRange(line, 0, 4) }));
    const report = JSON.parse(renderGitlab(madeAudit([madeFileAudit('/work/pkg/a.py', { findings })])));
    expect(report).toEqual(
      ['critical', 'major', 'minor', 'info'].map((severity, line) => ({
        description: findings[0]?.message,
        check_name: 'SMA002 shared-upload',
        fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/),
        severity,
        location: { path: 'pkg/a.py', lines: { begin: line + 1, end: line + 1 } },
      })),
    );
    expect(new Set(report.map((entry: { fingerprint: string }) => entry.fingerprint)).size).toBe(4);
  });

  test('of nothing is an empty list', () => {
    expect(renderGitlab(madeAudit([]))).toBe('[]\n');
  });
});

describe('JUnit XML', () => {
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: '',
    isArray: (name) => name === 'testsuite' || name === 'testcase',
  });

  test('has a suite a file, a failed case a finding, an error a problem, a passed case where all is well', () => {
    const message = 'a < b & "c"\u0001';
    const findings = [madeFinding({ message, subject: { function: 'f', name: 'x' } }), madeFinding({ severity: 'hint', message: 'Hint.' })];
    const audit = madeAudit([madeFileAudit('/work/a.py', { findings, problems: ['half of it'] }), madeFileAudit('/work/clean.py')]);
    expect(parser.parse(renderJunit(audit)).testsuites).toEqual({
      name: 'storage-mode-audit',
      tests: '4',
      failures: '1',
      errors: '1',
      time: '0',
      testsuite: [
        {
          name: 'a.py',
          tests: '3',
          failures: '1',
          errors: '1',
          skipped: '0',
          time: '0',
          testcase: [
            {
              name: 'SMA002 shared-upload x in f (line 10)',
              classname: 'a.py',
              file: 'a.py',
              line: '10',
              time: '0',
              failure: { message: 'a < b & "c"\ufffd', type: 'warning', '#text': 'a.py:10:18 SMA002 a < b & "c"\ufffd' },
            },
            { name: 'SMA002 shared-upload (line 10)', classname: 'a.py', file: 'a.py', line: '10', time: '0', 'system-out': 'Hint.' },
            { name: 'readable', classname: 'a.py', file: 'a.py', time: '0', error: { message: 'half of it', type: 'problem' } },
          ],
        },
        {
          name: 'clean.py',
          tests: '1',
          failures: '0',
          errors: '0',
          skipped: '0',
          time: '0',
          testcase: [{ name: 'no findings', classname: 'clean.py', file: 'clean.py', time: '0' }],
        },
      ],
    });
  });

  test('of nothing is a document without suites', () => {
    expect(parser.parse(renderJunit(madeAudit([]))).testsuites).toEqual({
      name: 'storage-mode-audit',
      tests: '0',
      failures: '0',
      errors: '0',
      time: '0',
    });
  });
});
