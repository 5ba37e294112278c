/** How a kernel's name becomes a pipeline, by full PyObjC selector. Argument numbers are 0-based. */

/** `pair`: PyObjC returns the object and the error as a tuple. */
export interface Maker {
  readonly makes: 'function' | 'pipeline' | 'library';
  readonly from: number;
  readonly pair: boolean;
}

export const FUNCTION_MAKERS: ReadonlyMap<string, Maker> = new Map([
  ['newFunctionWithName_', { makes: 'function', from: 0, pair: false }],
  ['newFunctionWithName_constantValues_error_', { makes: 'function', from: 0, pair: true }],
  ['newComputePipelineStateWithFunction_error_', { makes: 'pipeline', from: 0, pair: true }],
  ['newComputePipelineStateWithFunction_options_reflection_error_', { makes: 'pipeline', from: 0, pair: true }],
  ['newComputePipelineStateWithDescriptor_options_reflection_error_', { makes: 'pipeline', from: 0, pair: true }],
  ['newRenderPipelineStateWithDescriptor_error_', { makes: 'pipeline', from: 0, pair: true }],
  ['newLibraryWithSource_options_error_', { makes: 'library', from: 0, pair: true }],
]);

/** Descriptor setters that give a pipeline descriptor its functions. */
export const DESCRIPTOR_FUNCTION_SETTERS: ReadonlySet<string> = new Set([
  'setComputeFunction_',
  'setVertexFunction_',
  'setFragmentFunction_',
  'setTileFunction_',
  'setObjectFunction_',
  'setMeshFunction_',
]);
