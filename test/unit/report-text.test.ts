import { describe, expect, test } from 'vitest';
import { colorPalette, wantsColors } from '../../server/src/cli/colors.ts';
import { PLAIN } from '../../server/src/report/palette.ts';
import { renderStatistics, renderText } from '../../server/src/report/text.ts';
import type { Finding } from '../../server/src/rules/finding.ts';
import { madeAudit, madeFileAudit, madeFinding, madeRange } from './made-audit.ts';

const path = '/work/pkg/kernels.py';
const quiet = { palette: PLAIN, isQuiet: true };

function render(text: string, parts: Partial<Finding>): readonly string[] {
  const audit = madeAudit([madeFileAudit(path, { findings: [madeFinding({ message: 'One.', ...parts })] })], {
    texts: new Map([[path, text]]),
  });
  return renderText(audit).split('\n');
}

test('a finding is its place, code and message, the source underlined, the places related to it, the fixes; the last line counts', () => {
  const lines = render(`${'\n'.repeat(9)}x = device.newBufferWithLength_options_(4, Shared)\n`, {
    range: madeRange(9, 43, 49),
    related: [{ location: { path: '/work/use.py', range: madeRange(2, 4, 9) }, message: 'GPU read: buffer(0)' }],
    fixes: [
      { title: 'Use Private', applicability: 'safe', preferred: true, edits: [] },
      { title: 'Use Managed', applicability: 'unsafe', preferred: false, edits: [] },
    ],
  });
  expect(lines).toEqual([
    'pkg/kernels.py:10:44 SMA002 One.',
    '   |',
    '10 | x = device.newBufferWithLength_options_(4, Shared)',
    '   |                                            ^^^^^^',
    '   |',
    '   = see: use.py:3:5 GPU read: buffer(0)',
    '   = fix: Use Private (safe)',
    '   = fix: Use Managed (unsafe)',
    '',
    '1 finding (1 warning), 1 with a safe fix.',
    '',
  ]);
});

describe('the underline', () => {
  test.each([
    ['tabs reach to the next stop', '\tx\ty', 3, 4, '    x   y', '        ^'],
    ['wide characters are two columns', 's = "幅幅" + x', 11, 12, 's = "幅幅" + x', '             ^'],
    ['an astral character is two code units and two columns', 's = "🎉" + x', 11, 12, 's = "🎉" + x', '           ^'],
    ['a character of several code points is one', 's = "👩‍👩‍👧" + x', 17, 18, 's = "👩‍👩‍👧" + x', '           ^'],
    ['a combining accent has no column', 's = "e\u0301" + x', 11, 12, 's = "e\u0301" + x', '          ^'],
    ['an empty range is one column', 'x', 1, 1, 'x', ' ^'],
    ['escape sequences are shown, not sent', 'x = "\u001b[31m" + y', 14, 15, 'x = "␛[31m" + y', '              ^'],
    ['characters that turn the direction of writing are replaced', 'x = "\u202e" + y', 10, 11, 'x = "\ufffd" + y', '          ^'],
  ])('%s', (_, text, start, end, shown, underline) => {
    expect(render(text, { range: madeRange(0, start, end) }).slice(2, 4)).toEqual([`1 | ${shown}`, `  | ${underline}`]);
  });

  test('shows three lines of a longer range, each from its first to its last character', () => {
    const range = { start: { line: 0, character: 4 }, end: { line: 4, character: 1 } };
    expect(render('x = f(\r\n  a,\r\n  b,\r\n  c,\r\n)\r\n', { range }).slice(1, 9)).toEqual([
      '  |',
      '1 | x = f(',
      '  |     ^^',
      '2 |   a,',
      '  |   ^^',
      '3 |   b,',
      '  |   ^^',
      '  |',
    ]);
  });

  test('a long line is cut around it', () => {
    const [, , source, underline] = render(`${'a'.repeat(500)}xyz${'b'.repeat(500)}`, { range: madeRange(0, 500, 503) });
    expect(source).toBe(`1 | …${'a'.repeat(39)}xyz${'b'.repeat(116)}…`);
    expect(underline).toBe(`  | ${' '.repeat(40)}^^^`);
  });
});

test('a line alone for each finding when quiet, and nothing for none', () => {
  const findings = [madeFinding({ message: 'One.' }), madeFinding({ message: 'Two.', range: madeRange(30, 0, 4) })];
  expect(renderText(madeAudit([madeFileAudit(path, { findings })]), quiet)).toBe(
    'pkg/kernels.py:10:18 SMA002 One.\npkg/kernels.py:31:1 SMA002 Two.\n',
  );
  expect(renderText(madeAudit([]), quiet)).toBe('');
});

test('problems have lines of their own, and are counted', () => {
  expect(renderText(madeAudit([madeFileAudit('/work/a.py', { problems: ['binary file'] })]))).toBe(
    'a.py: binary file\nNo findings; 1 problem.\n',
  );
});

test('nothing found is said', () => {
  expect(renderText(madeAudit([]))).toBe('No findings.\n');
});

test('statistics count by rule, the most frequent first', () => {
  const findings = [
    madeFinding({}),
    ...Array.from({ length: 10 }, () => madeFinding({ code: 'SMA101', name: 'private-contents', severity: 'error' })),
  ];
  expect(renderStatistics(madeAudit([madeFileAudit(path, { findings })]), { palette: PLAIN, isQuiet: false })).toBe(
    '10  SMA101  private-contents\n 1  SMA002  shared-upload\n11 findings (10 error, 1 warning).\n',
  );
});

test('the code has the colour of its severity', () => {
  const coloured = (severity: Finding['severity']) =>
    renderText(madeAudit([madeFileAudit(path, { findings: [madeFinding({ severity })] })]), { palette: colorPalette, isQuiet: true });
  expect(coloured('error')).toContain('\u001b[31mSMA002');
  expect(coloured('warning')).toContain('\u001b[33mSMA002');
});

describe('colours', () => {
  const terminal = { isTTY: true };
  const pipe = { isTTY: false };

  test.each([
    ['a terminal has them', terminal, {}, true],
    ['a pipe has none', pipe, {}, false],
    ['NO_COLOR forbids them', terminal, { NO_COLOR: '1', FORCE_COLOR: '1' }, false],
    ['an empty NO_COLOR says nothing', terminal, { NO_COLOR: '' }, true],
    ['FORCE_COLOR brings them into a pipe', pipe, { FORCE_COLOR: '1' }, true],
    ['FORCE_COLOR=0 takes them away', terminal, { FORCE_COLOR: '0' }, false],
    ['a dumb terminal has none', terminal, { TERM: 'dumb' }, false],
  ])('%s', (_, stream, environment, wanted) => {
    expect(wantsColors(stream, environment)).toBe(wanted);
  });
});
