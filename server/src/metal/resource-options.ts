import type { StorageMode } from './storage-mode.ts';

/**
 * Constants of Metal's resource options and of the enumerations they are packed from, by name (MTLResource.h, MTLResourceOptions).
 *
 * Resource options are `cacheMode | storageMode << 4 | hazardTrackingMode << 8`. The unpacked enumerations (`MTLStorageMode…`) belong to descriptors; they
 * are here because code shifts them by hand, or confuses them.
 */
export const RESOURCE_CONSTANTS: ReadonlyMap<string, number> = new Map([
  ['MTLResourceStorageModeShared', 0],
  ['MTLResourceStorageModeManaged', 16],
  ['MTLResourceStorageModePrivate', 32],
  ['MTLResourceStorageModeMemoryless', 48],
  ['MTLResourceStorageModeShift', 4],
  ['MTLResourceStorageModeMask', 0xf0],
  ['MTLResourceCPUCacheModeDefaultCache', 0],
  ['MTLResourceCPUCacheModeWriteCombined', 1],
  ['MTLResourceCPUCacheModeShift', 0],
  ['MTLResourceCPUCacheModeMask', 0x0f],
  ['MTLResourceOptionCPUCacheModeDefault', 0],
  ['MTLResourceOptionCPUCacheModeWriteCombined', 1],
  ['MTLResourceHazardTrackingModeDefault', 0],
  ['MTLResourceHazardTrackingModeUntracked', 256],
  ['MTLResourceHazardTrackingModeTracked', 512],
  ['MTLResourceHazardTrackingModeShift', 8],
  ['MTLResourceHazardTrackingModeMask', 0x300],
  ['MTLStorageModeShared', 0],
  ['MTLStorageModeManaged', 1],
  ['MTLStorageModePrivate', 2],
  ['MTLStorageModeMemoryless', 3],
  ['MTLCPUCacheModeDefaultCache', 0],
  ['MTLCPUCacheModeWriteCombined', 1],
  ['MTLHazardTrackingModeDefault', 0],
  ['MTLHazardTrackingModeUntracked', 1],
  ['MTLHazardTrackingModeTracked', 2],
]);

/** Storage modes in the order of their values: `MTLStorageMode` counts them from 0. */
const MODES: readonly StorageMode[] = ['Shared', 'Managed', 'Private', 'Memoryless'];

const STORAGE_MODE_SHIFT = 4;
const STORAGE_MODE_MASK = 0xf0;

/** What an integer given as resource options says. A part is null where its bits name nothing that Metal knows. */
export interface ResourceOptions {
  readonly storageMode: StorageMode | null;
  readonly cacheMode: 'default' | 'write-combined' | null;
  readonly hazardTracking: 'default' | 'untracked' | 'tracked' | null;
}

/** The parts of resource options. All are null for a number that is no non-negative integer. */
export function decodeResourceOptions(options: number): ResourceOptions {
  if (!Number.isSafeInteger(options) || options < 0) return { storageMode: null, cacheMode: null, hazardTracking: null };
  return {
    storageMode: MODES[(options & STORAGE_MODE_MASK) >> STORAGE_MODE_SHIFT] ?? null,
    cacheMode: (['default', 'write-combined'] as const)[options & 0x0f] ?? null,
    hazardTracking: (['default', 'untracked', 'tracked'] as const)[(options & 0x300) >> 8] ?? null,
  };
}

/** The storage mode among resource options: bits 4 to 7, whatever the other bits say. null where they name none. */
export function storageModeOf(options: number): StorageMode | null {
  return decodeResourceOptions(options).storageMode;
}

/** The options with their storage mode replaced and every other bit kept. */
export function withStorageMode(options: number, mode: StorageMode): number {
  return (options & ~STORAGE_MODE_MASK) | (MODES.indexOf(mode) << STORAGE_MODE_SHIFT);
}

/** Name of the resource options constant of a mode: `MTLResourceStorageModePrivate`. */
export function resourceOptionsName(mode: StorageMode): string {
  return `MTLResourceStorageMode${mode}`;
}

/** Name of the descriptor's constant of a mode: `MTLStorageModePrivate`. */
export function storageModeName(mode: StorageMode): string {
  return `MTLStorageMode${mode}`;
}

/** Value of the descriptor's constant of a mode (`MTLStorageMode`): Shared 0, Managed 1, Private 2, Memoryless 3. */
export function storageModeValue(mode: StorageMode): number {
  return MODES.indexOf(mode);
}

const MODE_CONSTANT = /^MTL(Resource)?StorageMode(Shared|Managed|Private|Memoryless)$/;

/** Which mode a constant's name stands for, and of which enumeration it is; null for any other name. */
export function namedStorageMode(name: string): { readonly mode: StorageMode; readonly of: 'resource-options' | 'storage-mode' } | null {
  const match = MODE_CONSTANT.exec(name);
  const mode = MODES.find((each) => each === match?.[2]);
  if (mode === undefined) return null;
  return { mode, of: match?.[1] === undefined ? 'storage-mode' : 'resource-options' };
}
