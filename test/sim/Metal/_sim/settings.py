"""The settings of the simulation: from the environment, or from `configure(...)`."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from typing import Any, Mapping

from .validation import ValidationError

_CHOICES: Mapping[str, tuple[str, ...]] = {
    "memory_model": ("discrete", "unified"),
    "execution": ("completion", "commit"),
}


@dataclass(frozen=True)
class Settings:
    """One way to simulate. A device keeps the settings it was made with.

    `page_size` is what no-copy lengths must be a multiple of: 4 KiB on Intel Macs, 16 KiB on Apple silicon
    (MTLDevice, makeBuffer(bytesNoCopy:length:options:deallocator:)); None takes the memory model's own.
    """

    memory_model: str = "discrete"
    validation: bool = True
    execution: str = "completion"
    page_size: int | None = None

    def __post_init__(self) -> None:
        for name, allowed in _CHOICES.items():
            if getattr(self, name) not in allowed:
                raise ValueError(f"{name} is {getattr(self, name)!r}, but must be one of {', '.join(allowed)}")

    @property
    def unified(self) -> bool:
        return self.memory_model == "unified"

    @property
    def page(self) -> int:
        return self.page_size or (16384 if self.unified else 4096)

    def reject(self, method: str, text: str) -> None:
        """Stops the program as API validation does (Xcode, "Validating your app's Metal API usage"); silent without validation."""
        if self.validation:
            raise ValidationError(method, text)


def from_environment(environment: Mapping[str, str]) -> Settings:
    """Settings by SIM_MEMORY_MODEL, SIM_EXECUTION and SIM_VALIDATION (0 turns validation off)."""
    return Settings(
        memory_model=environment.get("SIM_MEMORY_MODEL", "discrete"),
        execution=environment.get("SIM_EXECUTION", "completion"),
        validation=environment.get("SIM_VALIDATION", "1") != "0",
    )


_current: Settings = from_environment(os.environ)


def settings() -> Settings:
    """The settings for devices made from now on."""
    return _current


def configure(**changes: Any) -> Settings:
    """Changes the named settings. The next `MTLCreateSystemDefaultDevice()` gives a device that has them."""
    global _current
    _current = replace(_current, **changes)
    return _current
