import { describe, expect, test } from 'vitest';
import type { AccessPattern, SuggestedMode } from '../../server/src/audit/verdict.ts';
import type { BufferUse } from '../../server/src/flow/buffer-use.ts';
import { creationBytes, judged, madeAccess, madeUse } from './made-buffer.ts';

interface Case {
  readonly of: string;
  readonly use: BufferUse;
  readonly pattern: AccessPattern;
  readonly discrete: SuggestedMode | null;
  readonly unified?: SuggestedMode | null;
  readonly confidence?: 'high' | 'medium' | 'low';
}

const gpuRead = madeAccess('gpu-read', 20);
const gpuWrite = madeAccess('gpu-write', 21);
const gpuBoth = madeAccess('gpu-read-write', 22);
const gpuUnknown = madeAccess('gpu-read-write', 23, { certain: false, why: 'buffer(4), kernel not known' });
const cpuRead = madeAccess('cpu-read', 24);
const cpuWrite = madeAccess('cpu-write', 25);
const handedOn = madeAccess('escape', 26, { why: 'passed to `sink`' });
const sync = madeAccess('sync', 27, { via: 'sync-modified' });
const bytes = creationBytes();

const noCopy = { source: 'no-copy' as const, selector: 'newBufferWithBytesNoCopy_length_options_deallocator_' };
const heap = { heap: true };
const namesake = { kernel: 'softmax', parameter: 'size' };

const CASES: readonly Case[] = [
  {
    of: 'row 1: no-copy, read by the GPU',
    use: madeUse([gpuRead], {}, noCopy),
    pattern: 'GPU read, CPU access not used here',
    discrete: 'Shared (required for no-copy)',
  },
  {
    of: 'row 1: no-copy, written by the GPU',
    use: madeUse([gpuWrite], {}, noCopy),
    pattern: 'GPU read, CPU access not used here',
    discrete: 'Shared (required for no-copy)',
  },
  {
    of: 'row 1: no-copy that escapes',
    use: madeUse([handedOn], {}, noCopy),
    pattern: 'GPU read, CPU access not used here',
    discrete: 'Shared (required for no-copy)',
    confidence: 'low',
  },
  {
    of: 'row 1: no-copy, read by the CPU',
    use: madeUse([gpuWrite, cpuRead], {}, noCopy),
    pattern: 'GPU write, CPU read',
    discrete: 'Shared (required for no-copy)',
  },
  {
    of: 'row 1: no-copy, written by the CPU',
    use: madeUse([gpuRead, cpuWrite], {}, noCopy),
    pattern: 'CPU write, GPU read',
    discrete: 'Shared (required for no-copy)',
  },
  { of: 'row 2: heap, used by the GPU alone', use: madeUse([gpuBoth], {}, heap), pattern: 'GPU write/read', discrete: null },
  { of: 'row 2: heap, unused', use: madeUse([], {}, heap), pattern: 'Unknown (no observed use)', discrete: null },
  { of: 'row 2: heap, escapes', use: madeUse([handedOn], {}, heap), pattern: 'Unknown (escapes)', discrete: null, confidence: 'low' },
  { of: 'row 3: escapes', use: madeUse([handedOn]), pattern: 'Unknown (escapes)', discrete: null, confidence: 'low' },
  {
    of: 'row 3: escapes, uploaded',
    use: madeUse([bytes, gpuRead, handedOn]),
    pattern: 'Unknown (escapes)',
    discrete: null,
    confidence: 'low',
  },
  {
    of: 'row 3: in doubt',
    use: madeUse([gpuBoth], { doubt: 'a syntax error' }),
    pattern: 'Unknown (escapes)',
    discrete: null,
    confidence: 'low',
  },
  {
    of: 'row 3: in doubt, unused',
    use: madeUse([], { doubt: 'a syntax error', namesake }),
    pattern: 'Unknown (escapes)',
    discrete: null,
    confidence: 'low',
  },
  {
    of: 'row 3 passed over: escapes, read by the CPU',
    use: madeUse([handedOn, gpuWrite, cpuRead]),
    pattern: 'GPU write, CPU read',
    discrete: 'Shared',
    confidence: 'low',
  },
  {
    of: 'row 3 passed over: in doubt, read by the CPU',
    use: madeUse([cpuRead], { doubt: 'a syntax error' }),
    pattern: 'GPU write, CPU read',
    discrete: 'Shared',
    confidence: 'low',
  },
  {
    of: 'row 4: unused, called as a parameter',
    use: madeUse([], { namesake }),
    pattern: 'GPU write/read',
    discrete: 'Private',
    confidence: 'low',
  },
  { of: 'row 5: unused', use: madeUse([]), pattern: 'Unknown (no observed use)', discrete: 'Private if GPU-only; otherwise Shared' },
  {
    of: 'row 5: filled and unused',
    use: madeUse([bytes]),
    pattern: 'Unknown (no observed use)',
    discrete: 'Private if GPU-only; otherwise Shared',
  },
  {
    of: 'row 5: a sync call is no use',
    use: madeUse([sync]),
    pattern: 'Unknown (no observed use)',
    discrete: 'Private if GPU-only; otherwise Shared',
  },
  { of: 'row 6: written by the CPU', use: madeUse([cpuWrite]), pattern: 'CPU only', discrete: 'Shared' },
  { of: 'row 6: read by the CPU', use: madeUse([bytes, cpuRead]), pattern: 'CPU only', discrete: 'Shared' },
  { of: 'row 7: read back', use: madeUse([gpuWrite, cpuRead]), pattern: 'GPU write, CPU read', discrete: 'Shared' },
  { of: 'row 7: read back, kernel not known', use: madeUse([gpuUnknown, cpuRead]), pattern: 'GPU write, CPU read', discrete: 'Shared' },
  {
    of: 'row 7: filled and read back',
    use: madeUse([bytes, gpuRead, cpuRead]),
    pattern: 'CPU write, GPU read/write, CPU read',
    discrete: 'Shared',
  },
  {
    of: 'row 7: written and read back',
    use: madeUse([cpuWrite, gpuBoth, cpuRead]),
    pattern: 'CPU write, GPU read/write, CPU read',
    discrete: 'Shared',
  },
  { of: 'row 8: filled', use: madeUse([bytes, gpuRead]), pattern: 'CPU write, GPU read', discrete: 'Managed', unified: 'Shared' },
  {
    of: 'row 8: filled, kernel not known',
    use: madeUse([bytes, gpuUnknown]),
    pattern: 'CPU write, GPU read',
    discrete: 'Managed',
    unified: 'Shared',
  },
  {
    of: 'row 8: filled, kernel known to write',
    use: madeUse([bytes, gpuRead, gpuBoth]),
    pattern: 'CPU write, GPU read/write',
    discrete: 'Managed',
    unified: 'Shared',
  },
  {
    of: 'row 8: written, kernel known to store',
    use: madeUse([cpuWrite, gpuWrite]),
    pattern: 'CPU write, GPU read/write',
    discrete: 'Managed',
    unified: 'Shared',
  },
  { of: 'row 9: only stored to', use: madeUse([gpuWrite, gpuWrite]), pattern: 'GPU write, no CPU read observed', discrete: 'Private' },
  { of: 'row 9: read and written', use: madeUse([gpuBoth]), pattern: 'GPU write/read', discrete: 'Private' },
  { of: 'row 9: stored to here, read there', use: madeUse([gpuWrite, gpuRead]), pattern: 'GPU write/read', discrete: 'Private' },
  {
    of: 'row 9: kernel not known',
    use: madeUse([gpuRead, gpuUnknown]),
    pattern: 'GPU write/read',
    discrete: 'Private',
    confidence: 'medium',
  },
  { of: 'row 9: only read', use: madeUse([gpuRead]), pattern: 'GPU read', discrete: 'Private' },
];

describe('the verdict table', () => {
  test.each(CASES)('$of', ({ use, pattern, discrete, unified = discrete, confidence = 'high' }) => {
    const { verdict } = judged(use, 'discrete');
    expect(verdict).toMatchObject({ accessPattern: pattern, suggestedMode: discrete, confidence });
    expect(judged(use, 'unified').verdict).toMatchObject({ accessPattern: pattern, suggestedMode: unified, confidence });
  });
});
