"""MTLBlitCommandEncoder."""

from __future__ import annotations

from typing import Any

from ._buffer import MTLBuffer
from ._commands import Command
from ._encoder import MTLCommandEncoder, checked_buffer
from ._options import only_managed
from ._sim import convert


class MTLBlitCommandEncoder(MTLCommandEncoder):
    """Copies, fills and synchronises buffers, all in the GPU's bytes."""

    creator = "blitCommandEncoder"
    debug_class = "MTLDebugBlitCommandEncoder"

    def copyFromBuffer_sourceOffset_toBuffer_destinationOffset_size_(
        self, source: Any, source_offset: int, destination: Any, destination_offset: int, size: int
    ) -> None:
        """Copies between GPU bytes; the way into a Private buffer (Metal, "Copying data to a private resource")."""
        selector = "copyFromBuffer:sourceOffset:toBuffer:destinationOffset:size:"
        read, written = checked_buffer(source, "length"), checked_buffer(destination, "length")
        start, target, count = (convert.unsigned(value) for value in (source_offset, destination_offset, size))
        if not self._fits(selector, "sourceOffset", read, start, count):
            return
        if not self._fits(selector, "destinationOffset", written, target, count):
            return

        def run() -> None:
            written.memory.gpu[target : target + count] = bytes(read.memory.gpu[start : start + count])

        self.encode(selector, Command(run, [read, written]))

    def fillBuffer_range_value_(self, buffer: Any, range: Any, value: int) -> None:
        """Stores one byte throughout a range. PyObjC takes the value as a `char`: -128 to 127."""
        selector = "fillBuffer:range:value:"
        written, where, byte = checked_buffer(buffer, "length"), convert.ns_range(range), convert.signed_char(value)
        if not self._fits(selector, "range", written, where.location, where.length):
            return

        def run() -> None:
            written.memory.gpu[where.location : where.location + where.length] = bytes([byte]) * where.length

        self.encode(selector, Command(run, [written]))

    def synchronizeResource_(self, resource: Any) -> None:
        """Brings what the GPU wrote to a Managed buffer into its CPU copy, once this command has run (MTLBlitCommandEncoder.h)."""
        selector = "synchronizeResource:"
        if resource is None:
            self.reject(selector, "resource must not be nil.")
            return
        buffer = checked_buffer(resource, "storageMode")
        if not buffer.options.is_managed:
            self.reject(selector, only_managed(selector, buffer.options))
            return
        self.encode(selector, Command(buffer.memory.synchronize, [buffer]))

    def optimizeContentsForGPUAccess_(self, resource: Any) -> None:
        """Changes nothing that a program can see."""

    def optimizeContentsForCPUAccess_(self, resource: Any) -> None:
        """Changes nothing that a program can see."""

    def _fits(self, selector: str, what: str, buffer: MTLBuffer, start: int, count: int) -> bool:
        if start + count <= buffer.length():
            return True
        self.reject(selector, f"({what} + size)({start + count}) must be <= [buffer length]({buffer.length()}).")
        return False
