"""`objc.varlist`, the C array of unknown length that `MTLBuffer.contents()` gives, and the null pointer it gives instead.

PyObjC declares `contents` as a pointer to a C array of variable length with elements of type `void`, which the bridge reads as
single bytes (pyobjc-framework-Metal/Lib/Metal/_metadata.py, pyobjc-core/Modules/objc/varlist.m and libffi_support.m).
"""

from __future__ import annotations

import sys
from operator import index as as_index
from types import GenericAlias
from typing import Any, NoReturn


class MemoryFault(BaseException):
    """An access beyond a buffer's memory. A real process would crash or read foreign memory, so no `except Exception` catches it."""


class _NULL_type:
    """The type of `objc.NULL`: it has no attributes and no items, so whatever a program does with it next fails."""

    def __repr__(self) -> str:
        return "objc.NULL"


NULL = _NULL_type()


class varlist:
    """Bytes from an address on. `v[i]` is a `bytes` of length 1; a slice needs a stop, and is a tuple of such bytes."""

    __typestr__ = b"t"
    __class_getitem__ = classmethod(GenericAlias)
    _memory: memoryview

    def __new__(cls) -> NoReturn:  # type: ignore[misc]
        raise TypeError("cannot create 'objc.varlist' instances")

    def as_tuple(self, count: int) -> tuple[bytes, ...]:
        """The first `count` elements."""
        return self[0:count]

    def as_buffer(self, count: int) -> memoryview:
        """A writable view of the first `count` bytes: what is stored through it is stored in the buffer."""
        return self._memory[0 : _within(self, as_index(count))]

    def __getitem__(self, item: Any) -> Any:
        if isinstance(item, slice):
            start, stop = _bounds(item)
            _within(self, stop)
            return tuple(bytes(self._memory[i : i + 1]) for i in range(start, stop))
        position = _position(item)
        _within(self, position + 1)
        return bytes(self._memory[position : position + 1])

    def __setitem__(self, item: Any, value: Any) -> None:
        if not isinstance(item, slice):
            position = _position(item)
            _within(self, position + 1)
            self._memory[position] = _byte(value)
            return
        start, stop = _bounds(item)
        values = _sequence(value)
        if len(values) != stop - start:
            raise ValueError("objc.varlist slice assignment doesn't support resizing")
        _within(self, stop)
        for position, one in enumerate(values, start):
            self._memory[position] = _byte(one)

    def __delitem__(self, item: Any) -> NoReturn:
        raise ValueError("Cannot delete items of an 'objc.varlist'")


def make_varlist(memory: memoryview) -> varlist:
    """A varlist over `memory`, a byte view. Python programs cannot make one themselves."""
    made: varlist = object.__new__(varlist)
    made._memory = memory
    return made


def _within(array: varlist, stop: int) -> int:
    if stop < 0 or stop > len(array._memory):
        raise MemoryFault(f"access to byte {stop} of a buffer of {len(array._memory)} bytes")
    return stop


def _position(item: Any) -> int:
    try:
        position = as_index(item)
    except TypeError:
        raise TypeError(f"objc.varlist indices must be integers, got {type(item).__name__}") from None
    if position < 0:
        raise ValueError("objc.varlist does not support negative indexes")
    if position >= sys.maxsize:
        raise IndexError(f"Index '{position}' out of range")
    return position


def _bounds(item: slice) -> tuple[int, int]:
    start = 0 if item.start is None else _slice_index(item.start)
    if item.stop is None:
        raise ValueError("Slice end must be specified")
    stop = _slice_index(item.stop)
    if item.step is not None and _slice_index(item.step) != 1:
        raise ValueError("objc.varlist doesn't support slice steps other than 1")
    start, stop = _position(start), _position(stop)
    return start, max(start, stop)


def _slice_index(value: Any) -> int:
    try:
        return as_index(value)
    except TypeError:
        raise ValueError(f"Slice index of unsupported type '{type(value).__name__}'") from None


def _sequence(value: Any) -> tuple[Any, ...]:
    try:
        return tuple(value)
    except TypeError:
        raise TypeError("New value must be a sequence") from None


def _byte(value: Any) -> int:
    if isinstance(value, (bytes, bytearray)) and len(value) == 1:
        return value[0]
    raise ValueError(f"Expecting byte string of length 1, got a '{type(value).__name__}'")
