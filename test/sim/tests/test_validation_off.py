"""Without validation: wrong numbers or None, where validation would stop the program."""

import mmap
import struct

import Metal
import objc

from .support import POISONED_INT, SimTest, cpu_ints, pack

SHARED = Metal.MTLResourceStorageModeShared
MANAGED = Metal.MTLResourceStorageModeManaged
PRIVATE = Metal.MTLResourceStorageModePrivate


class WithoutValidation(SimTest):
    validation = False

    def test_buffers_that_cannot_be_are_none(self) -> None:
        self.assertIsNone(self.device.newBufferWithLength_options_(0, SHARED))
        self.assertIsNone(self.device.newBufferWithLength_options_(1 << 40, SHARED))
        self.assertIsNone(self.device.newBufferWithLength_options_(4, Metal.MTLResourceStorageModeMemoryless))

    def test_a_private_buffer_made_with_bytes_is_undefined(self) -> None:
        buffer = self.ints([1], PRIVATE)
        self.assertIs(buffer.contents(), objc.NULL)
        self.assertEqual(self.gpu_bytes(buffer), struct.pack("=i", POISONED_INT))

    def test_no_copy_without_alignment_is_none(self) -> None:
        make = self.device.newBufferWithBytesNoCopy_length_options_deallocator_
        self.assertIsNone(make(mmap.mmap(-1, 4096), 100, SHARED, None))
        self.assertIsNone(make(memoryview(mmap.mmap(-1, 8192))[8:], 4096, SHARED, None))
        self.assertIsNone(make(mmap.mmap(-1, 4096), 4096, PRIVATE, None))

    def test_heaps_and_their_buffers_of_a_wrong_mode_are_none(self) -> None:
        descriptor = Metal.MTLHeapDescriptor.new()
        descriptor.setSize_(1024)
        self.assertIsNone(self.device.newHeapWithDescriptor_(descriptor).newBufferWithLength_options_(4, SHARED))
        descriptor.setStorageMode_(Metal.MTLStorageModeManaged)
        self.assertIsNone(self.device.newHeapWithDescriptor_(descriptor))

    def test_synchronising_what_is_not_managed_does_nothing(self) -> None:
        buffer = self.ints([1], SHARED)
        buffer.didModifyRange_((0, 4))
        self.synchronize(buffer)
        self.assertEqual(cpu_ints(buffer), (1,))

    def test_a_range_beyond_the_buffer_is_cut(self) -> None:
        buffer = self.ints([1], MANAGED)
        buffer.contents()[0] = b"\x02"
        buffer.didModifyRange_((0, 400))
        self.assertEqual(self.gpu_bytes(buffer), pack([2]))

    def test_bytes_over_4096_are_undefined(self) -> None:
        result = self.device.newBufferWithLength_options_(4100, SHARED)
        work = self.queue.commandBuffer()
        encoder = work.computeCommandEncoder()
        encoder.setComputePipelineState_(self.pipeline("copy_all"))
        encoder.setBytes_length_atIndex_(bytes(4100), 4100, 0)
        encoder.setBuffer_offset_atIndex_(result, 0, 1)
        encoder.dispatchThreads_threadsPerThreadgroup_((4100, 1, 1), (1, 1, 1))
        encoder.endEncoding()
        work.commit()
        work.waitUntilCompleted()
        self.assertEqual(cpu_ints(result)[1023:], (0, POISONED_INT))

    def test_a_missing_function_gives_an_error(self) -> None:
        pipeline, error = self.device.newComputePipelineStateWithFunction_error_(None, None)
        self.assertIsNone(pipeline)
        self.assertIn("must not be nil", error.localizedDescription())

    def test_waiting_for_what_was_not_committed_never_ends(self) -> None:
        with self.assertRaises(Metal._sim.Deadlock):
            self.queue.commandBuffer().waitUntilCompleted()

    def test_unreported_writes_are_as_undefined_as_with_it(self) -> None:
        buffer = self.ints([0], MANAGED)
        struct.pack_into("=i", buffer.contents().as_buffer(4), 0, 0x01010101)
        self.assertEqual(self.gpu_bytes(buffer), struct.pack("=i", POISONED_INT))


class Stops(SimTest):
    def test_no_handler_of_the_program_swallows_a_failed_assertion(self) -> None:
        self.assertFalse(issubclass(Metal._sim.ValidationError, Exception))

    def test_a_failed_assertion_names_method_and_text(self) -> None:
        with self.assertRaises(Metal._sim.ValidationError) as caught:
            self.device.newBufferWithLength_options_(0, SHARED)
        self.assertEqual(caught.exception.method, "-[MTLDebugDevice validateNewBufferArgs:options:]")
        self.assertEqual(str(caught.exception), f"{caught.exception.method}: failed assertion `Cannot create buffer of zero length.'")
