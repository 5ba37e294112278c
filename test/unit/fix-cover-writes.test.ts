import { expect, onTestFinished, test } from 'vitest';
import { createEngine } from '../../server/src/engine.ts';
import { safeFix } from '../../server/src/fixes/choose-fix.ts';
import { MemoryHost } from '../../server/src/workspace/memory-host.ts';
import { readSyntaxWasm } from './load-syntax.ts';

const wasm = await readSyntaxWasm();

/** A function whose buffer `b` of 64 bytes is written by `lines` and then bound; the lines after the safe fixes, or null where there is none. */
async function covered(lines: string, layout: (text: string) => string = (text) => text): Promise<string | null> {
  const head =
    'import Metal\n\ndef run(device, encoder, data, flag):\n    b = device.newBufferWithLength_options_(64, Metal.MTLResourceStorageModeShared)\n';
  const tail = '    encoder.setBuffer_offset_atIndex_(b, 0, 0)\n';
  const text = layout(head + lines + tail);
  const engine = createEngine({ host: new MemoryHost(new Map([['/w/a.py', text]])), wasm, options: { memoryModel: 'discrete' } });
  onTestFinished(() => engine.dispose());
  const { files } = await engine.fix({ root: '/w', choose: safeFix });
  const [file] = files;
  if (file === undefined) return null;
  const fixedHead = layout(head).replace('ModeShared', 'ModeManaged');
  expect(file.after.startsWith(fixedHead)).toBe(true);
  return file.after.slice(fixedHead.length, file.after.length - layout(tail).length);
}

const SYNC = 'b.didModifyRange_(Metal.NSMakeRange(0, 4))';

test.each([
  ['a backslash', '    b.contents()[0:4] = \\\n        data\n', `    b.contents()[0:4] = \\\n        data\n    ${SYNC}\n`],
  [
    'several lines and a comment',
    '    b.contents()[0:4] = (\n        data  # it\n    )  # done\n',
    `    b.contents()[0:4] = (\n        data  # it\n    )  # done\n    ${SYNC}\n`,
  ],
  ['one line of a branch', '    if flag: b.contents()[0:4] = data\n', `    if flag: b.contents()[0:4] = data; ${SYNC}\n`],
  ['before other statements of its line', '    b.contents()[0:4] = data; print(1)\n', `    b.contents()[0:4] = data; ${SYNC}; print(1)\n`],
  ['after other statements of its line', '    print(1); b.contents()[0:4] = data\n', `    print(1); b.contents()[0:4] = data; ${SYNC}\n`],
  [
    'a variable that goes on as something else',
    '    v = b.contents()\n    v[0:4] = data\n    v = [0]\n    v[0] = 1\n',
    `    v = b.contents()\n    v[0:4] = data\n    ${SYNC}\n    v = [0]\n    v[0] = 1\n`,
  ],
  ['a call that is there already', `    b.contents()[0:4] = data\n    ${SYNC}\n`, `    b.contents()[0:4] = data\n    ${SYNC}\n`],
])('%s', async (_name, lines, after) => {
  expect(await covered(lines)).toBe(after);
});

test.each([
  ['a lambda', '    (lambda: b.contents().__setitem__(0, data))()\n'],
  ['a comprehension', '    [b.contents().__setitem__(at, data) for at in range(4)]\n'],
  ['a walrus', '    (c := b).contents()[0:4] = data\n'],
  ['part of a test', '    if b.contents().as_buffer(64).__setitem__(0, 1) is None: pass\n'],
  ['an `and` that may not get to it', '    flag and b.contents().as_buffer(64).__setitem__(0, 1)\n'],
  ['an argument of a call that goes on', '    launch(b.contents().as_buffer(64).__setitem__(0, 1))\n'],
  ['one of two buffers', '    v = b.contents() if flag else data\n    v[0:4] = data\n'],
  ['a name that is given away in its own statement', '    b.contents()[0:4], b = data, b\n'],
])('nothing is done without asking: %s', async (_name, lines) => {
  expect(await covered(lines)).toBeNull();
});

test.each<[string, (text: string) => string]>([
  ['CRLF', (text) => text.replaceAll('\n', '\r\n')],
  ['tabs', (text) => text.replaceAll('    ', '\t')],
  ['astral characters before it', (text) => text.replace('b.contents()', '"😀"; b.contents()')],
])('%s', async (_name, layout) => {
  const line = '    b.contents()[0:4] = data\n';
  const isShared = layout(line).includes(';');
  const after = isShared ? line.replace('\n', `; ${SYNC}\n`) : `${line}    ${SYNC}\n`;
  expect(await covered(line, layout)).toBe(layout(after));
});

test('a file without a line break at its end', async () => {
  const text =
    'import Metal\ndef fill(device, encoder, data):\n    b = device.newBufferWithLength_options_(64, Metal.MTLResourceStorageModeShared)\n    encoder.setBuffer_offset_atIndex_(b, 0, 0)\n    b.contents()[0:4] = data';
  const engine = createEngine({ host: new MemoryHost(new Map([['/w/a.py', text]])), wasm, options: { memoryModel: 'discrete' } });
  onTestFinished(() => engine.dispose());
  const { files } = await engine.fix({ root: '/w', choose: safeFix });
  expect(files[0]?.after).toBe(`${text.replace('ModeShared', 'ModeManaged')}\n    ${SYNC}`);
});
