import { describe, expect, test } from 'vitest';
import {
  decodeResourceOptions,
  namedStorageMode,
  RESOURCE_CONSTANTS,
  resourceOptionsName,
  storageModeName,
  storageModeOf,
  storageModeValue,
  withStorageMode,
} from '../../server/src/metal/resource-options.ts';
import type { StorageMode } from '../../server/src/metal/storage-mode.ts';

const MODES: readonly StorageMode[] = ['Shared', 'Managed', 'Private', 'Memoryless'];

describe('an integer as resource options', () => {
  test.each([
    [0, 'Shared', 'default', 'default'],
    [16, 'Managed', 'default', 'default'],
    [32, 'Private', 'default', 'default'],
    [48, 'Memoryless', 'default', 'default'],
    [1, 'Shared', 'write-combined', 'default'],
    [256, 'Shared', 'default', 'untracked'],
    [0x211, 'Managed', 'write-combined', 'tracked'],
    [2, 'Shared', null, 'default'],
    [3, 'Shared', null, 'default'],
    [0x40, null, 'default', 'default'],
    [0x300, 'Shared', 'default', null],
    [-1, null, null, null],
    [0.5, null, null, null],
  ] as const)('%d', (options, storageMode, cacheMode, hazardTracking) => {
    expect(decodeResourceOptions(options)).toEqual({ storageMode, cacheMode, hazardTracking });
    expect(storageModeOf(options)).toBe(storageMode);
  });

  test('takes another mode and keeps its flags', () => {
    expect(withStorageMode(0x111, 'Private')).toBe(0x121);
    expect(withStorageMode(48, 'Shared')).toBe(0);
  });
});

describe.each(MODES)('%s', (mode) => {
  test('names and values agree', () => {
    const name = resourceOptionsName(mode);
    expect(namedStorageMode(name)).toEqual({ mode, of: 'resource-options' });
    expect(namedStorageMode(storageModeName(mode))).toEqual({ mode, of: 'storage-mode' });
    expect(RESOURCE_CONSTANTS.get(storageModeName(mode))).toBe(storageModeValue(mode));
    expect(storageModeOf(RESOURCE_CONSTANTS.get(name) ?? -1)).toBe(mode);
    expect(RESOURCE_CONSTANTS.get(name)).toBe(storageModeValue(mode) << (RESOURCE_CONSTANTS.get('MTLResourceStorageModeShift') ?? 0));
  });
});

test('other names are no storage mode', () => {
  for (const name of ['MTLResourceStorageModeMask', 'MTLResourceHazardTrackingModeTracked', 'StorageModeShared', '']) {
    expect(namedStorageMode(name)).toBeNull();
  }
});
