/** Packs `storage-mode-audit-VERSION.vsix` from a production build, and holds it and the npm package to the lists of check-package.mjs. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkNpmFiles, checkPackage } from './check-package.mjs';
import { binOf, fail, readManifest, readNpm, root, runNode } from './project.mjs';

const readme = join('.cache', 'README.md');

/**
 * The project has no public address that a relative link or picture could lead to from the extension's page, so pictures are left out and links
 * to other files become their text.
 */
function withoutRelativeLinks(markdown) {
  const isRelative = (target) => !/^(?:[a-z]+:|#)/.test(target);
  return markdown
    .replace(/^!\[[^\]]*\]\(([^)]+)\)\n+/gm, (found, target) => (isRelative(target) ? '' : found))
    .replace(/\[([^\]]+)\]\(([^)]+)\)/g, (found, text, target) => (isRelative(target) ? text : found));
}

function listNpmFiles() {
  const [listing] = Object.values(JSON.parse(readNpm(['pack', '--dry-run', '--json', '--ignore-scripts', '--loglevel=error'])));
  return listing.files.map(({ path }) => path);
}

function pack() {
  const { name, version } = readManifest();
  const file = `${name}-${version}.vsix`;
  rmSync(join(root, file), { force: true });
  if (runNode('scripts/build.mjs', ['--production']) !== 0) return fail('package: the build failed.');
  mkdirSync(join(root, '.cache'), { recursive: true });
  writeFileSync(join(root, readme), withoutRelativeLinks(readFileSync(join(root, 'README.md'), 'utf8')));
  const args = [
    'package',
    '--no-dependencies',
    '--allow-missing-repository',
    '--no-rewrite-relative-links',
    '--readme-path',
    readme,
    '--out',
    file,
  ];
  if (runNode(binOf('@vscode/vsce', 'vsce'), args) !== 0) return fail('package: vsce refused: see above.');
  const { problems: vsixProblems, bytes } = checkPackage(join(root, file));
  const problems = [
    ...vsixProblems.map((problem) => `${file}: ${problem}`),
    ...checkNpmFiles(listNpmFiles()).map((problem) => `npm package: ${problem}`),
  ];
  for (const problem of problems) console.error(problem);
  if (problems.length > 0) return fail(`package: ${problems.length} problems`);
  console.log(`${file}: ${(bytes / 1e6).toFixed(2)} MB, its contents and the npm package's are exactly those listed`);
}

pack();
