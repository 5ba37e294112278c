/** Methods that are checked by their argument alone, whatever they are called on. Names as PyObjC spells them; argument numbers are 0-based. */

/** What a descriptor's setter sets: of the enumeration `MTLStorageMode`, as resource options, of the enumeration `MTLCPUCacheMode`. */
export type ModeSetter = 'storage-mode' | 'resource-options' | 'cpu-cache-mode';

/** Setters of MTLHeapDescriptor, MTLTextureDescriptor and their like, by selector. */
export const MODE_SETTERS: ReadonlyMap<string, ModeSetter> = new Map([
  ['setStorageMode_', 'storage-mode'],
  ['setResourceOptions_', 'resource-options'],
  ['setCpuCacheMode_', 'cpu-cache-mode'],
]);

/** Encoder methods that copy bytes into the command buffer, by selector, each with the number of its length argument. */
export const BYTE_SETTERS: ReadonlyMap<string, number> = new Map([
  ...['', 'Vertex', 'Fragment', 'Tile', 'Object', 'Mesh'].map((stage) => [`set${stage}Bytes_length_atIndex_`, 1] as const),
  ...['', 'Vertex'].map((stage) => [`set${stage}Bytes_length_attributeStride_atIndex_`, 1] as const),
]);

/** The most bytes that API validation lets `setBytes…` copy (MTLComputeCommandEncoder, setBytes:length:atIndex:). */
export const MOST_SET_BYTES = 4096;

/** Methods that move a Managed resource's bytes between its two copies; their one argument is a range, or the resource. */
export const SYNC_METHODS: ReadonlySet<string> = new Set(['didModifyRange_', 'synchronizeResource_']);
