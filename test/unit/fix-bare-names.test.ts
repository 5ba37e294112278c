import { describe, expect, test } from 'vitest';
import { rewritten } from './rewritten.ts';

describe('bare names', () => {
  const body = (mode: string) => `def f(d):\n    return d.newBufferWithLength_options_(4, ${mode})\n`;
  test.each([
    ['from Metal import MTLResourceStorageModeShared', 'from Metal import MTLResourceStorageModeShared, MTLResourceStorageModePrivate'],
    [
      'from Metal import (\n    MTLCreateSystemDefaultDevice,\n    MTLResourceStorageModeShared,  # CPU\n)',
      'from Metal import (\n    MTLCreateSystemDefaultDevice,\n    MTLResourceStorageModeShared,  # CPU\n    MTLResourceStorageModePrivate,\n)',
    ],
    [
      'from Metal import MTLResourceStorageModePrivate, MTLResourceStorageModeShared',
      'from Metal import MTLResourceStorageModePrivate, MTLResourceStorageModeShared',
    ],
    ['from Metal import *', 'from Metal import *'],
    ['import Metal\nfrom .constants import MTLResourceStorageModeShared', null],
  ])('%j', (imports, expected) => {
    const before = `${imports}\n${body('MTLResourceStorageModeShared')}`;
    const after =
      expected === null
        ? `${imports}\n${body('Metal.MTLResourceStorageModePrivate')}`
        : `${expected}\n${body('MTLResourceStorageModePrivate')}`;
    expect(rewritten(before)).toBe(after);
  });

  test('under another name', () => {
    expect(rewritten(`from Metal import MTLResourceStorageModeShared as SHARED\n${body('SHARED')}`)).toBe(
      `from Metal import MTLResourceStorageModeShared as SHARED, MTLResourceStorageModePrivate\n${body('MTLResourceStorageModePrivate')}`,
    );
  });

  test('imported in the function', () => {
    const text = (imports: string, mode: string) =>
      `def f(d):\n    from Metal import ${imports}\n    return d.newBufferWithLength_options_(4, ${mode})\n`;
    expect(rewritten(text('MTLResourceStorageModeShared', 'MTLResourceStorageModeShared'))).toBe(
      text('MTLResourceStorageModeShared, MTLResourceStorageModePrivate', 'MTLResourceStorageModePrivate'),
    );
  });

  test('imported in a try: with a value of its own instead, the rewrite is not exact', () => {
    const text = (imports: string, mode: string) =>
      `try:\n    from Metal import ${imports}\nexcept ImportError:\n    MTLResourceStorageModeShared = 0\n${body(mode)}`;
    const after = text('MTLResourceStorageModeShared, MTLResourceStorageModePrivate', 'MTLResourceStorageModePrivate');
    expect(rewritten(text('MTLResourceStorageModeShared', 'MTLResourceStorageModeShared'))).toBe(`unsafe: ${after}`);
  });

  test('imported in both branches: the name is added to both', () => {
    const text = (imports: string, mode: string) =>
      `if X:\n    from Metal import ${imports}\nelse:\n    from Metal import ${imports}\n${body(mode)}`;
    expect(rewritten(text('MTLResourceStorageModeShared', 'MTLResourceStorageModeShared'))).toBe(
      text('MTLResourceStorageModeShared, MTLResourceStorageModePrivate', 'MTLResourceStorageModePrivate'),
    );
  });

  test("the file's own constants", () => {
    const own = 'MTLResourceStorageModeShared = 0\nMTLResourceStorageModePrivate = 32\n';
    expect(rewritten(own + body('MTLResourceStorageModeShared'))).toBe(own + body('MTLResourceStorageModePrivate'));
    expect(rewritten(`MTLResourceStorageModeShared = 0\n${body('MTLResourceStorageModeShared')}`)).toBe(
      'none: nothing in scope leads to MTLResourceStorageModePrivate',
    );
  });

  test('constants in a class of the file', () => {
    const made = (names: string) => `class M:\n    ${names}\n${body('M.MTLResourceStorageModeShared')}`;
    expect(rewritten(made('MTLResourceStorageModeShared = 0; MTLResourceStorageModePrivate = 32'))).toContain(
      '(4, M.MTLResourceStorageModePrivate)',
    );
    expect(rewritten(made('MTLResourceStorageModeShared = 0'))).toBe('none: nothing in scope leads to MTLResourceStorageModePrivate');
  });
});
