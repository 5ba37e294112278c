"""Runs one kernel on a list of buffers."""

import Metal


def make_pipeline(device, source, name):
    library, error = device.newLibraryWithSource_options_error_(source, None, None)
    if library is None:
        raise RuntimeError(error)
    pipeline, error = device.newComputePipelineStateWithFunction_error_(library.newFunctionWithName_(name), None)
    if pipeline is None:
        raise RuntimeError(error)
    return pipeline


def dispatch(queue, pipeline, buffers, threads):
    commands = queue.commandBuffer()
    encoder = commands.computeCommandEncoder()
    encoder.setComputePipelineState_(pipeline)
    for index, buffer in enumerate(buffers):
        encoder.setBuffer_offset_atIndex_(buffer, 0, index)
    encoder.dispatchThreads_threadsPerThreadgroup_(Metal.MTLSizeMake(threads, 1, 1), Metal.MTLSizeMake(32, 1, 1))
    encoder.endEncoding()
    commands.commit()
    commands.waitUntilCompleted()
