/** Programs of the system that some suites run in. Node's own modules only. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/**
 * Brings `programs` (by name on the path: the Debian package that has it) with the system's package manager, where that may be used. Returns those that are still
 * missing, each with the reason.
 */
export function installPrograms(programs) {
  const missing = Object.keys(programs).filter((name) => !isOnPath(name));
  const refusal = missing.length === 0 ? '' : installPackages(missing.map((name) => programs[name]));
  return missing.filter((name) => !isOnPath(name)).map((name) => ({ name, reason: `${name} is not on this machine: ${refusal}` }));
}

function isOnPath(name) {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, name)));
}

function installPackages(packages) {
  if (process.getuid?.() !== 0 || !isOnPath('apt-get')) return `install ${packages.join(', ')}`;
  console.log(`Installing ${packages.join(', ')}, once`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  for (const args of [
    ['update', '-qq'],
    ['install', '-y', '-qq', '--no-install-recommends', ...packages],
  ]) {
    const { status, stderr, error } = spawnSync('apt-get', args, { env, encoding: 'utf8', stdio: ['ignore', 'ignore', 'pipe'] });
    if (status !== 0) return `apt-get ${args[0]} failed: ${(error?.message ?? stderr).trim().split('\n').at(-1)}`;
  }
  return 'apt-get did not bring it';
}
