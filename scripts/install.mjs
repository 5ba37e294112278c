/** Installs what package-lock.json names, unless exactly that is installed. Node's own modules only. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fail, isMain, root, runNpm } from './project.mjs';

/** True where every package of the lock file is in `node_modules` with its version. Optional ones may be missing: they fit other systems. */
export function isInstalled(folder) {
  const record = join(folder, 'node_modules', '.package-lock.json');
  if (!existsSync(record)) return false;
  const installed = readPackages(record);
  const wanted = Object.entries(readPackages(join(folder, 'package-lock.json')));
  return wanted.every(([path, { version, optional }]) => path === '' || optional === true || installed[path]?.version === version);
}

function readPackages(file) {
  return JSON.parse(readFileSync(file, 'utf8')).packages;
}

/** Returns false, with npm's own message shown, where the installation failed. */
export function installDependencies() {
  if (isInstalled(root)) return true;
  console.log('Installing the dependencies that package-lock.json names …');
  return runNpm(['ci', '--no-audit', '--no-fund', '--loglevel=error']) === 0;
}

if (isMain(import.meta) && !installDependencies()) fail('The dependencies could not be installed: see above.');
