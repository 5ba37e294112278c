import type { Access, BufferUse } from '../flow/buffer-use.ts';
import { baseName } from '../path.ts';
import type { AccessSummary } from './access-summary.ts';
import type { Decision } from './decision.ts';

/** One sentence: what the decision follows from, in the words of the accesses, and for an absence what was searched. */
export function explain(decision: Decision, use: BufferUse, summary: AccessSummary): string {
  const searched = searchedFiles(use);
  switch (decision.row) {
    case 'no-copy':
      return `made over memory that exists already, which no copy of the GPU's own can stand for; ${cpuTouches(summary, searched)}`;
    case 'heap':
      return "allocated from a heap, whose storage mode it takes: a heap's buffers must ask for the heap's mode";
    case 'escapes':
      return `${use.doubt ?? reasonsOf(summary.escapes)}, where not every use can be seen: nothing follows from the CPU read that is missing in ${searched}`;
    case 'unused-namesake':
      return `no use of it was seen in ${searched}; it is called as ${namesakeOf(use)}`;
    case 'unused':
      return `no use of it was seen in ${searched}${beyond(summary)}`;
    case 'cpu-only':
      return `only the CPU touches it: ${reasonsOf([...summary.cpuWrites, ...summary.cpuReads])}`;
    case 'read-back':
      return `${gpuUse(use, summary)} and the CPU reads it (${reasonsOf(summary.cpuReads)})`;
    case 'upload':
      return `the CPU writes it (${reasonsOf(summary.cpuWrites)}), the GPU uses it (${reasonsOf(summary.gpu)}), and no CPU read was seen among ${countUses(summary)} in ${searched}`;
    case 'gpu-only':
      return `the GPU uses it (${reasonsOf(summary.gpu)}), and no CPU access was seen among ${countUses(summary)} in ${searched}`;
  }
}

/** The reasons of accesses: the first two that differ, and how many more accesses there are. Empty for none. */
export function reasonsOf(accesses: readonly Access[]): string {
  const reasons = [...new Set(accesses.map((access) => access.why))];
  const shown = reasons.slice(0, 2);
  const more = reasons.length - shown.length;
  return more > 0 ? `${shown.join('; ')}; and ${more} more` : shown.join('; ');
}

/** The files whose code was searched: by name up to two, then counted. */
export function searchedFiles(use: BufferUse): string {
  const others = use.files.filter((file) => file !== use.allocation.path);
  const own = baseName(use.allocation.path);
  if (others.length === 0) return own;
  const [only] = others;
  return others.length === 1 && only !== undefined ? `${own} and ${baseName(only)}` : `${own} and ${others.length} other files`;
}

/** The kernel parameter whose name an unused buffer has. Empty where it has none. */
export function namesakeOf(use: BufferUse): string {
  return use.namesake === null ? '' : `the device parameter \`${use.namesake.parameter}\` of kernel \`${use.namesake.kernel}\``;
}

/** How much was looked at for what is absent: its CPU and GPU accesses, sync calls and the bytes given at creation. */
function countUses(summary: AccessSummary): string {
  const count = summary.cpuWrites.length + summary.cpuReads.length + summary.gpu.length + summary.syncs.length;
  return count === 1 ? '1 use' : `${count} uses`;
}

/** The GPU's part in a read-back; where it is out of sight, what took it there. */
function gpuUse(use: BufferUse, summary: AccessSummary): string {
  if (summary.gpu.length > 0) return `the GPU uses it (${reasonsOf(summary.gpu)})`;
  return `the GPU may use it out of sight (${use.doubt ?? reasonsOf(summary.escapes)})`;
}

function cpuTouches(summary: AccessSummary, searched: string): string {
  const touches = [...summary.cpuWrites, ...summary.cpuReads];
  return touches.length === 0 ? `no CPU access through the buffer was seen in ${searched}` : `the CPU touches it (${reasonsOf(touches)})`;
}

function beyond(summary: AccessSummary): string {
  const left = [...summary.cpuWrites, ...summary.syncs];
  return left.length === 0 ? '' : ` beyond ${reasonsOf(left)}`;
}
