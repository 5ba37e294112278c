/** What the packages may hold: exactly these files, and the VSIX within this size. */
import { readFileSync } from 'node:fs';
import { readGrammars, sha256 } from './grammars.mjs';
import { readManifest, root } from './project.mjs';
import { readZipEntries } from './zip-entries.mjs';

const mostBytes = 1_500_000;
const notices = 'dist/THIRD-PARTY-NOTICES.txt';
const moduleFiles = readGrammars().map(({ file }) => `dist/${file}`);

/** The npm package is the command and the library; of the library's types any number of files. */
const npmContents = [
  'package.json',
  'README.md',
  'CHANGELOG.md',
  'LICENSE',
  'schemas/configuration.schema.json',
  'schemas/report.schema.json',
  'dist/cli.cjs',
  'dist/library.cjs',
  'dist/types/library.d.ts',
  notices,
  ...moduleFiles,
];
const typeFile = /^dist\/types\/.+\.d\.ts$/;

/** vsce writes the first two and renames README, CHANGELOG and LICENSE. */
const contents = [
  '[Content_Types].xml',
  'extension.vsixmanifest',
  'extension/package.json',
  'extension/readme.md',
  'extension/changelog.md',
  'extension/LICENSE.txt',
  'extension/dist/client.cjs',
  'extension/dist/server.cjs',
  'extension/dist/client-web.js',
  'extension/dist/server-web.js',
  ...[notices, ...moduleFiles, ...filesOfManifest()].map((path) => `extension/${path}`),
];

/** Files that the manifest tells the editor to load by name. */
function filesOfManifest() {
  const { contributes = {}, icon, l10n } = readManifest();
  const pictures = (contributes.walkthroughs ?? []).flatMap(({ steps }) => steps.map(({ media }) => media.image));
  const paths = [...(contributes.grammars ?? []).map(({ path }) => path), ...pictures, ...(icon === undefined ? [] : [icon])];
  const texts = l10n === undefined ? [] : ['package.nls.json', `${l10n}/bundle.l10n.json`];
  return [...new Set([...paths, ...texts].map((path) => path.replace(/^\.\//, '')))];
}

/** What is wrong with the VSIX at `path`, and its size. */
export function checkPackage(path) {
  const archive = readFileSync(path);
  const entries = readZipEntries(archive);
  const problems = [
    ...compareNames(
      entries.map(({ name }) => name),
      contents,
    ),
    ...checkModules(entries),
    ...checkText(entries),
  ];
  if (archive.length > mostBytes) problems.push(`${archive.length} bytes, more than ${mostBytes}`);
  return { problems, bytes: archive.length };
}

/** What is wrong with the list of files that npm would pack. */
export function checkNpmFiles(paths) {
  const named = paths.filter((path) => npmContents.includes(path) || !typeFile.test(path));
  return compareNames(named, npmContents);
}

function compareNames(names, wanted) {
  const missing = wanted.filter((name) => !names.includes(name)).map((name) => `${name} is missing`);
  const extra = names.filter((name) => !wanted.includes(name)).map((name) => `${name} is not on the list of scripts/check-package.mjs`);
  return [...missing, ...extra];
}

function checkModules(entries) {
  return readGrammars().flatMap(({ file, sha256: recorded }) => {
    const entry = entries.find(({ name }) => name === `extension/dist/${file}`);
    return entry === undefined || sha256(entry.bytes) === recorded ? [] : [`${file} is not the file that grammars/manifest.json records`];
  });
}

/** Nothing in it may tell of the machine it was built on. */
function checkText(entries) {
  const text = entries.filter(({ name }) => /\.(?:cjs|json|md|txt)$/.test(name));
  return text.filter(({ bytes }) => bytes.includes(root)).map(({ name }) => `${name} holds the path of the folder it was built in`);
}
