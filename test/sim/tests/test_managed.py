"""Managed buffers: two copies on a discrete GPU, one on a unified one."""

import struct

import Metal
from Metal._sim.memory import changed_ranges

from .support import POISONED_INT, SimTest, cpu_ints, pack

MANAGED = Metal.MTLResourceStorageModeManaged
SHARED = Metal.MTLResourceStorageModeShared


def write_int(buffer: object, index: int, value: int) -> None:
    struct.pack_into("=i", buffer.contents().as_buffer(4 * index + 4), 4 * index, value)  # type: ignore[attr-defined]


class CpuWrites(SimTest):
    """What the GPU sees of what the CPU writes, on a discrete GPU."""

    def gpu_ints(self, buffer: object) -> tuple[int, ...]:
        content = self.gpu_bytes(buffer)
        return struct.unpack(f"={len(content) // 4}i", content)

    def test_the_bytes_it_is_made_with_need_no_report(self) -> None:
        self.assertEqual(self.gpu_ints(self.ints([1, 2], MANAGED)), (1, 2))

    def test_a_reported_write_reaches_the_gpu(self) -> None:
        buffer = self.ints([1, 2], MANAGED)
        write_int(buffer, 1, 7)
        buffer.didModifyRange_(Metal.NSMakeRange(4, 4))
        self.assertEqual(self.gpu_ints(buffer), (1, 7))

    def test_an_unreported_write_is_undefined_for_the_gpu(self) -> None:
        buffer = self.ints([0, 2], MANAGED)
        write_int(buffer, 0, 0x01020304)
        self.assertEqual(self.gpu_ints(buffer), (POISONED_INT, 2))

    def test_the_cpu_keeps_its_own_unreported_bytes(self) -> None:
        buffer = self.ints([0, 2], MANAGED)
        write_int(buffer, 0, 0x01020304)
        self.gpu_ints(buffer)
        self.assertEqual(cpu_ints(buffer), (0x01020304, 2))

    def test_a_write_through_items_is_noticed_too(self) -> None:
        buffer = self.ints([0], MANAGED)
        buffer.contents()[0] = b"\x01"
        self.assertEqual(self.gpu_bytes(buffer), b"\xa5\0\0\0")

    def test_a_range_that_is_too_small_leaves_the_rest_undefined(self) -> None:
        buffer = self.ints([0, 0], MANAGED)
        write_int(buffer, 0, 0x01010101)
        write_int(buffer, 1, 0x01010101)
        buffer.didModifyRange_((0, 4))
        self.assertEqual(self.gpu_ints(buffer), (0x01010101, POISONED_INT))

    def test_a_report_before_the_write_does_not_cover_it(self) -> None:
        buffer = self.ints([0], MANAGED)
        buffer.didModifyRange_((0, 4))
        write_int(buffer, 0, 0x01010101)
        self.assertEqual(self.gpu_ints(buffer), (POISONED_INT,))

    def test_a_report_after_the_commit_comes_too_late_for_that_work(self) -> None:
        buffer, result = self.ints([0], MANAGED), self.ints([0], SHARED)
        write_int(buffer, 0, 0x01010101)
        work = self.commit("copy_all", [buffer, result], 4)
        buffer.didModifyRange_((0, 4))
        work.waitUntilCompleted()
        self.assertEqual(cpu_ints(result), (POISONED_INT,))
        self.run_kernel("copy_all", [buffer, result], 4)
        self.assertEqual(cpu_ints(result), (0x01010101,))

    def test_a_write_after_the_commit_does_not_disturb_that_work(self) -> None:
        buffer, result = self.ints([3], MANAGED), self.ints([0], SHARED)
        work = self.commit("copy_all", [buffer, result], 4)
        write_int(buffer, 0, 9)
        work.waitUntilCompleted()
        self.assertEqual(cpu_ints(result), (3,))

    def test_each_write_needs_its_own_report(self) -> None:
        buffer = self.ints([0], MANAGED)
        write_int(buffer, 0, 1)
        buffer.didModifyRange_((0, 4))
        self.assertEqual(self.gpu_ints(buffer), (1,))
        write_int(buffer, 0, 0x02020202)
        self.assertEqual(self.gpu_ints(buffer), (POISONED_INT,))

    def test_a_range_is_an_ns_range_or_a_pair(self) -> None:
        buffer = self.ints([0], MANAGED)
        for range in (Metal.NSMakeRange(0, 4), Metal.NSRange(0, 4), (0, 4), [0, 4]):
            buffer.didModifyRange_(range)
        with self.assertRaisesRegex(TypeError, "depythonifying struct, got no sequence"):
            buffer.didModifyRange_(4)
        with self.assertRaisesRegex(ValueError, "struct of 2 members, got tuple of 1"):
            buffer.didModifyRange_((4,))

    def test_a_range_ends_within_the_buffer(self) -> None:
        with self.assertRaisesRegex(Metal._sim.ValidationError, r"must be <= length\(4\)"):
            self.ints([0], MANAGED).didModifyRange_((0, 8))


class GpuWrites(SimTest):
    """What the CPU sees of what the GPU writes, on a discrete GPU."""

    def test_without_a_synchronization_the_cpu_sees_old_bytes(self) -> None:
        buffer = self.ints([1, 2], MANAGED)
        self.run_kernel("add_one", [buffer], 2)
        self.assertEqual(cpu_ints(buffer), (1, 2))
        self.assertEqual(self.gpu_bytes(buffer), pack([2, 3]))

    def test_a_synchronization_in_completed_work_brings_them(self) -> None:
        buffer = self.ints([1, 2], MANAGED)
        self.run_kernel("add_one", [buffer], 2)
        self.synchronize(buffer)
        self.assertEqual(cpu_ints(buffer), (2, 3))

    def test_it_may_be_in_the_same_command_buffer(self) -> None:
        buffer = self.ints([1, 2], MANAGED)
        work = self.queue.commandBuffer()
        self.encode(work, "add_one", [buffer], 2)
        blit = work.blitCommandEncoder()
        blit.synchronizeResource_(buffer)
        blit.endEncoding()
        work.commit()
        self.assertEqual(cpu_ints(buffer), (1, 2))
        work.waitUntilCompleted()
        self.assertEqual(cpu_ints(buffer), (2, 3))

    def test_one_before_the_gpu_write_brings_nothing_of_it(self) -> None:
        buffer = self.ints([1], MANAGED)
        work = self.queue.commandBuffer()
        blit = work.blitCommandEncoder()
        blit.synchronizeResource_(buffer)
        blit.endEncoding()
        self.encode(work, "add_one", [buffer], 1)
        work.commit()
        work.waitUntilCompleted()
        self.assertEqual(cpu_ints(buffer), (1,))

    def test_views_taken_before_see_the_new_bytes(self) -> None:
        buffer = self.ints([1], MANAGED)
        view = buffer.contents().as_buffer(4)
        self.run_kernel("add_one", [buffer], 1)
        self.synchronize(buffer)
        self.assertEqual(bytes(view), pack([2]))

    def test_bytes_that_were_synchronized_count_as_known(self) -> None:
        buffer = self.ints([1], MANAGED)
        self.run_kernel("add_one", [buffer], 1)
        self.synchronize(buffer)
        self.assertEqual(self.gpu_bytes(buffer), pack([2]))

    def test_a_reported_range_overwrites_gpu_results_with_the_cpus_old_bytes(self) -> None:
        buffer = self.ints([1, 2], MANAGED)
        self.run_kernel("add_one", [buffer], 2)
        buffer.didModifyRange_((0, 8))
        self.assertEqual(self.gpu_bytes(buffer), pack([1, 2]))

    def test_what_is_no_resource_cannot_be_synchronized(self) -> None:
        blit = self.queue.commandBuffer().blitCommandEncoder()
        with self.assertRaisesRegex(ValueError, r"OC_BuiltinPythonArray storageMode\]: unrecognized selector"):
            blit.synchronizeResource_((self.ints([1], MANAGED),))
        with self.assertRaisesRegex(Metal._sim.ValidationError, "must not be nil"):
            blit.synchronizeResource_(None)


class Unified(SimTest):
    memory_model = "unified"

    def test_the_gpu_sees_writes_without_a_report(self) -> None:
        buffer = self.ints([0], MANAGED)
        write_int(buffer, 0, 9)
        self.assertEqual(self.gpu_bytes(buffer), pack([9]))

    def test_the_cpu_sees_results_without_a_synchronization(self) -> None:
        buffer = self.ints([1], MANAGED)
        self.run_kernel("add_one", [buffer], 1)
        self.assertEqual(cpu_ints(buffer), (2,))

    def test_both_calls_are_allowed_and_change_nothing(self) -> None:
        buffer = self.ints([1], MANAGED)
        buffer.didModifyRange_((0, 4))
        self.synchronize(buffer)
        self.assertEqual(cpu_ints(buffer), (1,))


class Differences(SimTest):
    def test_changed_ranges_are_the_longest_runs_of_different_bytes(self) -> None:
        before = bytes(1000)
        now = bytearray(before)
        for position in (0, 3, 4, 255, 256, 257, 999):
            now[position] = 1
        found = list(changed_ranges(memoryview(now), memoryview(before)))
        self.assertEqual(found, [(0, 1), (3, 5), (255, 258), (999, 1000)])

    def test_equal_bytes_have_none(self) -> None:
        self.assertEqual(list(changed_ranges(memoryview(bytes(700)), memoryview(bytes(700)))), [])
