import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Extractor } from '../../server/src/engine/extractor.ts';
import { editBetween, OpenDocument } from '../../server/src/engine/open-document.ts';
import { isSameJson, keepEqualParts } from '../../server/src/engine/same-value.ts';
import { loadTestSyntax } from './load-syntax.ts';

describe('changes', () => {
  const changed = (text: string, ...changes: Parameters<OpenDocument['change']>[0][number][]) => {
    const document = new OpenDocument('python', text);
    document.change(changes);
    return document.text;
  };
  const range = (line: number, from: number, toLine: number, to: number) => ({
    start: { line, character: from },
    end: { line: toLine, character: to },
  });

  test('apply in order, each to the text as it stands by then', () => {
    expect(changed('ab\ncd', { range: range(0, 0, 0, 1), text: 'x\ny' }, { range: range(1, 0, 1, 1), text: 'z' })).toBe('x\nzb\ncd');
  });

  test('without a range replace everything', () => {
    expect(changed('ab', { text: 'cd' }, { range: range(0, 1, 0, 2), text: '' })).toBe('c');
  });

  test('count UTF-16 units, end at the line they name, and stop at the end of the text', () => {
    expect(changed('😀a', { range: range(0, 2, 0, 3), text: 'b' })).toBe('😀b');
    expect(changed('a\r\nb', { range: range(0, 9, 0, 9), text: 'x' })).toBe('ax\r\nb');
    expect(changed('a', { range: range(7, 0, 9, 0), text: 'x' })).toBe('ax');
  });
});

describe('the edit between two texts', () => {
  test('makes the one of the other, cutting no character in two', () => {
    const piece = fc.constantFrom('a', 'b', '\r\n', '\n', '\r', '😀', '😁', 'é', 'x = 1');
    const text = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''));
    fc.assert(
      fc.property(text, text, (before, after) => {
        const { start, oldEnd, newEnd } = editBetween(before, after);
        expect(start).toBeLessThanOrEqual(Math.min(oldEnd, newEnd));
        expect(before.slice(0, start) + after.slice(start, newEnd) + before.slice(oldEnd)).toBe(after);
        for (const [whole, at] of [
          [before, start],
          [before, oldEnd],
          [after, start],
          [after, newEnd],
        ] as const) {
          expect(/^[\udc00-\udfff]/.test(whole.slice(at)) && /[\ud800-\udbff]$/.test(whole.slice(0, at))).toBe(false);
          expect(whole.slice(at).startsWith('\n') && whole.slice(0, at).endsWith('\r')).toBe(false);
        }
      }),
    );
  });

  test('is as short as that allows', () => {
    expect(editBetween('abcd', 'abxcd')).toEqual({ start: 2, oldEnd: 2, newEnd: 3 });
    expect(editBetween('aa', 'a')).toEqual({ start: 1, oldEnd: 2, newEnd: 1 });
    expect(editBetween('x', 'x')).toEqual({ start: 1, oldEnd: 1, newEnd: 1 });
  });
});

describe('facts', () => {
  test('after any edits are those of a fresh reading', async () => {
    const syntax = await loadTestSyntax();
    const line = fc.constantFrom(
      'x = 1\n',
      'def f(a):\n',
      '    return a.b\n',
      '"""\n',
      'b = d.newBufferWithLength_options_(4, 0)\r\n',
      '# 😀\n',
      '(',
      ')',
    );
    const edit = fc.record({ at: fc.nat(120), length: fc.nat(30), text: line });
    fc.assert(
      fc.property(fc.array(line, { maxLength: 10 }), fc.array(edit, { maxLength: 6 }), (lines, edits) => {
        const document = new OpenDocument('python', lines.join(''));
        const extractor = new Extractor(syntax);
        try {
          for (const { at, length, text } of edits) {
            document.extract(syntax, extractor, false);
            document.change([{ text: document.text.slice(0, at) + text + document.text.slice(at + length) }]);
          }
          const incremental = document.extract(syntax, extractor, false);
          const fresh = new Extractor(syntax).extract('python', document.text);
          expect(incremental).toEqual(fresh);
          expect(document.extract(syntax, extractor, true)).toEqual(fresh);
        } finally {
          document.dispose();
        }
      }),
    );
    expect(syntax.liveTrees()).toBe(0);
  });

  test('of a text that is too large are a problem, until it shrinks', async () => {
    const syntax = await loadTestSyntax();
    const document = new OpenDocument('python', '#'.repeat(5 * 1024 * 1024));
    const extractor = new Extractor(syntax);
    expect(document.extract(syntax, extractor, false)).toEqual({ kind: 'problem', message: 'too large: the limit is 4 MiB' });
    document.change([{ text: 'x = 1' }]);
    expect(document.extract(syntax, extractor, false).kind).toBe('facts');
    document.dispose();
  });

  test('of a known text need no tree', async () => {
    const syntax = await loadTestSyntax();
    const extractor = new Extractor(syntax);
    const known = extractor.extract('python', 'x = 1\n');
    const document = new OpenDocument('python', 'x = 1\n');
    expect(document.extract(syntax, extractor, true)).toEqual(known);
    expect(syntax.liveTrees()).toBe(0);
  });

  test('are kept apart by what the text is read as', async () => {
    const syntax = await loadTestSyntax();
    const extractor = new Extractor(syntax);
    expect(extractor.extract('python', '')).toMatchObject({ facts: { kind: 'python' } });
    expect(extractor.extract('metal', '')).toMatchObject({ facts: { kind: 'metal' } });
  });
});

describe('equality by value', () => {
  test('is that of JSON', () => {
    const json = fc.jsonValue();
    fc.assert(fc.property(json, (value) => isSameJson(value, structuredClone(value))));
    fc.assert(fc.property(json, json, (left, right) => isSameJson(left, right) === isSameJson(right, left)));
    expect(isSameJson([1, 2], [1])).toBe(false);
    expect(isSameJson({ a: 1 }, { b: 1 })).toBe(false);
    expect(isSameJson({ a: [{ b: null }] }, { a: [{ b: 0 }] })).toBe(false);
    expect(isSameJson({ 0: 1 }, [1])).toBe(false);
    expect(isSameJson([], {})).toBe(false);
  });

  test('keeps the parts of the facts that did not change', async () => {
    const extractor = new Extractor(await loadTestSyntax());
    const facts = (text: string) => {
      const extraction = extractor.extract('python', text);
      if (extraction.kind !== 'facts' || extraction.facts.kind !== 'python') throw new Error('no facts');
      return extraction.facts;
    };
    const before = facts('x = 1\n');
    const moved = keepEqualParts(before, facts('\nx = 1\n'));
    expect(moved).toEqual(facts('\nx = 1\n'));
    expect(moved).toMatchObject({ module: before.module });
    expect(moved.kind === 'python' && moved.module === before.module).toBe(true);
    const other = facts('x = 2\n');
    expect(keepEqualParts(before, other)).toEqual(other);
    expect(keepEqualParts(undefined, other)).toBe(other);
  });
});
