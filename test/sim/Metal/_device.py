"""MTLDevice."""

from __future__ import annotations

from typing import Any, Optional, Sequence

import objc
from Foundation import NSError

from . import _constants as c
from ._allocation import MAX_BUFFER_LENGTH, new_no_copy, new_with_bytes, new_with_length
from ._argument_encoder import MTLArgumentEncoder
from ._buffer import MTLBuffer
from ._command_buffer import MTLCommandQueue
from ._commands import Scheduler
from ._event import MTLEvent, MTLSharedEvent
from ._heap import ALIGNMENT, MTLHeap, MTLHeapDescriptor, align, is_heap_allowed
from ._library import (
    MAX_THREADS_PER_THREADGROUP,
    MTLComputePipelineState,
    MTLFunction,
    MTLLibrary,
    MTLRenderPipelineState,
    compile_library,
)
from ._options import ResourceOptions
from ._sim import convert
from ._sim.kernels import known_kernels
from ._sim.settings import Settings, settings
from ._structs import MTLSize, MTLSizeAndAlign

_FIRST_ADDRESS = 1 << 32
_FAMILIES_OF_ALL = (c.MTLGPUFamilyMac2, c.MTLGPUFamilyCommon1, c.MTLGPUFamilyCommon2, c.MTLGPUFamilyCommon3, c.MTLGPUFamilyMetal3)
_APPLE_FAMILIES = (c.MTLGPUFamilyApple7, c.MTLGPUFamilyApple8)


class MTLDevice(objc.objc_object):
    """A GPU with memory of its own (`discrete`) or in the CPU's memory (`unified`)."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.scheduler = Scheduler()
        self._next_address = _FIRST_ADDRESS

    def reserve_addresses(self, length: int) -> int:
        """A GPU address that no other memory has; for allocations."""
        address = self._next_address
        self._next_address += align(length) + ALIGNMENT
        return address

    # What the device is

    def name(self) -> str:
        return "Simulated unified GPU" if self.settings.unified else "Simulated discrete GPU"

    def hasUnifiedMemory(self) -> bool:
        return self.settings.unified

    def maxBufferLength(self) -> int:
        return MAX_BUFFER_LENGTH

    def recommendedMaxWorkingSetSize(self) -> int:
        return 4 * MAX_BUFFER_LENGTH

    def maxThreadsPerThreadgroup(self) -> Any:
        return MTLSize(MAX_THREADS_PER_THREADGROUP, MAX_THREADS_PER_THREADGROUP, MAX_THREADS_PER_THREADGROUP)

    def isLowPower(self) -> bool:
        return False

    def isHeadless(self) -> bool:
        return False

    def isRemovable(self) -> bool:
        return False

    def registryID(self) -> int:
        return 1

    def supportsFamily_(self, family: int) -> bool:
        return family in _FAMILIES_OF_ALL or (self.settings.unified and family in _APPLE_FAMILIES)

    # Resources

    def newBufferWithLength_options_(self, length: int, options: int) -> Optional[MTLBuffer]:
        return new_with_length(self, convert.unsigned(length), _options(options))

    def newBufferWithBytes_length_options_(self, content: Any, length: int, options: int) -> Optional[MTLBuffer]:
        return new_with_bytes(self, content, convert.unsigned(length), _options(options))

    def newBufferWithBytesNoCopy_length_options_deallocator_(
        self, content: Any, length: int, options: int, deallocator: Any
    ) -> Optional[MTLBuffer]:
        return new_no_copy(self, content, convert.unsigned(length), _options(options), deallocator)

    def heapBufferSizeAndAlignWithLength_options_(self, length: int, options: int) -> Any:
        return MTLSizeAndAlign(align(convert.unsigned(length)), ALIGNMENT)

    def newHeapWithDescriptor_(self, descriptor: Any) -> Optional[MTLHeap]:
        """A heap; None for a storage mode that heaps cannot have, when validation is off."""
        if not isinstance(descriptor, MTLHeapDescriptor):
            raise convert.unrecognized(descriptor, "storageMode")
        wanted: Any = descriptor
        size = convert.unsigned(wanted.size())
        return MTLHeap(self, descriptor, size) if is_heap_allowed(self.settings, size, wanted.storageMode()) else None

    # Work

    def newCommandQueue(self) -> MTLCommandQueue:
        return MTLCommandQueue(self)

    def newCommandQueueWithMaxCommandBufferCount_(self, count: int) -> MTLCommandQueue:
        return MTLCommandQueue(self)

    def newEvent(self) -> MTLEvent:
        return MTLEvent()

    def newSharedEvent(self) -> MTLSharedEvent:
        return MTLSharedEvent(self.scheduler)

    def newFence(self) -> objc.objc_object:
        return objc.objc_object()

    # Functions

    def newLibraryWithSource_options_error_(
        self, source: str, options: Any, error: None
    ) -> tuple[Optional[MTLLibrary], Optional[NSError]]:
        """(library, None) or (None, error): PyObjC returns the `error:` argument as a second result."""
        return compile_library(self, source)

    def newDefaultLibrary(self) -> MTLLibrary:
        """A library of every kernel registered so far."""
        return MTLLibrary(self, known_kernels())

    def newComputePipelineStateWithFunction_error_(
        self, function: Optional[MTLFunction], error: None
    ) -> tuple[Optional[MTLComputePipelineState], Optional[NSError]]:
        """(pipeline, None), or (None, error) without validation when there is no function."""
        if function is None:
            self.settings.reject("-[MTLDebugDevice newComputePipelineStateWithFunction:error:]", "computeFunction must not be nil.")
            return None, NSError("CompilerError", 1, "computeFunction must not be nil.")
        return MTLComputePipelineState(self, function), None

    def newRenderPipelineStateWithDescriptor_error_(
        self, descriptor: Any, error: None
    ) -> tuple[Optional[MTLRenderPipelineState], Optional[NSError]]:
        return MTLRenderPipelineState(), None

    def newArgumentEncoderWithArguments_(self, arguments: Sequence[Any]) -> MTLArgumentEncoder:
        return MTLArgumentEncoder(self, 1 + max(argument.index() for argument in arguments))


def _options(value: Any) -> ResourceOptions:
    return ResourceOptions(convert.unsigned(value))


_device: Optional[MTLDevice] = None


def MTLCreateSystemDefaultDevice() -> MTLDevice:
    """The device of the settings in force: the same one each time, until they change."""
    global _device
    if _device is None or _device.settings != settings():
        _device = MTLDevice(settings())
    return _device


def MTLCopyAllDevices() -> list[MTLDevice]:
    """All devices of the Mac: one."""
    return [MTLCreateSystemDefaultDevice()]


def run_pending_work() -> None:
    """Lets the GPU run, as it does while the program blocks."""
    if _device is not None:
        _device.scheduler.run()
