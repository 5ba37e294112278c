import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import grammars from '../../grammars/manifest.json' with { type: 'json' };
import manifest from '../../package.json' with { type: 'json' };
import config from '../../vitest.config.ts';
import nativeManifest from '../native/package.json' with { type: 'json' };

const root = fileURLToPath(new URL('../..', import.meta.url));
const documents = [
  'README.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  'grammars/README.md',
  'examples/README.md',
  'docs/rules.md',
  'docs/ci.md',
  'docs/command-line.md',
  'docs/editors.md',
  'docs/library.md',
  'docs/configuration.md',
];

function read(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

test('nothing is a runtime dependency: the bundles hold what they need', () => {
  expect(Object.keys(manifest)).not.toContain('dependencies');
});

test('every version is exact', () => {
  const versions = [...Object.entries(manifest.devDependencies), ...Object.entries(nativeManifest.dependencies)];
  expect(versions.filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
});

test('every package with an install script is allowed or denied by name', () => {
  const lock: { packages: Record<string, { hasInstallScript?: boolean }> } = JSON.parse(read('package-lock.json'));
  const withScripts = Object.entries(lock.packages).filter(([, { hasInstallScript }]) => hasInstallScript === true);
  expect(withScripts.length).toBeGreaterThan(0);
  const names = withScripts.map(([path]) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length));
  expect(names.filter((name) => !Object.hasOwn(manifest.allowScripts, name))).toEqual([]);
});

describe.each(grammars.modules)('$file', ({ file, package: name, version, sha256 }) => {
  test('is recorded with the version that package.json asks for', () => {
    expect(Object.entries(manifest.devDependencies)).toContainEqual([name, version]);
  });

  test('is the recorded file', () => {
    const bytes = readFileSync(join(root, 'node_modules', name, file));
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(sha256);
  });
});

test('every `npm run` that a document names is a script', () => {
  const named = documents.flatMap((path) => [...read(path).matchAll(/npm run ([\w:]+)/g)].map((match) => match[1] ?? ''));
  expect(named.length).toBeGreaterThan(0);
  expect(named.filter((name) => !Object.hasOwn(manifest.scripts, name))).toEqual([]);
});

test('every relative link and picture of a document leads to a file', () => {
  const links = documents.flatMap((path) =>
    [...read(path).matchAll(/\]\((?![a-z]+:|#)([^)#\s]+)/g)].map((match) => join(dirname(path), match[1] ?? '')),
  );
  expect(links.length).toBeGreaterThan(0);
  expect(links.filter((path) => !existsSync(join(root, path)))).toEqual([]);
});

test('every setting of the manifest is in README.md, and no other', () => {
  const readme = read('README.md');
  const settings = Object.keys(manifest.contributes.configuration.properties);
  const named = [...new Set([...readme.matchAll(/`(storageModeAudit\.[\w.]+)`/g)].map((match) => match[1]))];
  expect(named.sort()).toEqual(settings.sort());
});

test('the example project has no files but those its README names', () => {
  const files = readdirSync(join(root, 'examples')).filter((name) => name.endsWith('.py'));
  const readme = read('examples/README.md');
  expect(files.length).toBeGreaterThan(0);
  expect(files.filter((name) => !readme.includes(`\`${name}\``))).toEqual([]);
});

test('every test file is in a folder that a project of vitest.config.ts runs', () => {
  const folders = (config.test?.projects ?? []).map((project) =>
    typeof project === 'object' && 'test' in project ? project.test?.name : null,
  );
  const paths = readdirSync(join(root, 'test'), { recursive: true, encoding: 'utf8' });
  const tests = paths.filter((path) => path.endsWith('.test.ts') && !path.includes('node_modules'));
  expect(tests.length).toBeGreaterThan(0);
  expect(tests.filter((path) => !folders.includes(path.slice(0, path.indexOf(sep))))).toEqual([]);
});
