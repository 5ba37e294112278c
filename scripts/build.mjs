/**
 * Builds `dist/`: one CommonJS bundle for each way the product is started, the library's types, the parser's WebAssembly modules, and the licences of what is bundled.
 *
 * `--production` minifies and leaves source maps out.
 */
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { build } from 'esbuild';
import { copyGrammars } from './grammars.mjs';
import { renderNotices } from './notices.mjs';
import { fail, isMain, root } from './project.mjs';
import { emitTypes } from './types.mjs';

const bundles = [
  { name: 'cli', entry: 'server/src/cli/main.ts', executable: true },
  { name: 'library', entry: 'server/src/library.ts' },
  { name: 'server', entry: 'server/src/node.ts' },
  { name: 'client', entry: 'client/src/extension.ts', external: ['vscode'] },
  { name: 'client-web', entry: 'client/src/extension-web.ts', external: ['vscode'], web: { format: 'cjs' } },
  { name: 'server-web', entry: 'server/src/browser.ts', web: { format: 'iife' } },
];

/** Modules of Node that web-tree-sitter asks for where it finds itself on Node. */
const nodeModules = ['fs', 'fs/promises', 'module', 'path', 'url', 'util'];

/** The folder of the library's types. */
const types = 'types';
const notices = 'THIRD-PARTY-NOTICES.txt';
const ownUrl = "const importMetaUrl = require('node:url').pathToFileURL(__filename).href;";

/** What every bundle has in common; the benchmark is built the same way. */
export const bundleOptions = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  charset: 'utf8',
  metafile: true,
  legalComments: 'none',
  // Its ES module asks for `import.meta.url` as it loads, which a CommonJS bundle does not have.
  alias: { 'web-tree-sitter': './node_modules/web-tree-sitter/web-tree-sitter.cjs' },
  // Node packages with both kinds of entry: their ES module is the one that can be shaken.
  mainFields: ['module', 'main'],
  define: { 'import.meta.url': 'importMetaUrl' },
  banner: { js: ownUrl },
};

/** What differs for a browser: web-tree-sitter's ES module, which finds itself by the address of its worker. */
const webOptions = {
  platform: 'browser',
  target: 'es2022',
  alias: { 'web-tree-sitter': './node_modules/web-tree-sitter/web-tree-sitter.js' },
  mainFields: ['browser', 'module', 'main'],
  banner: { js: 'const importMetaUrl = globalThis.location?.href;' },
};

/** Leaves exactly the new files in `dist/`. What is there stays in place until then: a server may be running from it. */
async function buildAll({ production }) {
  const missing = bundles.filter(({ entry }) => !existsSync(join(root, entry)));
  if (missing.length > 0) throw new Error(`not in the tree: ${missing.map(({ entry }) => entry).join(', ')}`);
  const dist = join(root, 'dist');
  mkdirSync(dist, { recursive: true });
  const results = await Promise.all(bundles.map((bundle) => buildOne(bundle, production)));
  const inputs = results.flatMap(({ metafile }) => Object.keys(metafile.inputs));
  writeFileSync(join(dist, notices), renderNotices(inputs));
  const built = results.flatMap(({ metafile }) => Object.keys(metafile.outputs).map((path) => basename(path)));
  emitTypes(join(dist, types));
  removeOthers(dist, new Set([...built, ...copyGrammars(dist), notices, types]));
}

async function buildOne({ name, entry, external = [], executable = false, web }, production) {
  const outfile = join('dist', `${name}.${web === undefined ? 'cjs' : 'js'}`);
  const shebang = executable && !readFileSync(join(root, entry), 'utf8').startsWith('#!') ? '#!/usr/bin/env node\n' : '';
  const own = web === undefined ? { banner: { js: shebang + ownUrl } } : { ...webOptions, ...web };
  const modules = web === undefined ? external : [...external, ...nodeModules];
  const options = { ...bundleOptions, ...own, entryPoints: [entry], outfile, external: modules };
  const result = await build({ ...options, minify: production, sourcemap: production ? false : 'linked' });
  if (executable) chmodSync(join(root, outfile), 0o755);
  return result;
}

function removeOthers(folder, wanted) {
  for (const name of readdirSync(folder)) {
    if (!wanted.has(name)) rmSync(join(folder, name), { recursive: true });
  }
}

if (isMain(import.meta)) {
  try {
    await buildAll({ production: process.argv.includes('--production') });
  } catch (error) {
    // esbuild has shown its own errors, with their places.
    fail(`build: ${error.errors ? `${error.errors.length} errors, see above` : error.message}`);
  }
}
