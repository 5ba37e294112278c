import { describe, expect, test } from 'vitest';
import { Extractor } from '../../server/src/engine/extractor.ts';
import { LinkedRoot } from '../../server/src/engine/linked-root.ts';
import { OpenDocuments } from '../../server/src/engine/open-documents.ts';
import { Pacer } from '../../server/src/engine/pacer.ts';
import type { FileFacts } from '../../server/src/facts/facts.ts';
import { isInside } from '../../server/src/path.ts';
import { MemoryHost } from '../../server/src/workspace/memory-host.ts';
import { loadTestSyntax } from './load-syntax.ts';

const METAL = 'b = device.newBufferWithLength_options_(4, 0)\n';

/** A root over a map of files, with a linker that only notes what it is given and names what `names` says. */
async function watchedRoot(content: Readonly<Record<string, string>>, names: (files: readonly string[]) => readonly string[] = () => []) {
  const files = new Map<string, string | Uint8Array>(Object.entries(content).map(([path, text]) => [`/w/${path}`, text]));
  const host = new CountingHost(files);
  const documents = new OpenDocuments();
  const syntax = await loadTestSyntax();
  const links: string[][] = [];
  const link = (inputs: ReadonlyMap<string, FileFacts>) => {
    const paths = [...inputs.keys()].map((path) => path.slice('/w/'.length));
    links.push(paths);
    return { uses: [], observations: [], interfaceNames: new Set(names(paths)) };
  };
  const state = { host, documents, syntax, extractor: new Extractor(syntax), link };
  const root = new LinkedRoot('/w', state, (path) => isInside('/w', path));
  const settle = (fresh = false, signal?: AbortSignal) => root.settle({ pacer: new Pacer(signal), fresh, onProgress: () => undefined });
  return { files, host, documents, syntax, links, root, settle };
}

class CountingHost extends MemoryHost {
  readonly read: string[] = [];

  override readFile(path: string): Promise<Uint8Array> {
    this.read.push(path.slice('/w/'.length));
    return super.readFile(path);
  }
}

describe('which files are linked', () => {
  test('those with a word of Metal, and Metal files', async () => {
    const { links, settle } = await watchedRoot({ 'b.py': METAL, 'a.metal': 'kernel void f(device int* x) {}', 'plain.py': 'x = 1\n' });
    const linked = await settle();
    expect(links).toEqual([['a.metal', 'b.py']]);
    expect(linked.files()).toEqual(['/w/a.metal', '/w/b.py', '/w/plain.py']);
  });

  test('none where no Python file has one', async () => {
    const { links, settle } = await watchedRoot({ 'a.metal': 'kernel void f(device int* x) {}', 'plain.py': 'x = 1\n' });
    await settle();
    expect(links).toEqual([[]]);
  });

  test('those that mention a name through which buffers leave, round after round', async () => {
    const names: Readonly<Record<string, string>> = { 'a.py': 'make', 'b.py': 'take' };
    const { links, settle } = await watchedRoot(
      {
        'a.py': METAL,
        'b.py': 'from a import make\n',
        'c.py': 'from b import take\n',
        'd.py': 'from b import takes\n',
        'e.py': '',
        'f.py': '',
      },
      (files) => files.flatMap((file) => names[file] ?? []),
    );
    await settle();
    expect(links).toEqual([['a.py'], ['a.py', 'b.py'], ['a.py', 'b.py', 'c.py']]);
  });

  test('after a second round all that are left, where they are no more than what is linked', async () => {
    const names: Readonly<Record<string, string>> = { 'a.py': 'make', 'b.py': 'take' };
    const { links, settle } = await watchedRoot(
      { 'a.py': METAL, 'b.py': 'from a import make\n', 'c.py': 'from b import take\n', 'd.py': '' },
      (files) => files.flatMap((file) => names[file] ?? []),
    );
    await settle();
    expect(links).toEqual([['a.py'], ['a.py', 'b.py'], ['a.py', 'b.py', 'c.py', 'd.py']]);
  });

  test('those that may hand on such a name unmentioned', async () => {
    const { links, settle } = await watchedRoot({ 'a.py': METAL, 'api.py': 'from a import *\n', 'b.py': '' }, () => ['make']);
    await settle();
    expect(links.at(-1)).toEqual(['a.py', 'api.py']);
  });

  test('those that constants are taken from', async () => {
    const { links, settle } = await watchedRoot({
      'pkg/a.py': `from .sizes import sizes\nimport pkg.modes\ndef f():\n    from . import more\n${METAL}`,
      'pkg/b.py': 'from settings import MODE, size\nfrom other import size\nx = MTL\n',
      'pkg/sizes.py': 'from unused import x\n',
      'pkg/modes.py': '',
      'pkg/more.py': '',
      'settings.py': 'from deep import DEPTH\n',
      'deep.py': '',
      'other.py': '',
      'unused.py': '',
    });
    await settle();
    expect(links).toEqual([['deep.py', 'pkg/a.py', 'pkg/b.py', 'pkg/modes.py', 'pkg/more.py', 'pkg/sizes.py', 'settings.py']]);
  });

  test('all that are left, where the rounds do not end', async () => {
    const chain = Object.fromEntries(Array.from({ length: 20 }, (_, n) => [`f${n + 10}.py`, `name${n + 9}\n`]));
    const { links, settle } = await watchedRoot({ 'a.py': `${METAL}name9\n`, ...chain, 'z.py': '' }, (files) =>
      files.map((_, n) => `name${n + 9}`),
    );
    await settle();
    expect(links.at(-1)).toHaveLength(22);
    expect(links.length).toBeLessThan(12);
  });

  test('a file that comes to mention such a name, by an edit or on the disk', async () => {
    const { documents, files, links, root, settle } = await watchedRoot({ 'a.py': METAL, 'b.py': '', 'c.py': '' }, () => ['make']);
    await settle();
    documents.open('/w/b.py', 'make()\n');
    files.set('/w/c.py', 'make()\n');
    await settle();
    root.disk.changed(['/w/c.py']);
    await settle();
    expect(links).toEqual([['a.py'], ['a.py', 'b.py'], ['a.py', 'b.py', 'c.py']]);
  });
});

describe('when it links again', () => {
  test('not when nothing changed, nor when text only moved', async () => {
    const { documents, links, settle } = await watchedRoot({ 'a.py': METAL });
    const before = (await settle()).facts.get('/w/a.py');
    documents.open('/w/a.py', `# a comment\n\n${METAL}`);
    const after = (await settle()).facts.get('/w/a.py');
    expect(links).toHaveLength(1);
    if (before?.kind !== 'python' || after?.kind !== 'python') throw new Error('not linked');
    expect(after.module).toBe(before.module);
    expect(after.places.map((offset) => offset - '# a comment\n\n'.length)).toEqual(before.places);
  });

  test('not when all is read again, however many rounds it took', async () => {
    const { links, root, settle } = await watchedRoot({ 'a.py': METAL, 'b.py': 'make()\n' }, () => ['make']);
    await settle();
    root.invalidate();
    const linked = await settle(true);
    expect(links).toHaveLength(2);
    expect([...linked.facts.keys()]).toEqual(['/w/a.py', '/w/b.py']);
  });

  test('when code changes, once', async () => {
    const { documents, links, settle } = await watchedRoot({ 'a.py': METAL });
    await settle();
    documents.open('/w/a.py', METAL.replace('4', '8'));
    await settle();
    await settle();
    expect(links).toHaveLength(2);
  });

  test('when a kernel changes', async () => {
    const { files, links, root, settle } = await watchedRoot({
      'a.py': METAL,
      'k.metal': 'kernel void f(device int* x [[buffer(0)]]) { x[0] = 1; }',
    });
    await settle();
    files.set('/w/k.metal', 'kernel void f(constant int* x [[buffer(0)]]) { }');
    root.disk.changed(['/w/k.metal']);
    await settle();
    expect(links).toHaveLength(2);
  });

  test('when a file comes or goes', async () => {
    const { files, links, root, settle } = await watchedRoot({ 'a.py': METAL });
    await settle();
    files.set('/w/b.py', METAL);
    root.disk.changed(['/w/b.py']);
    await settle();
    files.delete('/w/a.py');
    root.disk.changed(['/w/a.py']);
    const last = await settle();
    expect(links).toEqual([['a.py'], ['a.py', 'b.py'], ['b.py']]);
    expect(last.files()).toEqual(['/w/b.py']);
  });
});

describe('reading', () => {
  test('happens once for each file, until it changes', async () => {
    const { host, root, settle } = await watchedRoot({ 'a.py': METAL, 'b.py': '' });
    await settle();
    await settle();
    expect(host.read).toEqual(['a.py', 'b.py']);
    root.disk.changed(['/w/b.py']);
    await settle();
    expect(host.read).toEqual(['a.py', 'b.py', 'b.py']);
  });

  test('again does not extract again what is the same', async () => {
    const { root, settle } = await watchedRoot({ 'a.py': METAL });
    const before = (await settle()).facts.get('/w/a.py');
    root.invalidate();
    expect((await settle()).facts.get('/w/a.py')).toBe(before);
  });

  test('names a file that vanished, until the next listing', async () => {
    const { files, host, root, settle } = await watchedRoot({ 'a.py': METAL, 'gone.py': '' });
    const read = host.readFile.bind(host);
    host.readFile = (path) => {
      files.delete('/w/gone.py');
      return read(path);
    };
    expect((await settle()).problems('/w/gone.py')).toEqual(['cannot be read: no such file']);
    root.invalidate();
    expect((await settle()).files()).toEqual(['/w/a.py']);
  });

  test('takes in what happens while it reads', async () => {
    const { files, host, root, settle } = await watchedRoot({ 'a.py': METAL });
    const read = host.readFile.bind(host);
    host.readFile = async (path) => {
      const bytes = await read(path);
      host.readFile = read;
      files.set('/w/a.py', METAL.replace('4', '8'));
      root.disk.changed(['/w/a.py']);
      return bytes;
    };
    expect((await settle()).text('/w/a.py')).toBe(METAL.replace('4', '8'));
  });

  test('stops with the reason when aborted, and goes on later', async () => {
    const { host, settle } = await watchedRoot({ 'a.py': METAL });
    const stop = new AbortController();
    const read = host.readFile.bind(host);
    host.readFile = (path) => {
      stop.abort(new Error('enough'));
      return read(path);
    };
    await expect(settle(false, stop.signal)).rejects.toThrow('enough');
    host.readFile = read;
    expect([...(await settle()).facts.keys()]).toEqual(['/w/a.py']);
  });
});

describe('problems', () => {
  test('of texts that cannot be read, whether they matter or not', async () => {
    const { files, settle } = await watchedRoot({ 'a.py': METAL });
    files.set('/w/latin.py', new Uint8Array([0xe9]));
    files.set('/w/binary.py', new Uint8Array([0]));
    const linked = await settle();
    expect(linked.problems('/w/latin.py')).toEqual(['not valid UTF-8']);
    expect(linked.problems('/w/binary.py')).toEqual(['binary file']);
    expect(linked.problems('/w/a.py')).toEqual([]);
  });

  test('of a file are gone when an editor has it readable', async () => {
    const { documents, files, settle } = await watchedRoot({});
    files.set('/w/a.py', new Uint8Array([0xe9]));
    documents.open('/w/a.py', METAL);
    expect((await settle()).problems('/w/a.py')).toEqual([]);
  });

  test('of folders that cannot be listed', async () => {
    const { host, settle } = await watchedRoot({});
    host.listFiles = async (_root: string, onProblem?: (path: string, message: string) => void) => {
      onProblem?.('/w/secret', 'cannot be read: permission denied');
      return [];
    };
    const linked = await settle();
    expect(linked.unreadFolders()).toEqual(['/w/secret']);
    expect(linked.problems('/w/secret')).toEqual(['cannot be read: permission denied']);
  });
});

test('only open documents keep a tree', async () => {
  const { documents, settle, syntax } = await watchedRoot({ 'a.py': METAL, 'b.py': METAL, 'k.metal': 'kernel void f(device int* x) {}' });
  const before = syntax.liveTrees();
  await settle();
  expect(syntax.liveTrees() - before).toBe(0);
  documents.open('/w/a.py', `${METAL}x = 1\n`);
  await settle();
  expect(syntax.liveTrees() - before).toBe(1);
  documents.change('/w/a.py', [{ text: METAL.replace('4', '8') }]);
  await settle();
  await settle(true);
  expect(syntax.liveTrees() - before).toBe(1);
  documents.close('/w/a.py');
  expect(syntax.liveTrees() - before).toBe(0);
});
