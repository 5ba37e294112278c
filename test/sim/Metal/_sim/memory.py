"""The memory behind a buffer: one copy, a GPU copy alone, or a CPU and a GPU copy.

A program writes the CPU copy of a Managed buffer through plain views (memoryview, ctypes, numpy) that tell nobody. Hardware does not
notice either: only `didModifyRange:` moves bytes to the GPU. The two copies are kept by these means:

- `didModifyRange:` takes the bytes as they are at that moment. They reach the GPU copy with the next command buffer that is committed
  and uses the buffer, not with earlier ones (MTLBuffer.h: it "does not make the contents coherent for any previously committed
  command buffers").
- `_known` holds what the program has told about (or got by a synchronisation). At a commit, each CPU byte that differs from it was
  written and never reported, or after the report: it becomes POISON in the GPU copy (MTLBuffer.h: "that range of the buffer
  immediately becomes undefined for any accesses by the GPU").
- GPU writes stay in the GPU copy until a `synchronizeResource:` runs (MTLBlitCommandEncoder.h); till then the CPU sees old bytes.

A byte rewritten with the value it had is not noticed.
"""

from __future__ import annotations

from typing import Iterator, Optional

POISON = 0xA5
_BLOCK = 256

Update = tuple[int, bytes]


class Memory:
    """One memory that the CPU (unless `cpu` is None: Private) and the GPU both use."""

    def __init__(self, gpu: memoryview, cpu: Optional[memoryview]) -> None:
        self.gpu = gpu
        self.cpu = cpu

    def did_modify(self, start: int, stop: int) -> None:
        """Reports a CPU write. Nothing to do where there is one copy."""

    def take_updates(self) -> list[Update]:
        """What a command buffer committed now must store into the GPU copy before it runs."""
        return []

    def synchronize(self) -> None:
        """Brings GPU writes into the CPU copy."""


class TwoCopies(Memory):
    """A Managed buffer of a discrete GPU. The bytes it is made with are in both copies."""

    cpu: memoryview

    def __init__(self, cpu: memoryview) -> None:
        super().__init__(memoryview(bytearray(cpu)), cpu)
        self._known = bytearray(cpu)
        self._reported: list[Update] = []

    def did_modify(self, start: int, stop: int) -> None:
        written = bytes(self.cpu[start:stop])
        self._known[start:stop] = written
        self._reported.append((start, written))

    def take_updates(self) -> list[Update]:
        updates = self._reported
        self._reported = []
        unreported = changed_ranges(self.cpu, memoryview(self._known))
        updates.extend((start, bytes([POISON]) * (stop - start)) for start, stop in unreported)
        return updates

    def synchronize(self) -> None:
        self.cpu[:] = self.gpu
        self._known[:] = self.gpu


def apply_updates(memory: Memory, updates: list[Update]) -> None:
    """Stores each update into the GPU copy, in order."""
    for start, content in updates:
        memory.gpu[start : start + len(content)] = content


def changed_ranges(now: memoryview, before: memoryview) -> Iterator[tuple[int, int]]:
    """The longest ranges [start, stop) whose bytes all differ, in order."""
    start: Optional[int] = None
    for base in range(0, len(now), _BLOCK):
        if start is None and now[base : base + _BLOCK] == before[base : base + _BLOCK]:
            continue
        for position in range(base, min(base + _BLOCK, len(now))):
            differs = now[position] != before[position]
            if differs and start is None:
                start = position
            elif not differs and start is not None:
                yield start, position
                start = None
    if start is not None:
        yield start, len(now)


def zeroed(length: int) -> memoryview:
    """New memory. "Creates a buffer the method clears with zero values" (MTLDevice, makeBuffer(length:options:))."""
    return memoryview(bytearray(length))


def poisoned(length: int) -> memoryview:
    """New memory of undefined bytes."""
    return memoryview(bytearray([POISON]) * length)
