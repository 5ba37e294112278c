/**
 * Brings what the end-to-end test runs in: a browser from the system's packages, and a VS Code with an extension host on Node (code-server) from npm.
 *
 * code-server's own install script downloads a prebuilt ripgrep; the steps here do the same from packages alone. What is there already stays as it is.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const modules = join(here, 'node_modules');
const codeServer = join(modules, 'code-server');
const vscode = join(codeServer, 'lib', 'vscode');
const stamp = join(modules, '.installed');

const browsers = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const debianPackages = ['chromium', 'ripgrep', 'libkrb5-dev'];
const nativeModules = ['@vscode/spdlog', 'native-watchdog', '@parcel/watcher', 'kerberos'];

/** The editor's entry script and the browser, or the reason why there is none. */
export function installHost() {
  const refusal = missingSystemParts().length > 0 && canInstallSystemParts() ? installSystemParts() : '';
  const missing = missingSystemParts();
  if (missing.length > 0) return { ok: false, reason: `not on this machine: ${missing.join(', ')}. ${refusal}`.trim() };
  if (currentStamp() !== wantedStamp()) installEditor();
  return { ok: true, editor: join(codeServer, 'out', 'node', 'entry.js'), browser: findBrowser() };
}

function missingSystemParts() {
  const missing = [];
  if (findBrowser() === undefined) missing.push('a Chromium browser');
  if (findProgram('rg') === undefined) missing.push('ripgrep');
  if (findProgram('krb5-config') === undefined) missing.push('the Kerberos headers');
  return missing;
}

function findBrowser() {
  const named = process.env.CHROMIUM;
  if (named !== undefined && existsSync(named)) return named;
  return browsers.map(findProgram).find((program) => program !== undefined);
}

function findProgram(name) {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return folders.map((folder) => join(folder, name)).find((file) => existsSync(file));
}

function canInstallSystemParts() {
  return process.getuid?.() === 0 && findProgram('apt-get') !== undefined;
}

/** Returns why the packages could not be installed; nothing where they were. */
function installSystemParts() {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  try {
    run('apt-get', ['update', '-qq'], { env });
    run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...debianPackages], { env });
    return '';
  } catch (error) {
    return error.message;
  }
}

/** What is installed depends on the locked versions, on the steps below and, for the native modules, on Node's binary interface. */
function wantedStamp() {
  const hash = createHash('sha256').update(process.versions.modules).update(process.arch);
  for (const file of ['package-lock.json', 'install.mjs']) hash.update(readFileSync(join(here, file)));
  return hash.digest('hex');
}

function currentStamp() {
  return existsSync(stamp) ? readFileSync(stamp, 'utf8') : null;
}

function installEditor() {
  console.log('e2e: installing the editor, once; this takes some minutes');
  npm(here, 'ci', '--ignore-scripts');
  npm(vscode, 'install', '--omit=dev', '--ignore-scripts');
  npm(vscode, 'rebuild', ...nativeModules);
  npm(join(vscode, 'extensions'), 'install', '--omit=dev', '--ignore-scripts');
  link(findProgram('rg'), join(vscode, 'node_modules', '@vscode', 'ripgrep', 'bin', 'rg'));
  link(join(vscode, 'node_modules'), join(vscode, 'node_modules.asar'));
  npm(here, 'rebuild', 'argon2', '--build-from-source');
  writeFileSync(stamp, wantedStamp());
}

function link(target, path) {
  mkdirSync(dirname(path), { recursive: true });
  rmSync(path, { force: true });
  symlinkSync(target, path);
}

function npm(folder, ...args) {
  run('npm', [...args, '--no-audit', '--no-fund', '--loglevel=error'], { cwd: folder });
}

function run(program, args, options) {
  const { status, error, stdout, stderr } = spawnSync(program, args, { ...options, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  if (status === 0) return;
  throw new Error(`${program} ${args.join(' ')} failed (${error?.message ?? `exit ${status}`})\n${stdout}\n${stderr}`);
}
