import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import * as commands from '../../client/src/commands.ts';
import manifest from '../../package.json' with { type: 'json' };
import texts from '../../package.nls.json' with { type: 'json' };

const root = fileURLToPath(new URL('../..', import.meta.url));
const { contributes } = manifest;
const named = Object.entries(commands).flatMap(([name, value]) => (name.endsWith('Command') ? [value] : []));
const declared = contributes.commands.map(({ command }) => command);

test('the commands of the manifest are those of the code, under one prefix and one category', () => {
  expect(declared.toSorted()).toEqual(named.toSorted());
  expect(declared.filter((command) => !command.startsWith('storageModeAudit.'))).toEqual([]);
  expect([...new Set(contributes.commands.map(({ category }) => category))]).toEqual(['%category%']);
});

test('every text key of the manifest has a text, and every text a key', () => {
  const keys = [...new Set([...JSON.stringify(manifest).matchAll(/"%([\w.]+)%"/g)].map((match) => match[1]))];
  expect(keys.toSorted()).toEqual(Object.keys(texts).toSorted());
});

test('every key that a `when` clause asks for is set by the code', () => {
  const clauses = [...contributes.commands.flatMap((each) => ('enablement' in each ? [each.enablement] : []))];
  clauses.push(...Object.values(contributes.menus).flatMap((items) => items.map(({ when }) => when)));
  const keys = clauses.flatMap((clause) => [...clause.matchAll(/(?<![\w.])storageModeAudit\.\w+/g)].map(([key]) => key));
  const known = [commands.keptFindingsKey, commands.suggestionsOnlyKey, ...contributes.views.explorer.map(({ id }) => id)];
  expect([...new Set(keys)].toSorted()).toEqual(known.toSorted());
});

test('the walkthrough has four steps, each with a picture that is there and a command that exists', () => {
  const steps = contributes.walkthroughs.flatMap((each) => each.steps);
  expect(steps).toHaveLength(4);
  expect(steps.filter(({ media }) => !existsSync(join(root, media.image)))).toEqual([]);
  const linked = Object.values(texts).flatMap((text) => [...text.matchAll(/\(command:([\w.]+)\)/g)].map((match) => match[1] ?? ''));
  expect(linked.length).toBeGreaterThan(0);
  expect(linked.filter((command) => !declared.includes(command) && command !== 'storageModeAudit.buffers.focus')).toEqual([]);
});

test('the icon is a picture of 128 by 128', () => {
  const bytes = readFileSync(join(root, manifest.icon));
  expect(bytes.subarray(1, 4).toString()).toBe('PNG');
  expect([bytes.readUInt32BE(16), bytes.readUInt32BE(20)]).toEqual([128, 128]);
});

test('the pages of the product load no picture from elsewhere', () => {
  const pages = [
    'README.md',
    'CHANGELOG.md',
    ...readdirSync(join(root, 'docs')).flatMap((name) => (name.endsWith('.md') ? [`docs/${name}`] : [])),
  ];
  const pictures = pages.flatMap((page) =>
    [...readFileSync(join(root, page), 'utf8').matchAll(/!\[[^\]]*\]\(([^)]+)\)/g)].map((match) => match[1] ?? ''),
  );
  expect(pictures.length).toBeGreaterThan(0);
  expect(pictures.filter((picture) => /^[a-z]+:/.test(picture) || picture.endsWith('.svg'))).toEqual([]);
});
