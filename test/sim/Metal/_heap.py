"""MTLHeapDescriptor and MTLHeap."""

from __future__ import annotations

import weakref
from typing import TYPE_CHECKING, Optional

import objc

from . import _constants as c
from ._allocation import is_allowed, make_memory
from ._buffer import MTLBuffer
from ._options import ResourceOptions, mode_name
from ._sim import convert
from ._sim.memory import zeroed
from ._sim.settings import Settings

if TYPE_CHECKING:
    from ._device import MTLDevice

ALIGNMENT = 256


@objc.declare_properties(
    size=0,
    storageMode=c.MTLStorageModePrivate,
    cpuCacheMode=c.MTLCPUCacheModeDefaultCache,
    hazardTrackingMode=c.MTLHazardTrackingModeDefault,
    type=c.MTLHeapTypeAutomatic,
)
class MTLHeapDescriptor(objc.objc_object):
    """What a heap shall be. Its storage mode is a `MTLStorageMode…`, Private at first (MTLHeapDescriptor, storageMode)."""

    _storageMode: int
    _cpuCacheMode: int
    _hazardTrackingMode: int

    def setResourceOptions_(self, value: int) -> None:
        """Sets the three modes at once, from a `MTLResource…` value."""
        options = ResourceOptions(convert.unsigned(value))
        self._storageMode = options.storage_mode
        self._cpuCacheMode = options.cpu_cache_mode
        self._hazardTrackingMode = options.hazard_tracking_mode

    def resourceOptions(self) -> int:
        return self._storageMode << 4 | self._cpuCacheMode | self._hazardTrackingMode << 8


def is_heap_allowed(settings: Settings, size: int, mode: int) -> bool:
    """Managed and Memoryless "are disallowed" (MTLHeap.h), and Shared needs Apple silicon (MTLHeapDescriptor, storageMode)."""
    method = "-[MTLDebugDevice newHeapWithDescriptor:]"
    if size == 0:
        settings.reject(method, "heap size must be greater than zero.")
        return False
    if mode == c.MTLStorageModePrivate or (mode == c.MTLStorageModeShared and settings.unified):
        return True
    settings.reject(method, f"Invalid storageMode ({mode_name(mode)}, {mode}) for heaps.")
    return False


@objc.declare_properties(label=None)
class MTLHeap(objc.objc_object):
    """Memory that buffers are taken from. A region is free again when the buffer on it is gone."""

    def __init__(self, device: MTLDevice, descriptor: MTLHeapDescriptor, size: int) -> None:
        self._device = device
        self._options = ResourceOptions(descriptor.resourceOptions())
        self._is_placement = descriptor.type() == c.MTLHeapTypePlacement  # type: ignore[attr-defined]
        self._memory = zeroed(size)
        self._address = device.reserve_addresses(size)
        self._placed: list[weakref.ref[MTLBuffer]] = []

    def newBufferWithLength_options_(self, length: int, options: int) -> Optional[MTLBuffer]:
        """A buffer from an automatic heap, None when it does not fit.

        Its storage and CPU cache mode "needs to match the heap's" (MTLHeap, makeBuffer(length:options:)).
        """
        size, wanted = convert.unsigned(length), ResourceOptions(convert.unsigned(options))
        method = "-[MTLDebugHeap newBufferWithLength:options:]"
        if self._is_placement:
            self._device.settings.reject(method, "heap type must be MTLHeapTypeAutomatic.")
            return None
        offset = self._find_room(size)
        return self._place(method, size, wanted, offset)

    def newBufferWithLength_options_offset_(self, length: int, options: int, offset: int) -> Optional[MTLBuffer]:
        """A buffer at an offset of a placement heap; buffers that overlap share their bytes."""
        size, wanted, start = convert.unsigned(length), ResourceOptions(convert.unsigned(options)), convert.unsigned(offset)
        method = "-[MTLDebugHeap newBufferWithLength:options:offset:]"
        if not self._is_placement:
            self._device.settings.reject(method, "heap type must be MTLHeapTypePlacement.")
            return None
        if start % ALIGNMENT:
            self._device.settings.reject(method, f"offset {start} must be a multiple of {ALIGNMENT}.")
            return None
        return self._place(method, size, wanted, start if start + size <= self.size() else None)

    def _place(self, method: str, size: int, wanted: ResourceOptions, offset: Optional[int]) -> Optional[MTLBuffer]:
        settings = self._device.settings
        if not is_allowed(settings, size, wanted):
            return None
        if wanted.storage_mode != self.storageMode() or wanted.cpu_cache_mode != self.cpuCacheMode():
            settings.reject(
                method,
                f"resourceOptions (0x{wanted.value:x}) must match heap resource options (0x{self._options.value:x}): "
                f"{wanted.mode_name}, NOT {self._options.mode_name}",
            )
            return None
        if offset is None:
            return None
        memory = make_memory(settings, wanted, self._memory[offset : offset + size])
        buffer = MTLBuffer(self._device, memory, wanted, self._address + offset, self, offset)
        self._placed.append(weakref.ref(buffer))
        return buffer

    def _find_room(self, size: int) -> Optional[int]:
        start = 0
        for buffer in sorted(self.buffers(), key=MTLBuffer.heapOffset):
            if start + size <= buffer.heapOffset():
                break
            start = align(buffer.heapOffset() + buffer.length())
        return start if start + size <= self.size() else None

    def buffers(self) -> list[MTLBuffer]:
        """The living buffers on this heap."""
        living = [buffer for buffer in (reference() for reference in self._placed) if buffer is not None]
        self._placed = [weakref.ref(buffer) for buffer in living]
        return living

    def size(self) -> int:
        return len(self._memory)

    def usedSize(self) -> int:
        return sum(align(buffer.length()) for buffer in self.buffers())

    def maxAvailableSizeWithAlignment_(self, alignment: int) -> int:
        """The longest buffer that would fit now."""
        edges = sorted((buffer.heapOffset(), align(buffer.heapOffset() + buffer.length())) for buffer in self.buffers())
        starts = [0] + [stop for _, stop in edges]
        stops = [start for start, _ in edges] + [self.size()]
        return max(0, *(stop - start for start, stop in zip(starts, stops)))

    def storageMode(self) -> int:
        return self._options.storage_mode

    def cpuCacheMode(self) -> int:
        return self._options.cpu_cache_mode

    def resourceOptions(self) -> int:
        return self._options.value

    def device(self) -> MTLDevice:
        return self._device


def align(length: int) -> int:
    """The length rounded up to what a buffer on a heap takes."""
    return -(-length // ALIGNMENT) * ALIGNMENT
