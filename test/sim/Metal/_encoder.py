"""What all command encoders share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Sequence

import objc

from ._buffer import MTLBuffer
from ._commands import Command
from ._sim import convert
from ._sim.settings import Settings

if TYPE_CHECKING:
    from ._command_buffer import MTLCommandBuffer
    from ._device import MTLDevice


@objc.declare_properties(label=None)
class MTLCommandEncoder(objc.objc_object):
    """Writes commands into one command buffer until `endEncoding()`."""

    creator: ClassVar[str] = ""
    debug_class: ClassVar[str] = ""

    def __init__(self, command_buffer: MTLCommandBuffer) -> None:
        self._command_buffer = command_buffer
        self._has_ended = False

    @property
    def settings(self) -> Settings:
        return self.device().settings

    def device(self) -> MTLDevice:
        return self._command_buffer.device()

    def reject(self, selector: str, text: str) -> None:
        """Fails as validation does for a method of this encoder."""
        self.settings.reject(f"-[{self.debug_class} {selector}]", text)

    def encode(self, selector: str, command: Command) -> None:
        if self._has_ended:
            self.reject(selector, "encoding to an encoder after endEncoding")
            return
        self._command_buffer.encode(command)

    def endEncoding(self) -> None:
        if self._has_ended:
            self.reject("endEncoding", "endEncoding has already been called.")
        self._has_ended = True
        self._command_buffer.close(self)

    def pushDebugGroup_(self, name: str) -> None:
        """Debug groups show in captures alone."""

    def popDebugGroup(self) -> None:
        """Debug groups show in captures alone."""

    def insertDebugSignpost_(self, name: str) -> None:
        """Signposts show in captures alone."""

    def updateFence_(self, fence: object) -> None:
        """Commands run in order: fences have nothing to hold back."""

    def waitForFence_(self, fence: object) -> None:
        """Commands run in order: fences have nothing to hold back."""


class ResidentSet:
    """The buffers that `useResource` and `useHeap` make reachable for the rest of an encoder.

    A kernel may follow a pointer only into such memory (MTLComputeCommandEncoder, useResource(_:usage:)).
    """

    def __init__(self) -> None:
        self._buffers: dict[int, MTLBuffer] = {}

    def add(self, buffers: Sequence[Any]) -> None:
        for buffer in buffers:
            self._buffers[id(buffer)] = checked_buffer(buffer, "isResident")

    def buffers(self) -> list[MTLBuffer]:
        return list(self._buffers.values())


def checked_buffer(value: Any, selector: str) -> MTLBuffer:
    """The buffer given, or PyObjC's error for an object that is none."""
    if isinstance(value, MTLBuffer):
        return value
    raise convert.unrecognized(value, selector)
