/**
 * Everything that must hold, in one command: for a laptop, for CI and before a release. Ends with what each suite counted.
 *
 * `--only=checks` (or `package`, `tests`, `native`, `neovim`, `shells`, `e2e`) runs one part. Node's own modules only, until installed.
 */
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { installPrograms } from './debian-programs.mjs';
import { installDependencies } from './install.mjs';
import { installNativeParser } from './native-parser.mjs';
import { binOf, fail, root, runNode } from './project.mjs';
import { failEmpty, readSuite, readVitestSuites, renderSuites } from './suites.mjs';

const reports = join(root, '.cache', 'verify');

const checks = [
  { name: 'types', run: () => checkTypes('tsconfig.json') || checkTypes('client/page/tsconfig.json') },
  { name: 'lint and format', run: () => runNode(binOf('@biomejs/biome', 'biome'), ['check', '--error-on-warnings']) },
  { name: 'unused code', run: () => runNode(binOf('knip'), ['--no-progress', '--no-config-hints']) },
  { name: 'borders', run: () => runNode('scripts/check-borders.mjs') },
  { name: 'generated files', run: () => runNode('scripts/generate.mjs', ['--check']) },
];

/** The parts in their order: each returns its suites. The tests speak to what `package` built. */
const parts = {
  checks: () => [runChecks('checks', checks)],
  package: () => [runChecks('package', [{ name: 'build, pack and contents', run: () => runNode('scripts/package.mjs') }])],
  tests: () => runVitest('tests', ['unit', 'fixtures', 'protocol']),
  native: runNative,
  neovim: () => runWithPrograms('neovim', { nvim: 'neovim' }),
  shells: () => runWithPrograms('shells', { bash: 'bash', fish: 'fish', zsh: 'zsh' }),
  e2e: runEndToEnd,
};

/** The page of the report runs in a browser: its types are apart. */
function checkTypes(project) {
  return runNode(binOf('typescript', 'tsc'), ['-p', project]);
}

function runChecks(name, list) {
  const suite = { name, passed: 0, failed: 0, skipped: [] };
  for (const check of list) {
    console.log(`\n=== ${check.name}`);
    if (check.run() === 0) suite.passed++;
    else suite.failed++;
  }
  return suite;
}

function runVitest(title, projects, files = []) {
  console.log(`\n=== ${title}`);
  const report = join(reports, `${title}.json`);
  const chosen = projects.map((name) => `--project=${name}`);
  const status = runNode(binOf('vitest'), [
    'run',
    ...files,
    ...chosen,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ]);
  return withStatus(readVitestSuites(report, projects), status);
}

/** The engine's trees beside those of the native parser, which this machine may not be able to compile. */
function runNative() {
  const reason = installNativeParser();
  if (reason === null) return runVitest('native', ['native']);
  console.log(`native: cannot run here: ${reason}`);
  return [{ name: 'native', passed: 0, failed: 0, skipped: [{ name: 'all', reason }] }];
}

/** A suite that runs in programs of the system: of each that is missing, the test file with its name is left out, and all where there is no other. */
function runWithPrograms(name, programs) {
  const skipped = installPrograms(programs);
  for (const { reason } of skipped) console.log(`${name}: cannot run here: ${reason}`);
  const missing = new Set(skipped.map((program) => program.name));
  const present = Object.keys(programs).filter((program) => !missing.has(program));
  if (present.length === 0) return [{ name, passed: 0, failed: 0, skipped }];
  const files = missing.size === 0 ? [] : present.map((program) => `test/${name}/${program}.test.ts`);
  const [suite] = runVitest(name, [name], files);
  return [{ ...suite, skipped: [...suite.skipped, ...skipped] }];
}

function runEndToEnd() {
  console.log('\n=== e2e');
  const report = join(reports, 'e2e.json');
  const status = runNode('test/e2e/run.mjs', [], { env: { ...process.env, STORAGE_MODE_AUDIT_REPORT: report } });
  return withStatus([readSuite(report, 'e2e')], status);
}

/** A runner that failed while its report knows of no failure (an error between tests, a crash) is a failure of its first suite. */
function withStatus(suites, status) {
  if (status === 0 || suites.some(({ failed }) => failed > 0)) return suites;
  return suites.map((suite, n) => (n === 0 ? { ...suite, failed: 1 } : suite));
}

function verify() {
  const only = process.argv.find((arg) => arg.startsWith('--only='))?.slice('--only='.length);
  if (only !== undefined && !Object.hasOwn(parts, only)) return fail(`--only takes one of: ${Object.keys(parts).join(', ')}`);
  if (!installDependencies()) return fail('verify: the dependencies could not be installed.');
  rmSync(reports, { recursive: true, force: true });
  mkdirSync(reports, { recursive: true });
  const chosen = only === undefined ? Object.values(parts) : [parts[only]];
  const suites = failEmpty(
    chosen.flatMap((part) => part()),
    { strict: process.env.CI === 'true' },
  );
  console.log(`\n${renderSuites(suites)}`);
  if (suites.some(({ failed }) => failed > 0)) process.exitCode = 1;
}

verify();
