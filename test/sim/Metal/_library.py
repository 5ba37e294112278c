"""MTLLibrary, MTLFunction and the pipelines made from functions."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Iterable, Mapping, Optional

import objc
from Foundation import NSError

from . import _constants as c
from ._argument_encoder import MTLArgumentEncoder
from ._sim.kernels import Grid, KernelFunction, find_kernel

if TYPE_CHECKING:
    from ._device import MTLDevice

MAX_THREADS_PER_THREADGROUP = 1024
_COMMENTS = re.compile(r"//[^\n]*|/\*.*?\*/", re.DOTALL)
_KERNELS = re.compile(r"(?:\bkernel|\[\[\s*kernel\s*\]\])\s+void\s+(\w+)")


@objc.declare_properties(label=None)
class MTLFunction(objc.objc_object):
    """A kernel of a library: its name in the MSL text, and the Python function registered for it."""

    def __init__(self, device: MTLDevice, name: str, run: KernelFunction) -> None:
        self._device = device
        self._name = name
        self.run = run

    def name(self) -> str:
        return self._name

    def newArgumentEncoderWithBufferIndex_(self, index: int) -> MTLArgumentEncoder:
        return MTLArgumentEncoder(self._device)

    def device(self) -> MTLDevice:
        return self._device


@objc.declare_properties(label=None)
class MTLLibrary(objc.objc_object):
    """The functions whose `kernel void NAME` stands in the source and that `Metal._sim.kernel` gave a meaning."""

    def __init__(self, device: MTLDevice, names: Iterable[str]) -> None:
        self._device = device
        self._names = list(names)

    def newFunctionWithName_(self, name: str) -> Optional[MTLFunction]:
        """The function, or None when the library has no such function."""
        run = find_kernel(name) if name in self._names else None
        return None if run is None else MTLFunction(self._device, name, run)

    def functionNames(self) -> list[str]:
        return [name for name in self._names if find_kernel(name)]

    def device(self) -> MTLDevice:
        return self._device


@objc.declare_properties(label=None)
class MTLComputePipelineState(objc.objc_object):
    """A kernel ready for dispatch."""

    def __init__(self, device: MTLDevice, function: MTLFunction) -> None:
        self._device = device
        self._function = function

    def function(self, buffers: Mapping[int, memoryview], grid: Grid) -> None:
        """Runs the kernel; for encoders."""
        self._function.run(buffers, grid)

    def maxTotalThreadsPerThreadgroup(self) -> int:
        return MAX_THREADS_PER_THREADGROUP

    def threadExecutionWidth(self) -> int:
        return 32

    def staticThreadgroupMemoryLength(self) -> int:
        return 0

    def device(self) -> MTLDevice:
        return self._device


class MTLRenderPipelineState(objc.objc_object):
    """A render pipeline. Nothing runs it."""


def compile_library(device: MTLDevice, source: Any) -> tuple[Optional[MTLLibrary], Optional[NSError]]:
    """(library, None), or (None, error) for a text whose braces do not match: the one mistake that is looked for."""
    if not isinstance(source, str):
        raise ValueError(f"source must be a text, not {type(source).__name__}")
    text = _COMMENTS.sub(" ", source)
    if text.count("{") != text.count("}"):
        error = NSError("MTLLibraryErrorDomain", c.MTLLibraryErrorCompileFailure, "program_source: error: braces do not match")
        return None, error
    return MTLLibrary(device, dict.fromkeys(_KERNELS.findall(text))), None
