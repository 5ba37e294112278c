"""MTLBuffer."""

from __future__ import annotations

import weakref
from typing import TYPE_CHECKING, Any, Optional

import objc
from objc._varlist import make_varlist

from . import _constants as c
from ._options import ResourceOptions, only_managed
from ._sim import convert
from ._sim.memory import Memory

if TYPE_CHECKING:
    from ._device import MTLDevice
    from ._heap import MTLHeap


@objc.declare_properties(label=None)
class MTLBuffer(objc.objc_object):
    """A buffer, as the allocation calls of a device or heap return it. `memory` is the simulation's view of it."""

    def __init__(
        self,
        device: MTLDevice,
        memory: Memory,
        options: ResourceOptions,
        address: int,
        heap: Optional[MTLHeap] = None,
        heap_offset: int = 0,
    ) -> None:
        self.memory = memory
        self.options = options
        self._device = device
        self._address = address
        self._heap = heap
        self._heap_offset = heap_offset

    def length(self) -> int:
        return len(self.memory.gpu)

    def contents(self) -> Any:
        """An `objc.varlist` over the CPU's bytes; the null pointer, `objc.NULL`, for a Private buffer (MTLBuffer, contents())."""
        if self.memory.cpu is None:
            return objc.NULL
        return make_varlist(self.memory.cpu)

    def didModifyRange_(self, range: Any) -> None:
        """Reports a CPU write to a Managed buffer.

        "It is not valid to invoke this method on buffers of other storage modes" (MTLBuffer.h).
        """
        changed = convert.ns_range(range)
        method = "-[MTLDebugBuffer didModifyRange:]"
        settings = self._device.settings
        if not self.options.is_managed:
            settings.reject(method, only_managed("didModifyRange:", self.options))
            return
        stop = changed.location + changed.length
        if stop > self.length():
            end = f"range.location({changed.location}) + range.length({changed.length})"
            settings.reject(method, f"{end} must be <= length({self.length()}).")
        self.memory.did_modify(min(changed.location, self.length()), min(stop, self.length()))

    def storageMode(self) -> int:
        return self.options.storage_mode

    def cpuCacheMode(self) -> int:
        return self.options.cpu_cache_mode

    def hazardTrackingMode(self) -> int:
        return self.options.hazard_tracking_mode

    def resourceOptions(self) -> int:
        return self.options.value

    def device(self) -> MTLDevice:
        return self._device

    def heap(self) -> Optional[MTLHeap]:
        return self._heap

    def heapOffset(self) -> int:
        return self._heap_offset

    def gpuAddress(self) -> int:
        return self._address

    def allocatedSize(self) -> int:
        return self.length()

    def setPurgeableState_(self, state: int) -> int:
        """The state before the call. Nothing is ever purged."""
        return c.MTLPurgeableStateNonVolatile

    def addDebugMarker_range_(self, marker: str, range: Any) -> None:
        convert.ns_range(range)

    def removeAllDebugMarkers(self) -> None:
        """Debug markers show in captures alone."""

    def __repr__(self) -> str:
        return f"<MTLBuffer length={self.length()} options=0x{self.options.value:x}>"


def call_when_gone(buffer: MTLBuffer, deallocator: Any, address: int, length: int) -> None:
    """Calls the deallocator of a no-copy buffer once the buffer is gone."""
    weakref.finalize(buffer, deallocator, address, length).atexit = False
