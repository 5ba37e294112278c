"""The buffer argument table of an encoder."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Mapping

from ._buffer import MTLBuffer
from ._encoder import MTLCommandEncoder, checked_buffer
from ._sim import convert
from ._sim.memory import POISON

MAX_BYTES = 4096
TABLE_SIZE = 31


@dataclass(frozen=True)
class Bound:
    """A buffer from an offset on."""

    buffer: MTLBuffer
    offset: int


@dataclass(frozen=True)
class Bindings:
    """The table as it stood at one dispatch. Bytes were copied when they were set."""

    entries: Mapping[int, Bound | bytes]

    def buffers(self) -> list[MTLBuffer]:
        return [entry.buffer for entry in self.entries.values() if isinstance(entry, Bound)]

    def views(self) -> dict[int, memoryview]:
        """What the kernel sees: for each index the GPU's bytes, from the offset to the end of the buffer."""
        views: dict[int, memoryview] = {}
        for index, entry in self.entries.items():
            if isinstance(entry, Bound):
                views[index] = entry.buffer.memory.gpu[entry.offset :]
            else:
                views[index] = memoryview(bytearray(entry))
        return views


class BindingTable:
    """Buffers and bytes by index, set by an encoder's methods; `stage` is "", "Vertex" or "Fragment", as it stands in their names."""

    def __init__(self, encoder: MTLCommandEncoder, stage: str = "") -> None:
        self._encoder = encoder
        self._stage = stage
        self._entries: dict[int, Bound | bytes] = {}

    def set_buffer(self, buffer: Any, offset: Any, index: Any) -> None:
        """Binds a buffer; None takes the binding away."""
        selector = f"set{self._stage}Buffer:offset:atIndex:"
        start, position = convert.unsigned(offset), self._index(selector, index)
        if buffer is None:
            self._entries.pop(position, None)
            return
        bound = checked_buffer(buffer, "length")
        self._entries[position] = Bound(bound, self._offset(selector, bound, start))

    def set_buffers(self, buffers: Any, offsets: Any, range: Any) -> None:
        """Binds several buffers to consecutive indices."""
        where = convert.ns_range(range)
        given = convert.objects(buffers, where.length)
        starts = convert.objects(offsets, where.length)
        for step, (buffer, offset) in enumerate(zip(given, starts)):
            self.set_buffer(buffer, offset, where.location + step)

    def set_offset(self, offset: Any, index: Any) -> None:
        """Moves the offset of a buffer that is bound."""
        selector = f"set{self._stage}BufferOffset:atIndex:"
        start, position = convert.unsigned(offset), self._index(selector, index)
        bound = self._entries.get(position)
        if not isinstance(bound, Bound):
            self._encoder.reject(selector, f"no buffer is set at index {position}")
            return
        self._entries[position] = Bound(bound.buffer, self._offset(selector, bound.buffer, start))

    def set_bytes(self, content: Any, length: Any, index: Any) -> None:
        """Binds a copy of bytes: at most 4096, more are undefined (MTLComputeCommandEncoder, setBytes(_:length:index:))."""
        selector = f"set{self._stage}Bytes:length:atIndex:"
        size, position = convert.unsigned(length), self._index(selector, index)
        given = convert.byte_array(content, size)
        if size > MAX_BYTES:
            self._encoder.reject(selector, f"length({size}) must be <= {MAX_BYTES}.")
            given = given[:MAX_BYTES] + bytes([POISON]) * (size - MAX_BYTES)
        self._entries[position] = given

    def snapshot(self) -> Bindings:
        return Bindings(dict(self._entries))

    def _index(self, selector: str, index: Any) -> int:
        position = convert.unsigned(index)
        if position >= TABLE_SIZE:
            self._encoder.reject(selector, f"index({position}) must be < {TABLE_SIZE}.")
        return position

    def _offset(self, selector: str, buffer: MTLBuffer, offset: int) -> int:
        if offset >= buffer.length():
            self._encoder.reject(selector, f"offset({offset}) must be < [buffer length]({buffer.length()}).")
        return offset
