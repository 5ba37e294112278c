"""Picks the next token of a language model on the GPU."""

import struct

import Metal

from launch import launch, make_pipeline


class Sampler:
    """Scales the logits by a temperature and picks the largest."""

    def __init__(self, device, vocabulary):
        self._device = device
        self._vocabulary = vocabulary
        self._queue = device.newCommandQueue()
        self._scale = make_pipeline(device, "scale_logits")
        self._pick = make_pipeline(device, "pick_largest")
        # Written by the caller's step each time, scaled in place, read by the second kernel.
        self._logits = device.newBufferWithLength_options_(vocabulary * 4, Metal.MTLResourceStorageModeShared)
        # The GPU's answer, four bytes: read back after each launch.
        self._token = device.newBufferWithLength_options_(4, Metal.MTLResourceStorageModeManaged)
        self._count = device.newBufferWithBytes_length_options_(
            struct.pack("I", vocabulary), 4, Metal.MTLResourceStorageModeShared
        )

    def sample(self, logits, temperature):
        """Returns the number of the token."""
        view = self._logits.contents().as_buffer(self._vocabulary * 4)
        view[:] = logits.tobytes()

        temperature_buf = self._device.newBufferWithBytes_length_options_(
            struct.pack("f", temperature), 4, Metal.MTLResourceStorageModeShared
        )
        threads = Metal.MTLSizeMake(self._vocabulary, 1, 1)
        launch(self._queue, self._scale, [self._logits, temperature_buf], threads)
        launch(self._queue, self._pick, [self._logits, self._token, self._count], threads)
        return self._read_token()

    def _read_token(self):
        commands = self._queue.commandBuffer()
        blit = commands.blitCommandEncoder()
        blit.synchronizeResource_(self._token)
        blit.endEncoding()
        commands.commit()
        commands.waitUntilCompleted()
        return struct.unpack("I", self._token.contents().as_buffer(4))[0]


if __name__ == "__main__":
    import numpy as np

    sampler = Sampler(Metal.MTLCreateSystemDefaultDevice(), 32_000)
    print(sampler.sample(np.random.rand(32_000).astype(np.float32), 0.7))
