import { describe, expect, test } from 'vitest';
import { comparePaths, folderOf, isInside, relativePath, sourceKind } from '../../server/src/path.ts';
import { MemoryHost } from '../../server/src/workspace/memory-host.ts';
import { findProjectRoot } from '../../server/src/workspace/project-root.ts';
import { makeFolder } from './temporary-folder.ts';

describe('paths', () => {
  test('go in the order of code points', () => {
    const sorted = ['/B', '/a', '/a/b', '/ab', '/\ue000', '/\u{1f600}'];
    expect([...sorted].reverse().sort(comparePaths)).toEqual(sorted);
  });

  test('lie inside a folder by whole segments', () => {
    expect(isInside('/a', '/a/b')).toBe(true);
    expect(isInside('/a', '/a')).toBe(true);
    expect(isInside('/a', '/ab')).toBe(false);
    expect(isInside('/', '/ab')).toBe(true);
  });

  test('are told relative to a root where they lie in it', () => {
    expect(relativePath('/a', '/a/b/c.py')).toBe('b/c.py');
    expect(relativePath('/', '/c.py')).toBe('c.py');
    expect(relativePath('/a', '/a')).toBe('.');
    expect(relativePath('/a', '/ab/c.py')).toBe('/ab/c.py');
  });

  test('have folders, up to the top', () => {
    expect(folderOf('/a/b.py')).toBe('/a');
    expect(folderOf('/a')).toBe('/');
    expect(folderOf('/')).toBe('/');
    expect(folderOf('C:/a.py')).toBe('C:');
    expect(folderOf('C:')).toBe('C:');
    expect(folderOf('untitled:Untitled-1')).toBe('untitled:Untitled-1');
  });

  test('are sources by their ending', () => {
    expect(['/a.py', '/a.pyw', '/a.metal', '/a.pyi', '/py', '/a.py.txt'].map(sourceKind)).toEqual([
      'python',
      'python',
      'metal',
      null,
      null,
      null,
    ]);
  });
});

describe('the root of a project', () => {
  test.each(['pyproject.toml', 'setup.py', '.git/'])('is the nearest folder with %s', async (marker) => {
    const root = await makeFolder({ 'setup.py': '', [`pkg/${marker}`]: '', 'pkg/a/b/': '' });
    expect(await findProjectRoot([`${root}/pkg/a/b`])).toBe(`${root}/pkg`);
    expect(await findProjectRoot([`${root}/pkg`])).toBe(`${root}/pkg`);
  });

  test('holds everything that is named', async () => {
    const root = await makeFolder({ 'setup.py': '', 'one/setup.py': '', 'two/': '' });
    expect(await findProjectRoot([`${root}/one`, `${root}/two`])).toBe(root);
  });

  test('is the folder that all have in common where nothing marks a project', async () => {
    const root = await makeFolder({ 'ab/c/': '', 'ab/d/': '', 'a/': '' });
    expect(await findProjectRoot([`${root}/ab/c`, `${root}/ab/d`])).toBe(`${root}/ab`);
    expect(await findProjectRoot([`${root}/ab/c`, `${root}/a`])).toBe(root);
  });
});

test('a map of files acts as a disk', async () => {
  const files = new Map<string, string | Uint8Array>([
    ['/w/b.py', 'é'],
    ['/w/a.metal', new Uint8Array([1])],
    ['/w/notes.txt', ''],
    ['/v/a.py', ''],
  ]);
  const host = new MemoryHost(files);
  expect(await host.listFiles('/w')).toEqual(['/w/a.metal', '/w/b.py']);
  expect([...(await host.readFile('/w/b.py'))]).toEqual([0xc3, 0xa9]);
  await expect(host.readFile('/w/c.py')).rejects.toThrow('no such file');
  files.set('/w/c.py', '');
  expect(await host.listFiles('/w')).toEqual(['/w/a.metal', '/w/b.py', '/w/c.py']);
});
