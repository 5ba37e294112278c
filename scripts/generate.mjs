/**
 * Writes what comes from other files: of the rules and the options, tables in README.md, docs/rules.md, docs/configuration.md, the settings of package.json and
 * the schema of configuration files; of client/page, the script and style of the report's page; of client/src, the texts to translate. `--check` writes nothing and fails where the tree differs.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';
import { bundleOptions } from './build.mjs';
import { renderL10nBundle } from './l10n-bundle.mjs';
import { renderPageAssets } from './page-assets.mjs';
import { fail, root } from './project.mjs';

/** Every generated file with its text as it should be. */
async function renderFiles() {
  const { renderRuleTable, renderRuleDocs } = await importTypeScript('server/src/rules/docs.ts');
  const { renderSettings, renderSettingsTable, renderSchema } = await importTypeScript('server/src/options/render-settings.ts');
  const { renderConfigurationDocs } = await importTypeScript('server/src/options/render-docs.ts');
  let readme = readFileSync(join(root, 'README.md'), 'utf8');
  readme = between('rules', readme, renderRuleTable());
  readme = between('settings', readme, renderSettingsTable());
  return [
    { path: 'README.md', text: readme },
    { path: 'docs/rules.md', text: `${renderRuleDocs().trim()}\n` },
    { path: 'server/src/report/html-assets.ts', text: await renderPageAssets() },
    { path: 'docs/configuration.md', text: `${renderConfigurationDocs().trim()}\n` },
    { path: 'package.json', text: toJson(withSettings(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')), renderSettings())) },
    { path: 'schemas/configuration.schema.json', text: toJson(renderSchema()) },
    { path: 'l10n/bundle.l10n.json', text: renderL10nBundle() },
  ];
}

function between(name, text, content) {
  const marks = { start: `<!-- ${name}: written by \`npm run generate\` -->`, end: `<!-- /${name} -->` };
  const start = text.indexOf(marks.start);
  const end = text.indexOf(marks.end);
  if (start < 0 || end < start) throw new Error(`README.md has no place for the ${name}: ${marks.start} … ${marks.end}`);
  return `${text.slice(0, start + marks.start.length)}\n${content.trim()}\n${text.slice(end)}`;
}

/** The manifest with these settings before those that are the extension's own, which have no place in the table of options. */
function withSettings(manifest, settings) {
  const { configuration } = manifest.contributes;
  const own = Object.entries(configuration.properties).filter(([name]) => !Object.hasOwn(settings, name));
  configuration.properties = { ...settings, ...Object.fromEntries(own) };
  return manifest;
}

function toJson(value) {
  return `${JSON.stringify(value, null, 2)}\n`;
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
