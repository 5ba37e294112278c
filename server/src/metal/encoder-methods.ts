/** Methods of Metal's encoders and descriptors that take buffers, by full PyObjC selector: what the GPU does to which argument. Argument numbers are 0-based. */

export type GpuDirection = 'read' | 'write' | 'read-write';

export type EncoderMethod =
  /** Puts a buffer (or, with `list`, each buffer of a list from `range` on) into the argument table of a stage. */
  | { readonly kind: 'bind'; readonly buffer: number; readonly index: number; readonly stage: Stage; readonly list: boolean }
  /** Sets the pipeline whose functions the next dispatch or draw runs. */
  | { readonly kind: 'pipeline'; readonly pipeline: number }
  | { readonly kind: 'dispatch'; readonly uses: readonly BufferArgument[] }
  /** Direct access: blits, index and indirect buffers, descriptors. */
  | { readonly kind: 'use'; readonly uses: readonly BufferArgument[] }
  /** `useResource…`: the direction is the usage argument's (MTLResourceUsage: 1 read, 2 write). */
  | { readonly kind: 'use-resource'; readonly resource: number; readonly usage: number }
  | { readonly kind: 'synchronize'; readonly resource: number }
  | { readonly kind: 'end' };

export type Stage = 'compute' | 'vertex' | 'fragment' | 'tile' | 'object' | 'mesh';

export interface BufferArgument {
  readonly argument: number;
  readonly access: `gpu-${GpuDirection}` | 'cpu-write';
  readonly role: string;
  /** The direction is a guess: what the GPU does is the kernel's to say. */
  readonly assumed?: true;
}

const STAGE_PREFIXES: readonly (readonly [string, Stage])[] = [
  ['', 'compute'],
  ['Kernel', 'compute'],
  ['Vertex', 'vertex'],
  ['Fragment', 'fragment'],
  ['Tile', 'tile'],
  ['Object', 'object'],
  ['Mesh', 'mesh'],
];

function* bindMethods(): Generator<[string, EncoderMethod]> {
  for (const [prefix, stage] of STAGE_PREFIXES) {
    yield [`set${prefix}Buffer_offset_atIndex_`, { kind: 'bind', buffer: 0, index: 2, stage, list: false }];
    yield [`set${prefix}Buffer_offset_attributeStride_atIndex_`, { kind: 'bind', buffer: 0, index: 3, stage, list: false }];
    yield [`set${prefix}Buffers_offsets_withRange_`, { kind: 'bind', buffer: 0, index: 2, stage, list: true }];
    yield [`set${prefix}Buffers_offsets_attributeStrides_withRange_`, { kind: 'bind', buffer: 0, index: 3, stage, list: true }];
  }
}

/** What a texture, acceleration structure or function table lets a kernel do is not told by how it is bound. */
const object = (argument: number, role: string): BufferArgument => ({ argument, access: 'gpu-read-write', role, assumed: true });

/** Textures, acceleration structures and function tables in the argument tables of each stage, and of an argument encoder. Their storage may be a buffer's. */
function* objectMethods(): Generator<[string, EncoderMethod]> {
  for (const [prefix] of STAGE_PREFIXES) {
    yield [`set${prefix}Texture_atIndex_`, use(object(0, 'bound as a texture'))];
    yield [`set${prefix}Textures_withRange_`, use(object(0, 'bound as a texture'))];
    yield [`set${prefix}AccelerationStructure_atBufferIndex_`, use(object(0, 'bound as an acceleration structure'))];
    for (const table of ['VisibleFunctionTable', 'IntersectionFunctionTable']) {
      yield [`set${prefix}${table}_atBufferIndex_`, use(object(0, 'bound as a function table'))];
      yield [`set${prefix}${table}s_withBufferRange_`, use(object(0, 'bound as a function table'))];
    }
    yield [`set${prefix}BufferOffset_atIndex_`, use()];
    yield [`set${prefix}BufferOffset_attributeStride_atIndex_`, use()];
  }
  for (const table of ['VisibleFunctionTable', 'IntersectionFunctionTable', 'IndirectCommandBuffer', 'AccelerationStructure']) {
    yield [`set${table}_atIndex_`, use(object(0, 'put into an argument buffer'))];
    yield [`set${table}s_withRange_`, use(object(0, 'put into an argument buffer'))];
  }
}

const read = (argument: number, role: string): BufferArgument => ({ argument, access: 'gpu-read', role });
const write = (argument: number, role: string): BufferArgument => ({ argument, access: 'gpu-write', role });
const use = (...uses: BufferArgument[]): EncoderMethod => ({ kind: 'use', uses });
const dispatch = (...uses: BufferArgument[]): EncoderMethod => ({ kind: 'dispatch', uses });

/** The CPU writes handles into it through the encoder (MTLArgumentEncoder, setArgumentBuffer:offset:). */
const encoded: BufferArgument = { argument: 0, access: 'cpu-write', role: 'arguments encoded by the CPU' };

const INDIRECT = 'indirect arguments';
const INDEX = 'index buffer';
const FACTORS = 'tessellation factors';
const SOURCE = 'source of a blit';
const TARGET = 'destination of a blit';

/** Tessellated patches (MTLRenderCommandEncoder, MTLIndirectRenderCommand): index buffers and, for indirect commands, the tessellation factors. */
function* patchMethods(): Generator<[string, EncoderMethod]> {
  const factors = 'tessellationFactorBuffer_tessellationFactorBufferOffset_tessellationFactorBufferInstanceStride_';
  const patches = 'drawPatches_patchStart_patchCount_patchIndexBuffer_patchIndexBufferOffset_instanceCount_baseInstance_';
  const indexed =
    'drawIndexedPatches_patchStart_patchCount_patchIndexBuffer_patchIndexBufferOffset_controlPointIndexBuffer_controlPointIndexBufferOffset_instanceCount_baseInstance_';
  yield [patches, dispatch(read(3, INDEX))];
  yield [`${patches}${factors}`, dispatch(read(3, INDEX), read(7, FACTORS))];
  yield [indexed, dispatch(read(3, INDEX), read(5, INDEX))];
  yield [`${indexed}${factors}`, dispatch(read(3, INDEX), read(5, INDEX), read(9, FACTORS))];
  yield [
    'drawPatches_patchIndexBuffer_patchIndexBufferOffset_indirectBuffer_indirectBufferOffset_',
    dispatch(read(1, INDEX), read(3, INDIRECT)),
  ];
  yield [
    'drawIndexedPatches_patchIndexBuffer_patchIndexBufferOffset_controlPointIndexBuffer_controlPointIndexBufferOffset_indirectBuffer_indirectBufferOffset_',
    dispatch(read(1, INDEX), read(3, INDEX), read(5, INDIRECT)),
  ];
}

/** MTLComputeCommandEncoder, MTLRenderCommandEncoder, MTLBlitCommandEncoder, MTLAccelerationStructureCommandEncoder, MTLIndirect…Command, MTLArgumentEncoder. */
export const ENCODER_METHODS: ReadonlyMap<string, EncoderMethod> = new Map<string, EncoderMethod>([
  ...bindMethods(),
  ...objectMethods(),
  ...patchMethods(),
  ['setComputePipelineState_', { kind: 'pipeline', pipeline: 0 }],
  ['setRenderPipelineState_', { kind: 'pipeline', pipeline: 0 }],
  ['dispatchThreads_threadsPerThreadgroup_', dispatch()],
  ['dispatchThreadgroups_threadsPerThreadgroup_', dispatch()],
  ['concurrentDispatchThreads_threadsPerThreadgroup_', dispatch()],
  ['concurrentDispatchThreadgroups_threadsPerThreadgroup_', dispatch()],
  ['dispatchThreadgroupsWithIndirectBuffer_indirectBufferOffset_threadsPerThreadgroup_', dispatch(read(0, INDIRECT))],
  ['dispatchThreadsPerTile_', dispatch()],
  ['drawPrimitives_vertexStart_vertexCount_', dispatch()],
  ['drawPrimitives_vertexStart_vertexCount_instanceCount_', dispatch()],
  ['drawPrimitives_vertexStart_vertexCount_instanceCount_baseInstance_', dispatch()],
  ['drawPrimitives_indirectBuffer_indirectBufferOffset_', dispatch(read(1, INDIRECT))],
  ['drawIndexedPrimitives_indexCount_indexType_indexBuffer_indexBufferOffset_', dispatch(read(3, INDEX))],
  ['drawIndexedPrimitives_indexCount_indexType_indexBuffer_indexBufferOffset_instanceCount_', dispatch(read(3, INDEX))],
  [
    'drawIndexedPrimitives_indexCount_indexType_indexBuffer_indexBufferOffset_instanceCount_baseVertex_baseInstance_',
    dispatch(read(3, INDEX)),
  ],
  [
    'drawIndexedPrimitives_indexType_indexBuffer_indexBufferOffset_indirectBuffer_indirectBufferOffset_',
    dispatch(read(2, INDEX), read(4, INDIRECT)),
  ],
  ['drawMeshThreads_threadsPerObjectThreadgroup_threadsPerMeshThreadgroup_', dispatch()],
  ['drawMeshThreadgroups_threadsPerObjectThreadgroup_threadsPerMeshThreadgroup_', dispatch()],
  [
    'drawMeshThreadgroupsWithIndirectBuffer_indirectBufferOffset_threadsPerObjectThreadgroup_threadsPerMeshThreadgroup_',
    dispatch(read(0, INDIRECT)),
  ],
  ['copyFromBuffer_sourceOffset_toBuffer_destinationOffset_size_', use(read(0, SOURCE), write(2, TARGET))],
  [
    'copyFromBuffer_sourceOffset_sourceBytesPerRow_sourceBytesPerImage_sourceSize_toTexture_destinationSlice_destinationLevel_destinationOrigin_',
    use(read(0, SOURCE)),
  ],
  [
    'copyFromBuffer_sourceOffset_sourceBytesPerRow_sourceBytesPerImage_sourceSize_toTexture_destinationSlice_destinationLevel_destinationOrigin_options_',
    use(read(0, SOURCE)),
  ],
  [
    'copyFromTexture_sourceSlice_sourceLevel_sourceOrigin_sourceSize_toBuffer_destinationOffset_destinationBytesPerRow_destinationBytesPerImage_',
    use(write(5, TARGET)),
  ],
  [
    'copyFromTexture_sourceSlice_sourceLevel_sourceOrigin_sourceSize_toBuffer_destinationOffset_destinationBytesPerRow_destinationBytesPerImage_options_',
    use(write(5, TARGET)),
  ],
  ['fillBuffer_range_value_', use(write(0, 'filled by a blit'))],
  ['resolveCounters_inRange_destinationBuffer_destinationOffset_', use(write(2, 'destination of resolved counters'))],
  ['copyFromTexture_toTexture_', use(read(0, SOURCE), write(1, TARGET))],
  [
    'copyFromTexture_sourceSlice_sourceLevel_sourceOrigin_sourceSize_toTexture_destinationSlice_destinationLevel_destinationOrigin_',
    use(read(0, SOURCE), write(5, TARGET)),
  ],
  [
    'copyFromTexture_sourceSlice_sourceLevel_toTexture_destinationSlice_destinationLevel_sliceCount_levelCount_',
    use(read(0, SOURCE), write(3, TARGET)),
  ],
  [
    'copyFromTensor_sourceOrigin_sourceDimensions_toTensor_destinationOrigin_destinationDimensions_',
    use(read(0, SOURCE), write(3, TARGET)),
  ],
  ['generateMipmapsForTexture_', use(object(0, 'given mipmaps'))],
  ['optimizeContentsForGPUAccess_', use()],
  ['optimizeContentsForGPUAccess_slice_level_', use()],
  ['optimizeContentsForCPUAccess_', use()],
  ['optimizeContentsForCPUAccess_slice_level_', use()],
  [
    'getTextureAccessCounters_region_mipLevel_slice_resetCounters_countersBuffer_countersBufferOffset_',
    use(write(5, 'destination of texture access counters')),
  ],
  ['resetTextureAccessCounters_region_mipLevel_slice_', use()],
  ['updateTextureMapping_mode_region_mipLevel_slice_', use()],
  ['updateTextureMappings_mode_regions_mipLevels_slices_numRegions_', use()],
  ['updateTextureMapping_mode_indirectBuffer_indirectBufferOffset_', use(read(2, INDIRECT))],
  ['setStageInRegionWithIndirectBuffer_indirectBufferOffset_', use(read(0, INDIRECT))],
  ['memoryBarrierWithResources_count_', use()],
  ['memoryBarrierWithResources_count_afterStages_beforeStages_', use()],
  ['sampleCountersInBuffer_atSampleIndex_withBarrier_', use()],
  ['loadBuffer_offset_size_sourceHandle_sourceHandleOffset_', use(write(0, 'loaded from a file'))],
  [
    'loadTexture_slice_level_size_sourceBytesPerRow_sourceBytesPerImage_destinationOrigin_sourceHandle_sourceHandleOffset_',
    use(write(0, 'loaded from a file')),
  ],
  ['copyStatusToBuffer_offset_', use(write(0, 'status of a load'))],
  ['executeCommandsInBuffer_withRange_', dispatch()],
  ['resetCommandsInBuffer_withRange_', use()],
  ['optimizeIndirectCommandBuffer_withRange_', use()],
  ['copyIndirectCommandBuffer_sourceRange_destination_destinationIndex_', use()],
  ['executeCommandsInBuffer_indirectBuffer_indirectBufferOffset_', dispatch(read(1, INDIRECT))],
  ['setIndexBuffer_offset_', use(read(0, INDEX))],
  ['setVertexBuffer_', use(read(0, 'vertices of an acceleration structure'))],
  ['setIndexBuffer_', use(read(0, 'indices of an acceleration structure'))],
  ['setBoundingBoxBuffer_', use(read(0, 'bounding boxes of an acceleration structure'))],
  ['setTransformationMatrixBuffer_', use(read(0, 'transformation of an acceleration structure'))],
  ['setInstanceDescriptorBuffer_', use(read(0, 'instances of an acceleration structure'))],
  ['setPrimitiveDataBuffer_', use(read(0, 'primitive data of an acceleration structure'))],
  [
    'buildAccelerationStructure_descriptor_scratchBuffer_scratchBufferOffset_',
    use({ argument: 2, access: 'gpu-read-write', role: 'scratch of an acceleration structure build' }),
  ],
  ...['', 'options_'].map((options): [string, EncoderMethod] => [
    `refitAccelerationStructure_descriptor_destination_scratchBuffer_scratchBufferOffset_${options}`,
    use({ argument: 3, access: 'gpu-read-write', role: 'scratch of an acceleration structure refit' }),
  ]),
  ['setMotionTransformBuffer_', use(read(0, 'motion of an acceleration structure'))],
  ['setInstanceCountBuffer_', use(read(0, 'instances of an acceleration structure'))],
  ['setMotionTransformCountBuffer_', use(read(0, 'motion of an acceleration structure'))],
  ['setControlPointBuffer_', use(read(0, 'curves of an acceleration structure'))],
  ['setRadiusBuffer_', use(read(0, 'curves of an acceleration structure'))],
  ['writeCompactedAccelerationStructureSize_toBuffer_offset_', use(write(1, 'size of a compacted acceleration structure'))],
  ['writeCompactedAccelerationStructureSize_toBuffer_offset_sizeDataType_', use(write(1, 'size of a compacted acceleration structure'))],
  ['setArgumentBuffer_offset_', use(encoded)],
  ['setArgumentBuffer_startOffset_arrayElement_', use(encoded)],
  ['setTessellationFactorBuffer_offset_instanceStride_', use(read(0, FACTORS))],
  ['setVisibilityResultBuffer_', use(write(0, 'visibility results'))],
  ['useResource_usage_', { kind: 'use-resource', resource: 0, usage: 1 }],
  ['useResource_usage_stages_', { kind: 'use-resource', resource: 0, usage: 1 }],
  ['useResources_count_usage_', { kind: 'use-resource', resource: 0, usage: 2 }],
  ['useResources_count_usage_stages_', { kind: 'use-resource', resource: 0, usage: 2 }],
  ['addAllocation_', use(object(0, 'made resident'))],
  ['addAllocations_count_', use(object(0, 'made resident'))],
  ['removeAllocation_', use()],
  ['removeAllocations_count_', use()],
  ['containsAllocation_', use()],
  ['synchronizeTexture_slice_level_', { kind: 'synchronize', resource: 0 }],
  ['synchronizeResource_', { kind: 'synchronize', resource: 0 }],
  ['endEncoding', { kind: 'end' }],
]);

/** Methods that make an encoder of a command buffer, by the start of their names, and the ones that make a command buffer of a queue. */
export const ENCODER_FACTORIES: readonly string[] = [
  'computeCommandEncoder',
  'renderCommandEncoder',
  'blitCommandEncoder',
  'parallelRenderCommandEncoder',
  'resourceStateCommandEncoder',
  'accelerationStructureCommandEncoder',
];
export const COMMAND_BUFFER_FACTORIES: ReadonlySet<string> = new Set([
  'commandBuffer',
  'commandBufferWithUnretainedReferences',
  'commandBufferWithDescriptor_',
]);
/** Methods that make one command of an indirect command buffer: it is bound to like an encoder. */
export const INDIRECT_COMMAND_FACTORIES: ReadonlySet<string> = new Set(['indirectComputeCommandAtIndex_', 'indirectRenderCommandAtIndex_']);
