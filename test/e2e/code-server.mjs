/** A VS Code of its own, served on a free port of this machine, with one extension installed and nothing kept from another run. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const settings = {
  'editor.fontSize': 14,
  'editor.minimap.enabled': false,
  'editor.scrollbar.vertical': 'hidden',
  'explorer.autoReveal': false,
  'extensions.ignoreRecommendations': true,
  'telemetry.telemetryLevel': 'off',
  'window.commandCenter': false,
  'workbench.activityBar.location': 'hidden',
  'workbench.layoutControl.enabled': false,
  'workbench.startupEditor': 'none',
};

export class CodeServer {
  #process;
  #log = '';

  constructor(entry) {
    this.entry = entry;
    this.folder = realpathSync(mkdtempSync(join(tmpdir(), 'storage-mode-audit-e2e-')));
    this.workspace = join(this.folder, 'softmax');
  }

  /** Writes what it and its extensions logged into a folder. */
  saveLogs(folder) {
    writeFileSync(join(folder, 'editor.log'), this.#log);
    const logs = join(this.folder, 'data', 'logs');
    if (existsSync(logs)) cpSync(logs, join(folder, 'logs'), { recursive: true });
  }

  /** Installs the extension, copies the workspace and starts. Resolves once pages are served. */
  async start({ vsix, workspace }) {
    cpSync(workspace, this.workspace, { recursive: true });
    mkdirSync(join(this.folder, 'data', 'User'), { recursive: true });
    writeFileSync(join(this.folder, 'data', 'User', 'settings.json'), JSON.stringify(settings));
    this.#install(vsix);
    this.origin = await this.#serve();
  }

  /** The address of the workbench with a file of the workspace open. */
  urlOf(file) {
    const { host } = new URL(this.origin);
    const path = join(this.workspace, file);
    const payload = JSON.stringify([['openFile', `vscode-remote://${host}${path}`]]);
    return `${this.origin}/?folder=${encodeURIComponent(this.workspace)}&payload=${encodeURIComponent(payload)}`;
  }

  async stop() {
    if (this.#process !== undefined && this.#process.exitCode === null) {
      process.kill(-this.#process.pid, 'SIGTERM');
      await once(this.#process, 'exit');
    }
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }

  #folders() {
    return ['--user-data-dir', join(this.folder, 'data'), '--extensions-dir', join(this.folder, 'extensions')];
  }

  #environment() {
    const config = join(this.folder, 'config.yaml');
    writeFileSync(config, '');
    return { ...process.env, CODE_SERVER_CONFIG: config, VSCODE_IPC_HOOK_CLI: '' };
  }

  #install(vsix) {
    const args = [this.entry, ...this.#folders(), '--install-extension', vsix];
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { env: this.#environment(), encoding: 'utf8' });
    if (status !== 0) throw new Error(`the extension could not be installed:\n${stdout}\n${stderr}`);
  }

  #serve() {
    const flags = [
      '--auth',
      'none',
      '--disable-telemetry',
      '--disable-update-check',
      '--disable-workspace-trust',
      '--disable-getting-started-override',
    ];
    const args = [this.entry, '--bind-addr', '127.0.0.1:0', ...flags, ...this.#folders()];
    // A process group of its own: the editor starts further processes, which end with it.
    this.#process = spawn(process.execPath, args, { env: this.#environment(), detached: true });
    return new Promise((resolve, reject) => {
      const read = (chunk) => {
        this.#log += chunk;
        const [, origin] = /HTTP server listening on (http:\/\/[^\s/]+)/.exec(this.#log) ?? [];
        if (origin !== undefined) resolve(origin);
      };
      this.#process.stdout.on('data', read);
      this.#process.stderr.on('data', read);
      this.#process.once('exit', (code) => reject(new Error(`the editor ended with ${code}:\n${this.#log}`)));
    });
  }
}
