/** From a fresh clone: installs, builds, and audits the example project. Node's own modules only, until installed. */
import { installDependencies } from './install.mjs';
import { fail, runNode } from './project.mjs';

function demo() {
  if (!installDependencies()) return fail('demo: the dependencies could not be installed.');
  if (runNode('scripts/build.mjs') !== 0) return fail('demo: the build failed.');
  console.log('\n$ storage-mode-audit audit examples\n');
  if (runNode('dist/cli.cjs', ['audit', 'examples']) !== 0) return fail('demo: the audit failed.');
  console.log('\n$ storage-mode-audit check examples\n');
  // It exits with 1 because the examples hold findings: that is what they are for.
  if (runNode('dist/cli.cjs', ['check', 'examples']) !== 1) fail('demo: the check did not find what the examples hold.');
}

demo();
