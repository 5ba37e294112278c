/** The report page's script and style as one TypeScript module, each with the hash that its content security policy names. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, transform } from 'esbuild';
import { root } from './project.mjs';

const source = join('client', 'page');

/** The text of server/src/report/html-assets.ts. */
export async function renderPageAssets() {
  const bundle = { absWorkingDir: root, bundle: true, format: 'iife', target: 'es2022', minify: true, charset: 'utf8', write: false };
  const { outputFiles } = await build({ ...bundle, entryPoints: [join(source, 'page.ts')] });
  const style = await transform(readFileSync(join(root, source, 'page.css'), 'utf8'), { loader: 'css', minify: true, charset: 'utf8' });
  return `/** The script and the style of the report's page, from client/page. Written by \`npm run generate\`. */

${asset('pageScript', outputFiles[0].text)}
${asset('pageStyle', style.code)}`;
}

/** Neither may end its element before its end. */
function asset(name, text) {
  const trimmed = text.trim();
  if (/<\/(?:script|style)/i.test(trimmed)) throw new Error(`${name} holds an end tag`);
  const hash = `sha256-${createHash('sha256').update(trimmed).digest('base64')}`;
  return `export const ${name} = {
  hash: ${quote(hash)},
  text: ${quote(trimmed)},
} as const;
`;
}

function quote(text) {
  const escaped = text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
  return text.includes("'") && !text.includes('"') ? `"${escaped}"` : `'${escaped.replaceAll("'", "\\'")}'`;
}
