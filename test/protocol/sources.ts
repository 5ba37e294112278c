/** Python for the tests: each text is named by the finding it leads to. */

/** Only the GPU touches `scratch`: SMA001. */
export const gpuOnly = `import Metal


def clear(device, encoder):
    scratch = device.newBufferWithLength_options_(4096, Metal.MTLResourceStorageModeShared)
    encoder.setBuffer_offset_atIndex_(scratch, 0, 0)
`;

/** The CPU fills `params`, the GPU uses it: SMA002. */
export const upload = `import Metal


def launch(device, encoder, data):
    params = device.newBufferWithBytes_length_options_(data, len(data), Metal.MTLResourceStorageModeShared)
    encoder.setBuffer_offset_atIndex_(params, 0, 1)
`;

/** Nobody uses `spare`: SMA003. */
export const unused = `import Metal


def reserve(device):
    spare = device.newBufferWithLength_options_(64, Metal.MTLResourceStorageModeShared)
`;

/** As it should be: nothing to say. */
export const clean = gpuOnly.replace('StorageModeShared', 'StorageModePrivate');

/** `main.py` and `helper.py`: whether the buffer of the one is read by the CPU is decided in the other. */
export const caller = `import Metal
from helper import bind


def run(device, encoder):
    result = device.newBufferWithLength_options_(4096, Metal.MTLResourceStorageModeShared)
    bind(encoder, result)
`;

export const bindingHelper = `def bind(encoder, buffer):
    encoder.setBuffer_offset_atIndex_(buffer, 0, 0)
`;

export const readingHelper = `${bindingHelper}    print(bytes(buffer.contents().as_buffer(16)))
`;
