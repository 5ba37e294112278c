/** Methods of MTLBuffer, MTLResource and NSObject by what they do to the buffer they are called on. Names as PyObjC spells them. */

/** Lifetime, naming and facts about the object: no access to its bytes. */
export const NEUTRAL_BUFFER_METHODS: ReadonlySet<string> = new Set([
  ...[
    'length',
    'allocatedSize',
    'label',
    'setLabel_',
    'storageMode',
    'cpuCacheMode',
    'hazardTrackingMode',
    'resourceOptions',
    'device',
    'heap',
  ],
  ...[
    'heapOffset',
    'isAliasable',
    'makeAliasable',
    'setPurgeableState_',
    'addDebugMarker_range_',
    'removeAllDebugMarkers',
    'setOwnerWithIdentity_',
  ],
  ...[
    'release',
    'retain',
    'autorelease',
    'dealloc',
    'retainCount',
    'description',
    'debugDescription',
    'hash',
    'isEqual_',
    'class__',
    'className',
  ],
  ...[
    'respondsToSelector_',
    'isKindOfClass_',
    'conformsToProtocol_',
    'pyobjc_id',
    '__class__',
    '__str__',
    '__repr__',
    '__hash__',
    '__len__',
    '__sizeof__',
  ],
]);

/** The buffer's address or handle on the GPU: GPU use whose direction nothing here tells (MTLBuffer/gpuAddress). */
export const GPU_ADDRESS_METHODS: ReadonlySet<string> = new Set(['gpuAddress', 'gpuResourceID', 'gpuHandle']);

/** Wrappers made on a buffer by a method of the buffer: GPU use, and its storage mode is tied to theirs. */
export const TEXTURE_ON_BUFFER_METHODS: ReadonlySet<string> = new Set([
  'newTextureWithDescriptor_offset_bytesPerRow_',
  'newTensorWithDescriptor_offset_error_',
]);

/** Wrapper methods (MPSNDArray, MPSGraphTensorData, MTLTexture on a buffer) that read bytes to the CPU or write them from it, by the start of their names. */
export const WRAPPER_READ_PREFIXES: readonly string[] = ['readBytes', 'getBytes'];
export const WRAPPER_WRITE_PREFIXES: readonly string[] = ['writeBytes', 'replaceRegion'];

/** Attributes that every MTLBuffer has, on every system (MTLBuffer, MTLResource, NSObject). */
export const OF_EVERY_BUFFER: ReadonlySet<string> = new Set([
  'contents',
  'length',
  'device',
  'label',
  'setLabel_',
  'storageMode',
  'didModifyRange_',
]);

/** Attributes of arrays, tensors, textures and records that no MTLBuffer has: what has one is no buffer. */
export const NEVER_OF_A_BUFFER: ReadonlySet<string> = new Set([
  ...[
    'textureType',
    'pixelFormat',
    'mipmapLevelCount',
    'dtype',
    'shape',
    'ndim',
    'nbytes',
    'itemsize',
    'strides',
    'numpy',
    'tobytes',
    'tolist',
  ],
  ...['data_ptr', 'numel', 'element_size', 'is_contiguous', 'contiguous', 'untyped_storage', 'detach', 'cpu', 'is_mps', 'requires_grad'],
  ...['__array_interface__', '__array__', '__cuda_array_interface__', '__dlpack__', '_fields', '__dataclass_fields__'],
]);
