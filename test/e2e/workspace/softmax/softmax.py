"""Softmax of each row of a matrix, on the GPU."""

import struct

import Metal

from .dispatch import dispatch, make_pipeline
from .kernels import SOURCE


def softmax(device, scores, rows, columns):
    size = rows * columns * 4
    scores_buf = device.newBufferWithBytes_length_options_(scores, size, Metal.MTLResourceStorageModeManaged)
    sums_buf = device.newBufferWithLength_options_(rows * 4, Metal.MTLResourceStorageModeShared)
    weights_buf = device.newBufferWithLength_options_(size, Metal.MTLResourceStorageModeShared)
    shape = struct.pack("II", rows, columns)
    shape_buf = device.newBufferWithBytes_length_options_(shape, len(shape), Metal.MTLResourceStorageModeShared)

    pipeline = make_pipeline(device, SOURCE, "softmax_rows")
    buffers = [scores_buf, sums_buf, weights_buf, shape_buf]
    dispatch(device.newCommandQueue(), pipeline, buffers, rows)
    return bytes(weights_buf.contents().as_buffer(size))
