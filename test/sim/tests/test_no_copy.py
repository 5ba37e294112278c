"""Buffers over memory of the program's own."""

import gc
import mmap
from typing import Any

import Metal

from .support import SimTest, cpu_ints, pack


class OnDiscrete(SimTest):
    page = 4096

    def make(self, memory: Any, length: int, options: int = 0, deallocator: Any = None) -> Any:
        return self.device.newBufferWithBytesNoCopy_length_options_deallocator_(memory, length, options, deallocator)

    def test_the_buffer_is_the_programs_memory(self) -> None:
        memory = mmap.mmap(-1, self.page)
        memory[:4] = pack([7])
        buffer = self.make(memory, self.page)
        self.run_kernel("add_one", [buffer], 1)
        self.assertEqual(memory[:4], pack([8]))
        memory[:4] = pack([20])
        self.assertEqual(cpu_ints(buffer)[0], 20)

    def test_the_length_is_whole_pages(self) -> None:
        with self.assertRaisesRegex(Metal._sim.ValidationError, f"is not {self.page} byte aligned"):
            self.make(mmap.mmap(-1, 2 * self.page), self.page + 4)

    def test_the_pointer_is_page_aligned(self) -> None:
        memory = memoryview(mmap.mmap(-1, 2 * self.page))[64:]
        with self.assertRaisesRegex(Metal._sim.ValidationError, "newBufferWithBytesNoCopy:pointer is not"):
            self.make(memory, self.page)

    def test_memory_of_a_bytes_object_is_not_aligned(self) -> None:
        with self.assertRaisesRegex(Metal._sim.ValidationError, "pointer is not"):
            self.make(bytes(16 * self.page), 16 * self.page)

    def test_the_memory_is_as_long_as_the_buffer(self) -> None:
        with self.assertRaisesRegex(ValueError, "Requesting buffer of"):
            self.make(mmap.mmap(-1, self.page), 2 * self.page)

    def test_it_cannot_be_private(self) -> None:
        with self.assertRaisesRegex(Metal._sim.ValidationError, "MTLResourceStorageModePrivate, which is not CPU accessible"):
            self.make(mmap.mmap(-1, self.page), self.page, Metal.MTLResourceStorageModePrivate)

    def test_the_deallocator_is_called_when_the_buffer_is_gone(self) -> None:
        calls: list[int] = []
        buffer = self.make(mmap.mmap(-1, self.page), self.page, 0, lambda pointer, length: calls.append(length))
        self.assertEqual(calls, [])
        del buffer
        gc.collect()
        self.assertEqual(calls, [self.page])

    def test_finished_work_holds_its_buffers_no_longer(self) -> None:
        memory = mmap.mmap(-1, self.page)
        buffer = self.make(memory, self.page)
        work = self.commit("add_one", [buffer], 1)
        work.waitUntilCompleted()
        del buffer
        gc.collect()
        memory.close()
        self.assertEqual(work.status(), Metal.MTLCommandBufferStatusCompleted)


class OnUnified(OnDiscrete):
    memory_model = "unified"
    page = 16384

    def test_a_length_in_small_pages_is_refused(self) -> None:
        with self.assertRaisesRegex(Metal._sim.ValidationError, "is not 16384 byte aligned"):
            self.make(mmap.mmap(-1, 4096), 4096)

    def test_the_page_size_can_be_set(self) -> None:
        Metal._sim.configure(page_size=4096)
        device = Metal.MTLCreateSystemDefaultDevice()
        buffer = device.newBufferWithBytesNoCopy_length_options_deallocator_(mmap.mmap(-1, 4096), 4096, 0, None)
        self.assertEqual(buffer.length(), 4096)


class ManagedOnDiscrete(SimTest):
    def test_managed_no_copy_has_a_gpu_copy(self) -> None:
        memory = mmap.mmap(-1, 4096)
        buffer = self.device.newBufferWithBytesNoCopy_length_options_deallocator_(memory, 4096, Metal.MTLResourceStorageModeManaged, None)
        self.run_kernel("add_one", [buffer], 1)
        self.assertEqual(memory[:4], pack([0]))
        self.synchronize(buffer)
        self.assertEqual(memory[:4], pack([1]))
