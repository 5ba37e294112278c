#!/usr/bin/env node
import { buffer } from 'node:stream/consumers';
import { wantsColors } from './colors.ts';
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

// What goes wrong with a write is told to its caller, above: a reader that closes the pipe early, as `head` does, has seen enough.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

void runCli(process.argv.slice(2), {
  cwd: process.cwd(),
  writeOut,
  writeError: (text) => process.stderr.write(text),
  readIn: () => buffer(process.stdin),
  hasColors: wantsColors(process.stdout, process.env),
  startServer: () => import('../node.ts'),
  isAppleSilicon: process.platform === 'darwin' && process.arch === 'arm64',
}).then((exitCode) => {
  process.exitCode = exitCode;
});
