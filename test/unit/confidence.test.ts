import { describe, expect, test } from 'vitest';
import { summarizeAccesses } from '../../server/src/audit/access-summary.ts';
import { rateConfidence } from '../../server/src/audit/confidence.ts';
import { decide } from '../../server/src/audit/decision.ts';
import type { BufferUse } from '../../server/src/flow/buffer-use.ts';
import { madeAccess, madeUse } from './made-buffer.ts';

const cpuWrite = madeAccess('cpu-write', 10);
const cpuRead = madeAccess('cpu-read', 11);
const known = madeAccess('gpu-read-write', 12);
const assumed = madeAccess('gpu-read-write', 13, { certain: false });
const handedOn = madeAccess('escape', 14);

function confidenceOf(use: BufferUse): string {
  const summary = summarizeAccesses(use.accesses);
  return rateConfidence(decide(use, summary, 'discrete'), summary, use.doubt);
}

describe('confidence', () => {
  test.each([
    ['the kernel is known', [known]],
    ['an upload, whatever the kernel does', [cpuWrite, assumed]],
    ['a read-back, whatever the kernel does', [assumed, cpuRead]],
    ['no use at all', []],
  ])('is high where every path was seen: %s', (_, accesses) => {
    expect(confidenceOf(madeUse(accesses))).toBe('high');
  });

  test('is medium where every path was seen and the direction of a buffer of the GPU alone is assumed', () => {
    expect(confidenceOf(madeUse([assumed]))).toBe('medium');
  });

  test.each([
    ['it escapes', madeUse([handedOn])],
    ['it escapes and is read', madeUse([handedOn, cpuRead])],
    ['code around it is in doubt', madeUse([known], { doubt: 'a syntax error' })],
    ['it is inferred by name', madeUse([], { namesake: { kernel: 'scan', parameter: 'sums' } })],
  ])('is low where %s', (_, use) => {
    expect(confidenceOf(use)).toBe('low');
  });
});
