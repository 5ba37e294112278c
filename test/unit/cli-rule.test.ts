import { describe, expect, test } from 'vitest';
import { renderRule, renderRuleTable } from '../../server/src/rules/docs.ts';
import { findRule, RULES } from '../../server/src/rules/index.ts';
import { runCommand as run } from './cli-command.ts';
import { makeFolder } from './temporary-folder.ts';

const rule = async (...args: readonly string[]) => run(await makeFolder({}), ['rule', ...args]);

describe('rule', () => {
  test('without a code prints the table that README.md has', async () => {
    expect(await rule()).toEqual({ exitCode: 0, out: renderRuleTable(), error: '' });
  });

  test.each(['SMA002', 'sma002', 'shared-upload'])('%s prints what the rule says of itself', async (name) => {
    const upload = findRule('SMA002');
    const { exitCode, out } = await rule(name);
    expect({ exitCode, out }).toEqual({ exitCode: 0, out: upload && renderRule(upload) });
    expect(out).toMatch(/^# SMA002 shared-upload\n[\s\S]*\n## Why is this bad\?\n/);
  });

  test('prints JSON', async () => {
    const all = JSON.parse((await rule('--format', 'json')).out);
    expect(all).toHaveLength(RULES.length);
    const one = JSON.parse((await rule('SMA900', '--format', 'json')).out);
    expect(one).toMatchObject({ code: 'SMA900', name: 'unused-suppression', severity: { discrete: 'warning', unified: 'warning' } });
    expect(all.at(-1)).toEqual(one);
  });

  test.each([
    ['shared-uplod', 'error: no rule is called "shared-uplod"; `storage-mode-audit rule` lists them; did you mean "shared-upload"?\n'],
    ['SMA9000', 'error: no rule is called "SMA9000"; `storage-mode-audit rule` lists them; did you mean "SMA900"?\n'],
    ['nonsense', 'error: no rule is called "nonsense"; `storage-mode-audit rule` lists them\n'],
  ])('%s is none', async (name, error) => {
    expect(await rule(name)).toEqual({ exitCode: 2, out: '', error });
  });

  test('another form is a wrong call', async () => {
    expect(await rule('--format', 'html')).toMatchObject({
      exitCode: 2,
      error: expect.stringContaining('Allowed choices are markdown, json.'),
    });
  });
});
