/** The calls that make an `MTLBuffer`, by full PyObjC selector (MTLDevice and MTLHeap, "Creating buffers"). Argument numbers are 0-based. */
export interface Allocator {
  readonly source: 'length' | 'bytes' | 'no-copy';
  readonly bytes: number | null;
  readonly length: number;
  readonly options: number;
  /** Made from a heap for certain: the selector exists on MTLHeap alone. */
  readonly heapOnly: boolean;
}

const allocator = (source: Allocator['source'], bytes: number | null, length: number, options: number, heapOnly = false): Allocator => ({
  source,
  bytes,
  length,
  options,
  heapOnly,
});

export const ALLOCATORS: ReadonlyMap<string, Allocator> = new Map([
  ['newBufferWithLength_options_', allocator('length', null, 0, 1)],
  ['newBufferWithLength_options_offset_', allocator('length', null, 0, 1, true)],
  ['newBufferWithBytes_length_options_', allocator('bytes', 0, 1, 2)],
  ['newBufferWithBytesNoCopy_length_options_deallocator_', allocator('no-copy', 0, 1, 2)],
]);
