"""The root class of what stands for Objective-C objects."""

from __future__ import annotations

from typing import Any, Callable, TypeVar

Self = TypeVar("Self", bound="objc_object")


class objc_object:
    """What every object answers: two-phase creation (`alloc().init()` or `new()`), lifetime calls, comparison, description.

    Python names are the selectors with each colon an underscore, and no other spelling exists: `newBufferWithLength_options`
    without its last underscore is no method (PyObjC, "An introduction to PyObjC", Underscores, and lots of them).
    """

    @classmethod
    def alloc(cls: type[Self]) -> Self:
        return cls()

    @classmethod
    def new(cls: type[Self]) -> Self:
        return cls()

    def init(self: Self) -> Self:
        return self

    def retain(self: Self) -> Self:
        return self

    def autorelease(self: Self) -> Self:
        return self

    def release(self) -> None:
        """Gives up one reference; Python's own reference keeps the object alive."""

    def isEqual_(self, other: object) -> bool:
        return self is other

    def respondsToSelector_(self, selector: str | bytes) -> bool:
        name = selector.decode() if isinstance(selector, bytes) else selector
        return callable(getattr(self, name.replace(":", "_"), None))

    def description(self) -> str:
        return repr(self)


def declare_properties(**defaults: Any) -> Callable[[type], type]:
    """A class decorator that gives each named property its getter `name()` and its setter `setName_(value)`."""

    def declare(cls: type) -> type:
        for name, default in defaults.items():
            _declare(cls, name, default)
        return cls

    return declare


def _declare(cls: type, name: str, default: Any) -> None:
    slot = f"_{name}"

    def read(self: Any) -> Any:
        return getattr(self, slot)

    def write(self: Any, value: Any) -> None:
        setattr(self, slot, value)

    setattr(cls, slot, default)
    setattr(cls, name, read)
    setattr(cls, f"set{name[0].upper()}{name[1:]}_", write)
