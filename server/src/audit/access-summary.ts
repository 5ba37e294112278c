import type { Access } from '../flow/buffer-use.ts';

/** The accesses of one buffer by what they mean for its storage mode, each list in the order given. */
export interface AccessSummary {
  /** All CPU writes, the bytes given at creation included. */
  readonly cpuWrites: readonly Access[];
  /** CPU writes after the creation. */
  readonly laterWrites: readonly Access[];
  readonly cpuReads: readonly Access[];
  /** GPU accesses of any direction. */
  readonly gpu: readonly Access[];
  readonly syncs: readonly Access[];
  readonly escapes: readonly Access[];
  /** What the kernels do to it together: `unknown` where a direction is assumed, `none` without a GPU access. */
  readonly gpuDirection: 'none' | 'read' | 'write' | 'read-write' | 'unknown';
  /** A kernel that is known stores to it. */
  readonly gpuKnownToWrite: boolean;
  /** The CPU or the GPU touches it; the bytes given at creation, sync calls and escapes are no use. */
  readonly used: boolean;
}

/** Sorts the accesses of a buffer. */
export function summarizeAccesses(accesses: readonly Access[]): AccessSummary {
  const cpuWrites = accesses.filter((access) => access.kind === 'cpu-write');
  const laterWrites = cpuWrites.filter((access) => access.via !== 'creation');
  const cpuReads = accesses.filter((access) => access.kind === 'cpu-read');
  const gpu = accesses.filter(isGpuAccess);
  return {
    cpuWrites,
    laterWrites,
    cpuReads,
    gpu,
    syncs: accesses.filter((access) => access.kind === 'sync'),
    escapes: accesses.filter((access) => access.kind === 'escape'),
    gpuDirection: directionOf(gpu),
    gpuKnownToWrite: gpu.some((access) => access.certain && access.kind !== 'gpu-read'),
    used: laterWrites.length + cpuReads.length + gpu.length > 0,
  };
}

function isGpuAccess(access: Access): boolean {
  return access.kind === 'gpu-read' || access.kind === 'gpu-write' || access.kind === 'gpu-read-write';
}

function directionOf(gpu: readonly Access[]): AccessSummary['gpuDirection'] {
  if (gpu.length === 0) return 'none';
  if (gpu.some((access) => !access.certain)) return 'unknown';
  if (gpu.every((access) => access.kind === 'gpu-read')) return 'read';
  if (gpu.every((access) => access.kind === 'gpu-write')) return 'write';
  return 'read-write';
}
