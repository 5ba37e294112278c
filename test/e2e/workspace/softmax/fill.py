"""Fills a buffer with zeros, on the GPU."""

import Metal


def zeros(device, queue, size):
    target = device.newBufferWithLength_options_(size, Metal.MTLResourceStorageModeShared)
    commands = queue.commandBuffer()
    encoder = commands.blitCommandEncoder()
    encoder.fillBuffer_range_value_(target, (0, size), 0)
    encoder.endEncoding()
    commands.commit()
    commands.waitUntilCompleted()
