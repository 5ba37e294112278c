"""The GPU goes on while a program blocks.

A program may learn from a completion handler or a shared event that its work is done, and wait for that by means of Python's own:
`threading.Event`, conditions and queues, futures, `time.sleep`, an asyncio loop. The GPU has no thread here, so that runs stay the same
each time; instead, each of these gives it the time before it blocks. A loop that spins on a plain variable gives it none.
"""

from __future__ import annotations

import functools
import selectors
import threading
import time
from typing import Any, Callable

Work = Callable[[], None]
_installed = False


def install(run_pending_work: Work) -> None:
    """Wraps what programs block on; once."""
    global _installed
    if _installed:
        return
    _installed = True
    setattr(time, "sleep", _run_before(run_pending_work, time.sleep))
    setattr(threading.Event, "wait", _run_before(run_pending_work, threading.Event.wait))
    setattr(threading.Condition, "wait", _run_in_wait(run_pending_work, threading.Condition.wait))
    selector = selectors.DefaultSelector
    setattr(selector, "select", _run_before_idling(run_pending_work, selector.select))


def _run_before(run_pending_work: Work, block: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(block)
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        run_pending_work()
        return block(*args, **kwargs)

    return wrapped


def _run_in_wait(run_pending_work: Work, wait: Callable[..., Any]) -> Callable[..., Any]:
    """A `Condition.wait` that runs the work once its lock is released and its waiter stands in the row.

    A handler may then take the same lock, and its notification is not lost.
    """

    @functools.wraps(wait)
    def wrapped(self: Any, timeout: float | None = None) -> Any:
        release = self._release_save

        def release_and_run() -> Any:
            self._release_save = release
            state = release()
            try:
                run_pending_work()
            except BaseException:
                self._acquire_restore(state)
                raise
            return state

        self._release_save = release_and_run
        try:
            return wait(self, timeout)
        finally:
            self._release_save = release

    return wrapped


def _run_before_idling(run_pending_work: Work, select: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(select)
    def wrapped(self: Any, timeout: float | None = None) -> Any:
        if timeout is None or timeout > 0:
            run_pending_work()
        return select(self, timeout)

    return wrapped
