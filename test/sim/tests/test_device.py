"""The device, and how it is configured."""

import Metal
from Metal._sim.settings import from_environment

from .support import SimTest


class Discrete(SimTest):
    def test_it_has_memory_of_its_own(self) -> None:
        self.assertFalse(self.device.hasUnifiedMemory())
        self.assertEqual(self.device.name(), "Simulated discrete GPU")
        self.assertFalse(self.device.supportsFamily_(Metal.MTLGPUFamilyApple7))

    def test_the_default_device_is_the_same_each_time(self) -> None:
        self.assertIs(Metal.MTLCreateSystemDefaultDevice(), self.device)
        self.assertEqual(Metal.MTLCopyAllDevices(), [self.device])

    def test_new_settings_give_a_new_device(self) -> None:
        Metal._sim.configure(memory_model="unified")
        self.assertTrue(Metal.MTLCreateSystemDefaultDevice().hasUnifiedMemory())
        self.assertFalse(self.device.hasUnifiedMemory())

    def test_unknown_settings_are_refused(self) -> None:
        with self.assertRaisesRegex(ValueError, "memory_model is 'shared', but must be one of discrete, unified"):
            Metal._sim.configure(memory_model="shared")

    def test_settings_come_from_the_environment(self) -> None:
        read = from_environment({"SIM_MEMORY_MODEL": "unified", "SIM_VALIDATION": "0", "SIM_EXECUTION": "commit"})
        self.assertEqual((read.memory_model, read.validation, read.execution), ("unified", False, "commit"))
        unset = from_environment({})
        self.assertEqual((unset.memory_model, unset.validation, unset.execution), ("discrete", True, "completion"))


class Unified(SimTest):
    memory_model = "unified"

    def test_it_shares_the_memory_of_the_cpu(self) -> None:
        self.assertTrue(self.device.hasUnifiedMemory())
        self.assertTrue(self.device.supportsFamily_(Metal.MTLGPUFamilyApple7))


class Options(SimTest):
    def options(self, value: int) -> tuple[int, int, int]:
        buffer = self.device.newBufferWithLength_options_(16, value)
        return buffer.storageMode(), buffer.cpuCacheMode(), buffer.hazardTrackingMode()

    def test_flags_are_read_beside_the_storage_mode(self) -> None:
        flags = Metal.MTLResourceCPUCacheModeWriteCombined | Metal.MTLResourceHazardTrackingModeUntracked
        expected = (Metal.MTLStorageModeManaged, 1, Metal.MTLHazardTrackingModeUntracked)
        self.assertEqual(self.options(Metal.MTLResourceStorageModeManaged | flags), expected)

    def test_the_storage_mode_managed_given_as_options_is_write_combined_shared(self) -> None:
        self.assertEqual(self.options(Metal.MTLStorageModeManaged), (Metal.MTLStorageModeShared, 1, 0))

    def test_the_storage_modes_private_and_memoryless_given_as_options_are_shared_with_a_cache_mode_that_does_not_exist(self) -> None:
        self.assertEqual(self.options(Metal.MTLStorageModePrivate), (Metal.MTLStorageModeShared, 2, 0))
        self.assertEqual(self.options(Metal.MTLStorageModeMemoryless), (Metal.MTLStorageModeShared, 3, 0))

    def test_buffers_cannot_be_memoryless(self) -> None:
        with self.assertRaisesRegex(Metal._sim.ValidationError, "MTLResourceStorageModeMemoryless, which is not valid for buffers"):
            self.options(Metal.MTLResourceStorageModeMemoryless)

    def test_managed_or_private_is_refused_as_memoryless(self) -> None:
        with self.assertRaisesRegex(Metal._sim.ValidationError, "MTLResourceStorageModeMemoryless"):
            self.options(Metal.MTLResourceStorageModeManaged | Metal.MTLResourceStorageModePrivate)

    def test_a_buffer_has_a_length(self) -> None:
        with self.assertRaisesRegex(Metal._sim.ValidationError, "Cannot create buffer of zero length."):
            self.device.newBufferWithLength_options_(0, 0)

    def test_a_buffer_is_no_longer_than_the_device_allows(self) -> None:
        with self.assertRaisesRegex(Metal._sim.ValidationError, "must not exceed"):
            self.device.newBufferWithLength_options_(self.device.maxBufferLength() + 1, 0)

    def test_lengths_and_options_are_converted_as_pyobjc_does(self) -> None:
        self.assertEqual(self.device.newBufferWithLength_options_(8.0, False).length(), 8)
        with self.assertRaisesRegex(ValueError, "depythonifying 'unsigned long long', got 'str'"):
            self.device.newBufferWithLength_options_("8", 0)
        with self.assertRaisesRegex(ValueError, "got 'NoneType'"):
            self.device.newBufferWithLength_options_(8, None)
