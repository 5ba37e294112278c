/** What ran, as suites: `{ name, passed, failed, skipped: [{ name, reason }] }`. */
import { existsSync, readFileSync } from 'node:fs';
import { relative, sep } from 'node:path';
import { root } from './project.mjs';

/** The suites in vitest's JSON report at `path`, in the order of `names`, each of which must have run something. */
export function readVitestSuites(path, names) {
  const suites = new Map(names.map((name) => [name, { name, passed: 0, failed: 0, skipped: [] }]));
  if (!existsSync(path)) return [...suites.values()];
  for (const file of JSON.parse(readFileSync(path, 'utf8')).testResults) {
    const name = relative(root, file.name).split(sep)[1] ?? '';
    if (!suites.has(name)) suites.set(name, { name, passed: 0, failed: 0, skipped: [] });
    countFile(suites.get(name), file);
  }
  return [...suites.values()];
}

/** A file that fails as it loads has no assertions: it is one failure. */
function countFile(suite, file) {
  if (file.status === 'failed' && file.assertionResults.every(({ status }) => status !== 'failed')) suite.failed++;
  for (const { status, fullName } of file.assertionResults) {
    if (status === 'passed') suite.passed++;
    else if (status === 'failed') suite.failed++;
    else suite.skipped.push({ name: fullName, reason: `marked ${status} in the test file` });
  }
}

/** The suite that another runner wrote to `path` as JSON. Without a report it ran nothing. */
export function readSuite(path, name) {
  if (!existsSync(path)) return { name, passed: 0, failed: 0, skipped: [] };
  const { passed, failed, skipped = [] } = JSON.parse(readFileSync(path, 'utf8'));
  return { name, passed, failed, skipped };
}

/** The same suites; one that ran nothing has failed. Unless `strict`, reasons for skipping excuse it: a laptop may lack what CI has. */
export function failEmpty(suites, { strict }) {
  const isEmpty = ({ passed, failed, skipped }) => passed + failed === 0 && (strict || skipped.length === 0);
  return suites.map((suite) => (isEmpty(suite) ? { ...suite, failed: 1, empty: true } : suite));
}

/** A line a suite, the skipped ones with their reasons, and last the totals, alone on their line. */
export function renderSuites(suites) {
  const lines = suites.map(
    ({ name, passed, failed, empty }) => `  ${name}: ${passed} passed, ${failed} failed${empty ? ' (it ran nothing)' : ''}`,
  );
  const skipped = suites.flatMap((suite) => suite.skipped.map(({ name, reason }) => `  ${suite.name}: ${name}: ${reason}`));
  const sum = (count) => suites.reduce((total, suite) => total + suite[count], 0);
  return [
    'Suites:',
    ...lines,
    ...(skipped.length > 0 ? ['Skipped:', ...skipped] : []),
    `${sum('passed')} passed, ${sum('failed')} failed`,
  ].join('\n');
}
