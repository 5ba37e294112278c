"""Builds pipelines, uploads arrays, launches kernels."""

import Metal
import numpy as np

from kernels import SOURCE


def make_pipeline(device, name):
    """Compiles the kernel `name` of the example's source."""
    library, error = device.newLibraryWithSource_options_error_(SOURCE, None, None)
    if library is None:
        raise RuntimeError(f"kernels do not compile: {error}")
    function = library.newFunctionWithName_(name)
    pipeline, error = device.newComputePipelineStateWithFunction_error_(function, None)
    if pipeline is None:
        raise RuntimeError(f"no pipeline for {name}: {error}")
    return pipeline


def upload(device, array):
    """A buffer with the bytes of `array`: filled here, by the CPU, and never again."""
    data = np.ascontiguousarray(array).tobytes()
    return device.newBufferWithBytes_length_options_(data, len(data), Metal.MTLResourceStorageModeShared)


def launch(queue, pipeline, buffers, threads):
    """Runs the kernel over `threads` and waits. The n-th buffer is the kernel's n-th argument."""
    commands = queue.commandBuffer()
    encoder = commands.computeCommandEncoder()
    encoder.setComputePipelineState_(pipeline)
    for index, buffer in enumerate(buffers):
        encoder.setBuffer_offset_atIndex_(buffer, 0, index)
    encoder.dispatchThreads_threadsPerThreadgroup_(threads, Metal.MTLSizeMake(8, 8, 1))
    encoder.endEncoding()
    commands.commit()
    commands.waitUntilCompleted()
