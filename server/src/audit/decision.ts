import type { BufferUse } from '../flow/buffer-use.ts';
import type { MemoryModel } from '../metal/storage-mode.ts';
import type { AccessSummary } from './access-summary.ts';
import type { AccessPattern, SuggestedMode } from './verdict.ts';

/** Why a buffer is judged as it is: the row of the verdict table that matched first. */
export type DecisionRow = 'no-copy' | 'heap' | 'escapes' | 'unused-namesake' | 'unused' | 'cpu-only' | 'read-back' | 'upload' | 'gpu-only';

export interface Decision {
  readonly row: DecisionRow;
  readonly pattern: AccessPattern;
  /** null: the buffer keeps its mode. */
  readonly suggested: SuggestedMode | null;
}

/**
 * The verdict table; the first row that matches decides.
 *
 * A doubt about the buffer's paths counts as an escape: nothing follows from an access that was not seen. A CPU read that was seen stands in spite of both;
 * it is no CPU-only buffer then, since the GPU may use it where nobody can see.
 */
export function decide(use: BufferUse, summary: AccessSummary, memoryModel: MemoryModel): Decision {
  const { source, heap } = use.allocation;
  const pattern = patternSeen(summary, use.doubt !== null);
  if (source === 'no-copy') {
    const untouched = summary.cpuWrites.length + summary.cpuReads.length === 0;
    return {
      row: 'no-copy',
      pattern: untouched ? 'GPU read, CPU access not used here' : pattern,
      suggested: 'Shared (required for no-copy)',
    };
  }
  if (heap) return { row: 'heap', pattern, suggested: null };
  if (pattern === 'Unknown (escapes)') return { row: 'escapes', pattern, suggested: null };
  if (!summary.used) {
    return use.namesake !== null
      ? { row: 'unused-namesake', pattern: 'GPU write/read', suggested: 'Private' }
      : { row: 'unused', pattern, suggested: 'Private if GPU-only; otherwise Shared' };
  }
  if (pattern === 'CPU only') return { row: 'cpu-only', pattern, suggested: 'Shared' };
  if (summary.cpuReads.length > 0) return { row: 'read-back', pattern, suggested: 'Shared' };
  if (summary.cpuWrites.length > 0) return { row: 'upload', pattern, suggested: memoryModel === 'discrete' ? 'Managed' : 'Shared' };
  return { row: 'gpu-only', pattern, suggested: 'Private' };
}

/** The access pattern by what was seen alone, however the buffer was made. */
function patternSeen(summary: AccessSummary, doubtful: boolean): AccessPattern {
  const read = summary.cpuReads.length > 0;
  const leaves = doubtful || summary.escapes.length > 0;
  if (leaves && !read) return 'Unknown (escapes)';
  if (!summary.used) return 'Unknown (no observed use)';
  // What is read back after it went out of sight was written there: only a buffer that stays is the CPU's alone.
  if (summary.gpu.length === 0 && !leaves) return 'CPU only';
  const written = summary.cpuWrites.length > 0;
  if (read) return written ? 'CPU write, GPU read/write, CPU read' : 'GPU write, CPU read';
  if (written) return summary.gpuKnownToWrite ? 'CPU write, GPU read/write' : 'CPU write, GPU read';
  if (summary.gpuDirection === 'read') return 'GPU read';
  return summary.gpuDirection === 'write' ? 'GPU write, no CPU read observed' : 'GPU write/read';
}
