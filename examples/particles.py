"""Moves particles on the GPU. The storage modes here are wrong on purpose."""

import struct

import Metal
import numpy as np
import renderer  # draws buffers; not part of this project
from Foundation import NSMakeRange

from launch import launch, make_pipeline

COUNT = 4096
SIZE = COUNT * 16


def simulate(steps):
    """Returns the positions after so many steps."""
    device = Metal.MTLCreateSystemDefaultDevice()
    queue = device.newCommandQueue()
    pipeline = make_pipeline(device, "integrate")

    # Managed, and filled through contents(): without didModifyRange_ the GPU may never see the bytes.
    velocities = device.newBufferWithLength_options_(SIZE, Metal.MTLResourceStorageModeManaged)
    velocities.contents().as_buffer(SIZE)[:] = np.random.rand(COUNT, 4).astype(np.float32).tobytes()

    # MTLStorageModePrivate is 2: as options that is Shared with a cache mode that does not exist.
    positions = device.newBufferWithLength_options_(SIZE, Metal.MTLStorageModePrivate)

    # Private memory has no address for the CPU: contents() is NULL.
    origin = device.newBufferWithLength_options_(16, Metal.MTLResourceStorageModePrivate)
    origin.contents().as_buffer(16)[:] = struct.pack("4f", 0.0, 10.0, 0.0, 1.0)
    spread(queue, origin, positions)

    dt = device.newBufferWithBytes_length_options_(struct.pack("f", 1 / 60), 4, Metal.MTLResourceStorageModeShared)
    # Shared memory needs no such call, and API validation stops the program at it.
    dt.didModifyRange_(NSMakeRange(0, 4))

    for _ in range(steps):
        launch(queue, pipeline, [positions, velocities, dt], Metal.MTLSizeMake(COUNT, 1, 1))

    return np.frombuffer(positions.contents().as_buffer(SIZE), dtype=np.float32).reshape(COUNT, 4).copy()


def spread(queue, source, target):
    """Copies the 16 bytes of `source` to the place of each particle in `target`."""
    commands = queue.commandBuffer()
    blit = commands.blitCommandEncoder()
    for particle in range(COUNT):
        blit.copyFromBuffer_sourceOffset_toBuffer_destinationOffset_size_(source, 0, target, particle * 16, 16)
    blit.endEncoding()
    commands.commit()
    commands.waitUntilCompleted()


def hand_over(device, frame):
    """The renderer is not in this project, so nothing is said of this buffer: it may be read there."""
    vertices = device.newBufferWithBytes_length_options_(frame, len(frame), Metal.MTLResourceStorageModeShared)
    renderer.draw(vertices)


if __name__ == "__main__":
    print(simulate(120).mean(axis=0))
