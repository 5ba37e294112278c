import { describe, expect, test } from 'vitest';
import { findFixtures, fixedPathOf } from '../fixtures/runner/find-fixtures.ts';
import { readFixture } from '../fixtures/runner/read-fixture.ts';
import { errorsOf, UPLOAD } from './upload-fixture.ts';

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

describe('finding', () => {
  test('a folder without a fixture is an error', () => {
    expect(() => findFixtures(new URL('../../server/src/metal', import.meta.url).pathname, [])).toThrow('no fixture found');
  });

  test('the text after fixes has a path beside its fixture', () => {
    expect(fixedPathOf('verdict/upload.py')).toBe('verdict/upload.fixed.py');
  });
});
