"""The names of PyObjC's `Foundation` that programs driving Metal use: ranges and errors."""

from __future__ import annotations

from typing import Any

import objc
from objc import objc_object

NSRange = objc.createStructType("Foundation.NSRange", b"{_NSRange=QQ}", ["location", "length"])
NSNotFound = 0x7FFFFFFFFFFFFFFF
NSObject = objc_object


def NSMakeRange(location: int, length: int) -> Any:
    """A range. Where a method takes one, PyObjC also accepts `NSRange(a, n)` and a plain tuple `(a, n)`."""
    return NSRange(int(location), int(length))


def NSMaxRange(range: Any) -> int:
    """The first position after the range."""
    location, length = range
    return location + length


def NSLocationInRange(location: int, range: Any) -> bool:
    return range[0] <= location < NSMaxRange(range)


def NSEqualRanges(one: Any, other: Any) -> bool:
    return tuple(one) == tuple(other)


class NSError(objc_object):
    """What a method with an `error:` argument returns as its second result."""

    def __init__(self, domain: str = "", code: int = 0, text: str = "") -> None:
        self._domain, self._code, self._text = domain, code, text

    def domain(self) -> str:
        return self._domain

    def code(self) -> int:
        return self._code

    def localizedDescription(self) -> str:
        return self._text

    def __repr__(self) -> str:
        return f'Error Domain={self._domain} Code={self._code} "{self._text}"'


__all__ = ["NSEqualRanges", "NSError", "NSLocationInRange", "NSMakeRange", "NSMaxRange", "NSNotFound", "NSObject", "NSRange"]
