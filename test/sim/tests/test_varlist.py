"""`contents()`: the varlist that PyObjC makes of a C array of unknown length."""

import ctypes
import struct
import unittest

import Metal
import objc

from .support import SimTest

try:
    import numpy
except ImportError:
    numpy = None


class Varlist(SimTest):
    def setUp(self) -> None:
        super().setUp()
        self.buffer = self.device.newBufferWithBytes_length_options_(b"abcdefgh", 8, Metal.MTLResourceStorageModeShared)
        self.contents = self.buffer.contents()

    def test_an_item_is_a_bytes_object_of_length_1(self) -> None:
        self.assertIsInstance(self.contents, objc.varlist)
        self.assertEqual(self.contents[2], b"c")

    def test_an_item_is_set_by_a_bytes_object_of_length_1(self) -> None:
        self.contents[2] = b"X"
        self.contents[3] = bytearray(b"Y")
        self.assertEqual(bytes(self.buffer.contents().as_buffer(8)), b"abXYefgh")

    def test_an_item_is_not_set_by_an_integer(self) -> None:
        with self.assertRaisesRegex(ValueError, "Expecting byte string of length 1, got a 'int'"):
            self.contents[0] = 7

    def test_a_slice_is_a_tuple_of_bytes(self) -> None:
        self.assertEqual(self.contents[1:3], (b"b", b"c"))
        self.assertEqual(b"".join(self.contents[:4]), b"abcd")
        self.assertEqual(self.contents[3:1], ())

    def test_a_slice_needs_its_stop(self) -> None:
        with self.assertRaisesRegex(ValueError, "Slice end must be specified"):
            self.contents[1:]
        with self.assertRaisesRegex(ValueError, "Slice end must be specified"):
            self.contents[:]

    def test_a_slice_has_no_step(self) -> None:
        with self.assertRaisesRegex(ValueError, "slice steps other than 1"):
            self.contents[0:4:2]
        self.assertEqual(self.contents[0:2:1], (b"a", b"b"))

    def test_indices_are_not_negative(self) -> None:
        with self.assertRaisesRegex(ValueError, "negative indexes"):
            self.contents[-1]
        with self.assertRaisesRegex(ValueError, "negative indexes"):
            self.contents[0:-1]

    def test_indices_are_integers(self) -> None:
        with self.assertRaisesRegex(TypeError, "indices must be integers, got str"):
            self.contents["0"]

    def test_a_slice_is_set_by_as_many_bytes_objects(self) -> None:
        self.contents[0:2] = [b"1", b"2"]
        self.assertEqual(self.contents.as_tuple(3), (b"1", b"2", b"c"))
        with self.assertRaisesRegex(ValueError, "doesn't support resizing"):
            self.contents[0:2] = [b"1"]

    def test_a_slice_is_not_set_by_a_bytes_object_for_its_items_are_integers(self) -> None:
        with self.assertRaisesRegex(ValueError, "Expecting byte string of length 1, got a 'int'"):
            self.contents[0:2] = b"12"

    def test_items_cannot_be_deleted(self) -> None:
        with self.assertRaises(ValueError):
            del self.contents[0]

    def test_it_has_no_length_and_is_no_buffer(self) -> None:
        with self.assertRaises(TypeError):
            len(self.contents)
        with self.assertRaises(TypeError):
            memoryview(self.contents)

    def test_programs_cannot_make_one(self) -> None:
        with self.assertRaisesRegex(TypeError, "cannot create 'objc.varlist' instances"):
            objc.varlist()

    def test_as_buffer_is_a_writable_byte_view(self) -> None:
        view = self.contents.as_buffer(8)
        self.assertFalse(view.readonly)
        self.assertEqual((view.format, view.itemsize), ("B", 1))
        struct.pack_into("=I", view, 4, 0x31323334)
        self.assertEqual(bytes(self.buffer.contents().as_buffer(8)), b"abcd4321")

    def test_ctypes_writes_through(self) -> None:
        array = (ctypes.c_uint32 * 2).from_buffer(self.contents.as_buffer(8))
        array[1] = 0
        ctypes.memset(ctypes.addressof(array), 0x7A, 2)
        self.assertEqual(bytes(self.buffer.contents().as_buffer(8)), b"zzcd\0\0\0\0")

    @unittest.skipIf(numpy is None, "numpy is not installed")
    def test_numpy_writes_through(self) -> None:
        assert numpy is not None
        values = numpy.frombuffer(self.contents.as_buffer(8), dtype=numpy.uint16)
        values[0] = 0x2121
        self.assertEqual(self.contents[:2], (b"!", b"!"))

    def test_an_access_beyond_the_buffer_is_a_fault_that_no_handler_swallows(self) -> None:
        self.assertFalse(issubclass(objc.MemoryFault, Exception))
        with self.assertRaises(objc.MemoryFault):
            self.contents[8]
        with self.assertRaises(objc.MemoryFault):
            self.contents.as_buffer(9)
        with self.assertRaises(objc.MemoryFault):
            list(self.contents)
