import { describe, expect, test } from 'vitest';
import { combineLayers } from '../../server/src/options/file-options.ts';
import type { OptionLayer } from '../../server/src/options.ts';
import { RULES } from '../../server/src/rules/index.ts';
import type { RuleSeverity } from '../../server/src/rules/rule.ts';

/** What a warning of each of the first three rules becomes under these layers, the lowest first. */
function severities(layers: readonly OptionLayer[], path = '/w/a.py'): Readonly<Record<string, RuleSeverity>> {
  const options = combineLayers(layers.map((layer) => ({ layer, folder: '/w' }))).ofFile(path);
  return Object.fromEntries(RULES.slice(0, 3).map((rule) => [rule.code, options.severityOf(rule, 'warning')]));
}

const speaking = (...layers: readonly OptionLayer[]) =>
  Object.entries(severities(layers)).flatMap(([code, severity]) => (severity === 'off' ? [] : [code]));

describe('select and ignore', () => {
  test('without either all rules speak', () => {
    expect(speaking()).toEqual(['SMA001', 'SMA002', 'SMA003']);
  });

  test('take codes in any case, beginnings of codes, and names', () => {
    expect(speaking({ select: ['sma001', 'unused-buffer'] })).toEqual(['SMA001', 'SMA003']);
    expect(speaking({ ignore: ['SMA00'] })).toEqual([]);
    expect(speaking({ ignore: ['shared-upload'] })).toEqual(['SMA001', 'SMA003']);
    expect(speaking({ select: [] })).toEqual([]);
  });

  test('the more exact word counts, of equals ignore', () => {
    expect(speaking({ select: ['SMA002'], ignore: ['SMA0'] })).toEqual(['SMA002']);
    expect(speaking({ select: ['SMA0'], ignore: ['SMA0'] })).toEqual([]);
    expect(speaking({ select: ['SMA0'], ignore: ['SMA002'] })).toEqual(['SMA001', 'SMA003']);
  });

  test('select starts afresh, ignore adds', () => {
    expect(speaking({ select: ['SMA001'], ignore: ['SMA002'] }, { select: ['SMA0'] })).toEqual(['SMA001', 'SMA002', 'SMA003']);
    expect(speaking({ ignore: ['SMA001'] }, { ignore: ['SMA002'] })).toEqual(['SMA003']);
  });
});

describe('severity', () => {
  test('is set by the most exact word', () => {
    const layer = { severity: { SMA: 'hint', SMA001: 'error', 'shared-upload': 'off' } } as const;
    expect(severities([layer])).toEqual({ SMA001: 'error', SMA002: 'off', SMA003: 'hint' });
  });

  test('the topmost layer that says anything of a rule has the word', () => {
    expect(severities([{ severity: { SMA001: 'error', SMA002: 'info' } }, { severity: { SMA: 'hint' } }])).toEqual({
      SMA001: 'hint',
      SMA002: 'hint',
      SMA003: 'hint',
    });
    expect(severities([{ severity: { SMA001: 'error' } }, { severity: { SMA002: 'info' } }])).toMatchObject({
      SMA001: 'error',
      SMA002: 'info',
    });
  });

  test('turns on no rule that is not selected, or that the memory model turns off', () => {
    expect(severities([{ ignore: ['SMA001'], severity: { SMA001: 'error' } }])).toMatchObject({ SMA001: 'off' });
    const [rule] = RULES;
    expect(
      rule &&
        combineLayers([{ layer: { severity: { SMA: 'error' } }, folder: '/' }])
          .ofFile('/a')
          .severityOf(rule, 'off'),
    ).toBe('off');
  });
});

describe('files', () => {
  test('per-file-ignores silence rules where their globs match', () => {
    const layer = { perFileIgnores: { 'tests/**': ['SMA0'], 'a.py': ['unused-buffer'] } };
    expect(severities([layer], '/w/tests/x.py')).toEqual({ SMA001: 'off', SMA002: 'off', SMA003: 'off' });
    expect(severities([layer], '/w/a.py')).toEqual({ SMA001: 'warning', SMA002: 'warning', SMA003: 'off' });
  });

  test('exclude adds up, each layer from its own folder', () => {
    const { ofFile } = combineLayers([
      { layer: { exclude: ['pkg/x.py'] }, folder: '/w' },
      { layer: { exclude: ['x.py'] }, folder: '/w/sub' },
    ]);
    expect(['/w/pkg/x.py', '/w/x.py', '/w/sub/x.py'].filter((path) => ofFile(path).excluded)).toEqual(['/w/pkg/x.py', '/w/sub/x.py']);
    const [rule] = RULES;
    expect(rule && ofFile('/w/pkg/x.py').severityOf(rule, 'error')).toBe('off');
  });

  test('the topmost memory model and gitignore switch count', () => {
    const layers: readonly OptionLayer[] = [{ memoryModel: 'unified', respectGitignore: false }, {}, { memoryModel: 'discrete' }];
    const options = combineLayers(layers.map((layer) => ({ layer, folder: '/w' })));
    expect(options.ofFile('/w/a.py').memoryModel).toBe('discrete');
    expect(options.respectGitignore).toBe(false);
    expect(combineLayers([]).ofFile('/a.py').memoryModel).toBe('discrete');
    expect(combineLayers([]).respectGitignore).toBe(true);
  });
});
