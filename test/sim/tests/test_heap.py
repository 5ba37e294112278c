"""Heaps and the buffers on them."""

import gc
from typing import Any

import Metal

from .support import SimTest, cpu_ints, pack

PRIVATE = Metal.MTLResourceStorageModePrivate
SHARED = Metal.MTLResourceStorageModeShared


class HeapTest(SimTest):
    def heap(self, size: int = 1024, mode: int = Metal.MTLStorageModePrivate, kind: int = Metal.MTLHeapTypeAutomatic) -> Any:
        descriptor = Metal.MTLHeapDescriptor.alloc().init()
        descriptor.setSize_(size)
        descriptor.setStorageMode_(mode)
        descriptor.setType_(kind)
        return self.device.newHeapWithDescriptor_(descriptor)


class OnDiscrete(HeapTest):
    def test_a_heap_is_private_at_first(self) -> None:
        self.assertEqual(Metal.MTLHeapDescriptor.new().storageMode(), Metal.MTLStorageModePrivate)
        self.assertEqual(self.heap().storageMode(), Metal.MTLStorageModePrivate)

    def test_a_buffer_asks_for_the_heaps_mode(self) -> None:
        buffer = self.heap().newBufferWithLength_options_(64, PRIVATE)
        self.assertEqual((buffer.length(), buffer.storageMode()), (64, Metal.MTLStorageModePrivate))
        self.run_kernel("add_one", [buffer], 1)
        self.assertEqual(self.gpu_bytes(buffer)[:4], pack([1]))

    def test_another_mode_is_refused(self) -> None:
        with self.assertRaisesRegex(Metal._sim.ValidationError, "must match heap resource options"):
            self.heap().newBufferWithLength_options_(64, SHARED)

    def test_another_cache_mode_is_refused(self) -> None:
        with self.assertRaisesRegex(Metal._sim.ValidationError, "must match heap resource options"):
            self.heap().newBufferWithLength_options_(64, PRIVATE | Metal.MTLResourceCPUCacheModeWriteCombined)

    def test_heaps_are_not_managed_memoryless_or_shared(self) -> None:
        for mode, name in ((0, "Shared"), (1, "Managed"), (3, "Memoryless")):
            with self.subTest(name), self.assertRaisesRegex(Metal._sim.ValidationError, rf"Invalid storageMode \({name}, {mode}\)"):
                self.heap(mode=mode)

    def test_resource_options_are_no_storage_mode(self) -> None:
        with self.assertRaisesRegex(Metal._sim.ValidationError, r"Invalid storageMode \(Invalid, 32\)"):
            self.heap(mode=PRIVATE)

    def test_resource_options_set_all_modes_of_a_descriptor(self) -> None:
        descriptor = Metal.MTLHeapDescriptor.new()
        descriptor.setResourceOptions_(Metal.MTLResourceStorageModePrivate | Metal.MTLResourceCPUCacheModeWriteCombined)
        self.assertEqual((descriptor.storageMode(), descriptor.cpuCacheMode()), (Metal.MTLStorageModePrivate, 1))
        self.assertEqual(descriptor.resourceOptions(), 33)

    def test_what_does_not_fit_is_none(self) -> None:
        heap = self.heap(size=512)
        held = heap.newBufferWithLength_options_(300, PRIVATE)
        self.assertIsNone(heap.newBufferWithLength_options_(1, PRIVATE))
        self.assertEqual((heap.usedSize(), heap.maxAvailableSizeWithAlignment_(256)), (512, 0))
        self.assertEqual(held.heap(), heap)

    def test_the_room_of_a_buffer_that_is_gone_is_free_again(self) -> None:
        heap = self.heap(size=768)
        first, second = (heap.newBufferWithLength_options_(256, PRIVATE) for _ in range(2))
        del first
        gc.collect()
        self.assertEqual(heap.newBufferWithLength_options_(256, PRIVATE).heapOffset(), 0)
        self.assertEqual(second.heapOffset(), 256)

    def test_placed_buffers_that_overlap_share_their_bytes(self) -> None:
        heap = self.heap(kind=Metal.MTLHeapTypePlacement)
        whole = heap.newBufferWithLength_options_offset_(512, PRIVATE, 0)
        half = heap.newBufferWithLength_options_offset_(256, PRIVATE, 256)
        self.run_kernel("add_one", [half], 1)
        self.assertEqual(self.gpu_bytes(whole)[256:260], pack([1]))
        self.assertEqual(half.gpuAddress() - whole.gpuAddress(), 256)

    def test_each_type_of_heap_has_its_own_way_to_allocate(self) -> None:
        with self.assertRaisesRegex(Metal._sim.ValidationError, "MTLHeapTypePlacement"):
            self.heap().newBufferWithLength_options_offset_(64, PRIVATE, 0)
        with self.assertRaisesRegex(Metal._sim.ValidationError, "MTLHeapTypeAutomatic"):
            self.heap(kind=Metal.MTLHeapTypePlacement).newBufferWithLength_options_(64, PRIVATE)

    def test_size_and_alignment_of_a_buffer_to_be(self) -> None:
        self.assertEqual(self.device.heapBufferSizeAndAlignWithLength_options_(300, PRIVATE), (512, 256))


class OnUnified(HeapTest):
    memory_model = "unified"

    def test_a_heap_may_be_shared(self) -> None:
        buffer = self.heap(mode=Metal.MTLStorageModeShared).newBufferWithLength_options_(8, SHARED)
        self.run_kernel("add_one", [buffer], 2)
        self.assertEqual(cpu_ints(buffer), (1, 1))

    def test_a_heap_is_not_managed(self) -> None:
        with self.assertRaisesRegex(Metal._sim.ValidationError, "Invalid storageMode"):
            self.heap(mode=Metal.MTLStorageModeManaged)
