"""Shared buffers: one memory. Private buffers: the GPU's alone."""

import Metal
import objc

from .support import SimTest, cpu_ints, pack

SHARED = Metal.MTLResourceStorageModeShared
PRIVATE = Metal.MTLResourceStorageModePrivate


class SharedOnDiscrete(SimTest):
    def test_a_new_buffer_holds_zeros(self) -> None:
        self.assertEqual(cpu_ints(self.device.newBufferWithLength_options_(8, SHARED)), (0, 0))

    def test_bytes_are_copied_at_creation(self) -> None:
        given = bytearray(pack([1, 2]))
        buffer = self.device.newBufferWithBytes_length_options_(given, 8, SHARED)
        given[0] = 9
        self.assertEqual(cpu_ints(buffer), (1, 2))

    def test_only_as_many_bytes_as_asked_for_are_taken(self) -> None:
        self.assertEqual(cpu_ints(self.device.newBufferWithBytes_length_options_(pack([1, 2, 3]), 8, SHARED)), (1, 2))

    def test_more_bytes_than_given_are_refused(self) -> None:
        with self.assertRaisesRegex(ValueError, "Requesting buffer of 16, have buffer of 8"):
            self.device.newBufferWithBytes_length_options_(pack([1, 2]), 16, SHARED)

    def test_a_text_is_no_bytes(self) -> None:
        with self.assertRaisesRegex(TypeError, "Expecting byte-buffer, got str"):
            self.device.newBufferWithBytes_length_options_("text", 4, SHARED)

    def test_the_cpu_reads_what_the_gpu_wrote(self) -> None:
        buffer = self.ints([1, 2], SHARED)
        self.run_kernel("add_one", [buffer], 2)
        self.assertEqual(cpu_ints(buffer), (2, 3))

    def test_the_gpu_reads_what_the_cpu_wrote(self) -> None:
        buffer = self.ints([1, 2], SHARED)
        buffer.contents()[0] = b"\x09"
        self.assertEqual(self.gpu_bytes(buffer), pack([9, 2]))

    def test_a_read_before_completion_sees_the_old_bytes(self) -> None:
        buffer = self.ints([1], SHARED)
        work = self.commit("add_one", [buffer], 1)
        self.assertEqual(cpu_ints(buffer), (1,))
        work.waitUntilCompleted()
        self.assertEqual(cpu_ints(buffer), (2,))

    def test_a_write_after_the_commit_reaches_work_that_has_not_run(self) -> None:
        buffer = self.ints([1], SHARED)
        work = self.commit("add_one", [buffer], 1)
        buffer.contents()[0] = b"\x10"
        work.waitUntilCompleted()
        self.assertEqual(cpu_ints(buffer), (17,))

    def test_reporting_a_write_is_invalid(self) -> None:
        text = (
            r"-\[MTLDebugBuffer didModifyRange:\]: failed assertion `didModifyRange: only applies when resourceOptions\(0x0\) & "
            r"MTLResourceStorageModeMask\(0xf0\) == MTLResourceStorageModeManaged\(0x10\).  NOT MTLResourceStorageModeShared'"
        )
        with self.assertRaisesRegex(Metal._sim.ValidationError, text):
            self.ints([1], SHARED).didModifyRange_(Metal.NSMakeRange(0, 4))

    def test_synchronizing_is_invalid(self) -> None:
        text = r"synchronizeResource: only applies when resourceOptions\(0x0\).*NOT MTLResourceStorageModeShared"
        with self.assertRaisesRegex(Metal._sim.ValidationError, text):
            self.synchronize(self.ints([1], SHARED))


class SharedOnUnified(SharedOnDiscrete):
    memory_model = "unified"


class PrivateOnDiscrete(SimTest):
    def test_contents_is_a_null_pointer_on_which_everything_fails(self) -> None:
        contents = self.device.newBufferWithLength_options_(8, PRIVATE).contents()
        self.assertIs(contents, objc.NULL)
        with self.assertRaises(AttributeError):
            contents.as_buffer(8)
        with self.assertRaises(TypeError):
            contents[0]
        with self.assertRaises(TypeError):
            contents[0] = b"x"

    def test_it_cannot_be_filled_at_creation(self) -> None:
        text = r"resourceOptions \(0x20\) specify MTLResourceStorageModePrivate, which is not CPU accessible."
        with self.assertRaisesRegex(Metal._sim.ValidationError, text):
            self.ints([1], PRIVATE)

    def test_a_blit_from_a_shared_buffer_fills_it(self) -> None:
        staging, private = self.ints([5, 6], SHARED), self.device.newBufferWithLength_options_(8, PRIVATE)
        work = self.queue.commandBuffer()
        blit = work.blitCommandEncoder()
        blit.copyFromBuffer_sourceOffset_toBuffer_destinationOffset_size_(staging, 0, private, 0, 8)
        blit.endEncoding()
        self.encode(work, "add_one", [private], 2)
        work.commit()
        work.waitUntilCompleted()
        self.assertEqual(self.gpu_bytes(private), pack([6, 7]))

    def test_the_gpu_keeps_its_results_between_kernels(self) -> None:
        private, result = self.device.newBufferWithLength_options_(8, PRIVATE), self.ints([0, 0], SHARED)
        self.run_kernel("add_one", [private], 2)
        self.run_kernel("copy_all", [private, result], 8)
        self.assertEqual(cpu_ints(result), (1, 1))

    def test_reporting_a_write_is_invalid(self) -> None:
        with self.assertRaisesRegex(Metal._sim.ValidationError, r"resourceOptions\(0x20\).*NOT MTLResourceStorageModePrivate"):
            self.device.newBufferWithLength_options_(8, PRIVATE).didModifyRange_((0, 8))

    def test_synchronizing_is_invalid(self) -> None:
        with self.assertRaisesRegex(Metal._sim.ValidationError, "NOT MTLResourceStorageModePrivate"):
            self.synchronize(self.device.newBufferWithLength_options_(8, PRIVATE))


class PrivateOnUnified(PrivateOnDiscrete):
    memory_model = "unified"
