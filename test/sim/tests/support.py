"""What the tests share: a fresh device of a chosen memory model, a few kernels, and short forms of long call chains."""

from __future__ import annotations

import struct
import unittest
from typing import Any, Sequence

import Metal

SOURCE = """
#include <metal_stdlib>
using namespace metal;
kernel void add_one(device int* values [[buffer(0)]], uint i [[thread_position_in_grid]]) { values[i] += 1; }
kernel void copy_all(const device uchar* from [[buffer(0)]], device uchar* to [[buffer(1)]], uint i [[thread_position_in_grid]]) {
    to[i] = from[i];
}
// kernel void commented_out(device int* values [[buffer(0)]]) {}
kernel void never_registered(device int* values [[buffer(0)]]) {}
"""


def add_one(buffers: Any, grid: Any) -> None:
    values = buffers[0].cast("i")
    for x, _, _ in grid.positions():
        values[x] += 1


def copy_all(buffers: Any, grid: Any) -> None:
    for x, _, _ in grid.positions():
        buffers[1][x] = buffers[0][x]


class SimTest(unittest.TestCase):
    """Gives each test `self.device` with the settings named by the class, and a library of `add_one` and `copy_all`."""

    memory_model = "discrete"
    execution = "completion"
    validation = True

    def setUp(self) -> None:
        Metal._sim.configure(memory_model=self.memory_model, execution=self.execution, validation=self.validation, page_size=None)
        Metal._sim.forget_kernels()
        Metal._sim.kernel("add_one")(add_one)
        Metal._sim.kernel("copy_all")(copy_all)
        Metal._sim.kernel("commented_out")(add_one)
        self.device = Metal.MTLCreateSystemDefaultDevice()
        self.queue = self.device.newCommandQueue()
        self.library, _ = self.device.newLibraryWithSource_options_error_(SOURCE, None, None)

    def pipeline(self, name: str) -> Any:
        made, _ = self.device.newComputePipelineStateWithFunction_error_(self.library.newFunctionWithName_(name), None)
        return made

    def ints(self, values: Sequence[int], options: int) -> Any:
        """A buffer made with 32-bit integers."""
        return self.device.newBufferWithBytes_length_options_(pack(values), 4 * len(values), options)

    def encode(self, work: Any, name: str, buffers: Sequence[Any], threads: int) -> None:
        encoder = work.computeCommandEncoder()
        encoder.setComputePipelineState_(self.pipeline(name))
        for index, buffer in enumerate(buffers):
            encoder.setBuffer_offset_atIndex_(buffer, 0, index)
        encoder.dispatchThreads_threadsPerThreadgroup_(Metal.MTLSizeMake(threads, 1, 1), Metal.MTLSizeMake(1, 1, 1))
        encoder.endEncoding()

    def commit(self, name: str, buffers: Sequence[Any], threads: int) -> Any:
        """A committed command buffer with one dispatch."""
        work = self.queue.commandBuffer()
        self.encode(work, name, buffers, threads)
        work.commit()
        return work

    def run_kernel(self, name: str, buffers: Sequence[Any], threads: int) -> None:
        self.commit(name, buffers, threads).waitUntilCompleted()

    def gpu_bytes(self, buffer: Any) -> bytes:
        """What the GPU sees in a buffer, got by a blit into a Shared one."""
        shared = self.device.newBufferWithLength_options_(buffer.length(), Metal.MTLResourceStorageModeShared)
        work = self.queue.commandBuffer()
        blit = work.blitCommandEncoder()
        blit.copyFromBuffer_sourceOffset_toBuffer_destinationOffset_size_(buffer, 0, shared, 0, buffer.length())
        blit.endEncoding()
        work.commit()
        work.waitUntilCompleted()
        return bytes(shared.contents().as_buffer(buffer.length()))

    def synchronize(self, buffer: Any) -> None:
        work = self.queue.commandBuffer()
        blit = work.blitCommandEncoder()
        blit.synchronizeResource_(buffer)
        blit.endEncoding()
        work.commit()
        work.waitUntilCompleted()


def pack(values: Sequence[int]) -> bytes:
    return struct.pack(f"={len(values)}i", *values)


def cpu_ints(buffer: Any) -> tuple[int, ...]:
    """What the CPU sees in a buffer of 32-bit integers."""
    return struct.unpack(f"={buffer.length() // 4}i", buffer.contents().as_buffer(buffer.length()))


POISONED_INT = struct.unpack("=i", bytes([Metal._sim.POISON]) * 4)[0]
