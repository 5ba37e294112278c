import type { NumberSeen, NumbersSeen } from '../flow/observation.ts';
import { namedStorageMode } from '../metal/resource-options.ts';
import type { StorageMode } from '../metal/storage-mode.ts';

const CACHE_MODE_MASK = 0x0f;
const WRITE_COMBINED = 1;

/** What `read` makes of every value that an argument may have; empty where it makes nothing of one of them, or where one cannot be seen. */
export function ofEvery<T>({ values, unknown }: NumbersSeen, read: (seen: NumberSeen) => T | null): readonly T[] {
  if (unknown) return [];
  const all = values.map(read);
  return all.every((each) => each !== null) ? all : [];
}

/** Whether resource options ask for write-combined memory. */
export function isWriteCombined(options: number): boolean {
  return (options & CACHE_MODE_MASK) === WRITE_COMBINED;
}

export function isWriteCombinedName(constant: string): boolean {
  return /CPUCacheMode\w*WriteCombined$/.test(constant);
}

/** The storage modes that are joined in resource options by the names for them. */
export function joinedModes({ constants }: NumberSeen): readonly StorageMode[] {
  const modes = constants.flatMap((name) => {
    const named = namedStorageMode(name);
    return named?.of === 'resource-options' ? [named.mode] : [];
  });
  return [...new Set(modes)];
}

/** The value as written with names: `MTLResourceStorageModePrivate (32)`, or the number alone. */
export function spellOut({ value, constants }: NumberSeen): string {
  return constants.length > 0 ? `${constants.join(' | ')} (${value})` : String(value);
}
