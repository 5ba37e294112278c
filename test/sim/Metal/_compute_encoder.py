"""MTLComputeCommandEncoder."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Any, Callable, Optional, Sequence

from ._bindings import BindingTable
from ._commands import Command
from ._encoder import MTLCommandEncoder, ResidentSet, checked_buffer
from ._library import MAX_THREADS_PER_THREADGROUP, MTLComputePipelineState
from ._sim import convert
from ._sim.kernels import Grid, residency
from ._structs import MTLSize

if TYPE_CHECKING:
    from ._command_buffer import MTLCommandBuffer
    from ._heap import MTLHeap

_MAX_INDIRECT = 1 << 24


class MTLComputeCommandEncoder(MTLCommandEncoder):
    """Binds arguments and dispatches kernels. A dispatch takes the bindings as they stand then."""

    creator = "computeCommandEncoder"
    debug_class = "MTLDebugComputeCommandEncoder"

    def __init__(self, command_buffer: MTLCommandBuffer) -> None:
        super().__init__(command_buffer)
        self._table = BindingTable(self)
        self._resident = ResidentSet()
        self._pipeline: Optional[MTLComputePipelineState] = None

    def setComputePipelineState_(self, pipeline: Optional[MTLComputePipelineState]) -> None:
        if pipeline is None:
            self.reject("setComputePipelineState:", "computePipelineState must not be nil.")
        elif not isinstance(pipeline, MTLComputePipelineState):
            raise convert.unrecognized(pipeline, "maxTotalThreadsPerThreadgroup")
        self._pipeline = pipeline

    def setBuffer_offset_atIndex_(self, buffer: Any, offset: int, index: int) -> None:
        self._table.set_buffer(buffer, offset, index)

    def setBuffers_offsets_withRange_(self, buffers: Sequence[Any], offsets: Sequence[int], range: Any) -> None:
        self._table.set_buffers(buffers, offsets, range)

    def setBufferOffset_atIndex_(self, offset: int, index: int) -> None:
        self._table.set_offset(offset, index)

    def setBytes_length_atIndex_(self, content: Any, length: int, index: int) -> None:
        self._table.set_bytes(content, length, index)

    def setThreadgroupMemoryLength_atIndex_(self, length: int, index: int) -> None:
        """Reserves threadgroup memory, in steps of 16 bytes (the assertion: github.com/halide/Halide/issues/1681)."""
        size = convert.unsigned(length)
        if size % 16:
            self.reject("setThreadgroupMemoryLength:atIndex:", f"length({size}) must be a multiple of 16 bytes.")

    def useResource_usage_(self, resource: Any, usage: int) -> None:
        self._resident.add([resource])

    def useResources_count_usage_(self, resources: Sequence[Any], count: int, usage: int) -> None:
        self._resident.add(convert.objects(resources, convert.unsigned(count)))

    def useHeap_(self, heap: MTLHeap) -> None:
        self._resident.add(heap.buffers())

    def memoryBarrierWithScope_(self, scope: int) -> None:
        """Dispatches run one after the other, so a barrier finds nothing to wait for."""

    def memoryBarrierWithResources_count_(self, resources: Sequence[Any], count: int) -> None:
        """Dispatches run one after the other, so a barrier finds nothing to wait for."""
        convert.objects(resources, convert.unsigned(count))

    def dispatchThreads_threadsPerThreadgroup_(self, threads: Any, threads_per_threadgroup: Any) -> None:
        """Runs the kernel over exactly `threads`."""
        grid = Grid(convert.mtl_size(threads), convert.mtl_size(threads_per_threadgroup))
        self._dispatch("dispatchThreads:threadsPerThreadgroup:", grid.threads_per_threadgroup, lambda: grid)

    def dispatchThreadgroups_threadsPerThreadgroup_(self, threadgroups: Any, threads_per_threadgroup: Any) -> None:
        """Runs the kernel over whole threadgroups."""
        groups, group = convert.mtl_size(threadgroups), convert.mtl_size(threads_per_threadgroup)
        self._dispatch("dispatchThreadgroups:threadsPerThreadgroup:", group, lambda: _grid(groups, group))

    def dispatchThreadgroupsWithIndirectBuffer_indirectBufferOffset_threadsPerThreadgroup_(
        self, buffer: Any, offset: int, threads_per_threadgroup: Any
    ) -> None:
        """Runs the kernel over as many threadgroups as three 32-bit numbers in the GPU's bytes of `buffer` say by then."""
        selector = "dispatchThreadgroupsWithIndirectBuffer:indirectBufferOffset:threadsPerThreadgroup:"
        source, start = checked_buffer(buffer, "length"), convert.unsigned(offset)
        group = convert.mtl_size(threads_per_threadgroup)
        if start % 4 or start + 12 > source.length():
            self.reject(selector, f"indirectBufferOffset({start}) must be a multiple of 4 and leave 12 bytes of {source.length()}.")
            return

        def read_grid() -> Optional[Grid]:
            counts = struct.unpack_from("=3I", source.memory.gpu, start)
            if max(counts) > _MAX_INDIRECT:
                self.reject(selector, f"threadgroupsPerGrid{counts} exceeds what the device can run.")
                return None
            return _grid(MTLSize(*counts), group)

        self._dispatch(selector, group, read_grid, [source])

    def _dispatch(self, selector: str, group: Any, grid: Callable[[], Optional[Grid]], extra: Sequence[Any] = ()) -> None:
        pipeline = self._pipeline
        if pipeline is None:
            self.reject(selector, "a compute pipeline state must be set before a dispatch.")
            return
        threads = group.width * group.height * group.depth
        if threads > MAX_THREADS_PER_THREADGROUP:
            self.reject(selector, f"(threadsPerThreadgroup {threads}) must be <= {MAX_THREADS_PER_THREADGROUP}.")
            return
        bindings, settings = self._table.snapshot(), self.settings
        reachable = [*bindings.buffers(), *self._resident.buffers()]

        def run() -> None:
            size = grid()
            if size is not None:
                with residency(settings, reachable):
                    pipeline.function(bindings.views(), size)

        self.encode(selector, Command(run, [*reachable, *extra]))


def _grid(threadgroups: Any, group: Any) -> Grid:
    return Grid(MTLSize(*(count * size for count, size in zip(threadgroups, group))), group)
