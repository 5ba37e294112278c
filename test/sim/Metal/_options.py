"""Resource options, taken apart."""

from __future__ import annotations

from dataclasses import dataclass

from . import _constants as c

_NAMES = {
    c.MTLStorageModeShared: "Shared",
    c.MTLStorageModeManaged: "Managed",
    c.MTLStorageModePrivate: "Private",
    c.MTLStorageModeMemoryless: "Memoryless",
}


@dataclass(frozen=True)
class ResourceOptions:
    """An integer given as MTLResourceOptions: storage mode << 4 | CPU cache mode | hazard tracking mode << 8 (MTLResource.h)."""

    value: int

    @property
    def storage_mode(self) -> int:
        return (self.value >> c.MTLResourceStorageModeShift) & 0xF

    @property
    def cpu_cache_mode(self) -> int:
        return self.value & 0xF

    @property
    def hazard_tracking_mode(self) -> int:
        return (self.value >> c.MTLResourceHazardTrackingModeShift) & 0x3

    @property
    def is_managed(self) -> bool:
        return self.storage_mode == c.MTLStorageModeManaged

    @property
    def is_private(self) -> bool:
        return self.storage_mode == c.MTLStorageModePrivate

    @property
    def is_known(self) -> bool:
        return self.storage_mode in _NAMES

    @property
    def mode_name(self) -> str:
        """The constant's name, as validation prints it."""
        return f"MTLResourceStorageMode{mode_name(self.storage_mode)}"


def mode_name(mode: int) -> str:
    """`Shared`, `Managed`, `Private` or `Memoryless`; `Invalid` for any other number."""
    return _NAMES.get(mode, "Invalid")


def only_managed(selector: str, options: ResourceOptions) -> str:
    """The text of the assertion for a synchronisation of a resource that is not Managed (github.com/halide/Halide/issues/1681)."""
    return (
        f"{selector} only applies when resourceOptions(0x{options.value:x}) & MTLResourceStorageModeMask(0xf0) == "
        f"MTLResourceStorageModeManaged(0x10).  NOT {options.mode_name}"
    )


def not_cpu_accessible(options: ResourceOptions) -> str:
    """The text of the assertion for CPU access to a Private resource (github.com/ppy/veldrid/pull/23)."""
    return f"resourceOptions (0x{options.value:x}) specify {options.mode_name}, which is not CPU accessible."
