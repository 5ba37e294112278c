"""Blurs an image in two passes: rows into a scratch buffer, then columns."""

import Metal
import numpy as np

from launch import launch, make_pipeline, upload


def blur(image, radius):
    """Returns the blurred image as a new array."""
    device = Metal.MTLCreateSystemDefaultDevice()
    queue = device.newCommandQueue()
    height, width = image.shape
    size = width * height * 4

    source = upload(device, image.astype(np.float32))

    params = np.array([width, height, radius], dtype=np.uint32)
    params_buf = device.newBufferWithBytes_length_options_(
        params.tobytes(), params.nbytes, Metal.MTLResourceStorageModeShared
    )

    # Between the two passes: no CPU ever looks at it.
    scratch = device.newBufferWithLength_options_(size, Metal.MTLResourceStorageModeShared)
    output = device.newBufferWithLength_options_(size, Metal.MTLResourceStorageModeShared)
    # The kernel stores into it, and nobody looks: left from a day of debugging.
    visits = device.newBufferWithLength_options_(height * 4, Metal.MTLResourceStorageModeShared)

    threads = Metal.MTLSizeMake(width, height, 1)
    launch(queue, make_pipeline(device, "blur_rows"), [source, scratch, params_buf], threads)
    launch(queue, make_pipeline(device, "blur_columns"), [scratch, output, params_buf, visits], threads)

    pixels = np.frombuffer(output.contents().as_buffer(size), dtype=np.float32)
    return pixels.reshape(height, width).copy()


if __name__ == "__main__":
    print(blur(np.random.rand(64, 64), 3).mean())
