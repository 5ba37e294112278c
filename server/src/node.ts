/**
 * The language server on Node: over standard input and output, or over the channel of the process that forked it (`--node-ipc`). What comes before
 * the engine is ready waits there.
 */
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { createEngine } from './engine.ts';
import { serve } from './lsp/server.ts';
import { loadWasm } from './node-wasm.ts';
import { version } from './version.ts';
import { DiskHost } from './workspace/disk-host.ts';

async function main(): Promise<void> {
  const engine = await createEngine({ host: new DiskHost(), wasm: await loadWasm(), options: {} });
  if (!process.argv.includes('--node-ipc')) process.argv.push('--stdio');
  serve(createConnection(ProposedFeatures.all), engine, { name: 'storage-mode-audit', version });
}

main().catch((error: unknown) => {
  process.stderr.write(`storage-mode-audit: the server did not start: ${error}\n`);
  process.exitCode = 3;
});
