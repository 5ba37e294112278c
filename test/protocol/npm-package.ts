import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

export interface Ended {
  readonly exitCode: number | null;
  readonly out: string;
  readonly error: string;
}

export const UPLOAD = [
  'import struct, Metal',
  'def launch(device, encoder, n):',
  '    size = device.newBufferWithBytes_length_options_(struct.pack("I", n), 4, Metal.MTLResourceStorageModeShared)',
  '    encoder.setBuffer_offset_atIndex_(size, 0, 0)',
  '',
].join('\n');

/** A project of its own, outside this one, into which the package is installed as npm packs it from the built files. */
export class InstalledPackage {
  readonly folder: string;

  constructor() {
    this.folder = mkdtempSync(join(tmpdir(), 'storage-mode-audit-npm-'));
    const packed = runIn(root, 'npm', ['pack', '--ignore-scripts', '--json', '--loglevel=error', '--pack-destination', this.folder]);
    const [{ filename }] = Object.values<{ filename: string }>(JSON.parse(packed.out)) as [{ filename: string }];
    this.write({ 'package.json': '{"private":true,"type":"module"}', 'pyproject.toml': '', 'upload.py': UPLOAD });
    const installed = this.run('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error', '--offline', `./${filename}`]);
    if (installed.exitCode !== 0) throw new Error(`npm install failed: ${installed.error}`);
  }

  write(files: Readonly<Record<string, string>>): void {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(this.folder, path)), { recursive: true });
      writeFileSync(join(this.folder, path), text);
    }
  }

  /** Runs a program in the project, with the package's command on the path. */
  run(program: string, args: readonly string[]): Ended {
    return runIn(this.folder, program, args);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function runIn(cwd: string, program: string, args: readonly string[]): Ended {
  const { PATH = '' } = process.env;
  const env = { ...process.env, PATH: join(cwd, 'node_modules', '.bin') + delimiter + PATH, NO_COLOR: '1' };
  const { status, stdout, stderr, error } = spawnSync(program, args, { cwd, env, encoding: 'utf8', input: '' });
  if (error) throw error;
  return { exitCode: status, out: stdout, error: stderr };
}
