import { expect, test } from 'vitest';
import { Packaging } from '../../server/src/engine/packaging.ts';
import { folderOf } from '../../server/src/path.ts';
import { MemoryHost } from '../../server/src/workspace/memory-host.ts';

/** Which of `files` are a library's. */
async function libraries(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const packaging = new Packaging(new MemoryHost(new Map(Object.entries(files))));
  const isPackage = (folder: string): boolean => `${folder}/__init__.py` in files;
  const paths = Object.keys(files).filter((path) => path.endsWith('.py'));
  await packaging.read(paths.flatMap((path) => [...packaging.unread(path, isPackage), folderOf(path)]));
  return paths.filter((path) => packaging.isLibrary(path, isPackage) && !path.endsWith('__init__.py'));
}

const PACKAGE = { '/p/lib/__init__.py': '', '/p/lib/pool.py': '' };

test.each([
  ['pyproject.toml', '[project]\nname = "lib"\n'],
  ['pyproject.toml', '[build-system]\nrequires = []\n'],
  ['pyproject.toml', '[tool.poetry]\nname = "lib"\n'],
  ['setup.cfg', '[metadata]\nname = lib\n'],
  ['setup.py', 'from setuptools import setup\nsetup()\n'],
])('a package below %s is a library', async (file, text) => {
  expect(await libraries({ ...PACKAGE, [`/p/${file}`]: text })).toEqual(['/p/lib/pool.py']);
});

test.each([
  ['nothing', {}],
  ['a pyproject.toml with settings of tools alone', { '/p/pyproject.toml': '[tool.ruff]\nline-length = 100\n' }],
  ['a setup.cfg with settings of tools alone', { '/p/setup.cfg': '[flake8]\n' }],
  ['metadata that cannot be read as text', { '/p/pyproject.toml': 'no table' }],
])('a package below %s is an application', async (_, files: Readonly<Record<string, string>>) => {
  expect(await libraries({ ...PACKAGE, ...files })).toEqual([]);
});

test('scripts, tests, examples and files outside packages are no library', async () => {
  const files = {
    ...PACKAGE,
    '/p/setup.py': '',
    '/p/run.py': '',
    '/p/scripts/__init__.py': '',
    '/p/scripts/train.py': '',
    '/p/tests/__init__.py': '',
    '/p/tests/case.py': '',
    '/p/lib/examples/__init__.py': '',
    '/p/lib/examples/one.py': '',
    '/p/lib/test_pool.py': '',
    '/p/lib/__main__.py': '',
    '/p/lib/data/plain.py': '',
  };
  expect(await libraries(files)).toEqual(['/p/lib/pool.py']);
});

test('packages inside packages belong to the metadata above the outermost, which may stand above a folder of sources', async () => {
  const files = {
    '/p/pyproject.toml': '[project]\n',
    '/p/src/lib/__init__.py': '',
    '/p/src/lib/gpu/__init__.py': '',
    '/p/src/lib/gpu/pool.py': '',
  };
  expect(await libraries(files)).toEqual(['/p/src/lib/gpu/pool.py']);
});

test('metadata that is written later is seen once it is said to have changed', async () => {
  const files = new Map<string, string>([['/p/lib/pool.py', '']]);
  const packaging = new Packaging(new MemoryHost(files));
  const isPackage = (folder: string): boolean => folder === '/p/lib';
  const settle = () => packaging.read(packaging.unread('/p/lib/pool.py', isPackage));
  await settle();
  expect(packaging.isLibrary('/p/lib/pool.py', isPackage)).toBe(false);
  files.set('/p/pyproject.toml', '[project]\n');
  packaging.changed(['/p/pyproject.toml']);
  await settle();
  expect(packaging.isLibrary('/p/lib/pool.py', isPackage)).toBe(true);
});
