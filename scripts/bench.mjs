/** Builds and runs the benchmark of test/bench in a temporary folder. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { bundleOptions } from './build.mjs';
import { isInstalled } from './install.mjs';
import { fail, root, runNode, runNpm } from './project.mjs';

const folder = join(root, 'test', 'bench');
const program = join('.cache', 'bench', 'bench.cjs');

async function bench() {
  if (!isInstalled(folder) && runNpm(['ci', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: folder }) !== 0) {
    console.log('bench: the native parser could not be installed; the rest is measured all the same');
  }
  await build({ ...bundleOptions, entryPoints: [join(folder, 'main.ts')], outfile: program });
  const workspace = mkdtempSync(join(tmpdir(), 'storage-mode-audit-bench-'));
  try {
    if (runNode(program, [workspace, folder]) !== 0) fail('bench: failed, see above');
  } finally {
    rmSync(workspace, { recursive: true, force: true });
  }
}

await bench();
