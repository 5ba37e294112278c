import { Random } from './random.ts';

/** A made-up project, large as real ones are: a few files drive Metal, through helpers, and most have nothing to do with it. */
export interface Workspace {
  readonly files: readonly WorkspaceFile[];
  readonly allocations: number;
}

export interface WorkspaceFile {
  /** Relative, `/`-separated. */
  readonly path: string;
  readonly text: string;
  /** Parsing it cannot be avoided: it drives Metal. */
  readonly relevant: boolean;
}

const PYTHON_FILES = 700;
const METAL_FILES = 60;
const HELPER_FILES = 12;
const ALLOCATIONS_PER_FILE = 5;
const SEED = 20_240_601;

/** 700 Python files with 300 allocations; always the same. */
export function makeWorkspace(): Workspace {
  const random = new Random(SEED);
  const files: WorkspaceFile[] = [];
  for (let n = 0; n < HELPER_FILES; n++) files.push({ path: `project/gpu/helper_${n}.py`, text: helperFile(n), relevant: true });
  for (let n = 0; n < METAL_FILES; n++) files.push({ path: `project/ops/op_${n}.py`, text: metalFile(n, random), relevant: true });
  for (let n = files.length; n < PYTHON_FILES; n++) {
    files.push({ path: `project/model_${n % 20}/part_${n}.py`, text: plainFile(n, random), relevant: false });
  }
  return { files, allocations: METAL_FILES * ALLOCATIONS_PER_FILE };
}

function helperFile(n: number): string {
  return `"""Launch helpers, part ${n}."""

import Metal


def bind_${n}(encoder, buffers, first=0):
    for index, buffer in enumerate(buffers):
        encoder.setBuffer_offset_atIndex_(buffer, 0, first + index)


def run_${n}(queue, pipeline, buffers, grid):
    commands = queue.commandBuffer()
    encoder = commands.computeCommandEncoder()
    encoder.setComputePipelineState_(pipeline)
    bind_${n}(encoder, buffers)
    encoder.dispatchThreads_threadsPerThreadgroup_(grid, Metal.MTLSizeMake(64, 1, 1))
    encoder.endEncoding()
    commands.commit()
    commands.waitUntilCompleted()


def pipeline_${n}(device, source, name):
    library, error = device.newLibraryWithSource_options_error_(source, None, None)
    return device.newComputePipelineStateWithFunction_error_(library.newFunctionWithName_(name), None)[0]


def read_${n}(buffer, count):
    return bytes(buffer.contents().as_buffer(count))
`;
}

/** One kernel in a string and a class of five buffers: input, parameters, scratch, output, and one only the GPU fills. */
function metalFile(n: number, random: Random): string {
  const helper = random.below(HELPER_FILES);
  const methods = Array.from({ length: 6 + random.below(12) }, (_, k) => plainMethod(k, random)).join('\n');
  return `"""Operation ${n}."""

import struct

import Metal
import numpy as np

from project.gpu.helper_${helper} import pipeline_${helper}, read_${helper}, run_${helper}

SOURCE = """
#include <metal_stdlib>
using namespace metal;

struct Params { uint rows; uint columns; float scale; };

kernel void op_${n}(
    device const float* input [[buffer(0)]],
    constant Params& params [[buffer(1)]],
    device float* scratch [[buffer(2)]],
    device float* output [[buffer(3)]],
    device atomic_uint* counter [[buffer(4)]],
    uint i [[thread_position_in_grid]])
{
    if (i >= params.rows * params.columns) return;
    float sum = 0.0f;
    for (uint k = 0; k < params.columns; k++) sum += input[i * params.columns + k] * params.scale;
    scratch[i] = scratch[i] * 0.5f + sum;
    output[i] = scratch[i];
    atomic_fetch_add_explicit(counter, 1, memory_order_relaxed);
}
"""


class Operation${n}:
    def __init__(self, device, queue, rows, columns):
        self._queue = queue
        self._size = rows * columns * 4
        self._pipeline = pipeline_${helper}(device, SOURCE, "op_${n}")
        self._scratch = device.newBufferWithLength_options_(self._size, Metal.MTLResourceStorageModeShared)
        self._output = device.newBufferWithLength_options_(self._size, Metal.MTLResourceStorageModeShared)
        self._counter = device.newBufferWithLength_options_(4, Metal.MTLResourceStorageModePrivate)
        self._params = device.newBufferWithBytes_length_options_(
            struct.pack("IIf", rows, columns, ${1 + random.below(9)}.0), 12, Metal.MTLResourceStorageModeShared
        )

    def run(self, device, array):
        data = np.ascontiguousarray(array, dtype=np.float32)
        source = device.newBufferWithBytes_length_options_(data, data.nbytes, Metal.MTLResourceStorageModeShared)
        buffers = [source, self._params, self._scratch, self._output, self._counter]
        run_${helper}(self._queue, self._pipeline, buffers, Metal.MTLSizeMake(data.size, 1, 1))
        return read_${helper}(self._output, self._size)

${methods}`;
}

function plainMethod(k: number, random: Random): string {
  const body = Array.from({ length: 4 + random.below(20) }, (_, line) => {
    const name = `value_${random.below(8)}`;
    return line % 5 === 4
      ? `        if ${name} > ${random.below(100)}:\n            ${name} = min(${name}, self.limit_${random.below(4)})`
      : `        ${name} = self.scale(${random.below(1000)}, factor=${random.below(10)}) + len("part ${random.below(50)}")`;
  });
  return `    def step_${k}(self, batch, value_0=0, value_1=1):\n${body.join('\n')}\n        return value_0\n`;
}

function plainFile(n: number, random: Random): string {
  const classes = Array.from({ length: 1 + random.below(4) }, (_, c) => {
    const methods = Array.from({ length: 3 + random.below(10) }, (_, k) => plainMethod(k, random)).join('\n');
    return `class Part${n}${'ABCDE'.charAt(c)}:\n    """Layers of part ${n}."""\n\n${methods}`;
  });
  return `"""Part ${n} of the model."""\n\nimport math\n\nimport numpy as np\n\n\n${classes.join('\n\n')}`;
}
