import { symlink, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { MAX_BYTES } from '../../server/src/workspace/decode.ts';
import { DiskHost } from '../../server/src/workspace/disk-host.ts';
import { makeFolder } from './temporary-folder.ts';

async function list(root: string): Promise<readonly string[]> {
  const files = await new DiskHost().listFiles(root, (path, message) => {
    throw new Error(`${path}: ${message}`);
  });
  return files.map((file) => file.slice(root.length + 1));
}

describe('listing a folder', () => {
  test('finds Python and Metal files, in the order of code points', async () => {
    const root = await makeFolder({
      'b.py': '',
      'B.py': '',
      'a/z.metal': '',
      'a/window.pyw': '',
      'a.py': '',
      'stub.pyi': '',
      'x.h': '',
      'readme.md': '',
    });
    expect(await list(root)).toEqual(['B.py', 'a.py', 'a/window.pyw', 'a/z.metal', 'b.py']);
  });

  test('never enters what holds no source of the project', async () => {
    const never = ['.git', '.venv', 'venv', 'site-packages', 'node_modules', 'build', 'dist', '.tox'];
    const root = await makeFolder(Object.fromEntries(['src', ...never].map((folder) => [`pkg/${folder}/a.py`, ''])));
    expect(await list(root)).toEqual(['pkg/src/a.py']);
  });

  test('enters such a folder when it is the one asked for', async () => {
    const root = await makeFolder({ 'build/a.py': '', 'build/build/b.py': '' });
    expect(await list(join(root, 'build'))).toEqual(['a.py']);
  });

  test('leaves out what .gitignore names, the nearest file going first', async () => {
    const root = await makeFolder({
      '.gitignore': 'generated/\n*_pb2.py\n/top.py\n',
      'top.py': '',
      'sub/top.py': '',
      'generated/a.py': '',
      'sub/x_pb2.py': '',
      'kept/.gitignore': '!*_pb2.py\n',
      'kept/x_pb2.py': '',
    });
    expect(await list(root)).toEqual(['kept/x_pb2.py', 'sub/top.py']);
  });

  test('names in .gitignore are told apart by case where the file system does', async () => {
    const root = await makeFolder({ '.gitignore': 'Build_Out.py\n', 'build_out.py': '' });
    expect(await list(root)).toEqual(process.platform === 'linux' ? ['build_out.py'] : []);
  });

  test('heeds the .gitignore files above a folder of a repository', async () => {
    const root = await makeFolder({ '.git/': '', '.gitignore': 'scratch.py\n', 'pkg/scratch.py': '', 'pkg/a.py': '' });
    expect(await list(join(root, 'pkg'))).toEqual(['a.py']);
  });

  test('gives the files of an ignored folder to who asks for it', async () => {
    const root = await makeFolder({ '.git/': '', '.gitignore': 'out\n*.tmp.py\n', 'out/sub/a.py': '' });
    expect(await list(join(root, 'out'))).toEqual(['sub/a.py']);
    expect(await list(join(root, 'out/sub'))).toEqual(['a.py']);
  });

  test('does not heed a .gitignore above the repository', async () => {
    const root = await makeFolder({ '.gitignore': 'a.py\n', 'repo/.git/': '', 'repo/a.py': '' });
    expect(await list(join(root, 'repo'))).toEqual(['a.py']);
  });

  test('is not caught in a loop of links, and lists a link to a file', async () => {
    const root = await makeFolder({ 'pkg/a.py': '', 'pkg/folder.py/': '' });
    await symlink(root, join(root, 'pkg/loop'));
    await symlink('a.py', join(root, 'pkg/link.py'));
    await symlink('nowhere.py', join(root, 'pkg/broken.py'));
    await symlink('self.py', join(root, 'pkg/self.py'));
    expect(await list(root)).toEqual(['pkg/a.py', 'pkg/link.py']);
  });

  test('names a folder that cannot be read', async () => {
    const root = await makeFolder({ 'a.py': '' });
    const problems: string[] = [];
    const files = await new DiskHost().listFiles(`${root}/gone`, (path, message) => problems.push(`${path}: ${message}`));
    expect(files).toEqual([]);
    expect(problems).toEqual([`${root}/gone: cannot be read: no such file`]);
  });
});

describe('reading a file', () => {
  test('gives its bytes', async () => {
    const root = await makeFolder({ 'a.py': new Uint8Array([1, 2, 0xff]) });
    expect([...(await new DiskHost().readFile(`${root}/a.py`))]).toEqual([1, 2, 0xff]);
  });

  test('takes of a huge file no more than shows that it is too large', async () => {
    const root = await makeFolder({ 'huge.py': 'x = 1\n', 'largest.py': new Uint8Array(MAX_BYTES).fill(0x20) });
    await truncate(join(root, 'huge.py'), 64 * 1024 ** 3);
    const bytes = await new DiskHost().readFile(`${root}/huge.py`);
    expect(bytes.length).toBe(MAX_BYTES + 1);
    expect(new TextDecoder().decode(bytes.subarray(0, 6))).toBe('x = 1\n');
    expect(await new DiskHost().readFile(`${root}/largest.py`)).toHaveLength(MAX_BYTES);
  });

  test('of a device, which says no size, no more than tells that it is too large', async () => {
    expect(await new DiskHost().readFile('/dev/zero')).toHaveLength(MAX_BYTES + 1);
  });

  test('says in words why it cannot', async () => {
    const root = await makeFolder({ 'folder/': '' });
    await expect(new DiskHost().readFile(`${root}/gone.py`)).rejects.toThrow(/^no such file$/);
    await expect(new DiskHost().readFile(`${root}/folder`)).rejects.toThrow(/^it is a folder$/);
  });
});
