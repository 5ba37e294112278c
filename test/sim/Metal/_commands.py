"""One encoded command, and the order in which committed work runs."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Callable, Sequence

if TYPE_CHECKING:
    from ._buffer import MTLBuffer
    from ._command_buffer import MTLCommandBuffer


def _always() -> bool:
    return True


@dataclass(frozen=True)
class Command:
    """What the GPU does when it gets there: `run`, once `is_ready`. `buffers` are all that it may touch."""

    run: Callable[[], None]
    buffers: Sequence[MTLBuffer] = ()
    is_ready: Callable[[], bool] = field(default=_always)


class Scheduler:
    """The GPU's time line.

    Command buffers run in the order of their commits. One that waits for an event is left behind, with the later ones of its queue,
    and the other queues go on. Work never runs inside other work: a call from a kernel or handler returns at once.
    """

    def __init__(self) -> None:
        self._pending: list[MTLCommandBuffer] = []
        self._lock = threading.RLock()
        self._is_running = False

    def submit(self, work: MTLCommandBuffer) -> None:
        with self._lock:
            self._pending.append(work)

    def run(self, until: Callable[[], bool] = lambda: False) -> None:
        """Runs committed work till `until` holds, or nothing more can run."""
        with self._lock:
            if self._is_running:
                return
            self._is_running = True
            try:
                while not until() and self._advance():
                    pass
            finally:
                self._is_running = False

    def _advance(self) -> bool:
        """Runs the first command buffer that gets any further; False when none does."""
        blocked: set[int] = set()
        for work in list(self._pending):
            queue = id(work.commandQueue())
            if queue in blocked:
                continue
            if self._run(work):
                return True
            blocked.add(queue)
        return False

    def _run(self, work: MTLCommandBuffer) -> bool:
        try:
            moved = work.run_commands()
        except BaseException:
            self._pending.remove(work)
            raise
        if work.has_finished:
            self._pending.remove(work)
            self._is_running = False  # handlers may commit and wait for more work
            try:
                work.call_completed_handlers()
            finally:
                self._is_running = True
        return moved
