/** Every text that the extension shows, by what its code says in English: what a translation starts from. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './project.mjs';

const source = join('client', 'src');
const call = /\bl10n\.t\(\s*'((?:[^'\\]|\\.)*)'/g;

/** The text of l10n/bundle.l10n.json. Throws where a text is not written out. */
export function renderL10nBundle() {
  const files = readdirSync(join(root, source)).filter((name) => name.endsWith('.ts'));
  const texts = new Set();
  for (const name of files) {
    const code = readFileSync(join(root, source, name), 'utf8');
    const found = [...code.matchAll(call)].map((match) => match[1].replace(/\\(.)/g, '$1'));
    if (found.length !== code.split('l10n.t(').length - 1)
      throw new Error(`${source}/${name}: a text for l10n.t( that is not a plain string`);
    for (const text of found) texts.add(text);
  }
  return `${JSON.stringify(Object.fromEntries([...texts].sort().map((text) => [text, text])), null, 2)}\n`;
}
