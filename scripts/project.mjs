/** Where the project is, and how its scripts start other programs. Node's own modules only: it runs before anything is installed. */
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

export function readManifest() {
  return JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
}

/** Was this module started by `node`, or only imported? */
export function isMain(meta) {
  return process.argv[1] !== undefined && resolve(process.argv[1]) === fileURLToPath(meta.url);
}

/** Runs a program in the project's folder with its output shown. Returns its exit code, 1 where it could not be started. */
export function run(program, args, options = {}) {
  const { status, error } = spawnSync(program, args, { cwd: root, stdio: 'inherit', ...options });
  if (error) console.error(`${program} could not be started: ${error.message}`);
  return status ?? 1;
}

/** Runs one of the project's own scripts, or a file of an installed package, with this Node. */
export function runNode(file, args = [], options = {}) {
  return run(process.execPath, [join(root, file), ...args], options);
}

/** Runs npm: the one that started this script where there is one, so that it works without a shell on every system. */
export function runNpm(args, options = {}) {
  const [program, first, shell] = npmCommand();
  return run(program, [...first, ...args], { shell, ...options });
}

/** What npm prints. Throws where it fails. */
export function readNpm(args) {
  const [program, first, shell] = npmCommand();
  return execFileSync(program, [...first, ...args], { cwd: root, shell, encoding: 'utf8' });
}

function npmCommand() {
  const cli = process.env.npm_execpath;
  return cli?.endsWith('.js') ? [process.execPath, [cli], false] : ['npm', [], process.platform === 'win32'];
}

/** The path of an installed package's command, from the root: `node_modules/vitest/vitest.mjs`. */
export function binOf(packageName, command = packageName) {
  const folder = join('node_modules', packageName);
  const { bin } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
  return join(folder, typeof bin === 'string' ? bin : bin[command]);
}

/** Reports an error of a script in one line and lets Node end with a failure. */
export function fail(message) {
  console.error(message);
  process.exitCode = 1;
}
