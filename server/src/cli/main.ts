#!/usr/bin/env node
import { buffer } from 'node:stream/consumers';
import { isMainThread } from 'node:worker_threads';
import { serveAudits, ThreadAuditor } from './audit-thread.ts';
import { canRewriteLines, wantsColors } from './colors.ts';
import { type CliIo, NO_PROGRESS } from './io.ts';
import { ProgressBar } from './progress-bar.ts';
import { runCli } from './run.ts';

/** Resolves once the text is handed over, or nobody is left to read it. */
function writeOut(text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(text, (error) => {
      if (error === null || error === undefined || isClosedPipe(error)) resolve();
      else reject(error);
    });
  });
}

function isClosedPipe(error: Error): boolean {
  return 'code' in error && error.code === 'EPIPE';
}

function start(): void {
  // What goes wrong with a write is told to its caller, above: a reader that closes the pipe early, as `head` does, has seen enough.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  const writeError = (text: string) => process.stderr.write(text);
  const io: CliIo = {
    cwd: process.cwd(),
    writeOut,
    writeError,
    readIn: () => buffer(process.stdin),
    hasColors: wantsColors(process.stdout, process.env),
    auditor: new ThreadAuditor(__filename),
    progress: canRewriteLines(process.stderr, process.env) ? new ProgressBar(writeError) : NO_PROGRESS,
    startServer: () => import('../node.ts'),
    isAppleSilicon: process.platform === 'darwin' && process.arch === 'arm64',
  };
  void runCli(process.argv.slice(2), io).then((exitCode) => {
    process.exitCode = exitCode;
  });
}

if (isMainThread) start();
else serveAudits();
