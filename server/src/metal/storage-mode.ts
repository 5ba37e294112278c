/** The four storage modes of a Metal resource (MTLStorageMode). */
export type StorageMode = 'Shared' | 'Managed' | 'Private' | 'Memoryless';

/** `discrete`: a Mac whose GPU has memory of its own. `unified`: Apple silicon. */
export type MemoryModel = 'discrete' | 'unified';
