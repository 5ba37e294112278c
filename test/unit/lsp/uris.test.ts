import { expect, test } from 'vitest';
import { followSchemes, toPath, toUri } from '../../../server/src/lsp/uris.ts';

test.each([
  ['file:///work/a.py', '/work/a.py'],
  ['file:///work/a%20b/%F0%9F%A6%8A%23%25.py', '/work/a b/🦊#%.py'],
  ['file://host/share/a.py', '//host/share/a.py'],
  ['untitled:/work/new.py', '/work/new.py'],
  ['untitled:Untitled-1', '/untitled:/Untitled-1'],
  ['git:/work/a.py?ref', null],
  ['vscode-notebook-cell:/work/a.ipynb#W0', null],
  ['/work/a.py', null],
])('%s is the file %j', (uri, path) => {
  expect(toPath(uri)).toBe(path);
});

test.each(['/work/a.py', '/work/a b/🦊#%.py', '//host/share/a.py', '/work/back\\slash.py'])('%s and back', (path) => {
  expect(toPath(toUri(path))).toBe(path);
});

test('files of an editor that has them elsewhere than on a disk are read once a folder of theirs is open', () => {
  const uri = 'vscode-vfs://github/owner/project/a%20b.py';
  expect(toPath(uri)).toBeNull();
  followSchemes(['vscode-vfs://github/owner/project', 'file:///work']);
  expect(toPath(uri)).toBe('/vscode-vfs:/github/owner/project/a b.py');
  expect(toUri('/vscode-vfs:/github/owner/project/a b.py')).toBe(uri);
  expect(toPath('git:/work/a.py?ref')).toBeNull();
});
