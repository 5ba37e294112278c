import { beforeAll, describe, expect, test } from 'vitest';
import { extractPythonFacts } from '../../server/src/facts/extract.ts';
import type { FileFacts } from '../../server/src/facts/facts.ts';
import type { BufferUse } from '../../server/src/flow/buffer-use.ts';
import { linkWorkspace } from '../../server/src/flow/link.ts';
import type { Syntax } from '../../server/src/syntax/syntax.ts';
import { loadTestSyntax } from './load-syntax.ts';

let syntax: Syntax;
beforeAll(async () => {
  syntax = await loadTestSyntax();
});

function link(files: Readonly<Record<string, string>>, mostWork?: number): readonly BufferUse[] {
  const facts = new Map<string, FileFacts>();
  for (const [path, text] of Object.entries(files)) {
    const tree = syntax.parsePython(text);
    facts.set(path, extractPythonFacts(text, tree, syntax));
    tree.delete();
  }
  return linkWorkspace(facts, mostWork === undefined ? {} : { mostWork }).uses;
}

const MAKE = 'device.newBufferWithLength_options_(64, 0)';

/** Access kinds of the one buffer of a program, sorted. */
function kinds(files: Readonly<Record<string, string>>): readonly string[] {
  const uses = link(files);
  expect(uses).toHaveLength(1);
  return [...new Set(uses.flatMap((use) => use.accesses.map((access) => access.kind)))].sort();
}

describe('what goes round ends, and loses no read', () => {
  test('recursion that wraps its argument in ever more lists', () => {
    const text = [
      'def go(x, n):',
      '    if n:',
      '        return go([x], n - 1)',
      '    return x',
      'def run(device):',
      `    b = ${MAKE}`,
      '    go(b, 9)',
      '    return b.contents()[0]',
    ];
    expect(kinds({ '/a.py': text.join('\n') })).toContain('cpu-read');
  });

  test('functions that call each other with the buffer', () => {
    const text = [
      'def even(b, n):',
      '    return odd(b, n - 1) if n else b.contents()[0]',
      'def odd(b, n):',
      '    return even(b, n - 1)',
      'def run(device):',
      `    return even(${MAKE}, 8)`,
    ];
    expect(kinds({ '/a.py': text.join('\n') })).toEqual(['cpu-read']);
  });

  test('a method chain that grows in a loop', () => {
    const text = [
      'def run(device, node):',
      `    b = ${MAKE}`,
      '    while node:',
      '        node = node.next.inner(node)',
      '    return b.contents()[0]',
    ];
    expect(kinds({ '/a.py': text.join('\n') })).toEqual(['cpu-read']);
  });

  test('files that import each other, by star too', () => {
    const a = ['from b import *', 'def make(device):', `    return ${MAKE}`].join('\n');
    const b = ['from a import *', 'def run(device):', '    return make(device).contents()[0]'].join('\n');
    expect(kinds({ '/p/a.py': a, '/p/b.py': b })).toEqual(['cpu-read']);
  });

  test('a function put in the place of another from outside its module', () => {
    const a = ['def fetch(b):', '    return None'].join('\n');
    const b = [
      'import a',
      'def real(b):',
      '    return b.contents()[0]',
      'a.fetch = real',
      'def run(device):',
      `    return a.fetch(${MAKE})`,
    ].join('\n');
    expect(kinds({ '/p/a.py': a, '/p/b.py': b })).toEqual(['cpu-read']);
  });

  test('callables with arguments given that hold each other', () => {
    const text = [
      'import functools, weakref',
      'def read(b):',
      '    return b.contents()[0]',
      'def weak(op, n):',
      '    kept = weakref.ref(op)',
      '    return weak(functools.partial(kept, weak(kept, n)), n - 1) if n else kept',
      'def run(device):',
      `    b = ${MAKE}`,
      '    fetch = functools.partial(read, b)',
      '    for _ in range(9):',
      '        fetch = functools.partial(fetch)',
      '    weak(fetch, 5)',
      '    return fetch()',
    ];
    expect(kinds({ '/a.py': text.join('\n') })).toContain('cpu-read');
  });

  test('a key that holds itself', () => {
    const text = [
      'def run(device):',
      `    b = ${MAKE}`,
      '    key, table = (1, 2), {}',
      '    for n in range(99):',
      '        key = (key, n, key)',
      '        table[key] = b',
      '    return table[key].contents()[0]',
    ];
    expect(kinds({ '/a.py': text.join('\n') })).toEqual(['cpu-read']);
  });

  test('a class that is its own base, an object that holds itself, a dict in itself', () => {
    const text = [
      'class A(A):',
      '    def __init__(self, device):',
      '        self.me = self',
      '        self._table = {}',
      '        self._table["self"] = self._table',
      `        self._b = ${MAKE}`,
      '    def fetch(self):',
      '        return self.me.me._b.contents()[0]',
      'def run(device):',
      '    return A(device).fetch()',
    ];
    expect(kinds({ '/a.py': text.join('\n') })).toEqual(['cpu-read']);
  });
});

describe('what is long ends', () => {
  test('a function of two thousand lines', () => {
    const lines = Array.from({ length: 2000 }, (_, n) => `    x${n} = [b, x${Math.max(0, n - 1)}] if n > ${n} else pick(b, ${n})`);
    const text = [
      'def pick(b, n):',
      '    return b',
      'def run(device, n):',
      `    b = x0 = ${MAKE}`,
      ...lines,
      '    return x1999.contents()[0]',
    ];
    expect(kinds({ '/a.py': text.join('\n') })).toContain('cpu-read');
  });

  test('a chain of a thousand functions', () => {
    const lines = Array.from({ length: 1000 }, (_, n) => [
      `def f${n}(b):`,
      n === 999 ? '    return b.contents()[0]' : `    return f${n + 1}(b)`,
    ]).flat();
    expect(kinds({ '/a.py': [...lines, 'def run(device):', `    return f0(${MAKE})`].join('\n') })).toContain('cpu-read');
  });

  test('branches nested as deep as the extractor follows', () => {
    const depth = 90;
    const lines = Array.from({ length: depth }, (_, n) => `${' '.repeat(n + 1)}if c${n}:`);
    const text = ['def run(device, b=None):', ` b = ${MAKE}`, ...lines, `${' '.repeat(depth + 1)}b.contents()[0]`];
    expect(kinds({ '/a.py': text.join('\n') })).toEqual(['cpu-read']);
  });
});

/** Classes whose methods call each other with ever more that each may be. `last` is a statement in each of the methods. */
function tangle(count: number, last: string): readonly string[] {
  const classes = Array.from({ length: count }, (_, n) => [
    `class C${n}:`,
    '    def __init__(self, device, other):',
    '        self.other = other',
    `        self._b = ${MAKE}`,
    '    def step(self, x, y, given=None):',
    `        ${last}`,
    `        return [self.other.step((x, y, self), (y, x, ${n})), x.step(y, self), y.step([x], [y], given)]`,
  ]).flat();
  const run = [
    'def run(device, encoder, given=None):',
    ...Array.from(
      { length: count },
      (_, n) => `    C${n}(device, C${(n * 7 + 3) % count}(device, None)).step(C${(n * 11 + 5) % count}, encoder, given)`,
    ),
  ];
  return [...classes, ...run];
}

describe('past the bound of the work', () => {
  const BOUND = 25_000;
  const plain = ['def work(device, encoder):', `    p = ${MAKE}`, '    encoder.setBuffer_offset_atIndex_(p, 0, 0)'].join('\n');
  const use = (uses: readonly BufferUse[], path: string) => uses.filter(({ allocation }) => allocation.path === path);

  test('code that has nothing to do with what is left keeps its verdict', () => {
    const uses = link({ '/a.py': tangle(60, 'pass').join('\n'), '/b.py': plain }, BOUND);
    expect(use(uses, '/b.py').map(({ doubt, accesses }) => [doubt, accesses.map(({ kind }) => kind)])).toEqual([
      [null, ['gpu-read-write']],
    ]);
    expect(use(uses, '/a.py').filter(({ doubt }) => doubt?.includes('too large')).length).toBeGreaterThan(0);
  });

  test('what is given to code that is left is in doubt', () => {
    const start = [
      'import a',
      'def start(device, encoder):',
      `    g = ${MAKE}`,
      '    encoder.setBuffer_offset_atIndex_(g, 0, 0)',
      '    a.run(device, encoder, g)',
    ];
    const uses = link({ '/a.py': tangle(40, 'given.contents()[0] if given else None').join('\n'), '/b.py': start.join('\n') }, BOUND);
    const [given] = use(uses, '/b.py');
    const seen = given?.accesses.some(({ kind }) => kind === 'escape' || kind === 'cpu-read') === true;
    expect(seen || given?.doubt !== null).toBe(true);
  });

  test('what code that is left can reach by itself is in doubt', () => {
    const shared = [
      'def make(device):',
      `    return ${MAKE}`,
      'BUFFER = make(DEVICE)',
      'def bind(encoder):',
      '    encoder.setBuffer_offset_atIndex_(BUFFER, 0, 0)',
    ];
    const uses = link(
      { '/a.py': ['import shared', ...tangle(40, 'shared.BUFFER.contents()[0]')].join('\n'), '/shared.py': shared.join('\n') },
      BOUND,
    );
    const [global] = use(uses, '/shared.py');
    const seen = global?.accesses.some(({ kind }) => kind === 'cpu-read') === true;
    expect(seen || global?.doubt !== null).toBe(true);
  });

  test('a mode that is spelled out is known all the same', () => {
    for (const { mode } of link({ '/a.py': tangle(40, 'pass').join('\n') }, 1)) expect(mode).toEqual({ modes: ['Shared'], unknown: null });
  });
});

test('code that multiplies without end is left, and no mode is suggested from what was not seen', () => {
  const uses = link({ '/a.py': tangle(40, 'pass').join('\n') });
  expect(uses).toHaveLength(40);
  for (const use of uses) expect(use.doubt === null || use.doubt.includes('too large')).toBe(true);
});

test('the same facts give the same result, whatever the order they come in', () => {
  const a = [
    'import b',
    'class Pool:',
    '    def __init__(self, device):',
    `        self._x = ${MAKE}`,
    '    def get(self):',
    '        return self._x',
  ].join('\n');
  const b = [
    'from a import Pool',
    'def run(device, encoder):',
    '    pool = Pool(device)',
    '    encoder.setBuffer_offset_atIndex_(pool.get(), 0, 0)',
  ].join('\n');
  expect(link({ '/p/b.py': b, '/p/a.py': a })).toEqual(link({ '/p/a.py': a, '/p/b.py': b }));
});

/** A program whose calls double at each level; the last level writes what the commit after them is to read. */
function doubling(levels: number): string {
  return [
    'import Metal',
    ...Array.from({ length: levels }, (_, n) => [`def f${n}(b):`, `    f${n + 1}(b)`, `    f${n + 1}(b)`]).flat(),
    `def f${levels}(b):`,
    '    b.contents().as_buffer(64)[:] = bytes(64)',
    'def run(device, queue):',
    '    b = device.newBufferWithLength_options_(64, Metal.MTLResourceStorageModeManaged)',
    '    commands = queue.commandBuffer()',
    '    encoder = commands.computeCommandEncoder()',
    '    encoder.setBuffer_offset_atIndex_(b, 0, 0)',
    '    f0(b)',
    '    commands.commit()',
  ].join('\n');
}

test('where following the order of statements is too much work, nothing is said of it', () => {
  expect(link({ '/a.py': doubling(3) }).flatMap((use) => use.order.map((fact) => fact.kind))).toEqual(['followed-write', 'unsynced-write']);
  const [use] = link({ '/a.py': doubling(40) });
  expect(use?.order).toEqual([]);
  expect(use?.accesses.some((access) => access.kind === 'cpu-write')).toBe(true);
});
