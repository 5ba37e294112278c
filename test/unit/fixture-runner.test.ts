import { describe, expect, test } from 'vitest';
import type { Verdict } from '../../server/src/audit/verdict.ts';
import type { Audit, FileAudit } from '../../server/src/engine-api.ts';
import type { Range } from '../../server/src/position.ts';
import type { Finding } from '../../server/src/rules/finding.ts';
import { compareAudit } from '../fixtures/runner/compare-audit.ts';
import { findFixtures, fixedPathOf } from '../fixtures/runner/find-fixtures.ts';
import { pathOf, ROOT } from '../fixtures/runner/placed.ts';
import { readFixture } from '../fixtures/runner/read-fixture.ts';
import { showErrors, showMismatch } from '../fixtures/runner/show-mismatch.ts';

const UPLOAD = `# Constants packed per call: the CPU writes once,
# the GPU reads.
#@ memory-model = "unified"
def launch(device, encoder):
    params = device.make(1, MODE)
    #                       ^^^^ SMA002 warning 💡 safe: made Shared
    #= params [Shared]: CPU write, GPU read -> Managed (high), because bytes
    encoder.bind(params)
    #            ^^^^^^ gpu-read: buffer(4)
`;

function rangeAt(line: number, start: number, end: number): Range {
  return { start: { line, character: start }, end: { line, character: end } };
}

function verdictOf(changes: Partial<Verdict>): Verdict {
  return {
    path: pathOf('upload.py'),
    function: 'launch',
    name: 'params',
    allocator: 'make',
    call: rangeAt(4, 13, 33),
    selector: rangeAt(4, 20, 24),
    options: rangeAt(4, 28, 32),
    currentMode: 'Shared',
    currentModes: ['Shared'],
    purpose: '',
    accessPattern: 'CPU write, GPU read',
    suggestedMode: 'Managed',
    confidence: 'high',
    because: 'the bytes given at creation',
    accesses: [{ kind: 'gpu-read', location: { path: pathOf('upload.py'), range: rangeAt(7, 17, 23) }, why: 'buffer(4) of scale' }],
    ...changes,
  };
}

function findingOf(changes: Partial<Finding>): Finding {
  return {
    code: 'SMA002',
    name: 'shared-upload',
    severity: 'warning',
    message: 'params is made Shared',
    path: pathOf('upload.py'),
    range: rangeAt(4, 28, 32),
    related: [],
    tags: [],
    fixes: [{ title: 'Use Managed', applicability: 'safe', preferred: true, edits: [] }],
    ...changes,
  };
}

function auditOf(changes: Partial<FileAudit>): Audit {
  const file: FileAudit = {
    path: pathOf('upload.py'),
    memoryModel: 'unified',
    verdicts: [verdictOf({})],
    findings: [findingOf({})],
    problems: [],
    ...changes,
  };
  return {
    root: ROOT,
    memoryModel: 'unified',
    configurations: [],
    memoryModelFrom: 'default',
    excluded: [],
    files: [file],
    texts: new Map(),
    filesRead: 1,
  };
}

function differences(text: string, audit: Audit): string {
  const fixture = readFixture('verdict/upload.py', text);
  expect(showErrors(fixture)).toBe('');
  return compareAudit(fixture, audit)
    .map((each) => showMismatch(fixture, each))
    .join('\n\n');
}

function errorsOf(text: string): string {
  return showErrors(readFixture('x.py', text));
}

describe('reading', () => {
  test('the first comment is the title, options and markers are read', () => {
    const fixture = readFixture('verdict/upload.py', UPLOAD);
    expect(fixture.errors).toEqual([]);
    expect(fixture.title).toBe('Constants packed per call: the CPU writes once, the GPU reads.');
    expect(fixture.options).toEqual({ memoryModel: 'unified', allAccesses: false, fixes: 'safe', expectNothing: false });
    expect(fixture.files.map((file) => file.name)).toEqual(['upload.py']);
    expect(fixture.files[0]?.expectations).toEqual([
      {
        kind: 'finding',
        line: 5,
        range: { line: 4, start: 28, end: 32 },
        code: 'SMA002',
        severity: 'warning',
        fix: 'safe',
        message: 'made Shared',
      },
      {
        kind: 'verdict',
        line: 6,
        block: 6,
        name: 'params',
        current: 'Shared',
        pattern: 'CPU write, GPU read',
        suggested: 'Managed',
        confidence: 'high',
        because: 'bytes',
      },
      { kind: 'access', line: 8, range: { line: 7, start: 17, end: 23 }, access: 'gpu-read', why: 'buffer(4)' },
    ]);
  });

  test('a verdict without a mode keeps its own, and the longest pattern and mode are taken', () => {
    const text = [
      '# t',
      'b()',
      '#= b: Unknown (escapes) -> keep, because passed to `sink`',
      'c()',
      '#= c: Unknown (no observed use) -> Private if GPU-only; otherwise Shared (high)',
      'd()',
      '#= d [Shared or Private]: CPU write, GPU read/write, CPU read -> Shared',
    ].join('\n');
    expect(errorsOf(text)).toBe('');
    expect(readFixture('x.py', text).files[0]?.expectations).toMatchObject([
      { name: 'b', pattern: 'Unknown (escapes)', suggested: null, confidence: null, because: 'passed to `sink`' },
      { name: 'c', suggested: 'Private if GPU-only; otherwise Shared', confidence: 'high' },
      { name: 'd', current: 'Shared or Private', pattern: 'CPU write, GPU read/write, CPU read', suggested: 'Shared' },
    ]);
  });

  test('carets mark the last line that is long enough, whatever markers stand between', () => {
    const text = '# t\nlong_enough_line()\nab\n#    ^^^^^^ SMA001\n#     ^^^ SMA003\n';
    expect(readFixture('x.py', text).files[0]?.expectations).toMatchObject([
      { range: { line: 1, start: 5, end: 11 } },
      { range: { line: 1, start: 6, end: 9 } },
    ]);
  });

  test('carets with … mark a range that goes on past the line', () => {
    const text = '# t\nmake(A |\n#    ^^^… SMA001\n     B)\n';
    expect(readFixture('x.py', text).files[0]?.expectations).toMatchObject([{ range: { line: 1, start: 5, end: null } }]);
    expect(errorsOf('# t\nmake(A |\n#   ^^… SMA001\n')).toBe(
      'x.py:3: carets that go on to the next line (…) must reach to the end of theirs',
    );
  });

  test('files are split; what is above the first is no file when it holds no code', () => {
    const text = '# t\n\n#--- a/b.py\nx()\n#= x: CPU only -> Shared\n#--- k.metal\n#include <metal_stdlib>\n';
    const fixture = readFixture('x.py', text);
    expect(fixture.errors).toEqual([]);
    expect(fixture.files.map(({ name, firstLine, text }) => [name, firstLine, text])).toEqual([
      ['a/b.py', 3, 'x()\n#= x: CPU only -> Shared'],
      ['k.metal', 6, '#include <metal_stdlib>\n'],
    ]);
  });

  test.each([
    ['no title', 'x = 1\n#= x: CPU only -> Shared', 'x.py:1: the first line must be a comment'],
    ['nothing stated', '# t\nx = 1\n', 'x.py:1: states nothing'],
    ['an unknown marker', '# t\nx = 1\n#% y\n', 'x.py:3: unknown marker'],
    ['an unknown pattern', '# t\nx = 1\n#= x: CPU write -> Shared\n', 'x.py:3: want `#= name'],
    ['an unknown mode', '# t\nx = 1\n#= x: CPU only -> Public\n', 'x.py:3: want `#= name'],
    ['an unknown access', '# t\nx = 1\n# ^ gpu-touch: y\n', 'x.py:3: want `SMA001`'],
    ['an unknown option', '#  t\n# t\n#@ memory = "discrete"\n', 'x.py:3: no such option or value'],
    ['an unknown value', '# t\n#@ memory-model = "apple"\n', 'x.py:2: no such option or value'],
    ['carets under nothing', '# t\nx\n#     ^ SMA001\n', 'x.py:3: no line above is long enough'],
    ['a reason without an expectation', '# t\nx = 1\n#? wrong since\nx = 2\n', 'x.py:3: #? must stand right above'],
    ['a reason at the end', '# t\nx = 1\n#= x: CPU only -> Shared\n#? wrong since', 'x.py:4: #? must stand right above'],
    ['two files of one name', '# t\nx()\n#= x: CPU only -> Shared\n#--- a.py\n#--- a.py\n', 'x.py:1: two files are called a.py'],
    ['an expectation above the first file', '# t\n#= x: CPU only -> Shared\n#--- a.py\n', 'x.py:2: stands above the first file'],
    ['a contradiction', '# t\n#@ expect = "nothing"\nx()\n#= x: CPU only -> Shared\n', 'contradict each other'],
  ])('%s is an error', (_name, text, message) => {
    expect(errorsOf(text)).toContain(message);
  });

  test('a reason above an expectation, and nothing expected where that is said, are no errors', () => {
    expect(errorsOf('# t\nx()\n#? wrong since the read is missed\n#= x: CPU only -> Shared\n')).toBe('');
    expect(errorsOf('# t\n#@ expect = "nothing"\nx = 1\n')).toBe('');
  });
});

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

describe('finding', () => {
  test('a folder without a fixture is an error', () => {
    expect(() => findFixtures(new URL('../../server/src/metal', import.meta.url).pathname, [])).toThrow('no fixture found');
  });

  test('the text after fixes has a path beside its fixture', () => {
    expect(fixedPathOf('verdict/upload.py')).toBe('verdict/upload.fixed.py');
  });
});
