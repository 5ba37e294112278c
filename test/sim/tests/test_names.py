"""Constants, structs and the spelling of names."""

import unittest

import Foundation
import Metal
import objc

from .support import SimTest


class Constants(unittest.TestCase):
    def test_resource_options_hold_the_storage_mode_in_bits_4_to_7(self) -> None:
        modes = [
            Metal.MTLResourceStorageModeShared,
            Metal.MTLResourceStorageModeManaged,
            Metal.MTLResourceStorageModePrivate,
            Metal.MTLResourceStorageModeMemoryless,
        ]
        self.assertEqual(modes, [0, 16, 32, 48])

    def test_storage_modes_for_descriptors_are_small_numbers(self) -> None:
        modes = [Metal.MTLStorageModeShared, Metal.MTLStorageModeManaged, Metal.MTLStorageModePrivate, Metal.MTLStorageModeMemoryless]
        self.assertEqual(modes, [0, 1, 2, 3])

    def test_cache_and_hazard_flags(self) -> None:
        self.assertEqual(Metal.MTLResourceCPUCacheModeWriteCombined, 1)
        self.assertEqual(Metal.MTLResourceHazardTrackingModeUntracked, 256)
        self.assertEqual(Metal.MTLResourceHazardTrackingModeTracked, 512)

    def test_managed_or_private_makes_memoryless(self) -> None:
        union = Metal.MTLResourceStorageModeManaged | Metal.MTLResourceStorageModePrivate
        self.assertEqual(union, Metal.MTLResourceStorageModeMemoryless)

    def test_the_status_of_completed_work_is_4(self) -> None:
        self.assertEqual(Metal.MTLCommandBufferStatusCompleted, 4)


class Structs(unittest.TestCase):
    def test_a_size_has_named_fields_and_compares_with_a_tuple(self) -> None:
        size = Metal.MTLSizeMake(4, 2, 1)
        self.assertEqual((size.width, size.height, size.depth), (4, 2, 1))
        self.assertEqual(size, (4, 2, 1))
        self.assertEqual(repr(size), "<Metal.MTLSize width=4 height=2 depth=1>")

    def test_structs_unpack_and_index(self) -> None:
        origin = Metal.MTLOriginMake(1, 2, 3)
        x, y, z = origin
        self.assertEqual([x, y, z], [origin[0], origin[1], origin[2]])

    def test_a_region_of_one_dimension_has_height_and_depth_1(self) -> None:
        region = Metal.MTLRegionMake1D(8, 16)
        self.assertEqual(region.origin, (8, 0, 0))
        self.assertEqual(region.size, (16, 1, 1))

    def test_structs_take_keywords_and_default_to_zero(self) -> None:
        self.assertEqual(Metal.MTLSize(height=3), (0, 3, 0))
        with self.assertRaises(TypeError):
            Metal.MTLSize(1, 2, 3, 4)
        with self.assertRaises(TypeError):
            Metal.MTLSize(breadth=1)

    def test_structs_are_unhashable(self) -> None:
        with self.assertRaises(TypeError):
            hash(Metal.MTLSizeMake(1, 1, 1))

    def test_ranges_are_the_same_from_metal_and_foundation(self) -> None:
        self.assertIs(Metal.NSMakeRange, Foundation.NSMakeRange)
        self.assertEqual(Foundation.NSMakeRange(4, 12), Foundation.NSRange(4, 12))
        self.assertEqual(Foundation.NSMaxRange(Foundation.NSMakeRange(4, 12)), 16)
        self.assertTrue(Foundation.NSLocationInRange(15, Foundation.NSMakeRange(4, 12)))
        self.assertFalse(Foundation.NSLocationInRange(16, Foundation.NSMakeRange(4, 12)))


class Names(SimTest):
    def test_selectors_need_their_last_underscore(self) -> None:
        self.assertTrue(hasattr(self.device, "newBufferWithLength_options_"))
        self.assertFalse(hasattr(self.device, "newBufferWithLength_options"))

    def test_objects_are_made_by_alloc_init_or_new(self) -> None:
        options = Metal.MTLCompileOptions.alloc().init()
        options.setLanguageVersion_(Metal.MTLLanguageVersion3_1)
        self.assertEqual(options.languageVersion(), 196609)
        self.assertTrue(Metal.MTLCompileOptions.new().fastMathEnabled())

    def test_objects_answer_for_selectors(self) -> None:
        self.assertTrue(self.device.respondsToSelector_("newBufferWithLength:options:"))
        self.assertFalse(self.device.respondsToSelector_("newBufferWithLength:"))

    def test_labels_are_kept(self) -> None:
        buffer = self.device.newBufferWithLength_options_(4, 0)
        self.assertIsNone(buffer.label())
        buffer.setLabel_("weights")
        self.assertEqual(buffer.label(), "weights")

    def test_an_autorelease_pool_is_a_block(self) -> None:
        with objc.autorelease_pool():
            made = self.device.newBufferWithLength_options_(4, 0)
        self.assertEqual(made.length(), 4)
