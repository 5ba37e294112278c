import { expect, onTestFinished, test } from 'vitest';
import { createEngine } from '../../server/src/engine.ts';
import { MemoryHost } from '../../server/src/workspace/memory-host.ts';
import { readSyntaxWasm } from './load-syntax.ts';

const wasm = await readSyntaxWasm();
const title = 'Use setBytes_length_atIndex_ and make no buffer';

/** The text after the fix that makes no buffer; null where none is offered. */
async function withoutBuffer(text: string, memoryModel: 'discrete' | 'unified'): Promise<string | null> {
  const engine = createEngine({ host: new MemoryHost(new Map([['/w/a.py', text]])), wasm, options: { memoryModel } });
  onTestFinished(() => engine.dispose());
  const { files, applied } = await engine.fix({ root: '/w', choose: ({ fixes }) => fixes.find((fix) => fix.title === title) ?? null });
  expect(applied.every((fix) => fix.title === title)).toBe(true);
  return files[0]?.after ?? null;
}

const HEAD = 'import struct, Metal\n\ndef bind(device, encoder, n):\n';

test.each(['discrete', 'unified'] as const)('a few bytes for one binding need no buffer: %s', async (memoryModel) => {
  const made = '    size = device.newBufferWithBytes_length_options_(struct.pack("I", n), 4, Metal.MTLResourceStorageModeShared)  # n\n';
  const bound = '    encoder.setBuffer_offset_atIndex_(size, 0, 3)  # three\n';
  expect(await withoutBuffer(HEAD + made + bound, memoryModel)).toBe(
    `${HEAD}    encoder.setBytes_length_atIndex_(struct.pack("I", n), 4, 3)  # three\n`,
  );
});

test.each([
  ['bound twice', '    encoder.setBuffer_offset_atIndex_(size, 0, 3)\n    encoder.setBuffer_offset_atIndex_(size, 0, 4)\n'],
  ['bound behind its start', '    encoder.setBuffer_offset_atIndex_(size, 2, 3)\n'],
])('no fix: %s', async (_name, bound) => {
  const made = '    size = device.newBufferWithBytes_length_options_(struct.pack("I", n), 4, Metal.MTLResourceStorageModeShared)\n';
  expect(await withoutBuffer(HEAD + made + bound, 'discrete')).toBeNull();
});

test('no fix: the allocation shares its line', async () => {
  const made = '    size = device.newBufferWithBytes_length_options_(struct.pack("I", n), 4, 0); print(n)\n';
  expect(await withoutBuffer(`${HEAD}${made}    encoder.setBuffer_offset_atIndex_(size, 0, 3)\n`, 'discrete')).toBeNull();
});
