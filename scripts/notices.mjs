/** The licences of everything that the bundles contain. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readGrammars } from './grammars.mjs';
import { root } from './project.mjs';

/** One text with the licence of each package that a path of `inputs` belongs to, and of the parser's modules. Throws where a package has none. */
export function renderNotices(inputs) {
  const folders = new Set(readGrammars().map((grammar) => `node_modules/${grammar.package}`));
  for (const input of inputs) {
    const folder = packageFolder(input);
    if (folder !== null) folders.add(folder);
  }
  return `This product contains the following third-party software.\n\n${[...folders].sort().map(renderNotice).join('\n')}`;
}

/** `node_modules/a/node_modules/@b/c/d.js` belongs to `node_modules/a/node_modules/@b/c`. */
function packageFolder(input) {
  const match = /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input);
  return match === null ? null : match[0];
}

function renderNotice(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
  const text = readLicence(join(root, folder));
  if (text === null && license === undefined) throw new Error(`${name} ${version} is bundled but names no licence`);
  return `${'-'.repeat(80)}\n${name} ${version} (${license})\n\n${text ?? 'The package has no licence file.'}\n`;
}

function readLicence(folder) {
  const file = readdirSync(folder).find((name) => /^licen[cs]e/i.test(name));
  return file !== undefined && existsSync(join(folder, file)) ? readFileSync(join(folder, file), 'utf8').trim() : null;
}
