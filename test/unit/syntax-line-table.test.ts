import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lineAt, lineEnd, lineStartsOf, offsetAt, positionAt, rangeOf } from '../../server/src/syntax/line-table.ts';

const texts = fc
  .array(fc.constantFrom('a', '\n', '\r', '\r\n', '\u{1F34E}', '\u2028', ' '), { maxLength: 40 })
  .map((pieces) => pieces.join(''));

describe('line starts', () => {
  test.each([
    ['', [0]],
    ['a', [0]],
    ['a\n', [0, 2]],
    ['a\r\nb', [0, 3]],
    ['a\rb\r', [0, 2, 4]],
    ['\r\r\n\n', [0, 1, 3, 4]],
    ['\u{1F34E}\nx', [0, 3]],
    ['a\u2028b\u000cc', [0]],
  ])('of %j', (text, starts) => {
    expect(lineStartsOf(text)).toEqual(starts);
  });

  test('are what splitting the text at its line breaks gives', () => {
    fc.assert(
      fc.property(texts, (text) => {
        let at = 0;
        const lines = text.split(/\r\n|\n|\r/);
        const starts = lines.map((line) => {
          const start = at;
          at += line.length;
          at += text.startsWith('\r\n', at) ? 2 : 1;
          return start;
        });
        const table = lineStartsOf(text);
        expect(table).toEqual(starts);
        expect(table.map((_, line) => text.slice(table[line], lineEnd(table, text, line)))).toEqual(lines);
      }),
    );
  });
});

describe('positions', () => {
  test('go there and back for every offset that is not inside a line break', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const starts = lineStartsOf(text);
        for (let offset = 0; offset <= text.length; offset++) {
          const isInside = text[offset - 1] === '\r' && text[offset] === '\n';
          const position = positionAt(starts, offset);
          expect(lineAt(starts, offset)).toBe(position.line);
          expect(offsetAt(starts, text, position)).toBe(isInside ? offset - 1 : offset);
        }
      }),
    );
  });

  test('count UTF-16 code units', () => {
    const text = 'a\n\u{1F34E}b';
    expect(rangeOf(lineStartsOf(text), { start: 4, end: 5 })).toEqual({
      start: { line: 1, character: 2 },
      end: { line: 1, character: 3 },
    });
  });

  test('outside the text are taken to the nearest place, as in LSP', () => {
    const text = 'ab\r\ncd';
    const starts = lineStartsOf(text);
    expect(offsetAt(starts, text, { line: 0, character: 99 })).toBe(2);
    expect(offsetAt(starts, text, { line: 1, character: 99 })).toBe(6);
    expect(offsetAt(starts, text, { line: 7, character: 0 })).toBe(6);
    expect(offsetAt(starts, text, { line: -1, character: 3 })).toBe(0);
    expect(positionAt(starts, 99)).toEqual({ line: 1, character: 95 });
  });
});
