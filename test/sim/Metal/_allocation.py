"""The allocation of buffers, and what makes a request invalid."""

from __future__ import annotations

import mmap
from typing import TYPE_CHECKING, Any, Optional

from . import _constants as c
from ._buffer import MTLBuffer, call_when_gone
from ._options import ResourceOptions, not_cpu_accessible
from ._sim import convert
from ._sim.memory import Memory, TwoCopies, poisoned, zeroed
from ._sim.settings import Settings

if TYPE_CHECKING:
    from ._device import MTLDevice

MAX_BUFFER_LENGTH = 1 << 31
_ARGUMENTS = "-[MTLDebugDevice validateNewBufferArgs:options:]"


def is_allowed(settings: Settings, length: int, options: ResourceOptions) -> bool:
    """Whether any buffer may have this length and these options.

    "You can create only textures, not buffers, using memoryless mode" (Metal, "Choosing a resource storage mode for Apple GPUs"). A CPU
    cache mode that does not exist, as `MTLStorageModePrivate` given for options makes it, passes: the buffer is Shared.
    """
    if length == 0:
        settings.reject(_ARGUMENTS, "Cannot create buffer of zero length.")
        return False
    if length > MAX_BUFFER_LENGTH:
        settings.reject(_ARGUMENTS, f"newBufferWith*:length 0x{length:x} must not exceed {MAX_BUFFER_LENGTH >> 20} MB.")
        return False
    if options.storage_mode == c.MTLStorageModeMemoryless or not options.is_known:
        settings.reject(_ARGUMENTS, f"resourceOptions (0x{options.value:x}) specify {options.mode_name}, which is not valid for buffers.")
        return False
    return True


def make_memory(settings: Settings, options: ResourceOptions, content: memoryview) -> Memory:
    """Memory of the options' storage mode that holds, and for the CPU is, `content`.

    Where a GPU has no memory of its own, a Managed resource "resides in system memory accessible to both" (Metal, "Choosing a resource
    storage mode for Apple GPUs").
    """
    if options.is_private:
        return Memory(content, None)
    if options.is_managed and not settings.unified:
        return TwoCopies(content)
    return Memory(content, content)


def new_with_length(device: MTLDevice, length: int, options: ResourceOptions) -> Optional[MTLBuffer]:
    """A buffer of zeros; None where the request is invalid and validation is off."""
    if not is_allowed(device.settings, length, options):
        return None
    return _new(device, options, zeroed(length))


def new_with_bytes(device: MTLDevice, content: Any, length: int, options: ResourceOptions) -> Optional[MTLBuffer]:
    """A buffer made with a copy of the bytes, in every copy it has (MTLDevice, makeBuffer(bytes:length:options:)).

    A Private one cannot be filled this way (Metal, "Copying data to a private resource"): without validation its bytes are undefined.
    """
    given = convert.byte_array(content, length)
    if not is_allowed(device.settings, length, options):
        return None
    if options.is_private:
        device.settings.reject("-[MTLDebugDevice newBufferWithBytes:length:options:]", not_cpu_accessible(options))
        return _new(device, options, poisoned(length))
    return _new(device, options, memoryview(bytearray(given)))


def new_no_copy(device: MTLDevice, content: Any, length: int, options: ResourceOptions, deallocator: Any) -> Optional[MTLBuffer]:
    """A buffer over the caller's own memory, which must be page-aligned and whole pages long.

    (MTLDevice, makeBuffer(bytesNoCopy:length:options:deallocator:).) The length is held against the page size of the simulated Mac, the
    pointer against this machine's own pages, for no allocation here is aligned to more.
    """
    settings = device.settings
    method = "-[MTLDebugDevice newBufferWithBytesNoCopy:length:options:deallocator:]"
    address, memory = convert.pointer(content, length)
    if not is_allowed(settings, length, options):
        return None
    if options.is_private:
        settings.reject(method, not_cpu_accessible(options))
        return None
    if address % mmap.PAGESIZE:
        settings.reject(method, f"newBufferWithBytesNoCopy:pointer is not {settings.page} byte aligned.")
        return None
    if length % settings.page:
        settings.reject(method, f"newBufferWithBytesNoCopy:length 0x{length:x} is not {settings.page} byte aligned.")
        return None
    buffer = _new(device, options, memory)
    if deallocator is not None:
        call_when_gone(buffer, deallocator, address, length)
    return buffer


def _new(device: MTLDevice, options: ResourceOptions, content: memoryview) -> MTLBuffer:
    memory = make_memory(device.settings, options, content)
    return MTLBuffer(device, memory, options, device.reserve_addresses(len(content)))
