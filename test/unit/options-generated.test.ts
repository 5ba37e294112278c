import Ajv from 'ajv';
import { describe, expect, test } from 'vitest';
import { readSettings } from '../../server/src/lsp/settings.ts';
import { readConfigFile } from '../../server/src/options/read-config-file.ts';
import { renderConfigurationDocs } from '../../server/src/options/render-docs.ts';
import { renderSchema, renderSettings, renderSettingsTable } from '../../server/src/options/render-settings.ts';
import { OPTION_NAMES, OPTIONS } from '../../server/src/options.ts';

const settings = renderSettings() as Readonly<
  Record<string, { readonly scope?: string; readonly order?: number; readonly default?: unknown }>
>;

test('every option has a setting for single folders, in order, whose default leaves the project its word', () => {
  expect(Object.keys(settings)).toEqual(OPTION_NAMES.map((name) => `storageModeAudit.${name}`));
  expect(Object.values(settings).map(({ scope, order }) => [scope, order])).toEqual(
    OPTION_NAMES.map((_, index) => ['resource', index + 1]),
  );
  const defaults = Object.fromEntries(OPTION_NAMES.map((name) => [name, settings[`storageModeAudit.${name}`]?.default]));
  expect(defaults).toMatchObject({ memoryModel: null, select: [], severity: {} });
  expect(readSettings(defaults)).toEqual({ layer: {}, problems: [] });
});

describe.each(OPTION_NAMES)('%s', (name) => {
  const { key, example, summary } = OPTIONS[name];

  test('is shown with an example that is right, for the reader of files and for the schema', () => {
    const read = readConfigFile('/w/storage-mode-audit.toml', example);
    expect(read).toMatchObject({ kind: 'layer', layer: { [name]: expect.anything() } });
    const validate = new Ajv({ strict: false }).compile(renderSchema());
    const value = read.kind === 'layer' ? read.layer[name] : undefined;
    expect(validate({ [key]: value }), JSON.stringify(validate.errors)).toBe(true);
    expect(validate({ [key]: 5 })).toBe(false);
  });

  test('is in the documentation and in the table of settings', () => {
    const docs = renderConfigurationDocs();
    expect(docs).toContain(`### ${key}\n\n${summary}`);
    expect(docs).toContain(`\`storageModeAudit.${name}\``);
    expect(renderSettingsTable()).toContain(`| \`storageModeAudit.${name}\` | \`${key}\` |`);
  });
});

test('the TOML that the documentation shows is right', () => {
  const blocks = [...renderConfigurationDocs().matchAll(/^```toml\n(.*?)^```$/gms)].map((match) => match[1] ?? '');
  expect(blocks.length).toBeGreaterThan(OPTION_NAMES.length);
  for (const block of blocks) {
    const path = block.includes('[tool.') ? '/w/pyproject.toml' : '/w/storage-mode-audit.toml';
    expect(readConfigFile(path, block), block).toMatchObject({ kind: 'layer' });
  }
});

test('the schema knows no other keys', () => {
  expect(new Ajv({ strict: false }).compile(renderSchema())({ 'memory-modle': 'unified' })).toBe(false);
});
