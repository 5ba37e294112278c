import { describe, expect, test } from 'vitest';
import { judge } from '../../server/src/audit/judge.ts';
import { applyEdits } from '../../server/src/fixes/apply-edits.ts';
import type { Access, Allocation, BufferUse } from '../../server/src/flow/buffer-use.ts';
import { checkFile } from '../../server/src/rules/check.ts';
import type { Finding } from '../../server/src/rules/finding.ts';
import { loadTestSyntax } from './load-syntax.ts';
import { creationBytes, madeAccess, madeFile, madeUse, PATH } from './made-buffer.ts';
import { readAllocation } from './read-allocation.ts';

const syntax = await loadTestSyntax();

const BY_LENGTH = 'import Metal\nb = d.newBufferWithLength_options_(4, Metal.MTLResourceStorageModeShared)\n';
const BY_BYTES = 'import Metal\nb = d.newBufferWithBytes_length_options_(x, 4, Metal.MTLResourceStorageModeShared)\n';

/** The findings about the one allocation of a text, with the given accesses. */
function check(
  text: string,
  accesses: readonly Access[],
  parts: Partial<BufferUse> = {},
  allocation: Partial<Allocation> = {},
): readonly Finding[] {
  const file = readAllocation(text, syntax);
  const judgedFile = madeFile(file.facts, text);
  const use = madeUse(accesses, parts, { ...file.allocation, ...allocation });
  return checkFile([{ use, verdict: judge(use, judgedFile, { memoryModel: 'discrete' }) }], judgedFile, { memoryModel: 'discrete' });
}

const gpu = madeAccess('gpu-read-write', 1);
const gpuRead = madeAccess('gpu-read', 1);
const noFix = (findings: readonly Finding[], code: string) => expect(findings).toMatchObject([{ code, fixes: [] }]);

test('a buffer of the GPU alone becomes Private', () => {
  const [finding] = check(BY_LENGTH, [gpu]);
  expect(finding?.fixes).toEqual([
    {
      title: 'Use MTLResourceStorageModePrivate',
      applicability: 'safe',
      preferred: true,
      edits: [
        {
          path: PATH,
          range: { start: { line: 1, character: 44 }, end: { line: 1, character: 72 } },
          newText: 'MTLResourceStorageModePrivate',
        },
      ],
    },
  ]);
  expect(applyEdits(BY_LENGTH, finding?.fixes[0]?.edits ?? [])).toBe(BY_LENGTH.replace('ModeShared', 'ModePrivate'));
});

test('a buffer filled at its creation becomes Managed', () => {
  const [finding] = check(BY_BYTES, [creationBytes(), gpuRead]);
  expect(finding?.fixes).toMatchObject([
    { title: 'Use MTLResourceStorageModeManaged', applicability: 'safe', preferred: true },
    { title: 'Use MTLResourceStorageModeManaged and add 1 didModifyRange_ call after the creation', preferred: false },
  ]);
  expect(applyEdits(BY_BYTES, finding?.fixes[0]?.edits ?? [])).toBe(BY_BYTES.replace('ModeShared', 'ModeManaged'));
});

test('a value whose flags cannot be seen makes the fix unsafe, and not preferred', () => {
  const text = 'import Metal\nb = d.newBufferWithLength_options_(4, self.mode)\n';
  expect(check(text, [gpu])).toMatchObject([{ code: 'SMA001', fixes: [{ applicability: 'unsafe', preferred: false }] }]);
});

test('a write that no sync call can follow makes the fix unsafe, and its title says which', () => {
  const finding = check(BY_BYTES, [creationBytes(), madeAccess('cpu-write', 1), gpuRead]);
  expect(finding).toMatchObject([{ code: 'SMA002', fixes: [{ applicability: 'unsafe', preferred: false }, { preferred: false }] }]);
  expect(finding[0]?.fixes[0]?.title).toContain('(no call for the write in line 2: ');
});

describe('no fix', () => {
  test('to Private for a buffer with sync calls, which are invalid on it', () => {
    const text = BY_LENGTH.replace('Shared', 'Managed');
    const sync = madeAccess('sync', 1, { via: 'sync-resource' });
    noFix(check(text, [gpu, sync], { mode: { modes: ['Managed'], unknown: null } }), 'SMA001');
  });

  test('to Private for a buffer made from bytes', () => {
    noFix(check(BY_BYTES, [gpu]), 'SMA001');
  });

  test('where a texture, matrix or tensor is made on the buffer', () => {
    const wrapper = madeAccess('gpu-read-write', 1, { via: 'wrapper' });
    noFix(check(BY_LENGTH, [gpu, wrapper]), 'SMA001');
    noFix(check(BY_BYTES, [creationBytes(), wrapper]), 'SMA002');
  });

  test('without an options argument, or where its value is computed', () => {
    noFix(check(BY_LENGTH, [gpu], {}, { options: null }), 'SMA001');
    noFix(check('b = d.newBufferWithLength_options_(4, options())', [gpu]), 'SMA001');
  });

  test('for an unused buffer', () => {
    noFix(check(BY_LENGTH, []), 'SMA003');
  });
});

test('the fixed buffer has no finding', () => {
  expect(check(BY_LENGTH.replace('ModeShared', 'ModePrivate'), [gpu], { mode: { modes: ['Private'], unknown: null } })).toEqual([]);
  expect(
    check(BY_BYTES.replace('ModeShared', 'ModeManaged'), [creationBytes(), gpuRead], { mode: { modes: ['Managed'], unknown: null } }),
  ).toEqual([]);
});
