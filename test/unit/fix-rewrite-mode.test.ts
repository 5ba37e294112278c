import { describe, expect, test } from 'vitest';
import { rewriteMode } from '../../server/src/fixes/rewrite-mode.ts';
import type { StorageMode } from '../../server/src/metal/storage-mode.ts';
import { loadTestSyntax } from './load-syntax.ts';
import { madeUse } from './made-buffer.ts';
import { readAllocation } from './read-allocation.ts';
import { rewritten } from './rewritten.ts';

const syntax = await loadTestSyntax();

/** What the options argument becomes in a module that starts with `import Metal`. */
function rewrittenOptions(options: string, target?: StorageMode, current?: StorageMode): string {
  const before = 'import Metal\nb = d.newBufferWithLength_options_(4, ';
  const after = rewritten(`${before}${options})\n`, target, current);
  const mark = after.indexOf(before);
  return mark < 0 ? after : after.slice(0, mark) + after.slice(mark + before.length, -2);
}

describe('the constant alone changes, in the spelling of the file', () => {
  test.each([
    ['Metal.MTLResourceStorageModeShared', 'Metal.MTLResourceStorageModePrivate'],
    ['MTL.MTLResourceStorageModeShared', 'MTL.MTLResourceStorageModePrivate'],
    ['self._Metal.MTLResourceStorageModeShared', 'self._Metal.MTLResourceStorageModePrivate'],
    ['st["Metal"].MTLResourceStorageModeShared', 'st["Metal"].MTLResourceStorageModePrivate'],
    ['metal().MTLResourceStorageModeShared', 'metal().MTLResourceStorageModePrivate'],
    ['Metal . MTLResourceStorageModeShared', 'Metal . MTLResourceStorageModePrivate'],
    ['(Metal.MTLResourceStorageModeShared)', '(Metal.MTLResourceStorageModePrivate)'],
    ['Metal.MTLStorageModeShared', 'Metal.MTLResourceStorageModePrivate'],
    ['Metal.MTLStorageModeShared << 4', 'Metal.MTLStorageModePrivate << 4'],
    ['Metal.MTLStorageModeShared << Metal.MTLResourceStorageModeShift', 'Metal.MTLStorageModePrivate << Metal.MTLResourceStorageModeShift'],
  ])('%s', (options, expected) => {
    expect(rewrittenOptions(options)).toBe(expected);
  });

  test('to Managed, and from Managed', () => {
    expect(rewrittenOptions('Metal.MTLResourceStorageModeShared', 'Managed')).toBe('Metal.MTLResourceStorageModeManaged');
    expect(rewrittenOptions('Metal.MTLResourceStorageModeManaged', 'Private', 'Managed')).toBe('Metal.MTLResourceStorageModePrivate');
  });

  test('as a keyword argument, over several lines, with comments and CRLF', () => {
    const text = (mode: string) =>
      `import Metal\r\nb = d.newBufferWithLength_options_(\r\n    4,  # é😀\r\n    options=Metal.MTLResourceStorageMode${mode},  # why\r\n)\r\n`;
    expect(rewritten(text('Shared'))).toBe(text('Private'));
  });
});

describe('flags stay', () => {
  const untracked = 'Metal.MTLResourceHazardTrackingModeUntracked';
  test.each([
    [`Metal.MTLResourceStorageModeShared | ${untracked}`, `Metal.MTLResourceStorageModePrivate | ${untracked}`],
    [`${untracked} | Metal.MTLResourceStorageModeShared`, `${untracked} | Metal.MTLResourceStorageModePrivate`],
    [`(${untracked} | (Metal.MTLResourceStorageModeShared))`, `(${untracked} | (Metal.MTLResourceStorageModePrivate))`],
    ['0 | Metal.MTLResourceStorageModeShared', '0 | Metal.MTLResourceStorageModePrivate'],
    [`0 | ${untracked}`, `Metal.MTLResourceStorageModePrivate | ${untracked}`],
    [`flags | Metal.MTLResourceStorageModeShared`, 'flags | Metal.MTLResourceStorageModePrivate'],
    [untracked, `${untracked} | Metal.MTLResourceStorageModePrivate`],
    [`flags | ${untracked}`, `flags | ${untracked} | Metal.MTLResourceStorageModePrivate`],
    ['Metal.MTLResourceCPUCacheModeDefaultCache', 'Metal.MTLResourceCPUCacheModeDefaultCache | Metal.MTLResourceStorageModePrivate'],
  ])('%s', (options, expected) => {
    expect(rewrittenOptions(options)).toBe(expected);
  });

  test('write-combined memory can be Managed, not Private', () => {
    const options = 'Metal.MTLResourceStorageModeShared | Metal.MTLResourceCPUCacheModeWriteCombined';
    expect(rewrittenOptions(options, 'Managed')).toBe('Metal.MTLResourceStorageModeManaged | Metal.MTLResourceCPUCacheModeWriteCombined');
    expect(rewrittenOptions(options)).toMatch(/^none: write-combined/);
    expect(rewrittenOptions('1')).toMatch(/^none: write-combined/);
  });

  test('beside a part that cannot be seen only Shared, which adds no bits, is certain', () => {
    expect(rewrittenOptions('flags | Metal.MTLResourceStorageModeManaged', 'Private', 'Managed')).toBe(
      'none: a part of the options cannot be seen',
    );
  });

  test('two modes, or another than the one in force, are left alone', () => {
    expect(rewrittenOptions('Metal.MTLResourceStorageModeShared | Metal.MTLResourceStorageModeManaged', 'Private', 'Managed')).toBe(
      'Metal.MTLResourceStorageModeShared | Metal.MTLResourceStorageModePrivate',
    );
    expect(rewrittenOptions('Metal.MTLResourceStorageModeManaged | 16', 'Private', 'Managed')).toMatch(/^none: several parts/);
    expect(rewrittenOptions('Metal.MTLResourceStorageModeMemoryless', 'Private')).toMatch(/^none: the options name another mode/);
  });
});

describe('integers', () => {
  test('become the named constant where the module is in reach', () => {
    expect(rewrittenOptions('0')).toBe('Metal.MTLResourceStorageModePrivate');
    expect(rewrittenOptions('16', 'Private', 'Managed')).toBe('Metal.MTLResourceStorageModePrivate');
    expect(rewrittenOptions('0x0', 'Managed')).toBe('Metal.MTLResourceStorageModeManaged');
  });

  test('stay integers of their base where they hold flags or nothing is in reach', () => {
    expect(rewrittenOptions('256')).toBe('288');
    expect(rewrittenOptions('0x100')).toBe('0x120');
    expect(rewrittenOptions('1', 'Managed')).toBe('17');
    expect(rewrittenOptions('0 << 4')).toBe('2 << 4');
    expect(rewritten('b = d.newBufferWithLength_options_(4, 0)\n')).toBe('b = d.newBufferWithLength_options_(4, 32)\n');
    expect(rewritten('b = d.newBufferWithLength_options_(4, 0b0)\n', 'Managed')).toBe('b = d.newBufferWithLength_options_(4, 0b10000)\n');
  });

  const withZero = (before: string, after = '') => `${before}\n    return d.newBufferWithLength_options_(4, 0)${after}\n`;
  test.each([
    ['an alias', 'import Metal as MTL\ndef f(d):', 'MTL.MTLResourceStorageModePrivate'],
    ['an import of the function', 'def f(d):\n    import Metal', 'Metal.MTLResourceStorageModePrivate'],
    ['a re-export', 'from ._compat import Metal\ndef f(d):', 'Metal.MTLResourceStorageModePrivate'],
    ['the name itself', 'from Metal import MTLResourceStorageModePrivate\ndef f(d):', 'MTLResourceStorageModePrivate'],
    ['the name under another', 'from Metal import MTLResourceStorageModePrivate as PRIVATE\ndef f(d):', 'PRIVATE'],
    ['everything', 'from Metal import *\ndef f(d):', 'MTLResourceStorageModePrivate'],
    [
      'a try at module level',
      'try:\n    import Metal\nexcept ImportError:\n    Metal = None\ndef f(d):',
      'Metal.MTLResourceStorageModePrivate',
    ],
    ['an enclosing function', 'def g():\n  import Metal\n  def f(d):', 'Metal.MTLResourceStorageModePrivate'],
  ])('%s is in reach', (_, before, expected) => {
    expect(rewritten(withZero(before))).toBe(withZero(before).replace('0)', `${expected})`));
  });

  test.each([
    ['an import below', 'def f(d):', '\n    import Metal'],
    ['another function', 'def g():\n    import Metal\ndef f(d):', ''],
    ['a branch that may not run', 'def f(d, x):\n    if x:\n        import Metal', ''],
    ['type checkers', 'if TYPE_CHECKING:\n    import Metal\ndef f(d):', ''],
    ['a name that a parameter hides', 'import Metal\ndef f(d, Metal):', ''],
    ['another module', 'import Quartz\ndef f(d):', ''],
    ['a class around it', 'class C:\n  import Metal\n  def f(self, d):', ''],
  ])('%s is not', (_, before, after) => {
    expect(rewritten(withZero(before, after))).toBe(withZero(before, after).replace('0)', '32)'));
  });

  test('a branch that holds the allocation too is in reach', () => {
    const text = (mode: string) =>
      `def f(d, x):\n    if x:\n        import Metal\n        return d.newBufferWithLength_options_(4, ${mode})\n`;
    expect(rewritten(text('0'))).toBe(text('Metal.MTLResourceStorageModePrivate'));
  });
});

describe('what the constant hangs on', () => {
  const text = (before: string, mode: string) =>
    `${before}\ndef f(d):\n    return d.newBufferWithLength_options_(4, M.MTLResourceStorageMode${mode})\n`;

  test.each([
    'import Metal as M',
    'from ._compat import Metal as M',
    'M = importlib.import_module("Metal")',
    'try:\n    import Metal as M\nexcept ImportError:\n    M = None',
  ])('Metal for all that can be seen: %j', (before) => {
    expect(rewritten(text(before, 'Shared'))).toBe(text(before, 'Private'));
  });

  test('another module need not have the other constants', () => {
    for (const before of ['from . import constants as M', 'import app.constants as M']) {
      expect(rewritten(text(before, 'Shared'))).toBe(`unsafe: ${text(before, 'Private')}`);
    }
  });
});

describe('a value that others may share is not edited', () => {
  const MODE = 'Metal.MTLResourceStorageModeShared';
  const body = (mode: string) => `def f(d):\n    return d.newBufferWithLength_options_(4, ${mode})\n`;

  test('a constant of the file: the argument is replaced', () => {
    expect(rewritten(`import Metal\nMODE = ${MODE}\n${body('MODE')}`)).toBe(
      `import Metal\nMODE = ${MODE}\n${body('Metal.MTLResourceStorageModePrivate')}`,
    );
  });

  test('through another name, and of two that are equal', () => {
    expect(rewritten(`import Metal\nA = ${MODE}\nB = A\n${body('B')}`)).toBe(
      `import Metal\nA = ${MODE}\nB = A\n${body('Metal.MTLResourceStorageModePrivate')}`,
    );
    expect(rewritten(`import Metal\n${body(`(${MODE} if d else 0)`)}`)).toBe(
      `import Metal\n${body('(Metal.MTLResourceStorageModePrivate)')}`,
    );
  });

  test('a constant that a function sets again: its flags cannot be seen', () => {
    const before = `import Metal\nMODE = ${MODE}\ndef g():\n    global MODE\n    MODE = pick()\n`;
    expect(rewritten(before + body('MODE'))).toBe(`unsafe: ${before}${body('Metal.MTLResourceStorageModePrivate')}`);
  });

  test('with flags in it: no fix', () => {
    expect(rewritten(`import Metal\nMODE = ${MODE} | Metal.MTLResourceHazardTrackingModeUntracked\n${body('MODE')}`)).toBe(
      'none: the value that holds the mode holds cache or hazard flags too',
    );
  });

  test('a parameter, an attribute, an entry: its flags cannot be seen', () => {
    const text = (mode: string) => `import Metal\ndef f(d, mode=${MODE}):\n    return d.newBufferWithLength_options_(4, ${mode})\n`;
    for (const held of ['mode', 'self._mode', 'CONFIG["mode"]', 'other.MODE']) {
      expect(rewritten(text(held))).toBe(`unsafe: ${text('Metal.MTLResourceStorageModePrivate')}`);
    }
  });

  test('no fix where nothing leads to the constant, or where the value is computed', () => {
    expect(rewritten(`MODE = 0\n${body('MODE')}`)).toBe('none: nothing in scope leads to MTLResourceStorageModePrivate');
    for (const computed of ['options()', '(mode := 0)', 'MODE if ready() else MODE', 'modes[next(i)]']) {
      expect(rewritten(`import Metal\n${body(computed)}`)).toBe('none: the options are the result of a computation');
    }
  });
});

test('no options argument, no fix', () => {
  const { allocation } = madeUse([], {}, { options: null });
  expect(rewriteMode(allocation, 'Shared', 'Private', readAllocation('d.newBufferWithLength_options_(4, 0)', syntax))).toEqual({
    kind: 'none',
    because: 'the call has no options argument',
  });
});

test('allocations in class bodies, lambdas, comprehensions and nested blocks are found', () => {
  for (const text of [
    'import Metal\nclass C:\n    B = d.newBufferWithLength_options_(4, 0)\n',
    'import Metal\nmake = lambda d: d.newBufferWithLength_options_(4, 0)\n',
    'import Metal\ndef f(d):\n    return [d.newBufferWithLength_options_(n, 0) for n in (1, 2)]\n',
    'import Metal\ndef f(d):\n    with x:\n        while d:\n            yield {"a": [d.newBufferWithLength_options_(4, 0)]}\n',
  ]) {
    expect(rewritten(text)).toBe(text.replace(', 0)', ', Metal.MTLResourceStorageModePrivate)'));
  }
});
