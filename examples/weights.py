"""Keeps a table of weights on the GPU and looks rows up in it."""

import mmap
import os
import struct

import Metal
import numpy as np

from launch import launch, make_pipeline, upload


class Weights:
    """The table of a file, copied into private memory once."""

    def __init__(self, device, queue, path, width):
        self._device = device
        self._queue = queue
        self._width = width
        self._gather = make_pipeline(device, "gather_rows")
        # Metal takes the pages as they are, so they must be whole ones and stay alive as long as the buffer.
        size = os.path.getsize(path)
        self._memory = mmap.mmap(-1, size + -size % mmap.PAGESIZE)
        with open(path, "rb") as file:
            file.readinto(self._memory)
        self._mapped = device.newBufferWithBytesNoCopy_length_options_deallocator_(
            self._memory, len(self._memory), Metal.MTLResourceStorageModeShared, None
        )
        # As it should be: private, and filled by the GPU itself.
        self._table = device.newBufferWithLength_options_(size, Metal.MTLResourceStorageModePrivate)
        self._copy(self._mapped, self._table, size)
        # Once the second half of a double buffer. Nothing uses it any more.
        self._next_table = device.newBufferWithLength_options_(size, Metal.MTLResourceStorageModeShared)

    def rows(self, tokens):
        """The rows of the tokens, as a new array."""
        count = len(tokens)
        rows = self._device.newBufferWithLength_options_(count * self._width * 4, Metal.MTLResourceStorageModeShared)
        width_buf = self._device.newBufferWithBytes_length_options_(
            struct.pack("I", self._width), 4, Metal.MTLResourceStorageModeShared
        )
        numbers = upload(self._device, np.array(tokens, dtype=np.uint32))
        launch(self._queue, self._gather, [self._table, numbers, rows, width_buf], Metal.MTLSizeMake(self._width, count, 1))
        return np.frombuffer(rows.contents().as_buffer(count * self._width * 4), dtype=np.float32).copy()

    def _copy(self, source, target, size):
        commands = self._queue.commandBuffer()
        blit = commands.blitCommandEncoder()
        blit.copyFromBuffer_sourceOffset_toBuffer_destinationOffset_size_(source, 0, target, 0, size)
        blit.endEncoding()
        commands.commit()
        commands.waitUntilCompleted()


if __name__ == "__main__":
    device = Metal.MTLCreateSystemDefaultDevice()
    weights = Weights(device, device.newCommandQueue(), "weights.bin", 64)
    print(weights.rows([3, 14, 15]).shape)
