import { expect, test } from 'vitest';
import { readSettings } from '../../../server/src/lsp/settings.ts';

test.each([undefined, null, {}, { memoryModel: null }, 'text', { select: [], ignore: [], severity: {} }, { trace: { server: 'verbose' } }])(
  '%j says nothing',
  (section) => {
    expect(readSettings(section)).toEqual({ layer: {}, problems: [] });
  },
);

test('each option is read by its name in settings', () => {
  const section = {
    memoryModel: 'unified',
    select: ['SMA0'],
    ignore: ['unused-buffer'],
    severity: { SMA001: 'hint' },
    exclude: ['third_party'],
    perFileIgnores: { 'tests/**': ['SMA'] },
    respectGitignore: false,
  };
  expect(readSettings(section)).toEqual({ layer: section, problems: [] });
});

test.each(['Unified', '', 1, ['unified']])('%j is no memory model, and the problem says what is allowed', (memoryModel) => {
  const { layer, problems } = readSettings({ memoryModel, ignore: ['SMA003'] });
  expect(layer).toEqual({ ignore: ['SMA003'] });
  expect(problems).toEqual([expect.stringMatching(/^storageModeAudit: `memoryModel` is .*; allowed are "discrete" and "unified"/)]);
});

test('a slip of the pen is told, a setting of somebody else is not', () => {
  expect(readSettings({ memorymodel: 'unified', format: 'x' }).problems).toEqual([
    expect.stringContaining('no option is called "memorymodel"; allowed are "memoryModel", "select"'),
  ]);
});
