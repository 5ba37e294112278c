import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createEngine } from '../../server/src/engine.ts';
import type { MemoryModel } from '../../server/src/metal/storage-mode.ts';
import { MemoryHost } from '../../server/src/workspace/memory-host.ts';
import { readSyntaxWasm } from './load-syntax.ts';
import { makeFolder } from './temporary-folder.ts';

const wasm = await readSyntaxWasm();
const SIM = join(import.meta.dirname, '../sim');
const TITLE = 'Use MTLResourceStorageModePrivate, filled by a blit from a Shared staging buffer';

/** The text after that fix; null where it is not offered. What is left or new afterwards speaks of nothing. */
async function staged(text: string): Promise<string | null> {
  const engine = createEngine({ host: new MemoryHost(new Map([['/w/a.py', text]])), wasm, options: { memoryModel: 'discrete' } });
  onTestFinished(() => engine.dispose());
  const offered: { readonly applicability: string; readonly preferred: boolean }[] = [];
  const { files, after } = await engine.fix({
    root: '/w',
    choose: ({ fixes }) => {
      const fix = fixes.find(({ title }) => title === TITLE) ?? null;
      if (fix !== null) offered.push(fix);
      return fix;
    },
  });
  expect(offered.every((fix) => fix.applicability === 'unsafe' && !fix.preferred)).toBe(true);
  if (offered.length > 0) expect(after).toEqual([]);
  return files[0]?.after ?? null;
}

const HEAD = 'import Metal\n\ndef bind(device, queue, data):\n';
const MADE = '    x = device.newBufferWithBytes_length_options_(data, len(data), Metal.MTLResourceStorageModeShared)';
const BOUND =
  '    commands = queue.commandBuffer()\n    encoder = commands.computeCommandEncoder()\n    encoder.setBuffer_offset_atIndex_(x, 0, 0)\n';
const lines = (queue: string, device = 'device', buffer = 'x', mode = 'Metal.MTLResourceStorageModePrivate', indent = '    ') =>
  [
    `${buffer} = ${device}.newBufferWithLength_options_(staging.length(), ${mode})`,
    `upload = ${queue}.commandBuffer()`,
    'upload_blit = upload.blitCommandEncoder()',
    `upload_blit.copyFromBuffer_sourceOffset_toBuffer_destinationOffset_size_(staging, 0, ${buffer}, 0, staging.length())`,
    'upload_blit.endEncoding()',
    'upload.commit()',
    'upload.waitUntilCompleted()',
  ]
    .map((line) => `${indent}${line}\n`)
    .join('');

test('a Shared staging buffer, a Private one of its length, and a blit that is waited for', async () => {
  expect(await staged(`${HEAD}${MADE}  # the weights\n${BOUND}`)).toBe(
    `${HEAD}${MADE.replace('x =', 'staging =')}  # the weights\n${lines('queue')}${BOUND}`,
  );
});

test('on a queue that the function makes, or keeps in an attribute', async () => {
  const made = `import Metal\n\ndef bind(device, encoder, data):\n    q = device.newCommandQueue()\n`;
  const bound = '    encoder.setBuffer_offset_atIndex_(x, 0, 0)\n';
  expect(await staged(`${made}${MADE}\n${bound}`)).toBe(`${made}${MADE.replace('x =', 'staging =')}\n${lines('q')}${bound}`);
  const kept = `import Metal\n\nclass Runner:\n  def __init__(self, device):\n    self.queue = device.newCommandQueue()\n    self.device = device\n\n  def run(self, data):\n`;
  const [own, ask] = [MADE.replace('device', 'self.device'), BOUND.replace('queue', 'self.queue')];
  expect(await staged(`${kept}${own}\n${ask}`)).toBe(
    `${kept}${own.replace('x =', 'staging =')}\n${lines('self.queue', 'self.device')}${ask}`,
  );
});

test('line breaks, tabs, flags and an import are kept in the spelling of the file; taken names are not taken again', async () => {
  const text = (made: string, names: string) =>
    `from Metal import MTLResourceStorageModeShared${names}, MTLResourceHazardTrackingModeUntracked\n\ndef bind(device, queue, data):\n${made}${BOUND}`
      .replaceAll('    ', '\t')
      .replaceAll('\n', '\r\n');
  const options = 'MTLResourceStorageModeShared | MTLResourceHazardTrackingModeUntracked';
  const own = MADE.replace('Metal.MTLResourceStorageModeShared', options);
  expect(await staged(text(`${own}\n`, ''))).toBe(
    text(
      `${own.replace('x =', 'staging =')}\n${lines('queue', 'device', 'x', options.replace('Shared', 'Private'))}`,
      ', MTLResourceStorageModePrivate',
    ),
  );
  expect(await staged(`${HEAD}    staging = 1\n${MADE}\n${BOUND}`)).toContain('    x_staging = device.newBufferWithBytes');
});

test.each([
  ['no queue is in sight', `${HEAD.replace('queue, ', 'encoder, ')}${MADE}\n    encoder.setBuffer_offset_atIndex_(x, 0, 0)\n`],
  [
    'nothing shows that it is a queue',
    `${HEAD.replace('queue', 'queue, encoder')}${MADE}\n    encoder.setBuffer_offset_atIndex_(x, 0, 0)\n`,
  ],
  ['there may be no queue', `${HEAD}${MADE}\n    if queue is None:\n        return x.length()\n${BOUND}`],
  ['the queue is given another value', `${HEAD}${MADE}\n    queue = queue or device.newCommandQueue()\n${BOUND}`],
  [
    'the queue is of another device',
    `${HEAD.replace('queue', 'other, encoder')}    q = other.newCommandQueue()\n${MADE}\n    encoder.setBuffer_offset_atIndex_(x, 0, 0)\n`,
  ],
  ['the CPU writes it later', `${HEAD}${MADE}\n    x.contents().as_buffer(4)[:] = data\n${BOUND}`],
  ['the allocation is an argument', `${HEAD}${BOUND.replace('(x,', `(${MADE.slice(8)},`)}`],
  ['the line has more on it', `${HEAD}${MADE}; print(data)\n${BOUND}`],
])('not offered: %s', async (_name, text) => {
  expect(await staged(text)).toBeNull();
});

const PROGRAM = `import struct

import Metal

SOURCE = """
#include <metal_stdlib>
kernel void double_all(const device int* from [[buffer(0)]], device int* out [[buffer(1)]], uint i [[thread_position_in_grid]]) { out[i] = 2 * from[i]; }
"""


def main():
    device = Metal.MTLCreateSystemDefaultDevice()
    queue = device.newCommandQueue()
    library, _ = device.newLibraryWithSource_options_error_(SOURCE, None, None)
    pipeline, _ = device.newComputePipelineStateWithFunction_error_(library.newFunctionWithName_("double_all"), None)
    given = device.newBufferWithBytes_length_options_(struct.pack("4i", 1, 2, 3, 4), 16, Metal.MTLResourceStorageModeShared)
    out = device.newBufferWithLength_options_(16, Metal.MTLResourceStorageModeShared)
    commands = queue.commandBuffer()
    encoder = commands.computeCommandEncoder()
    encoder.setComputePipelineState_(pipeline)
    encoder.setBuffer_offset_atIndex_(given, 0, 0)
    encoder.setBuffer_offset_atIndex_(out, 0, 1)
    encoder.dispatchThreads_threadsPerThreadgroup_(Metal.MTLSizeMake(4, 1, 1), Metal.MTLSizeMake(1, 1, 1))
    encoder.endEncoding()
    commands.commit()
    commands.waitUntilCompleted()
    print(struct.unpack("4i", bytes(out.contents().as_buffer(16))))
`;

test.each(['discrete', 'unified'] as const satisfies readonly MemoryModel[])('a program prints the same after it: %s', async (model) => {
  const after = await staged(PROGRAM);
  expect(after).toContain('staging = device');
  const root = await makeFolder({ 'before.py': PROGRAM, 'after.py': after ?? '' });
  for (const name of ['before.py', 'after.py']) {
    const options = ['--memory-model', model, '--kernels', join(SIM, 'kernels.py')];
    const { stdout, stderr } = spawnSync('python3', [join(SIM, 'run.py'), join(root, name), ...options], { encoding: 'utf8' });
    expect({ stdout, stderr }).toEqual({ stdout: '(2, 4, 6, 8)\n', stderr: '' });
  }
});
