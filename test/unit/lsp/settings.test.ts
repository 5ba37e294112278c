import { expect, test } from 'vitest';
import { readSettings } from '../../../server/src/lsp/settings.ts';

test.each([undefined, null, {}, { memoryModel: null }, 'text'])('%j says nothing: the defaults', (section) => {
  expect(readSettings(section)).toEqual({ kind: 'valid', options: { memoryModel: 'discrete' } });
});

test.each(['discrete', 'unified'])('%s is a memory model', (memoryModel) => {
  expect(readSettings({ memoryModel })).toEqual({ kind: 'valid', options: { memoryModel } });
});

test.each(['Unified', '', 1, ['unified']])('%j is none, and the problem says what is allowed', (memoryModel) => {
  const settings = readSettings({ memoryModel });
  expect(settings).toMatchObject({ kind: 'invalid', problem: expect.stringContaining('allowed are "discrete" and "unified"') });
});
