import { describe, expect, onTestFinished, test } from 'vitest';
import { createEngine } from '../../server/src/engine.ts';
import type { Engine, EngineOptions } from '../../server/src/engine-api.ts';
import { MemoryHost } from '../../server/src/workspace/memory-host.ts';
import { readSyntaxWasm } from './load-syntax.ts';

const wasm = await readSyntaxWasm();

const UPLOAD =
  'def launch(device, encoder, data):\n    size = device.newBufferWithBytes_length_options_(data, len(data), MTLResourceStorageModeShared)\n    encoder.setBuffer_offset_atIndex_(size, 0, 0)\n';

function engineOver(files: ReadonlyMap<string, string>, options: EngineOptions = {}): Engine {
  const engine = createEngine({ host: new MemoryHost(files), wasm, options });
  onTestFinished(() => engine.dispose());
  return engine;
}

/** What is found in each open document, as `CODE severity`. */
async function found(engine: Engine, ...paths: readonly string[]): Promise<readonly string[]> {
  for (const path of paths) engine.open(path, UPLOAD);
  const audits = await engine.documents(paths);
  return audits.map(({ findings }) => findings.map(({ code, severity }) => `${code} ${severity}`).join(', '));
}

describe('the configuration of an open document', () => {
  test('is the nearest, up to its root and no further', async () => {
    const engine = engineOver(
      new Map([
        ['/storage-mode-audit.toml', 'nonsense = 1'],
        ['/w/storage-mode-audit.toml', 'severity = { SMA002 = "error" }'],
        ['/w/pkg/storage-mode-audit.toml', 'severity = { SMA002 = "hint" }'],
      ]),
    );
    engine.setRoots(['/w', '/v']);
    expect(await found(engine, '/w/a.py', '/w/pkg/deep/b.py', '/v/c.py')).toEqual(['SMA002 error', 'SMA002 hint', 'SMA002 warning']);
    expect(await engine.configurations(['/v/c.py'], ['/w', '/v'])).toEqual([{ path: '/w/storage-mode-audit.toml', problems: [] }]);
  });

  test('outside all roots is that of its own folder, or of its repository', async () => {
    const engine = engineOver(
      new Map([
        ['/x/storage-mode-audit.toml', 'severity = { SMA002 = "error" }'],
        ['/y/.git/HEAD', ''],
        ['/y/storage-mode-audit.toml', 'severity = { SMA002 = "hint" }'],
      ]),
    );
    expect(await found(engine, '/x/a.py', '/x/deep/b.py', '/y/deep/c.py')).toEqual(['SMA002 error', 'SMA002 warning', 'SMA002 hint']);
  });

  test('that was never saved is none', async () => {
    expect(await found(engineOver(new Map()), 'untitled:Untitled-1')).toEqual(['SMA002 warning']);
  });

  test('stays as it last was good while it is wrong, and goes with its file', async () => {
    const files = new Map([['/w/storage-mode-audit.toml', 'ignore = ["SMA002"]']]);
    const engine = engineOver(files);
    engine.setRoots(['/w']);
    expect(await found(engine, '/w/a.py')).toEqual(['']);
    files.set('/w/storage-mode-audit.toml', 'ignore = [');
    engine.filesChanged(['/w/storage-mode-audit.toml']);
    expect(await found(engine, '/w/a.py')).toEqual(['']);
    expect(await engine.configurations([], ['/w'])).toMatchObject([{ problems: [{ message: expect.stringContaining('not valid TOML') }] }]);
    files.delete('/w/storage-mode-audit.toml');
    engine.filesChanged(['/w/storage-mode-audit.toml']);
    expect(await found(engine, '/w/a.py')).toEqual(['SMA002 warning']);
    expect(await engine.configurations([], ['/w'])).toEqual([]);
  });
});

test('what lies over the files may differ from folder to folder: the innermost counts, with globs from there', async () => {
  const folders = new Map([
    ['/w', { severity: { SMA002: 'error' } }],
    ['/w/pkg', { exclude: ['b.py'] }],
  ] as const);
  const engine = engineOver(new Map(), { memoryModel: 'discrete', folders });
  engine.setRoots(['/w', '/w/pkg']);
  expect(await found(engine, '/w/b.py', '/w/pkg/b.py', '/w/pkg/c.py', '/x/d.py')).toEqual([
    'SMA002 error',
    '',
    'SMA002 warning',
    'SMA002 warning',
  ]);
});
