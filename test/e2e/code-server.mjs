/** A VS Code of its own, served on a free port of this machine, with one extension installed and nothing kept from another run. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const settings = {
  'editor.fontSize': 14,
  'editor.minimap.enabled': false,
  'editor.scrollbar.vertical': 'hidden',
  'explorer.autoReveal': false,
  'extensions.ignoreRecommendations': true,
  'files.autoSave': 'off',
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
    this.settings = settings;
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
  async start({ vsix, workspace, other }) {
    this.source = workspace;
    cpSync(workspace, this.workspace, { recursive: true });
    cpSync(other, join(this.folder, 'other'), { recursive: true });
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

  /** The address of the workbench with the workspace and another folder in it. */
  urlOfBoth(other) {
    const file = join(this.folder, 'both.code-workspace');
    writeFileSync(file, JSON.stringify({ folders: [{ path: this.workspace }, { path: other }] }));
    return `${this.origin}/?workspace=${encodeURIComponent(file)}`;
  }

  /** Writes the settings of the workspace, as somebody with another editor does. */
  writeSettings(values) {
    mkdirSync(join(this.workspace, '.vscode'), { recursive: true });
    writeFileSync(join(this.workspace, '.vscode', 'settings.json'), JSON.stringify(values));
  }

  /** Puts the files of the workspace back as they were at the start, outside the editor. */
  restoreFiles() {
    cpSync(this.source, this.workspace, { recursive: true });
  }

  /** The process numbers of this editor's language servers: programs of the extension that was installed here. */
  languageServers() {
    const isServer = (pid) => {
      try {
        const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
        return command.includes(join(this.folder, 'extensions')) && command.includes('server.cjs');
      } catch {
        return false;
      }
    };
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name) && isServer(name))
      .map(Number);
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
