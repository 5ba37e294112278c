"""Libraries, functions, kernels and argument buffers."""

import struct
from typing import Any

import Metal

from .support import SOURCE, SimTest, cpu_ints

SHARED = Metal.MTLResourceStorageModeShared
MANAGED = Metal.MTLResourceStorageModeManaged


class Libraries(SimTest):
    def test_a_kernel_of_the_source_that_is_registered_is_a_function(self) -> None:
        self.assertEqual(self.library.newFunctionWithName_("add_one").name(), "add_one")
        self.assertEqual(self.library.functionNames(), ["add_one", "copy_all"])

    def test_any_other_name_is_none(self) -> None:
        for name in ("missing", "never_registered", "commented_out"):
            with self.subTest(name):
                self.assertIsNone(self.library.newFunctionWithName_(name))

    def test_a_pipeline_needs_a_function(self) -> None:
        with self.assertRaisesRegex(Metal._sim.ValidationError, "computeFunction must not be nil"):
            self.device.newComputePipelineStateWithFunction_error_(None, None)

    def test_results_come_with_their_error(self) -> None:
        library, error = self.device.newLibraryWithSource_options_error_(SOURCE, Metal.MTLCompileOptions.new(), None)
        self.assertIsNotNone(library)
        self.assertIsNone(error)

    def test_a_text_that_cannot_be_compiled_gives_an_error(self) -> None:
        library, error = self.device.newLibraryWithSource_options_error_("kernel void broken() {", None, None)
        self.assertIsNone(library)
        self.assertEqual(error.code(), Metal.MTLLibraryErrorCompileFailure)
        self.assertIn("braces", error.localizedDescription())

    def test_the_attribute_form_names_a_kernel_too(self) -> None:
        library, _ = self.device.newLibraryWithSource_options_error_("[[kernel]] void add_one(device int* v) { }", None, None)
        self.assertIsNotNone(library.newFunctionWithName_("add_one"))

    def test_the_default_library_has_every_registered_kernel(self) -> None:
        self.assertEqual(self.device.newDefaultLibrary().functionNames(), ["add_one", "commented_out", "copy_all"])

    def test_a_pipeline_tells_its_limits(self) -> None:
        pipeline = self.pipeline("add_one")
        self.assertEqual((pipeline.maxTotalThreadsPerThreadgroup(), pipeline.threadExecutionWidth()), (1024, 32))


def add_through_pointer(buffers: Any, grid: Any) -> None:
    (address,) = struct.unpack_from("=Q", buffers[0])
    values = Metal._sim.memory_at(address)
    values[0] += 1


class ArgumentBuffers(SimTest):
    def setUp(self) -> None:
        super().setUp()
        Metal._sim.kernel("add_one")(add_through_pointer)

    def run_with(self, arguments: Any, resources: list[Any]) -> None:
        work = self.queue.commandBuffer()
        encoder = work.computeCommandEncoder()
        encoder.setComputePipelineState_(self.pipeline("add_one"))
        encoder.setBuffer_offset_atIndex_(arguments, 0, 0)
        for resource in resources:
            encoder.useResource_usage_(resource, Metal.MTLResourceUsageRead | Metal.MTLResourceUsageWrite)
        encoder.dispatchThreads_threadsPerThreadgroup_((1, 1, 1), (1, 1, 1))
        encoder.endEncoding()
        work.commit()
        work.waitUntilCompleted()

    def arguments(self, target: Any, options: int) -> Any:
        encoder = self.library.newFunctionWithName_("add_one").newArgumentEncoderWithBufferIndex_(0)
        arguments = self.device.newBufferWithLength_options_(encoder.encodedLength(), options)
        encoder.setArgumentBuffer_offset_(arguments, 0)
        encoder.setBuffer_offset_atIndex_(target, 0, 0)
        return arguments

    def test_a_kernel_follows_a_pointer_to_a_used_resource(self) -> None:
        target = self.ints([1], SHARED)
        self.run_with(self.arguments(target, SHARED), [target])
        self.assertEqual(cpu_ints(target), (2,))

    def test_a_resource_that_was_not_used_cannot_be_reached(self) -> None:
        target = self.ints([1], SHARED)
        with self.assertRaisesRegex(Metal._sim.ValidationError, "no resource there was made resident"):
            self.run_with(self.arguments(target, SHARED), [])

    def test_encoding_into_a_managed_buffer_is_a_cpu_write(self) -> None:
        target = self.ints([1], SHARED)
        arguments = self.arguments(target, MANAGED)
        with self.assertRaisesRegex(Metal._sim.ValidationError, "Invalid device load"):
            self.run_with(arguments, [target])
        arguments.didModifyRange_((0, arguments.length()))
        self.run_with(arguments, [target])
        self.assertEqual(cpu_ints(target), (2,))

    def test_a_private_buffer_takes_no_arguments(self) -> None:
        with self.assertRaisesRegex(Metal._sim.ValidationError, "not CPU accessible"):
            self.arguments(self.ints([1], SHARED), Metal.MTLResourceStorageModePrivate)

    def test_a_used_resource_gets_its_reported_writes(self) -> None:
        target = self.ints([1], MANAGED)
        target.contents()[0] = b"\x20"
        target.didModifyRange_((0, 4))
        self.run_with(self.arguments(target, SHARED), [target])
        self.synchronize(target)
        self.assertEqual(cpu_ints(target), (33,))

    def test_a_used_heap_makes_its_buffers_reachable(self) -> None:
        descriptor = Metal.MTLHeapDescriptor.new()
        descriptor.setSize_(1024)
        heap = self.device.newHeapWithDescriptor_(descriptor)
        target = heap.newBufferWithLength_options_(4, Metal.MTLResourceStorageModePrivate)
        work = self.queue.commandBuffer()
        encoder = work.computeCommandEncoder()
        encoder.setComputePipelineState_(self.pipeline("add_one"))
        encoder.setBuffer_offset_atIndex_(self.arguments(target, SHARED), 0, 0)
        encoder.useHeap_(heap)
        encoder.dispatchThreads_threadsPerThreadgroup_((1, 1, 1), (1, 1, 1))
        encoder.endEncoding()
        work.commit()
        work.waitUntilCompleted()
        self.assertEqual(self.gpu_bytes(target), b"\1\0\0\0")

    def test_argument_descriptors_give_the_encoded_length(self) -> None:
        descriptor = Metal.MTLArgumentDescriptor.argumentDescriptor()
        descriptor.setIndex_(2)
        self.assertEqual(self.device.newArgumentEncoderWithArguments_([descriptor]).encodedLength(), 24)

    def test_addresses_of_buffers_do_not_overlap(self) -> None:
        first, second = (self.device.newBufferWithLength_options_(1000, SHARED) for _ in range(2))
        self.assertGreaterEqual(second.gpuAddress() - first.gpuAddress(), 1000)

    def test_memory_is_reached_by_address_inside_kernels_alone(self) -> None:
        with self.assertRaisesRegex(RuntimeError, "inside a kernel"):
            Metal._sim.memory_at(0)
