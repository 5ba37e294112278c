"""The runner: `python3 test/sim/run.py PROGRAM.py`."""

import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

RUN = Path(__file__).resolve().parent.parent / "run.py"

PROGRAM = '''
import struct, sys
import Metal

SOURCE = "kernel void square(device uint* v [[buffer(0)]], uint i [[thread_position_in_grid]]) { v[i] *= v[i]; }"

def main():
    device = Metal.MTLCreateSystemDefaultDevice()
    library, error = device.newLibraryWithSource_options_error_(SOURCE, None, None)
    pipeline, error = device.newComputePipelineStateWithFunction_error_(library.newFunctionWithName_("square"), None)
    buffer = device.newBufferWithBytes_length_options_(struct.pack("=2I", 3, 4), 8, Metal.MTLResourceStorageModeManaged)
    work = device.newCommandQueue().commandBuffer()
    encoder = work.computeCommandEncoder()
    encoder.setComputePipelineState_(pipeline)
    encoder.setBuffer_offset_atIndex_(buffer, 0, 0)
    encoder.dispatchThreads_threadsPerThreadgroup_(Metal.MTLSizeMake(2, 1, 1), Metal.MTLSizeMake(2, 1, 1))
    encoder.endEncoding()
    work.commit()
    work.waitUntilCompleted()
    print(device.name(), *struct.unpack("=2I", buffer.contents().as_buffer(8)), *sys.argv[1:])

if __name__ == "__main__":
    raise SystemExit("imported as __main__")
'''

KERNELS = '''
import Metal

@Metal._sim.kernel("square")
def square(buffers, grid):
    values = buffers[0].cast("I")
    for x, _, _ in grid.positions():
        values[x] *= values[x]
'''


class Runner(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.write("kernels.py", KERNELS)

    def write(self, name: str, text: str) -> None:
        (self.folder / name).write_text(text, encoding="utf-8")

    def run_program(self, text: str, *options: str) -> "subprocess.CompletedProcess[str]":
        self.write("program.py", text)
        command = [sys.executable, str(RUN), "program.py", *options]
        environment = {name: value for name, value in os.environ.items() if not name.startswith("SIM_")}
        return subprocess.run(command, cwd=self.folder, env=environment, capture_output=True, text=True, check=False)

    def test_main_runs_on_a_discrete_device(self) -> None:
        done = self.run_program(PROGRAM, "--kernels", "kernels.py")
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "Simulated discrete GPU 3 4\n", ""))

    def test_the_memory_model_can_be_chosen(self) -> None:
        done = self.run_program(PROGRAM, "--kernels", "kernels.py", "--memory-model", "unified")
        self.assertEqual((done.returncode, done.stdout), (0, "Simulated unified GPU 9 16\n"))

    def test_arguments_after_two_dashes_are_the_programs(self) -> None:
        done = self.run_program(PROGRAM, "--kernels", "kernels.py", "--", "--size", "8")
        self.assertEqual(done.stdout, "Simulated discrete GPU 3 4 --size 8\n")

    def test_a_failed_assertion_aborts_whatever_the_program_catches(self) -> None:
        done = self.run_program(
            "import Metal\n\ndef main():\n    try:\n        Metal.MTLCreateSystemDefaultDevice().newBufferWithLength_options_(0, 0)\n"
            "    except Exception:\n        print('swallowed')\n"
        )
        self.assertEqual((done.returncode, done.stdout), (134, ""))
        self.assertIn("ValidationError: -[MTLDebugDevice", done.stderr)

    def test_validation_can_be_turned_off(self) -> None:
        text = "import Metal\n\ndef main():\n    print(Metal.MTLCreateSystemDefaultDevice().newBufferWithLength_options_(0, 0))\n"
        done = self.run_program(text, "--no-validation")
        self.assertEqual((done.returncode, done.stdout), (0, "None\n"))

    def test_an_exception_is_told_with_its_trace(self) -> None:
        done = self.run_program("def main():\n    raise ArithmeticError('overflow')\n")
        self.assertEqual(done.returncode, 1)
        self.assertIn("ArithmeticError: overflow", done.stderr)

    def test_what_main_returns_is_the_exit_code(self) -> None:
        self.assertEqual(self.run_program("def main():\n    return 3\n").returncode, 3)

    def test_a_program_without_main_is_refused(self) -> None:
        done = self.run_program("value = 1\n")
        self.assertEqual(done.returncode, 2)
        self.assertIn("has no main()", done.stderr)

    def test_a_missing_file_is_refused(self) -> None:
        done = self.run_program("value = 1\n", "--kernels", "missing.py")
        self.assertEqual(done.returncode, 2)
        self.assertIn("no such file: missing.py", done.stderr)

    def test_programs_import_what_lies_beside_them(self) -> None:
        self.write("beside.py", "VALUE = 'beside'\n")
        done = self.run_program("import beside\n\ndef main():\n    print(beside.VALUE)\n")
        self.assertEqual(done.stdout, "beside\n")
