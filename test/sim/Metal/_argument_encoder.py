"""MTLArgumentEncoder: pointers to buffers, written by the CPU into an argument buffer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Optional

import objc

from ._buffer import MTLBuffer
from ._encoder import checked_buffer
from ._options import not_cpu_accessible
from ._sim import convert

if TYPE_CHECKING:
    from ._device import MTLDevice

SLOT = 8
DEFAULT_SLOTS = 16


@objc.declare_properties(label=None)
class MTLArgumentEncoder(objc.objc_object):
    """Stores each buffer's GPU address in an 8-byte slot by its index.

    The stores are CPU writes: in a Managed argument buffer they need `didModifyRange:` like any other, and a Private one cannot take
    them. The kernel reads an address and gets the memory there from `Metal._sim.memory_at`, provided `useResource` made it resident.
    """

    def __init__(self, device: MTLDevice, slots: int = DEFAULT_SLOTS) -> None:
        self._device = device
        self._slots = slots
        self._target: Optional[MTLBuffer] = None
        self._offset = 0

    def encodedLength(self) -> int:
        return self._slots * SLOT

    def alignment(self) -> int:
        return SLOT

    def setArgumentBuffer_offset_(self, buffer: Any, offset: int) -> None:
        method = "-[MTLDebugArgumentEncoder setArgumentBuffer:offset:]"
        target, start = checked_buffer(buffer, "length"), convert.unsigned(offset)
        if target.memory.cpu is None:
            self._device.settings.reject(method, not_cpu_accessible(target.options))
        elif start + self.encodedLength() > target.length():
            self._device.settings.reject(method, f"offset({start}) + encodedLength({self.encodedLength()}) must be <= {target.length()}.")
        self._target, self._offset = target, start

    def setBuffer_offset_atIndex_(self, buffer: Any, offset: int, index: int) -> None:
        """Stores a buffer's address plus an offset; None stores zero."""
        method = "-[MTLDebugArgumentEncoder setBuffer:offset:atIndex:]"
        slot = convert.unsigned(index)
        address = 0 if buffer is None else checked_buffer(buffer, "gpuAddress").gpuAddress() + convert.unsigned(offset)
        if self._target is None or slot >= self._slots:
            self._device.settings.reject(method, f"no argument buffer is set, or index({slot}) is not < {self._slots}.")
            return
        start, memory = self._offset + slot * SLOT, self._target.memory.cpu
        if memory is not None and start + SLOT <= len(memory):
            memory[start : start + SLOT] = address.to_bytes(SLOT, "little")

    def setBuffers_offsets_withRange_(self, buffers: Any, offsets: Any, range: Any) -> None:
        where = convert.ns_range(range)
        pairs = zip(convert.objects(buffers, where.length), convert.objects(offsets, where.length))
        for step, (buffer, offset) in enumerate(pairs):
            self.setBuffer_offset_atIndex_(buffer, offset, where.location + step)

    def device(self) -> MTLDevice:
        return self._device
