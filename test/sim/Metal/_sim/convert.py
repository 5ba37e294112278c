"""How PyObjC turns Python arguments into C values, with its errors (pyobjc-core/Modules/objc/objc_support.m and objc_util.m)."""

from __future__ import annotations

import ctypes
from typing import Any

import Foundation

from .._structs import MTLSize

_UNSIGNED_MAX = (1 << 64) - 1


def unsigned(value: Any) -> int:
    """An NSUInteger. Floats are cut off; texts, bytes, None and sequences are refused."""
    number = _integer(value, "unsigned long long")
    if not -(1 << 63) <= number <= _UNSIGNED_MAX:
        raise ValueError(f"depythonifying 'unsigned long long', got '{type(value).__name__}' of wrong magnitude")
    return number & _UNSIGNED_MAX


def signed_char(value: Any) -> int:
    """A `char` argument given as an integer, as the value of a fill is: -128 to 127. The result is its byte, 0 to 255."""
    number = _integer(value, "char")
    if not -128 <= number <= 127:
        raise ValueError(f"depythonifying 'char', got '{type(value).__name__}' of wrong magnitude")
    return number & 0xFF


def _integer(value: Any, kind: str) -> int:
    if not isinstance(value, (str, bytes, bytearray)):
        try:
            return int(value)
        except TypeError:
            pass
    raise ValueError(f"depythonifying '{kind}', got '{type(value).__name__}'")


def _members(value: Any, count: int) -> list[int]:
    try:
        members = tuple(value)
    except TypeError:
        raise TypeError("depythonifying struct, got no sequence") from None
    if len(members) != count:
        raise ValueError(f"depythonifying struct of {count} members, got tuple of {len(members)}")
    return [unsigned(member) for member in members]


def ns_range(value: Any) -> Any:
    """An NSRange from an NSRange or any sequence of two integers."""
    return Foundation.NSRange(*_members(value, 2))


def mtl_size(value: Any) -> Any:
    """An MTLSize from an MTLSize or any sequence of three integers."""
    return MTLSize(*_members(value, 3))


def byte_array(value: Any, length: int) -> bytes:
    """A copy of the first `length` bytes of a bytes-like object, which must have as many; a text is refused."""
    view = _byte_source(value, length)
    return view.tobytes()[:length]


def _byte_source(value: Any, length: int) -> memoryview:
    if isinstance(value, str):
        raise TypeError("Expecting byte-buffer, got str")
    try:
        view = memoryview(value)
    except TypeError:
        raise TypeError("converting to a C array") from None
    if not view.c_contiguous:
        raise ValueError("buffer not compatible")
    if length > view.nbytes:
        raise ValueError(f"Requesting buffer of {length}, have buffer of {view.nbytes}")
    return view


class _PyBuffer(ctypes.Structure):
    """Py_buffer of CPython's C API."""

    _fields_ = [
        ("buf", ctypes.c_void_p), ("obj", ctypes.c_void_p), ("len", ctypes.c_ssize_t), ("itemsize", ctypes.c_ssize_t),
        ("readonly", ctypes.c_int), ("ndim", ctypes.c_int), ("format", ctypes.c_char_p), ("shape", ctypes.c_void_p),
        ("strides", ctypes.c_void_p), ("suboffsets", ctypes.c_void_p), ("internal", ctypes.c_void_p),
    ]  # fmt: skip


def pointer(value: Any, length: int) -> tuple[int, memoryview]:
    """The address of a bytes-like object and a byte view of its first `length` bytes, not copied."""
    view = _byte_source(value, length)
    raw = _PyBuffer()
    ctypes.pythonapi.PyObject_GetBuffer(ctypes.py_object(view), ctypes.byref(raw), 0)
    address = raw.buf or 0
    ctypes.pythonapi.PyBuffer_Release(ctypes.byref(raw))
    return address, view.cast("B")[:length]


def objects(values: Any, count: int) -> list[Any]:
    """The first `count` objects of a sequence given for a C array."""
    try:
        items = list(values)
    except TypeError:
        raise TypeError("converting to a C array") from None
    if len(items) < count:
        raise ValueError(f"too few values ({len(items)}) expecting at least {count}")
    return items[:count]


def unrecognized(value: Any, selector: str) -> ValueError:
    """The error for an object that is not what the method works on: NSInvalidArgumentException, which PyObjC raises as ValueError."""
    kind = {"tuple": "OC_BuiltinPythonArray", "list": "OC_BuiltinPythonArray"}.get(type(value).__name__, "OC_PythonObject")
    return ValueError(f"NSInvalidArgumentException - -[{kind} {selector}]: unrecognized selector sent to instance")
