"""C structs as PyObjC wraps them: named fields that can also be indexed, unpacked and compared with tuples."""

from __future__ import annotations

from typing import Any, ClassVar, Iterator


class Struct:
    """A mutable, unhashable record. Missing arguments are zero (pyobjc-core/Modules/objc/struct-wrapper.m)."""

    __typestr__: ClassVar[bytes] = b""
    _fields: ClassVar[tuple[str, ...]] = ()
    _defaults: ClassVar[tuple[Any, ...]] = ()
    __hash__: ClassVar[None] = None  # type: ignore[assignment]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        name = type(self).__name__
        if len(args) > len(self._fields):
            raise TypeError(f"{name}() takes at most {len(self._fields)} arguments ({len(args)} given)")
        for field, default in zip(self._fields, self._defaults):
            setattr(self, field, default() if callable(default) else default)
        for field, value in zip(self._fields, args):
            setattr(self, field, value)
        for field, value in kwargs.items():
            if field not in self._fields:
                raise TypeError(f"{name}() does not have argument {field}")
            if field in self._fields[: len(args)]:
                raise TypeError(f"{name}() got multiple values for keyword argument '{field}'")
            setattr(self, field, value)

    def __len__(self) -> int:
        return len(self._fields)

    def __iter__(self) -> Iterator[Any]:
        return (getattr(self, field) for field in self._fields)

    def __getitem__(self, index: int | slice) -> Any:
        return tuple(self)[index]

    def __setitem__(self, index: int, value: Any) -> None:
        setattr(self, self._fields[index], value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, (Struct, tuple, list)) and tuple(self) == tuple(other)

    def __repr__(self) -> str:
        shown = " ".join(f"{field}={getattr(self, field)!r}" for field in self._fields)
        return f"<{type(self).__module__}.{type(self).__name__} {shown}>"

    def copy(self) -> Struct:
        return type(self)(*self)


def createStructType(name: str, typestr: bytes, fieldnames: list[str], defaults: tuple[Any, ...] = ()) -> type[Struct]:
    """A new struct type called `Module.Name`. `defaults` holds a value, or a struct type, for each field; zero otherwise."""
    module, _, short = name.rpartition(".")
    members = {
        "__module__": module,
        "__typestr__": typestr,
        "_fields": tuple(fieldnames),
        "_defaults": defaults or (0,) * len(fieldnames),
    }
    return type(short, (Struct,), members)
