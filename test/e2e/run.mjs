/**
 * The packed extension in a real VS Code, used as a person uses it. Installs what it runs in, once.
 *
 * Without a browser it says so and ends well, except under CI. STORAGE_MODE_AUDIT_REPORT names a file for the result as JSON; pictures and logs are
 * in `.cache/e2e`. With UPDATE=1 the pictures become the documentation's: look at them before they are committed.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { shrinkPicture } from '../../scripts/shrink-picture.mjs';
import { CodeServer } from './code-server.mjs';
import { installHost } from './install.mjs';
import { web } from './scenarios/web.mjs';
import { file, scenarios } from './scenarios.mjs';
import { WebEditor } from './web-editor.mjs';
import { Workbench } from './workbench.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const root = dirname(dirname(here));
const artifacts = join(root, '.cache', 'e2e');
const pictureFolder = process.env.UPDATE === '1' ? join(root, 'docs', 'images') : artifacts;
const pictures = (name) => join(pictureFolder, `${name}.png`);
/** Milliseconds after which what is waited for will not come any more, on a machine that is busy with other things too. */
const patience = 90_000;
const chromiumFlags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

async function main() {
  const host = installHost();
  if (!host.ok) return skip(host.reason);
  rmSync(artifacts, { recursive: true, force: true });
  mkdirSync(artifacts, { recursive: true });
  const vsix = findVsix() ?? packVsix();
  console.log(`e2e: ${vsix}`);
  const result = { passed: 0, failed: 0, skipped: [] };
  await runIn(new CodeServer(host.editor), { vsix, scenarios, browserPath: host.browser }, result);
  await runIn(new WebEditor(), { vsix, scenarios: web, browserPath: host.browser }, result);
  shrinkPictures();
  report(result);
}

/** Starts an editor, has the scenarios run in its window one after another, and adds what came of them to `result`. */
async function runIn(server, { vsix, scenarios, browserPath }, result) {
  try {
    await server.start({ vsix: resolve(root, vsix), workspace: join(here, 'workspace'), other: join(here, 'other') });
    await runScenarios(server, scenarios, browserPath, result);
  } catch (error) {
    console.log(`  FAILED: the editor did not come up\n${error.stack}`);
    result.failed++;
  } finally {
    server.saveLogs(artifacts);
    await server.stop();
  }
}

/** The newest package, from the root or `dist/`. */
function findVsix() {
  const found = ['.', 'dist'].flatMap((folder) => list(join(root, folder)).map((name) => join(root, folder, name)));
  return found.sort((one, other) => statSync(other).mtimeMs - statSync(one).mtimeMs)[0];
}

function list(folder) {
  try {
    return readdirSync(folder).filter((name) => name.endsWith('.vsix'));
  } catch {
    return [];
  }
}

function packVsix() {
  const { status } = spawnSync('npm', ['run', 'package'], { cwd: root, stdio: 'inherit' });
  const vsix = status === 0 ? findVsix() : undefined;
  if (vsix === undefined) throw new Error('there is no package, and `npm run package` made none');
  return vsix;
}

/** Later steps build on earlier ones: after a failure the rest would only fail for the same reason. */
async function runScenarios(server, list, browserPath, result) {
  const { chromium } = await import('playwright-core');
  const browser = await chromium.launch({ executablePath: browserPath, args: chromiumFlags });
  let broken = false;
  try {
    const permissions = ['clipboard-read', 'clipboard-write'];
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, permissions });
    page.setDefaultTimeout(patience);
    const workbench = new Workbench(page, patience);
    await workbench.open(server.urlOf(file)).catch((error) => failWith(error, page));
    for (const { name, run } of list) {
      if (broken) result.skipped.push({ name, reason: 'an earlier step failed' });
      else if (await passes(name, () => run({ workbench, server, pictures }), page)) result.passed++;
      else {
        broken = true;
        result.failed++;
      }
    }
  } finally {
    await browser.close();
  }
}

/** What becomes part of the documentation goes into the extension too. */
function shrinkPictures() {
  if (pictureFolder === artifacts) return;
  for (const name of readdirSync(pictureFolder)) if (name.endsWith('.png')) shrinkPicture(join(pictureFolder, name));
}

async function failWith(error, page) {
  await page.screenshot({ path: join(artifacts, 'failed.png') });
  throw error;
}

async function passes(name, run, page) {
  try {
    await run();
    console.log(`  ok: ${name}`);
    return true;
  } catch (error) {
    console.log(`  FAILED: ${name}\n${error.stack}`);
    await page.screenshot({ path: join(artifacts, 'failed.png') });
    return false;
  }
}

function skip(reason) {
  console.log(`e2e: cannot run here: ${reason}`);
  const isRequired = process.env.CI === 'true';
  report({ passed: 0, failed: isRequired ? 1 : 0, skipped: isRequired ? [] : [{ name: 'all', reason }] });
}

function report(result) {
  const path = process.env.STORAGE_MODE_AUDIT_REPORT;
  if (path !== undefined) writeFileSync(path, JSON.stringify(result));
  for (const { name, reason } of result.skipped) console.log(`  skipped: ${name}: ${reason}`);
  console.log(`e2e: ${result.passed} passed, ${result.failed} failed`);
  if (result.failed > 0) process.exitCode = 1;
}

main().catch((error) => {
  console.log(`e2e: ${error.stack}`);
  report({ passed: 0, failed: 1, skipped: [] });
});
