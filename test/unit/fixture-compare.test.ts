import { describe, expect, test } from 'vitest';
import type { Verdict } from '../../server/src/audit/verdict.ts';
import { auditOf, differences, findingOf, rangeAt, UPLOAD, verdictOf } from './upload-fixture.ts';

describe('comparing', () => {
  test('what is as stated differs in nothing', () => {
    expect(differences(UPLOAD, auditOf({}))).toBe('');
  });

  test('a bare code states neither severity nor fix; with a severity it states both', () => {
    const found = auditOf({ findings: [findingOf({ severity: 'info', fixes: [] })] });
    expect(differences(UPLOAD.replace(' warning 💡 safe: made Shared', ''), found)).toBe('');
    expect(differences(UPLOAD.replace(' warning 💡 safe: made Shared', ' info'), found)).toBe('');
    expect(differences(UPLOAD.replace(' warning 💡 safe: made Shared', ' warning'), found)).toContain('a finding is not as stated');
    expect(differences(UPLOAD.replace(' 💡 safe', ''), auditOf({}))).toContain('SMA002 warning 💡 safe: params is made Shared');
  });

  test('a finding elsewhere is both missing and unexpected', () => {
    const shown = differences(UPLOAD, auditOf({ findings: [findingOf({ range: rangeAt(4, 4, 10) })] }));
    expect(shown).toBe(
      [
        'verdict/upload.py:6: a finding is not as stated',
        '  want',
        '        params = device.make(1, MODE)',
        `    ${' '.repeat(28)}^^^^ SMA002 warning 💡 safe: made Shared`,
        '  got none at this range',
        '',
        'verdict/upload.py:5: a finding nobody states',
        '  got',
        '        params = device.make(1, MODE)',
        `    ${' '.repeat(4)}^^^^^^ SMA002 warning 💡 safe: params is made Shared`,
      ].join('\n'),
    );
  });

  test('one finding meets one expectation', () => {
    const twice = auditOf({ findings: [findingOf({}), findingOf({})] });
    expect(differences(UPLOAD, twice)).toContain('a finding nobody states');
  });

  test.each([
    ['pattern', { accessPattern: 'GPU read' }],
    ['mode', { suggestedMode: 'Private' }],
    ['no mode', { suggestedMode: null }],
    ['confidence', { confidence: 'low' }],
    ['current mode', { currentMode: 'Unknown', currentModes: ['Shared', 'Private'] }],
    ['reason', { because: 'nothing' }],
  ] satisfies readonly [string, Partial<Verdict>][])('a verdict that differs in %s is shown with its accesses', (_name, changes) => {
    const shown = differences(UPLOAD, auditOf({ verdicts: [verdictOf(changes)] }));
    expect(shown).toContain('verdict/upload.py:7: a verdict is not as stated');
    expect(shown).toContain('  want  #= params [Shared]: CPU write, GPU read -> Managed (high), because bytes');
    expect(shown).toContain('  got   #= params [');
    expect(shown).toContain('gpu-read in upload.py, line 8: buffer(4) of scale');
  });

  test('an allocation without a line, and a line without an allocation, differ', () => {
    expect(differences(UPLOAD, auditOf({ verdicts: [] }))).toContain('got no allocation of that name');
    expect(differences(UPLOAD, auditOf({ verdicts: [verdictOf({}), verdictOf({ name: 'other' })] }))).toContain(
      'an allocation nobody states',
    );
  });

  test('a line states the allocations above it and below the lines before it', () => {
    const text = '# t\nb = one()\n#= b: CPU only -> Shared\nb = two()\n#= b: GPU read -> Private\n';
    const first = verdictOf({ name: 'b', call: rangeAt(1, 4, 9), accessPattern: 'CPU only', suggestedMode: 'Shared' });
    const second = verdictOf({ name: 'b', call: rangeAt(3, 4, 9), accessPattern: 'GPU read', suggestedMode: 'Private' });
    expect(differences(text, auditOf({ verdicts: [first, second], findings: [] }))).toBe('');
    expect(differences(text, auditOf({ verdicts: [second], findings: [] }))).toContain('upload.py:3: a verdict is not as stated');
  });

  test('a name that ends in … is the beginning of one', () => {
    const text = UPLOAD.replace('#= params', '#= device.make(…');
    expect(differences(text, auditOf({ verdicts: [verdictOf({ name: 'device.make(1, MODE)' })] }))).toBe('');
  });

  test('accesses are held as far as they are stated, and both ways where all are asked for', () => {
    const without = UPLOAD.split('\n').slice(0, -2).join('\n');
    expect(differences(without, auditOf({}))).toBe('');
    expect(differences(without.replace('#@ memory-model = "unified"', '#@ accesses = "all"'), auditOf({}))).toBe(
      [
        'verdict/upload.py:8: an access nobody states',
        '  got',
        '        encoder.bind(params)',
        `    ${' '.repeat(17)}^^^^^^ gpu-read: buffer(4) of scale (of params)`,
      ].join('\n'),
    );
  });

  test('an access of another kind or reason differs', () => {
    expect(differences(UPLOAD.replace('gpu-read: buffer(4)', 'gpu-write'), auditOf({}))).toContain('an access is not as stated');
    expect(differences(UPLOAD.replace('buffer(4)', 'buffer(5)'), auditOf({}))).toContain('gpu-read: buffer(4) of scale (of params)');
  });

  test('problems are held both ways', () => {
    expect(differences(UPLOAD, auditOf({ problems: ['a syntax error on line 2'] }))).toContain('got   #! a syntax error on line 2');
    expect(differences(`${UPLOAD}#! syntax error`, auditOf({ problems: ['a syntax error on line 2'] }))).toBe('');
    expect(differences(`${UPLOAD}#! syntax error`, auditOf({}))).toContain('want problem  syntax error');
  });

  test('lines of a later file are counted from the top of the fixture', () => {
    const text = `# t\n#--- upload.py\n${UPLOAD.split('\n').slice(0, -3).join('\n')}`;
    expect(differences(text, auditOf({ verdicts: [verdictOf({ confidence: 'low' })] }))).toContain('verdict/upload.py:9: a verdict');
  });
});
