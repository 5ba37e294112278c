"""The few names of PyObjC's `objc` module that programs driving Metal use.

Behaviour follows the source of PyObjC: `objc.varlist` (pyobjc-core/Modules/objc/varlist.m), `objc.NULL` (objc-NULL.m),
struct types (struct-wrapper.m) and the conversion of arguments (objc_support.m, objc_util.m).
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import Iterator

from ._object import declare_properties, objc_object
from ._struct import Struct, createStructType
from ._varlist import NULL, MemoryFault, varlist

nil = None
YES = True
NO = False
_C_CHAR_AS_TEXT = b"t"


class error(Exception):
    """An Objective-C exception without a Python counterpart."""


@contextmanager
def autorelease_pool() -> Iterator[None]:
    """A pool block. Objects live as long as Python refers to them, so it has nothing to drain."""
    yield


__all__ = [
    "MemoryFault",
    "NO",
    "NULL",
    "Struct",
    "YES",
    "autorelease_pool",
    "createStructType",
    "declare_properties",
    "error",
    "nil",
    "objc_object",
    "varlist",
]
