"""Kernels as Python functions, and the grid they run over."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Callable, Iterator, Mapping, Optional, Sequence

from .memory import poisoned
from .settings import Settings

if TYPE_CHECKING:
    from .._buffer import MTLBuffer

_UNMAPPED = 4096


@dataclass(frozen=True)
class Grid:
    """What a dispatch runs over: `threads` of the whole grid, and of one threadgroup, both as MTLSize."""

    threads: Any
    threads_per_threadgroup: Any

    @property
    def count(self) -> int:
        """The number of threads."""
        return self.threads.width * self.threads.height * self.threads.depth

    def positions(self) -> Iterator[tuple[int, int, int]]:
        """Each thread's `thread_position_in_grid`, x fastest."""
        for z in range(self.threads.depth):
            for y in range(self.threads.height):
                for x in range(self.threads.width):
                    yield x, y, z


KernelFunction = Callable[[Mapping[int, memoryview], Grid], None]

_kernels: dict[str, KernelFunction] = {}


def kernel(name: str) -> Callable[[KernelFunction], KernelFunction]:
    """Registers a function as what `kernel void NAME` does. Libraries whose source holds such a kernel then have that function."""

    def register(function: KernelFunction) -> KernelFunction:
        _kernels[name] = function
        return function

    return register


def find_kernel(name: str) -> Optional[KernelFunction]:
    return _kernels.get(name)


def known_kernels() -> list[str]:
    return sorted(_kernels)


def forget_kernels() -> None:
    """Removes all registered kernels."""
    _kernels.clear()


_resident: list[tuple[Settings, Sequence["MTLBuffer"]]] = []


@contextmanager
def residency(settings: Settings, buffers: Sequence["MTLBuffer"]) -> Iterator[None]:
    """While a kernel runs: the buffers it can reach, bound to it or named by `useResource` and `useHeap`."""
    _resident.append((settings, buffers))
    try:
        yield
    finally:
        _resident.pop()


def memory_at(address: int) -> memoryview:
    """The GPU's bytes from a `gpuAddress` on, for kernels that follow a pointer out of an argument buffer.

    Only memory made resident for this dispatch can be reached (MTLComputeCommandEncoder, useResource(_:usage:)); any other address is
    a validation error, and undefined bytes without validation.
    """
    if not _resident:
        raise RuntimeError("memory_at() is for use inside a kernel")
    settings, buffers = _resident[-1]
    for buffer in buffers:
        start = buffer.gpuAddress()
        if start <= address < start + buffer.length():
            return buffer.memory.gpu[address - start :]
    text = f"Invalid device load at address 0x{address:x}: no resource there was made resident for this dispatch"
    settings.reject("Shader Validation", text)
    return poisoned(_UNMAPPED)
