import { describe, expect, test } from 'vitest';
import { addImportedName } from '../../server/src/fixes/add-imported-name.ts';
import { applyEdits } from '../../server/src/fixes/apply-edits.ts';
import { combineFixes } from '../../server/src/fixes/combine-fixes.ts';
import { toTextEdits } from '../../server/src/fixes/span-edit.ts';
import type { Fix, TextEdit } from '../../server/src/rules/finding.ts';
import { lineStartsOf } from '../../server/src/syntax/line-table.ts';

function edit(line: number, from: number, to: number, newText: string, path = 'a.py'): TextEdit {
  return { path, range: { start: { line, character: from }, end: { line, character: to } }, newText };
}

describe('applying edits', () => {
  test('takes them in any order, all against the text as it is', () => {
    expect(applyEdits('one two\r\nthree\n', [edit(1, 0, 5, '3'), edit(0, 4, 7, '2'), edit(0, 0, 3, '1')])).toBe('1 2\r\n3\n');
  });

  test('keeps insertions at one place in their order, and before a replacement there', () => {
    expect(applyEdits('ab', [edit(0, 1, 2, 'B'), edit(0, 1, 1, '1'), edit(0, 1, 1, '2'), edit(0, 2, 2, '!')])).toBe('a12B!');
  });

  test('counts UTF-16 code units', () => {
    expect(applyEdits('"😀" x', [edit(0, 5, 6, 'y')])).toBe('"😀" y');
  });

  test('is null for an overlap and for a range that ends before it begins', () => {
    expect(applyEdits('abcdef', [edit(0, 0, 3, ''), edit(0, 2, 4, '')])).toBeNull();
    expect(applyEdits('abcdef', [edit(0, 0, 3, ''), edit(0, 2, 2, 'x')])).toBeNull();
    expect(applyEdits('abcdef', [edit(0, 3, 1, '')])).toBeNull();
  });

  test('takes a place outside the text as the nearest one', () => {
    expect(applyEdits('ab\ncd', [edit(0, 9, 9, '!'), edit(7, 0, 0, '?')])).toBe('ab!\ncd?');
    expect(applyEdits('', [])).toBe('');
  });
});

describe('combining fixes', () => {
  const fix = (title: string, ...edits: readonly TextEdit[]): Fix => ({ title, applicability: 'safe', preferred: true, edits });

  test('makes a shared edit once', () => {
    const shared = edit(0, 20, 20, ', New');
    const combined = combineFixes([fix('a', shared, edit(5, 0, 3, 'New')), fix('b', shared, edit(3, 0, 3, 'New'))]);
    expect(combined.left).toEqual([]);
    expect(combined.edits).toEqual([shared, edit(3, 0, 3, 'New'), edit(5, 0, 3, 'New')]);
  });

  test('leaves a fix whole that meets another', () => {
    const first = fix('a', edit(0, 20, 20, ', New'), edit(5, 0, 3, 'New'));
    const samePlace = fix('b', edit(0, 20, 20, ', Other'), edit(6, 0, 3, 'Other'));
    const overlap = fix('c', edit(5, 2, 4, 'x'));
    const elsewhere = fix('d', edit(5, 2, 4, 'x', 'b.py'));
    const combined = combineFixes([first, samePlace, overlap, elsewhere]);
    expect(combined.left).toEqual([samePlace, overlap]);
    expect(combined.edits).toEqual([...first.edits, ...elsewhere.edits]);
  });

  test('takes fixes that only touch', () => {
    expect(combineFixes([fix('a', edit(0, 0, 3, 'x')), fix('b', edit(0, 3, 5, 'y'))]).left).toEqual([]);
  });
});

describe('adding an imported name', () => {
  /** The text with `New` added after the name `Old`; `|` ends the statement where something follows it. */
  function added(marked: string): string | null {
    const end = marked.includes('|') ? marked.indexOf('|') : marked.length;
    const text = marked.replace('|', '');
    const names = text.slice(0, end).replace(/#.*/g, '').split('import')[1]?.split(',') ?? [];
    const item = names.findIndex((name) => /\bOld\b/.test(name));
    const edits = addImportedName(text, { start: 0, end }, item, 'New');
    return edits === null ? null : applyEdits(text, toTextEdits('a.py', lineStartsOf(text), edits));
  }

  test.each([
    ['from Metal import Old', 'from Metal import Old, New'],
    ['from Metal import Old, B', 'from Metal import Old, New, B'],
    ['from Metal import Old|  # noqa', 'from Metal import Old, New  # noqa'],
    ['from Metal import Old as Kept', 'from Metal import Old as Kept, New'],
    ['from Metal import (A, Old)', 'from Metal import (A, Old, New)'],
    ['from Metal import (Old,)', 'from Metal import (Old, New,)'],
    ['from Metal import A, \\\n    Old', 'from Metal import A, \\\n    Old, New'],
    ['from Metal import (\n    Old,\n)', 'from Metal import (\n    Old,\n    New,\n)'],
    ['from Metal import (\n    Old\n)', 'from Metal import (\n    Old,\n    New\n)'],
    ['from Metal import (\n    Old  # why\n)', 'from Metal import (\n    Old,  # why\n    New\n)'],
    ['from Metal import (\n    A,\n    Old,  # why\n    B,\n)', 'from Metal import (\n    A,\n    Old,  # why\n    New,\n    B,\n)'],
    ['from Metal import (\n    Old as Kept,\n)', 'from Metal import (\n    Old as Kept,\n    New,\n)'],
    ['from Metal import (\n    A, Old,\n)', 'from Metal import (\n    A, Old, New,\n)'],
    ['from Metal import (\n    Old)', 'from Metal import (\n    Old, New)'],
    ['from Metal import (\r\n\tOld,\r\n)', 'from Metal import (\r\n\tOld,\r\n\tNew,\r\n)'],
    ['from Metal import (  # Old, import\n    Old,\n)', 'from Metal import (  # Old, import\n    Old,\n    New,\n)'],
  ])('%j', (text, expected) => {
    expect(added(text)).toBe(expected);
  });

  test('is null where the statement has no such name', () => {
    expect(addImportedName('from Metal import A', { start: 0, end: 19 }, 1, 'New')).toBeNull();
    expect(addImportedName('import', { start: 0, end: 0 }, 0, 'New')).toBeNull();
  });
});
