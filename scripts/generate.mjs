/**
 * Writes what comes from other files: of the rules, the table in README.md and all of docs/rules.md; of client/page, the script and style of the report's
 * page. `--check` writes nothing and fails where the tree differs.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';
import { bundleOptions } from './build.mjs';
import { renderPageAssets } from './page-assets.mjs';
import { fail, root } from './project.mjs';

const marks = { start: '<!-- rules: written by `npm run generate` -->', end: '<!-- /rules -->' };

/** Every generated file with its text as it should be. */
async function renderFiles() {
  const { renderRuleTable, renderRuleDocs } = await importTypeScript('server/src/rules/docs.ts');
  return [
    { path: 'README.md', text: between(readFileSync(join(root, 'README.md'), 'utf8'), `\n${renderRuleTable().trim()}\n`) },
    { path: 'docs/rules.md', text: `${renderRuleDocs().trim()}\n` },
    { path: 'server/src/report/html-assets.ts', text: await renderPageAssets() },
  ];
}

function between(text, content) {
  const start = text.indexOf(marks.start);
  const end = text.indexOf(marks.end);
  if (start < 0 || end < start) throw new Error(`README.md has no place for the rules: ${marks.start} … ${marks.end}`);
  return text.slice(0, start + marks.start.length) + content + text.slice(end);
}

async function importTypeScript(entry) {
  const options = { ...bundleOptions, format: 'esm', banner: {}, define: {}, write: false };
  const { outputFiles } = await build({ ...options, entryPoints: [entry] });
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`);
}

async function generate({ check }) {
  for (const { path, text } of await renderFiles()) {
    const file = join(root, path);
    if (existsSync(file) && readFileSync(file, 'utf8') === text) continue;
    if (check) {
      fail(`${path} is not what it is made from says: run \`npm run generate\``);
      continue;
    }
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    console.log(`wrote ${path}`);
  }
}

try {
  await generate({ check: process.argv.includes('--check') });
} catch (error) {
  fail(`generate: ${error.errors ? `${error.errors.length} errors, see above` : error.message}`);
}
