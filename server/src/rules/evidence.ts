import { summarizeAccesses } from '../audit/access-summary.ts';
import type { Verdict, VerdictAccess } from '../audit/verdict.ts';
import type { AccessKind, BufferUse } from '../flow/buffer-use.ts';
import type { MemoryModel } from '../metal/storage-mode.ts';
import type { Location, Range } from '../position.ts';
import type { Finding } from './finding.ts';

const MOST_RELATED = 20;

/** What each kind of access is called. */
export const KIND_WORDS: Readonly<Record<AccessKind, string>> = {
  'cpu-write': 'CPU write',
  'cpu-read': 'CPU read',
  'gpu-read': 'GPU read',
  'gpu-write': 'GPU write',
  'gpu-read-write': 'GPU read/write',
  sync: 'sync',
  escape: 'handed on',
};

/** One related place for each access, escapes left out; past twenty the rest are counted at the place of the first of them. */
export function relatedAccesses(verdict: Verdict): Finding['related'] {
  const accesses = verdict.accesses.filter((access) => access.kind !== 'escape');
  const related = accesses.slice(0, MOST_RELATED).map((access) => ({
    location: access.location,
    message: `${KIND_WORDS[access.kind]}: ${access.why}`,
  }));
  const next = accesses[MOST_RELATED];
  const more = accesses.length - MOST_RELATED;
  if (next === undefined) return related;
  return [...related, { location: next.location, message: more === 1 ? 'and 1 more access' : `and ${more} more accesses, from here on` }];
}

/** Where a finding about an allocation stands: its options argument, or its selector where the call has none. */
export function placeOf(verdict: Verdict): Range {
  return verdict.options ?? verdict.selector;
}

/** The first access of the given kinds and where it is: `buffer(4) of gemm: constant Params&, line 12`. Empty where there is none. */
export function describeFirst(verdict: Verdict, kinds: readonly AccessKind[]): string {
  const found = verdict.accesses.filter((access) => kinds.includes(access.kind));
  const [first] = found;
  if (first === undefined) return '';
  const more = found.length > 1 ? `, and ${found.length - 1} more` : '';
  return `${first.why}, ${lineOf(first, verdict.path)}${more}`;
}

export const GPU_KINDS: readonly AccessKind[] = ['gpu-read', 'gpu-write', 'gpu-read-write'];

/** Begins a sentence with the memory model that it holds for. */
export function underModel(memoryModel: MemoryModel): string {
  return `Under the ${memoryModel} memory model`;
}

/** Begins a sentence that holds for all memory. */
export function underEither(): string {
  return 'Under either memory model';
}

/** `, and 2 more`; empty where there are none. */
export function countOthers(others: readonly unknown[]): string {
  return others.length > 0 ? `, and ${others.length} more` : '';
}

function lineOf(access: VerdictAccess, path: string): string {
  return lineOfLocation(access.location, path);
}

/** `line 12`, 1-based; with the file's name where it is not `path`. */
export function lineOfLocation({ path: other, range }: Location, path: string): string {
  const line = `line ${range.start.line + 1}`;
  return other === path ? line : `${other.slice(other.lastIndexOf('/') + 1)} ${line}`;
}

/**
 * A CPU read that there certainly is, and where; null where there is none. What goes out of sight counts where the GPU stores to the buffer and the CPU is not
 * seen to: nothing else than reading is left to do with it.
 */
export function describeReadBack(verdict: Verdict, use: BufferUse): string | null {
  const { cpuReads, laterWrites, gpuKnownToWrite } = summarizeAccesses(use.accesses);
  const read = cpuReads.find((access) => access.certain) ?? (gpuKnownToWrite && laterWrites.length === 0 ? cpuReads[0] : undefined);
  if (read === undefined) return null;
  const shown = verdict.accesses[use.accesses.indexOf(read)];
  return shown === undefined ? null : `${shown.why}, ${lineOf(shown, verdict.path)}`;
}
