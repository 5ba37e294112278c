import { basename, relative, sep } from 'node:path';
import { watch as watchFiles } from 'chokidar';
import { sourceKind } from '../path.ts';
import { NEVER_ENTERED } from '../workspace/never-entered.ts';
import { InterruptedError } from './auditor.ts';
import { type CliIo, UsageError } from './io.ts';

/** Files that say how the others are judged. */
const CONFIGURATION = new Set(['pyproject.toml', 'storage-mode-audit.toml']);
/** An editor that saves several files, and git, are done after so long. */
const SETTLE_MS = 150;

/**
 * Does `run` now and again whenever something below the folder that it returns changes. Ends, by rejecting with an `InterruptedError`, at Ctrl-C. What is wrong with the
 * call is told, and mended by the next change; in the first run it ends the program.
 */
export async function watch(run: () => Promise<string>, io: CliIo): Promise<never> {
  const root = await run();
  const watcher = watchFiles(root, { ignoreInitial: true, ignored: (path, stats) => isIgnored(root, path, stats?.isFile() === true) });
  let interrupt: () => void = () => undefined;
  const interrupted = new Promise<'end'>((resolve) => {
    interrupt = () => resolve('end');
  });
  process.once('SIGINT', interrupt);
  const changes = new Changes();
  watcher.on('all', () => changes.note());
  watcher.on('ready', () => io.writeError('watching for changes; Ctrl-C ends\n'));
  try {
    while ((await Promise.race([changes.settled(), interrupted])) !== 'end') await runAgain(run, io);
    throw new InterruptedError();
  } finally {
    process.removeListener('SIGINT', interrupt);
    await watcher.close();
  }
}

async function runAgain(run: () => Promise<string>, io: CliIo): Promise<void> {
  try {
    await run();
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    io.writeError(`error: ${error.message}\n`);
  }
}

function isIgnored(root: string, path: string, isFile: boolean): boolean {
  if (
    relative(root, path)
      .split(sep)
      .some((name) => NEVER_ENTERED.has(name))
  )
    return true;
  return isFile && sourceKind(path) === null && !CONFIGURATION.has(basename(path));
}

/** Changes of files, those that come close together taken as one. */
class Changes {
  #timer: NodeJS.Timeout | null = null;
  #hasChanged = false;
  #wake: () => void = () => undefined;

  note(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#hasChanged = true;
      this.#wake();
    }, SETTLE_MS);
  }

  /** Resolves when there was a change since the last time, and none for a moment. */
  async settled(): Promise<'changed'> {
    if (!this.#hasChanged) await new Promise<void>((resolve) => (this.#wake = resolve));
    this.#hasChanged = false;
    return 'changed';
  }
}
