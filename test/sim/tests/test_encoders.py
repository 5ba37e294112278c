"""Compute, blit and render encoders."""

import struct
from typing import Any

import Metal

from .support import SimTest, cpu_ints, pack

SHARED = Metal.MTLResourceStorageModeShared
ONE = (1, 1, 1)


class ComputeTest(SimTest):
    def setUp(self) -> None:
        super().setUp()
        self.work = self.queue.commandBuffer()
        self.encoder = self.work.computeCommandEncoder()
        self.encoder.setComputePipelineState_(self.pipeline("copy_all"))

    def finish(self) -> None:
        self.encoder.endEncoding()
        self.work.commit()
        self.work.waitUntilCompleted()


class Bindings(ComputeTest):
    def test_bytes_are_copied_when_they_are_set(self) -> None:
        given, result = bytearray(b"abcd"), self.ints([0], SHARED)
        self.encoder.setBytes_length_atIndex_(given, 4, 0)
        given[:] = b"zzzz"
        self.encoder.setBuffer_offset_atIndex_(result, 0, 1)
        self.encoder.dispatchThreads_threadsPerThreadgroup_((4, 1, 1), ONE)
        self.finish()
        self.assertEqual(bytes(result.contents().as_buffer(4)), b"abcd")

    def test_4096_bytes_pass_and_one_more_does_not(self) -> None:
        self.encoder.setBytes_length_atIndex_(bytes(4096), 4096, 0)
        text = r"setBytes:length:atIndex:\]: failed assertion `length\(4097\) must be <= 4096"
        with self.assertRaisesRegex(Metal._sim.ValidationError, text):
            self.encoder.setBytes_length_atIndex_(bytes(4097), 4097, 0)

    def test_a_buffer_is_seen_from_its_offset_on(self) -> None:
        source, result = self.ints([1, 2, 3], SHARED), self.ints([0, 0], SHARED)
        self.encoder.setBuffers_offsets_withRange_([source, result], [0, 0], Metal.NSMakeRange(0, 2))
        self.encoder.setBufferOffset_atIndex_(4, 0)
        self.encoder.dispatchThreads_threadsPerThreadgroup_((8, 1, 1), ONE)
        self.finish()
        self.assertEqual(cpu_ints(result), (2, 3))

    def test_an_offset_lies_within_the_buffer(self) -> None:
        with self.assertRaisesRegex(Metal._sim.ValidationError, r"offset\(4\) must be < \[buffer length\]\(4\)"):
            self.encoder.setBuffer_offset_atIndex_(self.ints([0], SHARED), 4, 0)

    def test_the_offset_of_nothing_cannot_be_moved(self) -> None:
        with self.assertRaisesRegex(Metal._sim.ValidationError, "no buffer is set at index 3"):
            self.encoder.setBufferOffset_atIndex_(0, 3)

    def test_the_table_has_31_places(self) -> None:
        self.encoder.setBuffer_offset_atIndex_(self.ints([0], SHARED), 0, 30)
        with self.assertRaisesRegex(Metal._sim.ValidationError, r"index\(31\) must be < 31"):
            self.encoder.setBuffer_offset_atIndex_(self.ints([0], SHARED), 0, 31)

    def test_none_takes_a_binding_away(self) -> None:
        seen: list[list[int]] = []
        Metal._sim.kernel("copy_all")(lambda buffers, grid: seen.append(sorted(buffers)))
        self.encoder.setComputePipelineState_(self.pipeline("copy_all"))
        self.encoder.setBuffers_offsets_withRange_([self.ints([0], SHARED), self.ints([0], SHARED)], [0, 0], (0, 2))
        self.encoder.setBuffer_offset_atIndex_(None, 0, 0)
        self.encoder.dispatchThreads_threadsPerThreadgroup_(ONE, ONE)
        self.finish()
        self.assertEqual(seen, [[1]])

    def test_what_is_no_buffer_is_not_bound(self) -> None:
        with self.assertRaisesRegex(ValueError, "unrecognized selector"):
            self.encoder.setBuffer_offset_atIndex_(b"bytes", 0, 0)

    def test_as_many_buffers_as_the_range_says(self) -> None:
        with self.assertRaisesRegex(ValueError, "too few values"):
            self.encoder.setBuffers_offsets_withRange_([self.ints([0], SHARED)], [0], (0, 2))


class Dispatches(ComputeTest):
    def setUp(self) -> None:
        super().setUp()
        self.grids: list[Any] = []
        Metal._sim.kernel("copy_all")(lambda buffers, grid: self.grids.append(grid))
        self.encoder.setComputePipelineState_(self.pipeline("copy_all"))

    def test_threads_are_counted_exactly(self) -> None:
        self.encoder.dispatchThreads_threadsPerThreadgroup_(Metal.MTLSizeMake(10, 3, 1), Metal.MTLSizeMake(8, 1, 1))
        self.finish()
        self.assertEqual((self.grids[0].threads, self.grids[0].count), ((10, 3, 1), 30))
        self.assertEqual(len(list(self.grids[0].positions())), 30)

    def test_threadgroups_are_whole(self) -> None:
        self.encoder.dispatchThreadgroups_threadsPerThreadgroup_((2, 1, 1), (8, 2, 1))
        self.finish()
        self.assertEqual((self.grids[0].threads, self.grids[0].threads_per_threadgroup), ((16, 2, 1), (8, 2, 1)))

    def test_an_indirect_dispatch_reads_its_numbers_when_it_runs(self) -> None:
        numbers = self.device.newBufferWithLength_options_(16, SHARED)
        self.encoder.dispatchThreadgroupsWithIndirectBuffer_indirectBufferOffset_threadsPerThreadgroup_(numbers, 4, (4, 1, 1))
        self.encoder.endEncoding()
        self.work.commit()
        struct.pack_into("=3I", numbers.contents().as_buffer(16), 4, 3, 1, 1)
        self.work.waitUntilCompleted()
        self.assertEqual(self.grids[0].threads, (12, 1, 1))

    def test_undefined_numbers_stop_an_indirect_dispatch(self) -> None:
        numbers = self.device.newBufferWithLength_options_(12, Metal.MTLResourceStorageModeManaged)
        struct.pack_into("=3I", numbers.contents().as_buffer(12), 0, 0x01010101, 0x01010101, 0x01010101)
        self.encoder.dispatchThreadgroupsWithIndirectBuffer_indirectBufferOffset_threadsPerThreadgroup_(numbers, 0, ONE)
        with self.assertRaisesRegex(Metal._sim.ValidationError, "exceeds what the device can run"):
            self.finish()

    def test_a_threadgroup_has_1024_threads_at_most(self) -> None:
        self.encoder.dispatchThreads_threadsPerThreadgroup_((1024, 1, 1), (1024, 1, 1))
        with self.assertRaisesRegex(Metal._sim.ValidationError, "must be <= 1024"):
            self.encoder.dispatchThreads_threadsPerThreadgroup_((2048, 1, 1), (1024, 2, 1))

    def test_a_dispatch_needs_a_pipeline(self) -> None:
        encoder = self.queue.commandBuffer().computeCommandEncoder()
        with self.assertRaisesRegex(Metal._sim.ValidationError, "compute pipeline state must be set"):
            encoder.dispatchThreads_threadsPerThreadgroup_(ONE, ONE)

    def test_a_pipeline_is_one_and_not_the_pair_it_came_in(self) -> None:
        pair = self.device.newComputePipelineStateWithFunction_error_(self.library.newFunctionWithName_("add_one"), None)
        with self.assertRaisesRegex(ValueError, "unrecognized selector"):
            self.encoder.setComputePipelineState_(pair)
        with self.assertRaisesRegex(Metal._sim.ValidationError, "must not be nil"):
            self.encoder.setComputePipelineState_(None)

    def test_sizes_have_three_members(self) -> None:
        with self.assertRaisesRegex(ValueError, "struct of 3 members, got tuple of 2"):
            self.encoder.dispatchThreads_threadsPerThreadgroup_((1, 1), ONE)

    def test_threadgroup_memory_comes_in_16_bytes(self) -> None:
        self.encoder.setThreadgroupMemoryLength_atIndex_(32, 0)
        with self.assertRaisesRegex(Metal._sim.ValidationError, r"length\(4\) must be a multiple of 16 bytes."):
            self.encoder.setThreadgroupMemoryLength_atIndex_(4, 0)

    def test_barriers_and_debug_groups_pass(self) -> None:
        self.encoder.pushDebugGroup_("step")
        self.encoder.memoryBarrierWithScope_(Metal.MTLBarrierScopeBuffers)
        self.encoder.memoryBarrierWithResources_count_([self.ints([0], SHARED)], 1)
        self.encoder.popDebugGroup()
        self.finish()
        self.assertEqual(self.grids, [])

    def test_an_ended_encoder_takes_nothing_more(self) -> None:
        self.encoder.endEncoding()
        with self.assertRaisesRegex(Metal._sim.ValidationError, "after endEncoding"):
            self.encoder.dispatchThreads_threadsPerThreadgroup_(ONE, ONE)
        with self.assertRaisesRegex(Metal._sim.ValidationError, "endEncoding has already been called"):
            self.encoder.endEncoding()


class Blits(SimTest):
    def setUp(self) -> None:
        super().setUp()
        self.work = self.queue.commandBuffer()
        self.blit = self.work.blitCommandEncoder()

    def finish(self) -> None:
        self.blit.endEncoding()
        self.work.commit()
        self.work.waitUntilCompleted()

    def test_a_copy_moves_part_of_a_buffer(self) -> None:
        source, result = self.ints([1, 2, 3], SHARED), self.ints([0, 0, 0], SHARED)
        self.blit.copyFromBuffer_sourceOffset_toBuffer_destinationOffset_size_(source, 4, result, 0, 8)
        self.finish()
        self.assertEqual(cpu_ints(result), (2, 3, 0))

    def test_a_copy_stays_within_both_buffers(self) -> None:
        source, result = self.ints([1, 2], SHARED), self.ints([0], SHARED)
        with self.assertRaisesRegex(Metal._sim.ValidationError, r"\(destinationOffset \+ size\)\(8\) must be <="):
            self.blit.copyFromBuffer_sourceOffset_toBuffer_destinationOffset_size_(source, 0, result, 0, 8)

    def test_a_fill_stores_one_byte(self) -> None:
        result = self.ints([0, 0], SHARED)
        self.blit.fillBuffer_range_value_(result, Metal.NSMakeRange(4, 4), 1)
        self.finish()
        self.assertEqual(cpu_ints(result), (0, 0x01010101))

    def test_the_value_of_a_fill_is_a_signed_char(self) -> None:
        result = self.ints([0], SHARED)
        self.blit.fillBuffer_range_value_(result, (0, 4), -1)
        with self.assertRaisesRegex(ValueError, "wrong magnitude"):
            self.blit.fillBuffer_range_value_(result, (0, 4), 255)
        self.finish()
        self.assertEqual(cpu_ints(result), (-1,))

    def test_a_blit_writes_the_gpu_copy_of_a_managed_buffer(self) -> None:
        managed = self.ints([1], Metal.MTLResourceStorageModeManaged)
        self.blit.copyFromBuffer_sourceOffset_toBuffer_destinationOffset_size_(self.ints([9], SHARED), 0, managed, 0, 4)
        self.finish()
        self.assertEqual(cpu_ints(managed), (1,))
        self.assertEqual(self.gpu_bytes(managed), pack([9]))


class Renders(SimTest):
    def test_bindings_and_draws_are_taken_and_count_as_uses(self) -> None:
        vertices, uniforms = self.ints([0], Metal.MTLResourceStorageModeManaged), self.ints([0], SHARED)
        vertices.contents()[0] = b"\x01"
        descriptor = Metal.MTLRenderPassDescriptor.renderPassDescriptor()
        descriptor.colorAttachments().objectAtIndexedSubscript_(0).setLoadAction_(Metal.MTLLoadActionClear)
        work = self.queue.commandBuffer()
        encoder = work.renderCommandEncoderWithDescriptor_(descriptor)
        encoder.setVertexBuffer_offset_atIndex_(vertices, 0, 0)
        encoder.setFragmentBuffer_offset_atIndex_(uniforms, 0, 0)
        encoder.setFragmentBytes_length_atIndex_(b"abcd", 4, 1)
        encoder.drawPrimitives_vertexStart_vertexCount_(Metal.MTLPrimitiveTypeTriangle, 0, 3)
        encoder.endEncoding()
        work.commit()
        work.waitUntilCompleted()
        vertices.contents()[0] = b"\0"  # as the GPU copy was before the draw: nothing is unreported any more
        self.assertEqual(self.gpu_bytes(vertices), b"\xa5\0\0\0")

    def test_vertex_bytes_have_the_same_limit(self) -> None:
        encoder = self.queue.commandBuffer().renderCommandEncoderWithDescriptor_(None)
        with self.assertRaisesRegex(Metal._sim.ValidationError, "setVertexBytes:length:atIndex:"):
            encoder.setVertexBytes_length_atIndex_(bytes(5000), 5000, 0)
