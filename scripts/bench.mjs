/** Builds and runs the benchmark of test/bench in a temporary folder. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { bundleOptions } from './build.mjs';
import { installNativeParser, nativeFolder } from './native-parser.mjs';
import { fail, root, runNode } from './project.mjs';

const program = join('.cache', 'bench', 'bench.cjs');

async function bench() {
  const reason = installNativeParser();
  if (reason !== null) console.log(`bench: ${reason}; the rest is measured all the same`);
  await build({ ...bundleOptions, entryPoints: [join(root, 'test', 'bench', 'main.ts')], outfile: program });
  const workspace = mkdtempSync(join(tmpdir(), 'storage-mode-audit-bench-'));
  try {
    if (runNode(program, [workspace, nativeFolder]) !== 0) fail('bench: failed, see above');
  } finally {
    rmSync(workspace, { recursive: true, force: true });
  }
}

await bench();
