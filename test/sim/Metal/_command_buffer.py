"""MTLCommandQueue and MTLCommandBuffer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Callable, Optional

import objc

from . import _constants as c
from ._blit_encoder import MTLBlitCommandEncoder
from ._commands import Command
from ._compute_encoder import MTLComputeCommandEncoder
from ._encoder import MTLCommandEncoder
from ._event import MTLEvent
from ._render_encoder import MTLRenderCommandEncoder
from ._sim import convert
from ._sim.memory import Memory, Update, apply_updates
from ._sim.validation import Deadlock

if TYPE_CHECKING:
    from ._device import MTLDevice

Handler = Callable[["MTLCommandBuffer"], Any]
_CLASS = "_MTLCommandBuffer"


@objc.declare_properties(label=None)
class MTLCommandQueue(objc.objc_object):
    """Command buffers of one queue run one after the other."""

    def __init__(self, device: MTLDevice) -> None:
        self._device = device

    def commandBuffer(self) -> MTLCommandBuffer:
        return MTLCommandBuffer(self)

    commandBufferWithUnretainedReferences = commandBuffer

    def device(self) -> MTLDevice:
        return self._device


@objc.declare_properties(label=None)
class MTLCommandBuffer(objc.objc_object):
    """Commands for one run. Nothing runs before `commit()`, and (by default) not before the program waits for it or polls."""

    def __init__(self, queue: MTLCommandQueue) -> None:
        self._queue = queue
        self._settings = queue.device().settings
        self._scheduler = queue.device().scheduler
        self._commands: list[Command] = []
        self._next = 0
        self._encoder: Optional[MTLCommandEncoder] = None
        self._status = c.MTLCommandBufferStatusNotEnqueued
        self._scheduled_handlers: list[Handler] = []
        self._completed_handlers: list[Handler] = []

    # Encoding

    def computeCommandEncoder(self) -> MTLComputeCommandEncoder:
        return self._open(MTLComputeCommandEncoder(self))

    def computeCommandEncoderWithDispatchType_(self, dispatch_type: int) -> MTLComputeCommandEncoder:
        return self.computeCommandEncoder()

    def computeCommandEncoderWithDescriptor_(self, descriptor: object) -> MTLComputeCommandEncoder:
        return self.computeCommandEncoder()

    def blitCommandEncoder(self) -> MTLBlitCommandEncoder:
        return self._open(MTLBlitCommandEncoder(self))

    def blitCommandEncoderWithDescriptor_(self, descriptor: object) -> MTLBlitCommandEncoder:
        return self.blitCommandEncoder()

    def renderCommandEncoderWithDescriptor_(self, descriptor: object) -> MTLRenderCommandEncoder:
        return self._open(MTLRenderCommandEncoder(self))

    def encodeSignalEvent_value_(self, event: MTLEvent, value: int) -> None:
        reached = convert.unsigned(value)
        self.encode(Command(lambda: event.signal(reached)))

    def encodeWaitForEvent_value_(self, event: MTLEvent, value: int) -> None:
        awaited = convert.unsigned(value)
        self.encode(Command(lambda: None, is_ready=lambda: event.value >= awaited))

    def encode(self, command: Command) -> None:
        """Appends a command; for encoders."""
        if self._is_committed:
            self._settings.reject(f"-[{_CLASS} encode]", "commands may not be encoded to a command buffer after commit")
            return
        self._commands.append(command)

    def close(self, encoder: MTLCommandEncoder) -> None:
        """Ends the encoder that is open; for encoders."""
        if self._encoder is encoder:
            self._encoder = None

    def _open(self, encoder: Any) -> Any:
        if self._is_committed:
            self._settings.reject(f"-[{_CLASS} {encoder.creator}]", "encoders may not be created on a command buffer after commit")
        elif self._encoder is not None:
            self._settings.reject(f"-[{_CLASS} {encoder.creator}]", "A command encoder is already encoding to this command buffer")
        self._encoder = encoder
        return encoder

    # Running

    @property
    def _is_committed(self) -> bool:
        return self._status >= c.MTLCommandBufferStatusCommitted

    @property
    def has_finished(self) -> bool:
        return self._status >= c.MTLCommandBufferStatusCompleted

    def enqueue(self) -> None:
        """Reserves a place in the queue. Here the order of commits alone counts."""
        self._status = max(self._status, c.MTLCommandBufferStatusEnqueued)

    def commit(self) -> None:
        """Hands the commands to the GPU.

        CPU writes to Managed buffers count as they are reported by now (MTLBuffer, didModifyRange(_:)).
        """
        method = f"-[{_CLASS} commit]"
        if self._is_committed:
            self._settings.reject(method, "commit an already committed command buffer")
            return
        if self._encoder is not None:
            self._settings.reject(method, "commit command buffer with uncommitted encoder")
        self._commands.insert(0, self._uploads())
        self._status = c.MTLCommandBufferStatusCommitted
        self._scheduler.submit(self)
        if self._settings.execution == "commit":
            self._scheduler.run()

    def _uploads(self) -> Command:
        used = {id(buffer.memory): buffer.memory for command in self._commands for buffer in command.buffers}
        updates: list[tuple[Memory, list[Update]]] = [(memory, memory.take_updates()) for memory in used.values()]

        def run() -> None:
            for memory, changes in updates:
                apply_updates(memory, changes)

        return Command(run)

    def run_commands(self) -> bool:
        """Runs till the end or a wait that is not over; for the scheduler. False when not one command could run."""
        before = self._next
        self._schedule()
        try:
            while self._next < len(self._commands) and self._commands[self._next].is_ready():
                self._commands[self._next].run()
                self._next += 1
        except BaseException:
            self._status = c.MTLCommandBufferStatusError
            raise
        moved = self._next > before
        if self._next == len(self._commands):
            self._status = c.MTLCommandBufferStatusCompleted
            self._commands, self._next = [], 0  # what was used is held no longer
        return moved

    def _schedule(self) -> None:
        if self._status == c.MTLCommandBufferStatusCommitted:
            self._status = c.MTLCommandBufferStatusScheduled
            for handler in self._scheduled_handlers:
                handler(self)

    # Waiting

    def status(self) -> int:
        """The status now. Each call lets the GPU get one step further, so a loop that polls it ends."""
        now = self._status
        if now == c.MTLCommandBufferStatusCommitted:
            self._schedule()
        elif now == c.MTLCommandBufferStatusScheduled:
            self._scheduler.run(lambda: self.has_finished)
        return now

    def waitUntilScheduled(self) -> None:
        self._require_commit("waitUntilScheduled")
        self._schedule()

    def waitUntilCompleted(self) -> None:
        """Returns when the commands have run and the completed handlers were called."""
        self._require_commit("waitUntilCompleted")
        self._scheduler.run(lambda: self.has_finished)
        if not self.has_finished:
            raise Deadlock("waitUntilCompleted: the work waits for an event that nobody signals, or is waited for from within")

    def _require_commit(self, selector: str) -> None:
        if not self._is_committed:
            self._settings.reject(f"-[{_CLASS} {selector}]", f"{selector} on a command buffer that was not committed")
            raise Deadlock(f"{selector}: the command buffer was not committed")

    def addScheduledHandler_(self, handler: Handler) -> None:
        self._scheduled_handlers.append(handler)

    def addCompletedHandler_(self, handler: Handler) -> None:
        """Has `handler(commandBuffer)` called when the work is done; to be added before the commit."""
        if self._is_committed:
            self._settings.reject(f"-[{_CLASS} addCompletedHandler:]", "Completed handler provided after commit call")
        self._completed_handlers.append(handler)

    def call_completed_handlers(self) -> None:
        """Calls each handler once; for the scheduler."""
        handlers, self._completed_handlers = self._completed_handlers, []
        for handler in handlers:
            handler(self)

    def error(self) -> None:
        """None: a kernel that fails raises where the program waits."""
        return None

    def GPUStartTime(self) -> float:
        return 0.0

    def GPUEndTime(self) -> float:
        return 0.0

    def commandQueue(self) -> MTLCommandQueue:
        return self._queue

    def device(self) -> MTLDevice:
        return self._queue.device()
