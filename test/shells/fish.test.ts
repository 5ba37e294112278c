import { describe, expect, test } from 'vitest';
import { EXPECTED, prepare, runShell } from './complete.ts';

describe('fish completes', () => {
  const folder = prepare('fish');

  test.each(EXPECTED)('%s', (line, words) => {
    const env = { LINE: line, HOME: folder, XDG_CONFIG_HOME: folder, XDG_DATA_HOME: folder };
    const lines = runShell('fish', ['--no-config', '-c', 'source completion; complete -C "$LINE"'], folder, env);
    expect(lines.map((each) => each.split('\t')[0])).toEqual(words);
  });
});
