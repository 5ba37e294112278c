import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  createProtocolConnection,
  type ProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver-protocol/node';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
/** What `npm run build` makes. */
export const builtServer = join(root, 'dist', 'server.cjs');

/** The command, which can start the server too. */
export const builtCommand = join(root, 'dist', 'cli.cjs');

/** The built server as a process of its own, spoken to over its standard input and output. */
export class ServerProcess {
  readonly connection: ProtocolConnection;
  readonly #child: ChildProcessWithoutNullStreams;
  #errors = '';

  constructor(server = builtServer, args: readonly string[] = ['--stdio']) {
    if (!existsSync(server)) throw new Error(`${server} is missing: run \`npm run build\` first`);
    this.#child = spawn(process.execPath, [server, ...args]);
    this.#child.stderr.on('data', (chunk: Buffer) => {
      this.#errors += chunk.toString();
    });
    this.connection = createProtocolConnection(new StreamMessageReader(this.#child.stdout), new StreamMessageWriter(this.#child.stdin));
  }

  /** What it wrote to standard error. */
  get errors(): string {
    return this.#errors;
  }

  /** Writes bytes past the connection, for what no well-behaved client sends. */
  writeRaw(text: string): void {
    this.#child.stdin.write(text);
  }

  /** Closes its input, as an editor that dies does. Resolves to the exit code. */
  async hangUp(): Promise<number | null> {
    this.#child.stdin.end();
    return this.exitCode();
  }

  /** Resolves when it has ended. */
  async exitCode(): Promise<number | null> {
    if (this.#child.exitCode === null) await once(this.#child, 'exit');
    return this.#child.exitCode;
  }

  kill(): void {
    this.#child.kill();
  }
}
