import { describe, expect, test } from 'vitest';
import type { FunctionIr } from '../../server/src/facts/ir.ts';
import { creationBytes, judged, madeAccess, madeFacts, madeUse, PATH } from './made-buffer.ts';

const gpu = madeAccess('gpu-read-write', 20, { why: 'buffer(0) of softmax: device float*' });

function madeFunction(qualifiedName: string): FunctionIr {
  return {
    name: qualifiedName.slice(qualifiedName.lastIndexOf('.') + 1),
    qualifiedName,
    params: [],
    returns: null,
    decorators: [],
    body: [],
    isAsync: false,
    isGenerator: false,
    hasError: false,
    parent: null,
    class: null,
    locals: [],
    captured: [],
    site: 0,
    nameSite: 0,
  };
}

describe('current mode', () => {
  test('one mode is known', () => {
    expect(judged(madeUse([gpu], { mode: { modes: ['Private'], unknown: null } })).verdict).toMatchObject({
      currentMode: 'Private',
      currentModes: ['Private'],
    });
  });

  test.each([
    { of: 'several', mode: { modes: ['Shared', 'Managed'] as const, unknown: null } },
    { of: 'one and an unseen value', mode: { modes: ['Shared'] as const, unknown: 'parameter `options`' } },
    { of: 'none', mode: { modes: [], unknown: 'parameter `options`' } },
  ])('$of: Unknown, with pattern and suggestion as ever', ({ mode }) => {
    const { verdict } = judged(madeUse([gpu], { mode }));
    expect(verdict).toMatchObject({
      currentMode: 'Unknown',
      currentModes: mode.modes,
      accessPattern: 'GPU write/read',
      suggestedMode: 'Private',
    });
  });
});

describe('names and places', () => {
  test('the function is the qualified name, or <module>', () => {
    const facts = madeFacts({ functions: [madeFunction('Sampler._init_buffers')] });
    expect(judged(madeUse([gpu], {}, { function: 0 }), 'discrete', facts).verdict.function).toBe('Sampler._init_buffers');
    expect(judged(madeUse([gpu])).verdict.function).toBe('<module>');
  });

  test('an unnamed buffer goes by its call, cut at sixty characters', () => {
    const { name } = judged(madeUse([gpu], {}, { name: null })).verdict;
    expect(name).toBe('device.newBufferWithLength_options_(4, Metal.MTLResourceSto…');
    expect(name).toHaveLength(60);
  });

  test('ranges are those of the sites', () => {
    const { verdict } = judged(madeUse([gpu]));
    expect(verdict.selector).toEqual({ start: { line: 1, character: 14 }, end: { line: 1, character: 42 } });
    expect(verdict.options).toEqual({ start: { line: 1, character: 46 }, end: { line: 1, character: 80 } });
    expect(verdict.accesses[0]).toEqual({
      kind: 'gpu-read-write',
      why: 'buffer(0) of softmax: device float*',
      location: { path: PATH, range: { start: { line: 20, character: 0 }, end: { line: 20, character: 8 } } },
    });
    expect(judged(madeUse([gpu], {}, { options: null })).verdict.options).toBeNull();
  });
});

describe('because', () => {
  const because = (...parts: Parameters<typeof madeUse>) => judged(madeUse(...parts)).verdict.because;

  test('an upload names the write, the GPU access and what was searched', () => {
    expect(because([creationBytes(), gpu])).toBe(
      'the CPU writes it (bytes given at creation), the GPU uses it (buffer(0) of softmax: device float*), and no CPU read was seen among 2 uses in launch.py',
    );
  });

  test('an escape is named by its own words', () => {
    expect(because([madeAccess('escape', 30, { why: 'passed to `sink`' })])).toContain('passed to `sink`');
  });

  test('a doubt is named', () => {
    expect(because([gpu], { doubt: 'a syntax error around the allocation' })).toContain('a syntax error around the allocation');
  });

  test('a namesake is named', () => {
    expect(because([], { namesake: { kernel: 'softmax', parameter: 'block_maxes' } })).toContain('`block_maxes` of kernel `softmax`');
  });

  test('the files searched are named up to two and then counted', () => {
    expect(because([], { files: [PATH, '/work/app/pool.py'] })).toContain('launch.py and pool.py');
    expect(because([], { files: [PATH, '/work/app/a.py', '/work/app/b.py'] })).toContain('launch.py and 2 other files');
  });

  test('more than two reasons are counted', () => {
    const writes = [30, 31, 32, 33].map((site) => madeAccess('cpu-write', site));
    expect(because(writes)).toBe('only the CPU touches it: cpu-write at 30; cpu-write at 31; and 2 more');
  });

  test('what is left of an unused buffer is named', () => {
    expect(because([creationBytes()])).toBe('no use of it was seen in launch.py beyond bytes given at creation');
  });

  test('a heap and memory that exists already are the reason', () => {
    expect(because([gpu], {}, { heap: true })).toContain('heap');
    expect(because([gpu], {}, { source: 'no-copy' })).toContain('no CPU access through the buffer was seen in launch.py');
    expect(because([gpu, madeAccess('cpu-read', 30)], {}, { source: 'no-copy' })).toContain('the CPU touches it (cpu-read at 30)');
  });
});
