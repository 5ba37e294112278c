"""Metal's constants, by the values of Apple's headers (as in pyobjc-framework-Metal/Lib/Metal/_metadata.py).

A resource's options hold the CPU cache mode in bits 0–3, the storage mode in bits 4–7 and the hazard tracking mode in bits 8–9
(MTLResource.h). So `MTLStorageModeManaged`, given as options, is 1: write-combined and Shared.
"""

# MTLResourceOptions: what allocations take.
MTLResourceCPUCacheModeShift = 0
MTLResourceStorageModeShift = 4
MTLResourceHazardTrackingModeShift = 8
MTLResourceCPUCacheModeDefaultCache = 0
MTLResourceCPUCacheModeWriteCombined = 1
MTLResourceOptionCPUCacheModeDefault = 0
MTLResourceOptionCPUCacheModeWriteCombined = 1
MTLResourceStorageModeShared = 0
MTLResourceStorageModeManaged = 16
MTLResourceStorageModePrivate = 32
MTLResourceStorageModeMemoryless = 48
MTLResourceHazardTrackingModeDefault = 0
MTLResourceHazardTrackingModeUntracked = 256
MTLResourceHazardTrackingModeTracked = 512

# MTLStorageMode, MTLCPUCacheMode, MTLHazardTrackingMode: what descriptors take.
MTLStorageModeShared = 0
MTLStorageModeManaged = 1
MTLStorageModePrivate = 2
MTLStorageModeMemoryless = 3
MTLCPUCacheModeDefaultCache = 0
MTLCPUCacheModeWriteCombined = 1
MTLHazardTrackingModeDefault = 0
MTLHazardTrackingModeUntracked = 1
MTLHazardTrackingModeTracked = 2

MTLHeapTypeAutomatic = 0
MTLHeapTypePlacement = 1
MTLHeapTypeSparse = 2

MTLPurgeableStateKeepCurrent = 1
MTLPurgeableStateNonVolatile = 2
MTLPurgeableStateVolatile = 3
MTLPurgeableStateEmpty = 4

MTLResourceUsageRead = 1
MTLResourceUsageWrite = 2
MTLResourceUsageSample = 4

MTLBarrierScopeBuffers = 1
MTLBarrierScopeTextures = 2
MTLBarrierScopeRenderTargets = 4

MTLDispatchTypeSerial = 0
MTLDispatchTypeConcurrent = 1

MTLCommandBufferStatusNotEnqueued = 0
MTLCommandBufferStatusEnqueued = 1
MTLCommandBufferStatusCommitted = 2
MTLCommandBufferStatusScheduled = 3
MTLCommandBufferStatusCompleted = 4
MTLCommandBufferStatusError = 5

MTLCommandBufferErrorNone = 0
MTLCommandBufferErrorInternal = 1
MTLCommandBufferErrorTimeout = 2
MTLCommandBufferErrorPageFault = 3

MTLLibraryErrorUnsupported = 1
MTLLibraryErrorInternal = 2
MTLLibraryErrorCompileFailure = 3
MTLLibraryErrorCompileWarning = 4
MTLLibraryErrorFunctionNotFound = 5
MTLLibraryErrorFileNotFound = 6

MTLLanguageVersion1_0 = 65536
MTLLanguageVersion1_1 = 65537
MTLLanguageVersion1_2 = 65538
MTLLanguageVersion2_0 = 131072
MTLLanguageVersion2_1 = 131073
MTLLanguageVersion2_2 = 131074
MTLLanguageVersion2_3 = 131075
MTLLanguageVersion2_4 = 131076
MTLLanguageVersion3_0 = 196608
MTLLanguageVersion3_1 = 196609
MTLLanguageVersion3_2 = 196610
MTLLanguageVersion4_0 = 262144

MTLMathModeSafe = 0
MTLMathModeRelaxed = 1
MTLMathModeFast = 2

MTLPrimitiveTypePoint = 0
MTLPrimitiveTypeLine = 1
MTLPrimitiveTypeLineStrip = 2
MTLPrimitiveTypeTriangle = 3
MTLPrimitiveTypeTriangleStrip = 4
MTLIndexTypeUInt16 = 0
MTLIndexTypeUInt32 = 1
MTLRenderStageVertex = 1
MTLRenderStageFragment = 2
MTLLoadActionDontCare = 0
MTLLoadActionLoad = 1
MTLLoadActionClear = 2
MTLStoreActionDontCare = 0
MTLStoreActionStore = 1
MTLPixelFormatR32Float = 55
MTLPixelFormatRGBA8Unorm = 70
MTLPixelFormatBGRA8Unorm = 80

MTLGPUFamilyApple7 = 1007
MTLGPUFamilyApple8 = 1008
MTLGPUFamilyApple9 = 1009
MTLGPUFamilyMac1 = 2001
MTLGPUFamilyMac2 = 2002
MTLGPUFamilyCommon1 = 3001
MTLGPUFamilyCommon2 = 3002
MTLGPUFamilyCommon3 = 3003
MTLGPUFamilyMetal3 = 5001

MTLArgumentBuffersTier1 = 0
MTLArgumentBuffersTier2 = 1
