/**
 * The WebAssembly modules the parser runs on: taken from their npm packages, and only if they are the bytes that grammars/manifest.json names.
 *
 * `node scripts/grammars.mjs --update` records the installed packages' versions and hashes, after an upgrade.
 */
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isMain, root } from './project.mjs';

const manifestPath = join(root, 'grammars', 'manifest.json');

export function readGrammars() {
  return JSON.parse(readFileSync(manifestPath, 'utf8')).modules;
}

/** Copies every module into `folder` and returns their names. Throws, naming the module, where the installed package is not the recorded one. */
export function copyGrammars(folder) {
  for (const grammar of readGrammars()) {
    const installed = inspect(grammar);
    if (installed.version !== grammar.version) {
      throw new Error(`${grammar.package} ${installed.version} is installed, grammars/manifest.json records ${grammar.version}. ${remedy}`);
    }
    if (installed.sha256 !== grammar.sha256) {
      throw new Error(
        `${grammar.file} of ${grammar.package} ${grammar.version} is not the recorded file: its sha256 is ${installed.sha256}. ${remedy}`,
      );
    }
    copyFileSync(installed.path, join(folder, grammar.file));
  }
  return readGrammars().map(({ file }) => file);
}

const remedy = 'Run `npm ci`; after a wanted upgrade, `node scripts/grammars.mjs --update`.';

function inspect(grammar) {
  const folder = join(root, 'node_modules', grammar.package);
  const path = join(folder, grammar.file);
  if (!existsSync(path)) throw new Error(`${grammar.package} is not installed: run \`npm ci\` first.`);
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  return { path, version, sha256: sha256(readFileSync(path)) };
}

export function sha256(bytes) {
  return createHash('sha256').update(bytes).digest('hex');
}

function update() {
  const modules = readGrammars().map((grammar) => {
    const { version, sha256 } = inspect(grammar);
    return { ...grammar, version, sha256 };
  });
  writeFileSync(manifestPath, `${JSON.stringify({ modules }, null, 2)}\n`);
}

if (isMain(import.meta) && process.argv.includes('--update')) update();
