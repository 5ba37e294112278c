"""What the kernels of the fixture programs in `test/fixtures/run/` do: they hold them as Metal source, which nothing here can run."""

from __future__ import annotations

from typing import Any, Mapping

import Metal


@Metal._sim.kernel("count_up")
def count_up(buffers: Mapping[int, memoryview], grid: Any) -> None:
    out = buffers[0].cast("i")
    for x, _, _ in grid.positions():
        out[x] = x


@Metal._sim.kernel("double_all")
def double_all(buffers: Mapping[int, memoryview], grid: Any) -> None:
    source, out = buffers[0].cast("i"), buffers[1].cast("i")
    for x, _, _ in grid.positions():
        out[x] = 2 * source[x]
