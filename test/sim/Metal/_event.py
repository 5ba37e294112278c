"""MTLEvent, MTLSharedEvent and its listener."""

from __future__ import annotations

from typing import Any, Callable

import objc

from ._commands import Scheduler
from ._sim import convert

Block = Callable[["MTLSharedEvent", int], Any]


class MTLSharedEventListener(objc.objc_object):
    """Where notifications are to arrive. Here they arrive where the GPU's work runs."""


@objc.declare_properties(label=None)
class MTLEvent(objc.objc_object):
    """A number that command buffers raise and wait for."""

    def __init__(self) -> None:
        self.value = 0

    def signal(self, value: int) -> None:
        """Raises the value; for command buffers."""
        self.value = max(self.value, value)


class MTLSharedEvent(MTLEvent):
    """An event that the CPU sees too (MTLSharedEvent): one way to know that work is done."""

    def __init__(self, scheduler: Scheduler) -> None:
        super().__init__()
        self._scheduler = scheduler
        self._awaited: list[tuple[int, Block]] = []

    def signaledValue(self) -> int:
        """The value now. Each call then lets the GPU run, so a loop that polls it ends."""
        now = self.value
        self._scheduler.run()
        return now

    def setSignaledValue_(self, value: int) -> None:
        """Sets the value from the CPU; command buffers that wait for it can go on."""
        self.value = convert.unsigned(value)
        self._notify()

    def signal(self, value: int) -> None:
        super().signal(value)
        self._notify()

    def notifyListener_atValue_block_(self, listener: MTLSharedEventListener, value: int, block: Block) -> None:
        """Has `block(event, value)` called when the value is reached."""
        self._awaited.append((convert.unsigned(value), block))
        self._notify()

    def waitUntilSignaledValue_timeoutMS_(self, value: int, milliseconds: int) -> bool:
        """Lets the GPU run till the value is reached; False when it cannot be, without spending the time."""
        awaited = convert.unsigned(value)
        self._scheduler.run(lambda: self.value >= awaited)
        return self.value >= awaited

    def _notify(self) -> None:
        reached = [entry for entry in self._awaited if self.value >= entry[0]]
        self._awaited = [entry for entry in self._awaited if self.value < entry[0]]
        for awaited, block in reached:
            block(self, awaited)
