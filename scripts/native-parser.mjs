/**
 * Brings the native parser of test/native: its trees are the measure for the engine's, its speed that of the benchmark.
 *
 * npm takes the package's prebuilt binary where that loads, and compiles it where it does not.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { isInstalled } from './install.mjs';
import { root, runNpm } from './project.mjs';

export const nativeFolder = join(root, 'test', 'native');

const attempt = "const Parser = require('tree-sitter'); new Parser().setLanguage(require('tree-sitter-python'));";
const compilerParts = [
  { name: 'Python', programs: ['python3', 'python'] },
  { name: 'make', programs: ['make', 'gmake'] },
  { name: 'a C++ compiler', programs: ['c++', 'g++', 'clang++'] },
];

/** Installs what test/native names unless it is there and loads. Returns why there is no native parser, null where there is one. */
export function installNativeParser() {
  if (isInstalled(nativeFolder) && whyNotLoaded() === null) return null;
  console.log('Installing the native parser, once; where it must be compiled this takes a minute');
  if (runNpm(['ci', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: nativeFolder }) === 0) return whyNotLoaded();
  const missing = process.platform === 'win32' ? [] : compilerParts.filter(({ programs }) => !programs.some(isOnPath));
  if (missing.length === 0) return 'the native parser could not be installed: see above';
  return `the native parser has no prebuilt binary that fits, and to compile it this machine lacks ${missing.map(({ name }) => name).join(', ')}`;
}

/** In a process of its own: a binary for another Node may end the process that loads it. */
function whyNotLoaded() {
  const { status, stderr, error } = spawnSync(process.execPath, ['-e', attempt], { cwd: nativeFolder, encoding: 'utf8' });
  if (status === 0) return null;
  const said = error?.message ?? /^\w*Error: .*$/m.exec(stderr)?.[0] ?? 'it ended without a word';
  return `the native parser does not load: ${said}`;
}

function isOnPath(program) {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, program)));
}
