import { expect, test } from 'vitest';
import { createEngine } from '../../server/src/engine.ts';
import { MemoryHost } from '../../server/src/workspace/memory-host.ts';
import { readSyntaxWasm } from './load-syntax.ts';

const wasm = await readSyntaxWasm();
const MAKE = 'import Metal\ndef make(device):\n    return device.newBufferWithLength_options_(64, Metal.MTLResourceStorageModeShared)\n';
const KERNEL = '#include <metal_stdlib>\nkernel void k(device float* a [[buffer(0)]]) { a[0] = 1; }\n';

const paths = Array.from({ length: 40 }, (_, n) => `/w/file_${n}.py`);
const files = new Map<string, string | Uint8Array>([
  ...paths.map((path) => [path, MAKE] as const),
  ['/w/k.metal', KERNEL],
  ['/w/broken.py', 'def f(:\n  device.newBuffer\n'],
  ['/w/latin.py', new Uint8Array([0xe9])],
]);

function insert(line: number, character: number, text: string) {
  const at = { line, character };
  return { range: { start: at, end: at }, text };
}

test('opening, editing, closing and auditing leave no tree behind', async () => {
  const engine = createEngine({ host: new MemoryHost(files), wasm, options: { memoryModel: 'discrete' } });
  engine.setRoots(['/w']);
  const open = paths.slice(0, 10);
  for (const path of open) engine.open(path, `${MAKE}# open\n`);
  await engine.documents(open);
  for (const path of open) {
    engine.change(path, [insert(0, 0, '# \u{1F34E}\r\n'), insert(3, 4, '('), insert(2, 0, '    x = 1\n')]);
    engine.change(path, [{ text: MAKE }, insert(0, 0, 'y = 2\n')]);
  }
  expect(await engine.documents(open)).toHaveLength(10);
  expect((await engine.audit({ root: '/w' })).filesRead).toBe(files.size);
  expect(engine.liveTrees()).toBe(10);

  engine.open('/w/file_0.py', 'opened = "again"\n');
  engine.change('/w/not-open.py', [insert(0, 0, 'x')]);
  const stop = new AbortController();
  const stopped = engine.audit({ root: '/w', signal: stop.signal, onProgress: () => stop.abort(new Error('stopped')) });
  await expect(stopped).rejects.toThrow('stopped');
  const unanswered = engine.documents(open);
  for (const path of open) engine.close(path);
  await unanswered;
  await engine.audit({ root: '/w' });
  expect(engine.liveTrees()).toBe(0);

  engine.dispose();
  expect(engine.liveTrees()).toBe(0);
});
