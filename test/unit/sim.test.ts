import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const arguments_ = ['-m', 'unittest', 'discover', '-s', 'test/sim/tests', '-t', 'test/sim'];

/** How many tests the closing lines of Python's unittest say were run; zero when there is no such line. */
function countRun(output: string): number {
  const found = /^Ran (\d+) tests? in /m.exec(output);
  return Number(found?.[1] ?? 0);
}

describe('the simulated Metal device', () => {
  it('passes its own Python tests', { timeout: 120_000 }, (context) => {
    const run = spawnSync('python3', arguments_, {
      cwd: root,
      encoding: 'utf8',
      env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' },
    });
    if (run.error !== undefined && 'code' in run.error && run.error.code === 'ENOENT') {
      console.warn('test/sim: not run, because python3 is not installed');
      context.skip('python3 is not installed');
    }
    const output = `${run.stdout}${run.stderr}`;
    expect(run.status, output).toBe(0);
    expect(countRun(run.stderr), output).toBeGreaterThan(0);
  });

  it('counts the tests that ran by unittest’s closing line', () => {
    expect(countRun('....\n-----\nRan 4 tests in 0.01s\n\nOK\n')).toBe(4);
    expect(countRun('Ran 1 test in 0.01s')).toBe(1);
    expect(countRun('No module named unittest')).toBe(0);
  });
});
