import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createEngine } from '../../server/src/engine.ts';
import type { Engine } from '../../server/src/engine-api.ts';
import { MemoryHost } from '../../server/src/workspace/memory-host.ts';
import { readSyntaxWasm } from './load-syntax.ts';

const wasm = await readSyntaxWasm();

type Files = Map<string, string | Uint8Array>;

/** An engine over a map of files. */
function engineOver(files: Files): Engine {
  const engine = createEngine({ host: new MemoryHost(files), wasm, options: { memoryModel: 'discrete' } });
  onTestFinished(() => engine.dispose());
  return engine;
}

const MAKE = 'import Metal\ndef _make(device):\n    return device.newBufferWithLength_options_(64, Metal.MTLResourceStorageModeShared)\n';
const READ = 'from make import _make\ndef read(device):\n    return bytes(_make(device).contents().as_buffer(64))\n';
const BIND = 'from make import _make\ndef bind(device, encoder):\n    encoder.setBuffer_offset_atIndex_(_make(device), 0, 0)\n';

const patterns = (files: readonly { readonly path: string; readonly verdicts: readonly { readonly accessPattern: string }[] }[]) =>
  files.map(({ path, verdicts }) => [path, ...verdicts.map((verdict) => verdict.accessPattern)]);

describe('documents', () => {
  test('are judged with the code around them', async () => {
    const engine = engineOver(
      new Map([
        ['/w/make.py', MAKE],
        ['/w/read.py', READ],
      ]),
    );
    engine.setRoots(['/w']);
    engine.open('/w/make.py', MAKE);
    expect(patterns(await engine.documents(['/w/make.py']))).toEqual([['/w/make.py', 'CPU only']]);
  });

  test('unsaved text counts over the disk, in every file', async () => {
    const engine = engineOver(
      new Map([
        ['/w/make.py', MAKE],
        ['/w/read.py', READ],
      ]),
    );
    engine.setRoots(['/w']);
    engine.open('/w/make.py', MAKE);
    engine.open('/w/read.py', BIND);
    expect(patterns(await engine.documents(['/w/make.py']))).toEqual([['/w/make.py', 'GPU write/read']]);
    engine.change('/w/read.py', [{ text: READ }]);
    expect(patterns(await engine.documents(['/w/make.py']))).toEqual([['/w/make.py', 'CPU only']]);
    engine.change('/w/read.py', [{ text: BIND }]);
    engine.close('/w/read.py');
    expect(patterns(await engine.documents(['/w/make.py']))).toEqual([['/w/make.py', 'CPU only']]);
  });

  test('follow the disk', async () => {
    const files: Files = new Map([['/w/make.py', MAKE]]);
    const engine = engineOver(files);
    engine.setRoots(['/w']);
    engine.open('/w/make.py', MAKE);
    await engine.documents(['/w/make.py']);
    files.set('/w/bind.py', BIND);
    engine.filesChanged(['/w/bind.py']);
    expect(patterns(await engine.documents(['/w/make.py']))).toEqual([['/w/make.py', 'GPU write/read']]);
    files.set('/w/bind.py', READ);
    engine.filesChanged(['/w/bind.py']);
    expect(patterns(await engine.documents(['/w/make.py']))).toEqual([['/w/make.py', 'CPU only']]);
  });

  test('ranges move with the text', async () => {
    const engine = engineOver(new Map());
    engine.setRoots(['/w']);
    engine.open('/w/a.py', BIND.replace('from make import _make', MAKE));
    const [before] = await engine.documents(['/w/a.py']);
    engine.change('/w/a.py', [{ range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } }, text: '# 😀\n\n' }]);
    const [after] = await engine.documents(['/w/a.py']);
    expect(before?.verdicts[0]?.selector.start).toEqual({ line: 2, character: 18 });
    expect(after?.verdicts[0]?.selector.start).toEqual({ line: 4, character: 18 });
  });

  test('outside all roots see the open documents of their folder', async () => {
    const engine = engineOver(new Map([['/x/read.py', READ]]));
    engine.setRoots(['/w']);
    engine.open('/x/make.py', MAKE);
    engine.open('/x/bind.py', BIND);
    engine.open('/y/read.py', READ);
    engine.open('untitled:Untitled-1', 'b = d.newBufferWithLength_options_(4, 0)\nprint(b.contents()[0])\n');
    expect(patterns(await engine.documents(['untitled:Untitled-1', '/x/make.py']))).toEqual([
      ['untitled:Untitled-1', 'CPU only'],
      ['/x/make.py', 'GPU write/read'],
    ]);
  });

  test('of a folder within a folder are judged with the wider one', async () => {
    const engine = engineOver(
      new Map([
        ['/w/pkg/make.py', MAKE],
        ['/w/bind.py', BIND],
      ]),
    );
    engine.setRoots(['/w/pkg', '/w']);
    engine.open('/w/pkg/make.py', MAKE);
    expect(patterns(await engine.documents(['/w/pkg/make.py']))).toEqual([['/w/pkg/make.py', 'GPU write/read']]);
  });

  test('that are not known have nothing to say', async () => {
    const engine = engineOver(new Map());
    expect(await engine.documents(['/nowhere.py'])).toEqual([
      { path: '/nowhere.py', memoryModel: 'discrete', verdicts: [], findings: [], problems: [] },
    ]);
  });

  test('are judged for the memory model in force', async () => {
    const engine = engineOver(new Map());
    engine.open('/a.py', 'b = d.newBufferWithBytes_length_options_(x, 4, 0)\ne.setBuffer_offset_atIndex_(b, 0, 0)\n');
    const suggested = async () => (await engine.documents(['/a.py'])).flatMap((file) => file.verdicts.map((each) => each.suggestedMode));
    expect(await suggested()).toEqual(['Managed']);
    engine.setOptions({ memoryModel: 'unified' });
    expect(await suggested()).toEqual(['Shared']);
  });
});

describe('code that says nothing of Metal', () => {
  test('can hold the storage mode', async () => {
    const engine = engineOver(
      new Map([
        ['/w/settings.py', 'PRIVATE = 2 << 4\n'],
        [
          '/w/a.py',
          'from settings import PRIVATE\ndef _f(device, encoder):\n    b = device.newBufferWithLength_options_(64, PRIVATE)\n    encoder.setBuffer_offset_atIndex_(b, 0, 0)\n',
        ],
      ]),
    );
    const { files } = await engine.audit({ root: '/w' });
    expect(files.flatMap((file) => file.verdicts.map((each) => each.currentMode))).toEqual(['Private']);
  });

  test('can hand a buffer on to where it is read', async () => {
    const engine = engineOver(
      new Map([
        ['/w/pkg/__init__.py', 'from .api import make\n'],
        ['/w/pkg/api.py', 'from .make import make\n'],
        ['/w/pkg/make.py', MAKE.replace('_make', 'make')],
        ['/w/read.py', 'from pkg import make\ndef read(device):\n    return make(device).contents()[0]\n'],
      ]),
    );
    const { files } = await engine.audit({ root: '/w' });
    expect(files.flatMap((file) => file.verdicts.flatMap((each) => each.accesses.map(({ location }) => location.path)))).toContain(
      '/w/read.py',
    );
  });
});

describe('an audit', () => {
  test('reports files with something to say, in path order', async () => {
    const engine = engineOver(
      new Map<string, string | Uint8Array>([
        ['/w/z.py', MAKE],
        ['/w/B.py', MAKE],
        ['/w/plain.py', 'x = 1'],
        ['/w/latin.py', new Uint8Array([0xe9])],
        ['/v/a.py', MAKE],
      ]),
    );
    const audit = await engine.audit({ root: '/w' });
    expect(audit.files.map(({ path }) => path)).toEqual(['/w/B.py', '/w/latin.py', '/w/z.py']);
    expect(audit.files[1]?.problems).toEqual(['not valid UTF-8']);
    expect(audit).toMatchObject({ root: '/w', memoryModel: 'discrete', filesRead: 4 });
  });

  test('reports what is asked for alone, and a file named whatever it holds', async () => {
    const engine = engineOver(
      new Map([
        ['/w/a/x.py', MAKE],
        ['/w/b/y.py', MAKE],
        ['/w/plain.py', ''],
        ['/w/other.py', ''],
      ]),
    );
    const audit = await engine.audit({ root: '/w', only: ['/w/a', '/w/plain.py', '/w/gone.py'] });
    expect(audit.files.map(({ path }) => path)).toEqual(['/w/a/x.py', '/w/gone.py', '/w/plain.py']);
    expect(audit.files[1]?.problems).toEqual(['cannot be read: no such file']);
    expect((await engine.audit({ root: '/w' })).files.map(({ path }) => path)).toEqual(['/w/a/x.py', '/w/b/y.py']);
  });

  test('takes unsaved text, also of a file that is not on the disk', async () => {
    const engine = engineOver(new Map([['/w/a.py', 'x = 1']]));
    engine.open('/w/a.py', MAKE);
    engine.open('/w/new.py', MAKE);
    expect(patterns((await engine.audit({ root: '/w' })).files)).toHaveLength(2);
  });

  test('sees what nobody reported', async () => {
    const files: Files = new Map([['/w/a.py', MAKE]]);
    const engine = engineOver(files);
    await engine.audit({ root: '/w' });
    files.delete('/w/a.py');
    files.set('/w/b.py', MAKE);
    expect((await engine.audit({ root: '/w' })).files.map(({ path }) => path)).toEqual(['/w/b.py']);
  });

  test('counts as it reads', async () => {
    const engine = engineOver(new Map(Array.from({ length: 70 }, (_, n) => [`/w/f${n}.py`, ''])));
    const seen: [number, number][] = [];
    await engine.audit({ root: '/w', onProgress: (done, total) => seen.push([done, total]) });
    expect(seen).toEqual([
      [32, 70],
      [64, 70],
      [70, 70],
    ]);
  });

  test('is rejected with the reason when aborted, before or while it runs', async () => {
    const engine = engineOver(new Map(Array.from({ length: 70 }, (_, n) => [`/w/f${n}.py`, MAKE])));
    await expect(engine.audit({ root: '/w', signal: AbortSignal.abort(new Error('early')) })).rejects.toThrow('early');
    const stop = new AbortController();
    const aborted = engine.audit({ root: '/w', signal: stop.signal, onProgress: () => stop.abort(new Error('late')) });
    await expect(aborted).rejects.toThrow('late');
    expect((await engine.audit({ root: '/w' })).files).toHaveLength(70);
  });
});

test('questions are answered in turn, each from the newest state', async () => {
  const engine = engineOver(new Map());
  engine.open('/a.py', MAKE);
  const first = engine.documents(['/a.py']);
  engine.change('/a.py', [{ text: 'x = 1\n' }]);
  const second = engine.documents(['/a.py']);
  expect(patterns(await first)).toEqual([['/a.py']]);
  expect(patterns(await second)).toEqual([['/a.py']]);
});

test('trees live as long as their documents are open', async () => {
  const engine = engineOver(
    new Map([
      ['/w/make.py', MAKE],
      ['/w/read.py', READ],
    ]),
  );
  expect(engine.liveTrees()).toBe(0);
  await engine.audit({ root: '/w' });
  expect(engine.liveTrees()).toBe(0);
  engine.open('/w/make.py', `${MAKE}\n`);
  engine.open('/w/read.py', `${READ}\n`);
  await engine.audit({ root: '/w' });
  expect(engine.liveTrees()).toBe(2);
  engine.close('/w/make.py');
  expect(engine.liveTrees()).toBe(1);
  engine.dispose();
  expect(engine.liveTrees()).toBe(0);
});

test('a damaged module is the answer to the first question', async () => {
  const damaged = { ...wasm, python: new Uint8Array([1, 2, 3]) };
  const engine = createEngine({ host: new MemoryHost(new Map()), wasm: damaged, options: { memoryModel: 'discrete' } });
  await expect(engine.documents([])).rejects.toThrow();
});

test('whatever happened before, an engine says what a new one says', async () => {
  const path = fc.constantFrom('/w/make.py', '/w/a.py', '/w/b.py');
  const text = fc.constantFrom(MAKE, READ, BIND, `# moved\n${MAKE}`, 'x = 1\n', 'def f(:\n', `${MAKE}${MAKE}`);
  const step = fc.record({ kind: fc.constantFrom('open', 'change', 'close', 'write', 'delete', 'ask', 'audit'), path, text });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
      const files: Files = new Map([['/w/make.py', MAKE]]);
      const open = new Map<string, string>();
      const engine = createEngine({ host: new MemoryHost(files), wasm, options: { memoryModel: 'discrete' } });
      engine.setRoots(['/w']);
      for (const { kind, path, text } of steps) {
        if (kind === 'open' || (kind === 'change' && open.has(path))) open.set(path, text);
        if (kind === 'open') engine.open(path, text);
        if (kind === 'change') engine.change(path, [{ text }]);
        if (kind === 'close' && open.delete(path)) engine.close(path);
        if (kind === 'write') files.set(path, text);
        if (kind === 'delete') files.delete(path);
        if (kind === 'write' || kind === 'delete') engine.filesChanged([path]);
        if (kind === 'ask') await engine.documents([...open.keys()]);
        if (kind === 'audit') await engine.audit({ root: '/w' });
      }
      const twin = createEngine({ host: new MemoryHost(files), wasm, options: { memoryModel: 'discrete' } });
      twin.setRoots(['/w']);
      for (const [openPath, openText] of open) twin.open(openPath, openText);
      expect(await engine.documents([...open.keys()])).toEqual(await twin.documents([...open.keys()]));
      expect(await engine.audit({ root: '/w' })).toEqual(await twin.audit({ root: '/w' }));
      engine.dispose();
      twin.dispose();
    }),
    { numRuns: 60 },
  );
});
