"""Commit, completion, events and what waits for them."""

import asyncio
import queue as queues
import threading
import time
from typing import Any

import Metal

from .support import SimTest, cpu_ints

SHARED = Metal.MTLResourceStorageModeShared
COMPLETED = Metal.MTLCommandBufferStatusCompleted


class Life(SimTest):
    def test_the_status_goes_from_committed_to_completed_as_it_is_polled(self) -> None:
        work = self.queue.commandBuffer()
        self.assertEqual(work.status(), Metal.MTLCommandBufferStatusNotEnqueued)
        work.enqueue()
        self.assertEqual(work.status(), Metal.MTLCommandBufferStatusEnqueued)
        work.commit()
        self.assertEqual([work.status() for _ in range(4)], [2, 3, 4, 4])

    def test_polling_runs_the_work(self) -> None:
        buffer = self.ints([1], SHARED)
        work = self.commit("add_one", [buffer], 1)
        while work.status() < COMPLETED:
            pass
        self.assertEqual(cpu_ints(buffer), (2,))

    def test_waiting_until_scheduled_does_not_run_it(self) -> None:
        buffer = self.ints([1], SHARED)
        work = self.commit("add_one", [buffer], 1)
        work.waitUntilScheduled()
        self.assertEqual(cpu_ints(buffer), (1,))

    def test_earlier_work_runs_first(self) -> None:
        buffer = self.ints([1], SHARED)
        self.commit("add_one", [buffer], 1)
        self.commit("add_one", [buffer], 1).waitUntilCompleted()
        self.assertEqual(cpu_ints(buffer), (3,))

    def test_a_command_buffer_is_committed_once(self) -> None:
        work = self.commit("add_one", [self.ints([1], SHARED)], 1)
        with self.assertRaisesRegex(Metal._sim.ValidationError, "already committed"):
            work.commit()

    def test_an_encoder_is_ended_before_the_commit_and_before_the_next_one(self) -> None:
        work = self.queue.commandBuffer()
        work.blitCommandEncoder()
        with self.assertRaisesRegex(Metal._sim.ValidationError, "A command encoder is already encoding"):
            work.computeCommandEncoder()
        with self.assertRaisesRegex(Metal._sim.ValidationError, "uncommitted encoder"):
            work.commit()

    def test_nothing_is_encoded_after_the_commit(self) -> None:
        work = self.commit("add_one", [self.ints([1], SHARED)], 1)
        with self.assertRaisesRegex(Metal._sim.ValidationError, "after commit"):
            work.computeCommandEncoder()

    def test_waiting_for_work_that_was_not_committed_is_an_error(self) -> None:
        with self.assertRaisesRegex(Metal._sim.ValidationError, "not committed"):
            self.queue.commandBuffer().waitUntilCompleted()

    def test_a_kernel_that_fails_raises_where_the_program_waits(self) -> None:
        def fail(buffers: Any, grid: Any) -> None:
            raise ArithmeticError("kernel")

        Metal._sim.kernel("add_one")(fail)
        work = self.commit("add_one", [], 1)
        with self.assertRaisesRegex(ArithmeticError, "kernel"):
            work.waitUntilCompleted()
        self.assertEqual(work.status(), Metal.MTLCommandBufferStatusError)


class AtCommit(SimTest):
    execution = "commit"

    def test_work_is_done_when_commit_returns(self) -> None:
        buffer = self.ints([1], SHARED)
        work = self.commit("add_one", [buffer], 1)
        self.assertEqual(cpu_ints(buffer), (2,))
        self.assertEqual(work.status(), COMPLETED)

    def test_handlers_were_called_by_then(self) -> None:
        calls: list[str] = []
        work = self.queue.commandBuffer()
        work.addCompletedHandler_(lambda done: calls.append("completed"))
        work.commit()
        self.assertEqual(calls, ["completed"])


class Handlers(SimTest):
    def test_they_are_called_once_with_the_command_buffer(self) -> None:
        calls: list[tuple[str, bool]] = []
        work = self.queue.commandBuffer()
        work.addScheduledHandler_(lambda given: calls.append(("scheduled", given is work)))
        work.addCompletedHandler_(lambda given: calls.append(("completed", given is work)))
        work.commit()
        self.assertEqual(calls, [])
        work.waitUntilCompleted()
        work.waitUntilCompleted()
        self.assertEqual(calls, [("scheduled", True), ("completed", True)])

    def test_they_see_the_results(self) -> None:
        buffer, seen = self.ints([1], SHARED), []
        work = self.queue.commandBuffer()
        self.encode(work, "add_one", [buffer], 1)
        work.addCompletedHandler_(lambda _: seen.append(cpu_ints(buffer)))
        work.commit()
        work.waitUntilCompleted()
        self.assertEqual(seen, [(2,)])

    def test_they_are_added_before_the_commit(self) -> None:
        work = self.commit("add_one", [self.ints([1], SHARED)], 1)
        with self.assertRaisesRegex(Metal._sim.ValidationError, "Completed handler provided after commit call"):
            work.addCompletedHandler_(print)

    def test_a_handler_may_commit_and_wait_for_more_work(self) -> None:
        buffer = self.ints([1], SHARED)
        work = self.queue.commandBuffer()
        work.addCompletedHandler_(lambda _: self.run_kernel("add_one", [buffer], 1))
        work.commit()
        work.waitUntilCompleted()
        self.assertEqual(cpu_ints(buffer), (2,))


class Blocking(SimTest):
    """The GPU goes on while the program waits by Python's own means for a handler."""

    def work_with(self, handler: Any) -> None:
        work = self.queue.commandBuffer()
        work.addCompletedHandler_(handler)
        work.commit()

    def test_a_threading_event(self) -> None:
        done = threading.Event()
        self.work_with(lambda _: done.set())
        self.assertFalse(done.is_set())
        self.assertTrue(done.wait())

    def test_a_queue(self) -> None:
        results: queues.Queue[int] = queues.Queue()
        self.work_with(lambda given: results.put(given.status()))
        self.assertEqual(results.get(), COMPLETED)

    def test_a_sleep(self) -> None:
        done: list[int] = []
        self.work_with(lambda _: done.append(1))
        time.sleep(0)
        self.assertEqual(done, [1])

    def test_an_asyncio_loop(self) -> None:
        async def main() -> int:
            loop = asyncio.get_running_loop()
            finished: asyncio.Future[int] = loop.create_future()
            self.work_with(lambda given: loop.call_soon_threadsafe(finished.set_result, given.status()))
            return await finished

        self.assertEqual(asyncio.run(main()), COMPLETED)


class Events(SimTest):
    def test_a_signal_is_seen_when_the_work_ran(self) -> None:
        event = self.device.newSharedEvent()
        work = self.queue.commandBuffer()
        work.encodeSignalEvent_value_(event, 5)
        work.commit()
        self.assertEqual([event.signaledValue(), event.signaledValue()], [0, 5])

    def test_waiting_for_a_value_runs_the_work(self) -> None:
        event, buffer = self.device.newSharedEvent(), self.ints([1], SHARED)
        work = self.queue.commandBuffer()
        self.encode(work, "add_one", [buffer], 1)
        work.encodeSignalEvent_value_(event, 1)
        work.commit()
        self.assertTrue(event.waitUntilSignaledValue_timeoutMS_(1, 1000))
        self.assertEqual(cpu_ints(buffer), (2,))
        self.assertFalse(event.waitUntilSignaledValue_timeoutMS_(2, 1000))

    def test_a_listener_is_told_when_its_value_is_reached(self) -> None:
        event, told = self.device.newSharedEvent(), []
        listener = Metal.MTLSharedEventListener.alloc().init()
        event.notifyListener_atValue_block_(listener, 2, lambda given, value: told.append((given is event, value)))
        event.setSignaledValue_(1)
        self.assertEqual(told, [])
        event.setSignaledValue_(3)
        self.assertEqual(told, [(True, 2)])

    def test_work_waits_for_another_queue(self) -> None:
        event, buffer = self.device.newEvent(), self.ints([1], SHARED)
        waiting = self.queue.commandBuffer()
        waiting.encodeWaitForEvent_value_(event, 1)
        self.encode(waiting, "add_one", [buffer], 1)
        waiting.commit()
        signalling = self.device.newCommandQueue().commandBuffer()
        signalling.encodeSignalEvent_value_(event, 1)
        signalling.commit()
        waiting.waitUntilCompleted()
        self.assertEqual(cpu_ints(buffer), (2,))

    def test_work_waits_for_the_cpu(self) -> None:
        event, buffer = self.device.newSharedEvent(), self.ints([1], SHARED)
        work = self.queue.commandBuffer()
        work.encodeWaitForEvent_value_(event, 1)
        self.encode(work, "add_one", [buffer], 1)
        work.commit()
        self.assertEqual([work.status() for _ in range(3)], [2, 3, 3])
        event.setSignaledValue_(1)
        work.waitUntilCompleted()
        self.assertEqual(cpu_ints(buffer), (2,))

    def test_waiting_for_what_nobody_signals_is_a_deadlock(self) -> None:
        work = self.queue.commandBuffer()
        work.encodeWaitForEvent_value_(self.device.newSharedEvent(), 1)
        work.commit()
        with self.assertRaises(Metal._sim.Deadlock):
            work.waitUntilCompleted()
