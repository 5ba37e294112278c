import { describe, expect, test } from 'vitest';
import type { BufferUse } from '../../server/src/flow/buffer-use.ts';
import type { MemoryModel, StorageMode } from '../../server/src/metal/storage-mode.ts';
import { checkFile } from '../../server/src/rules/check.ts';
import type { Finding } from '../../server/src/rules/finding.ts';
import { RULES } from '../../server/src/rules/index.ts';
import { keepSpeakers } from '../../server/src/rules/precedence.ts';
import { type BufferRule, defineRule, type Rule } from '../../server/src/rules/rule.ts';
import { creationBytes, judged, madeAccess, madeFacts, madeFile, madeUse, PATH } from './made-buffer.ts';

const gpu = madeAccess('gpu-read-write', 20, { why: 'buffer(0) of softmax: device float*' });
const gpuRead = madeAccess('gpu-read', 21, { why: 'buffer(1) of gemm: constant Params&' });
const cpuRead = madeAccess('cpu-read', 30);

function check(uses: readonly BufferUse[], memoryModel: MemoryModel = 'discrete', rules?: readonly Rule[]): readonly Finding[] {
  const buffers = uses.map((use) => judged(use, memoryModel));
  return checkFile(buffers, madeFile(madeFacts()), { memoryModel }, rules);
}

const codes = (...parts: Parameters<typeof check>) => check(...parts).map((finding) => finding.code);
const inMode = (mode: StorageMode) => ({ mode: { modes: [mode], unknown: null } });

describe('SMA001 gpu-only-buffer', () => {
  test('speaks of Shared and Managed under both memory models', () => {
    for (const mode of ['Shared', 'Managed'] as const) {
      expect(check([madeUse([gpu], inMode(mode))])).toMatchObject([{ code: 'SMA001', severity: 'warning' }]);
    }
    expect(check([madeUse([gpu])], 'unified')).toMatchObject([{ code: 'SMA001', severity: 'info' }]);
  });

  test('says what was seen, where, under which model and what to do', () => {
    const [finding] = check([madeUse([gpu, gpuRead])]);
    expect(finding?.message).toBe(
      '`size` is Shared, but only the GPU touches it (GPU write/read: buffer(0) of softmax: device float*, line 21, and 1 more); no CPU access was seen in launch.py. ' +
        'Under the discrete memory model use MTLResourceStorageModePrivate, which keeps it in the memory of the GPU.',
    );
    expect(check([madeUse([gpu])], 'unified')[0]?.message).toContain('Under the unified memory model');
  });

  test('is silent on Private, on an unknown mode, where the CPU takes part, where the buffer escapes, and without a GPU access', () => {
    expect(codes([madeUse([gpu], inMode('Private'))])).toEqual([]);
    expect(codes([madeUse([gpu], { mode: { modes: ['Shared', 'Managed'], unknown: null } })])).toEqual([]);
    expect(codes([madeUse([gpu], { mode: { modes: ['Shared'], unknown: 'parameter' } })])).toEqual([]);
    expect(codes([madeUse([gpu, cpuRead])])).toEqual([]);
    expect(codes([madeUse([gpu, madeAccess('escape', 40)])])).toEqual([]);
    expect(codes([madeUse([gpu], { doubt: 'a syntax error' })])).toEqual([]);
    expect(codes([madeUse([gpu], {}, { heap: true })])).toEqual([]);
    expect(codes([madeUse([], { namesake: { kernel: 'k', parameter: 'size' } })])).toEqual(['SMA003']);
  });
});

describe('SMA002 shared-upload', () => {
  test('speaks of Shared under discrete alone', () => {
    expect(check([madeUse([creationBytes(), gpuRead])])).toMatchObject([{ code: 'SMA002', severity: 'warning' }]);
    expect(codes([madeUse([creationBytes(), gpuRead])], 'unified')).toEqual([]);
    expect(codes([madeUse([creationBytes(), gpuRead], inMode('Managed'))])).toEqual([]);
  });

  test('asks for didModifyRange_ where the CPU writes later', () => {
    expect(check([madeUse([creationBytes(), gpuRead])])[0]?.message).toBe(
      '`size` is Shared; CPU write, GPU read: the CPU writes it (bytes given at creation, line 11), the GPU uses it (buffer(1) of gemm: constant Params&, line 22), ' +
        'and no CPU read was seen in launch.py. Under the discrete memory model use MTLResourceStorageModeManaged.',
    );
    const later = check([madeUse([madeAccess('cpu-write', 12), gpuRead])])[0];
    expect(later?.message).toContain('use MTLResourceStorageModeManaged, with didModifyRange_ after each later CPU write.');
  });
});

describe('SMA003 unused-buffer', () => {
  test('fades the place and names what the name leads to', () => {
    expect(check([madeUse([])])).toMatchObject([{ code: 'SMA003', severity: 'info', tags: ['unnecessary'], fixes: [] }]);
    const [finding] = check([madeUse([creationBytes()], { namesake: { kernel: 'softmax', parameter: 'block_sums' } })], 'unified');
    expect(finding?.message).toBe(
      '`size` is allocated here and never used: no CPU or GPU access was seen in launch.py. ' +
        'It is called as the device parameter `block_sums` of kernel `softmax`: bind it there, under either memory model as MTLResourceStorageModePrivate, or remove it.',
    );
  });

  test('is silent on heaps, on memory that exists already and on an unknown mode', () => {
    expect(codes([madeUse([], {}, { heap: true })])).toEqual([]);
    expect(codes([madeUse([], {}, { source: 'no-copy' })])).toEqual([]);
    expect(codes([madeUse([], { mode: { modes: [], unknown: 'parameter' } })])).toEqual([]);
  });
});

describe('a finding', () => {
  test('stands on the options argument, or on the selector where there is none', () => {
    expect(check([madeUse([gpu])])[0]?.range).toEqual({ start: { line: 1, character: 46 }, end: { line: 1, character: 80 } });
    expect(check([madeUse([gpu], {}, { options: null })])[0]?.range).toEqual({
      start: { line: 1, character: 14 },
      end: { line: 1, character: 42 },
    });
  });

  test('has one related place for each access, and counts those past twenty', () => {
    const accesses = Array.from({ length: 23 }, (_, index) => madeAccess('gpu-read', 20 + index, { why: `binding ${index}` }));
    const related = check([madeUse(accesses)])[0]?.related ?? [];
    expect(related).toHaveLength(21);
    expect(related[0]).toMatchObject({ message: 'GPU read: binding 0', location: { path: PATH, range: { start: { line: 20 } } } });
    expect(related[20]).toMatchObject({ message: 'and 3 more accesses, from here on', location: { range: { start: { line: 40 } } } });
    expect(check([madeUse(accesses.slice(0, 21))])[0]?.related.at(-1)?.message).toBe('and 1 more access');
  });

  test('names the file of an access elsewhere', () => {
    const elsewhere = madeAccess('gpu-read', 20, { place: { path: '/work/app/pool.py', site: 20 }, why: 'buffer(0)' });
    expect(check([madeUse([elsewhere])])[0]?.message).toContain('buffer(0), pool.py line 21');
  });
});

describe('which rules speak', () => {
  const ruleThatFires = (code: string): BufferRule =>
    defineRule({
      code,
      name: code.toLowerCase(),
      severity: { discrete: 'info', unified: 'off' },
      since: '0.1.0',
      fix: 'never',
      summary: code,
      docs: '',
      check: ({ verdict, report }) => report({ at: verdict.selector, message: code }),
    });
  const spoken = (names: readonly string[]) => codes([madeUse([gpu])], 'discrete', names.map(ruleThatFires));

  test('defects silence suggestions', () => {
    expect(spoken(['SMA001', 'SMA101', 'SMA102', 'SMA205'])).toEqual(['SMA101', 'SMA102']);
  });

  test('one suggestion speaks: the first in the order of precedence', () => {
    expect(spoken(['SMA205', 'SMA204', 'SMA202', 'SMA203'])).toEqual(['SMA203']);
    expect(spoken(['SMA001', 'SMA002', 'SMA003', 'SMA201'])).toEqual(['SMA201']);
    expect(spoken(['SMA003', 'SMA004', 'SMA002'])).toEqual(['SMA002']);
  });

  test('every rule of buffers or calls has a place in the order', () => {
    const [finding] = check([madeUse([gpu])]);
    if (finding === undefined) throw new Error('nothing was found');
    const rules = RULES.filter((rule) => rule.of !== 'suppression');
    for (const { code } of rules) expect(keepSpeakers([{ ...finding, code }]), code).toHaveLength(1);
  });

  test('a rule that is off under the memory model does not run', () => {
    expect(codes([madeUse([gpu])], 'unified', [ruleThatFires('SMA001')])).toEqual([]);
  });

  test('all findings of the rule that speaks stay', () => {
    const [finding] = check([madeUse([gpu])], 'discrete', [ruleThatFires('SMA204')]);
    expect(finding).toBeDefined();
    expect(keepSpeakers(finding === undefined ? [] : [finding, finding])).toHaveLength(2);
  });

  test('findings are in order of path, range and code', () => {
    const elsewhere = defineRule({
      ...ruleThatFires('SMA101'),
      check: ({ verdict, report }) => {
        report({ at: verdict.selector, message: 'b', path: '/work/app/b.py', severity: 'error' });
        report({ at: verdict.call, message: 'a' });
      },
    });
    const findings = check([madeUse([gpu])], 'discrete', [ruleThatFires('SMA102'), elsewhere]);
    expect(findings.map(({ path, code, severity }) => [path, code, severity])).toEqual([
      ['/work/app/b.py', 'SMA101', 'error'],
      [PATH, 'SMA101', 'info'],
      [PATH, 'SMA102', 'info'],
    ]);
  });
});
