import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { deflateRawSync } from 'node:zlib';
import { afterAll, expect, test } from 'vitest';
import grammars from '../../grammars/manifest.json' with { type: 'json' };

interface PackageCheck {
  checkPackage(path: string): { readonly problems: readonly string[]; readonly bytes: number };
  checkNpmFiles(paths: readonly string[]): readonly string[];
}

type Files = Readonly<Record<string, string | Uint8Array>>;

const root = fileURLToPath(new URL('../..', import.meta.url));
const { checkPackage, checkNpmFiles }: PackageCheck = await import(pathToFileURL(join(root, 'scripts', 'check-package.mjs')).href);
const folder = mkdtempSync(join(tmpdir(), 'package-'));

afterAll(() => rmSync(folder, { recursive: true }));

const modules: Files = Object.fromEntries(
  grammars.modules.map(({ file, package: name }) => [`extension/dist/${file}`, readFileSync(join(root, 'node_modules', name, file))]),
);

const pictures: Files = Object.fromEntries(
  ['icon', 'squiggle', 'status', 'report', 'hover'].map((name) => [`extension/docs/images/${name}.png`, 'picture']),
);

const complete: Files = {
  '[Content_Types].xml': '<Types/>',
  'extension.vsixmanifest': '<PackageManifest/>',
  'extension/package.json': '{}',
  'extension/readme.md': '# Title',
  'extension/changelog.md': '# Changelog',
  'extension/LICENSE.txt': 'MIT',
  'extension/dist/client.cjs': 'client',
  'extension/dist/server.cjs': 'server',
  'extension/dist/client-web.js': 'client',
  'extension/dist/server-web.js': 'server',
  'extension/dist/THIRD-PARTY-NOTICES.txt': 'notices',
  'extension/package.nls.json': '{}',
  'extension/l10n/bundle.l10n.json': '{}',
  'extension/syntaxes/metal.tmLanguage.json': '{}',
  'extension/syntaxes/metal-in-python.injection.json': '{}',
  ...pictures,
  ...modules,
};

/** A zip archive with deflated files: local headers and data, the directory, its end. */
function zip(files: Files): Buffer {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [path, content] of Object.entries(files)) {
    const name = Buffer.from(path);
    const data = deflateRawSync(content, { level: 1 });
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(name.length, 26);
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50, 0);
    entry.writeUInt16LE(8, 10);
    entry.writeUInt32LE(data.length, 20);
    entry.writeUInt16LE(name.length, 28);
    entry.writeUInt32LE(offset, 42);
    locals.push(local, name, data);
    directory.push(entry, name);
    offset += local.length + name.length + data.length;
  }
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(Object.keys(files).length, 10);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, ...directory, end]);
}

function problemsOf(files: Files): readonly string[] {
  const path = join(folder, 'test.vsix');
  writeFileSync(path, zip(files));
  return checkPackage(path).problems;
}

test('exactly the listed files are no problem', () => {
  expect(problemsOf(complete)).toEqual([]);
});

test('a file too many is named', () => {
  expect(problemsOf({ ...complete, 'extension/test/a.py': '' })).toEqual([
    'extension/test/a.py is not on the list of scripts/check-package.mjs',
  ]);
});

test('a file too few is named', () => {
  const { 'extension/dist/server.cjs': _server, ...rest } = complete;
  expect(problemsOf(rest)).toEqual(['extension/dist/server.cjs is missing']);
});

test('another grammar than the recorded one is named', () => {
  expect(problemsOf({ ...complete, 'extension/dist/tree-sitter-python.wasm': 'other bytes' })).toEqual([
    'tree-sitter-python.wasm is not the file that grammars/manifest.json records',
  ]);
});

test('the path of the build folder must not leak', () => {
  expect(problemsOf({ ...complete, 'extension/dist/server.cjs': `load("${root}server")` })).toEqual([
    'extension/dist/server.cjs holds the path of the folder it was built in',
  ]);
});

test('an archive over the limit is refused', () => {
  const noise = randomBytes(1_600_000);
  expect(problemsOf({ ...complete, 'extension/dist/server.cjs': noise }).join()).toMatch(/^\d+ bytes, more than 1500000$/);
});

test('the npm package is held to its list too', () => {
  const texts = [
    'package.json',
    'README.md',
    'CHANGELOG.md',
    'LICENSE',
    'schemas/configuration.schema.json',
    'schemas/report.schema.json',
    'dist/THIRD-PARTY-NOTICES.txt',
  ];
  const files = [...texts, 'dist/cli.cjs', 'dist/library.cjs', 'dist/types/library.d.ts', 'dist/types/rules/rule.d.ts'];
  const wasm = grammars.modules.map(({ file }) => `dist/${file}`);
  expect(checkNpmFiles([...files, ...wasm])).toEqual([]);
  expect(checkNpmFiles([...files, ...wasm.slice(1), 'dist/client.cjs'])).toEqual([
    'dist/web-tree-sitter.wasm is missing',
    'dist/client.cjs is not on the list of scripts/check-package.mjs',
  ]);
});
