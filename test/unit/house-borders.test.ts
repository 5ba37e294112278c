import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';

const script = fileURLToPath(new URL('../../scripts/check-borders.mjs', import.meta.url));
const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/** What the border check prints of a tree with these files, and its exit code. */
function check(files: Readonly<Record<string, string>>): { readonly status: number | null; readonly output: string } {
  const folder = mkdtempSync(join(tmpdir(), 'borders-'));
  folders.push(folder);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, `--root=${folder}`], { encoding: 'utf8' });
  return { status, output: stdout + stderr };
}

test('a tree that keeps to the borders passes', () => {
  const { status, output } = check({
    'server/src/position.ts': 'export interface Span { readonly start: number }\n',
    'server/src/facts/facts.ts': "import type { Span } from '../position.ts';\nexport type Facts = readonly Span[];\n",
    'server/src/flow/link.ts': "import type { Facts } from '../facts/facts.ts';\nexport const link = (facts: Facts) => facts.length;\n",
    'server/src/cli/main.ts': "import { stat } from 'node:fs/promises';\nexport const main = stat;\n",
  });
  expect(output).toContain('4 files, none crosses a border');
  expect(status).toBe(0);
});

test('an empty tree is red: a check that looked at nothing has shown nothing', () => {
  expect(check({})).toEqual({ status: 1, output: 'borders: no source file found\n' });
});

const crossings: readonly (readonly [name: string, path: string, text: string, message: string])[] = [
  [
    'an earlier room knows a later one',
    'server/src/facts/a.ts',
    "import { b } from '../flow/b.ts';\n",
    'facts imports flow/b; it may import metal, syntax',
  ],
  ['a type import counts too', 'server/src/audit/a.ts', "import type { B } from '../rules/b.ts';\n", 'audit imports rules/b'],
  [
    'so does an import over several lines',
    'server/src/metal/a.ts',
    "import {\n  b,\n} from '../audit/b.ts';\n",
    'metal imports audit/b; it may import nothing',
  ],
  ['so does a re-export', 'server/src/metal/a.ts', "export * from '../audit/b.ts';\n", 'metal imports audit/b'],
  ['so does a dynamic import', 'server/src/flow/a.ts', "export const a = () => import('../lsp/b.ts');\n", 'flow imports lsp/b'],
  ['a pure room needs Node', 'server/src/flow/a.ts', "import { join } from 'node:path';\n", 'flow imports node:path'],
  [
    'a room but syntax has the parser',
    'server/src/facts/a.ts',
    "import { Parser } from 'web-tree-sitter';\n",
    'only syntax may import web-tree-sitter',
  ],
  [
    'a room but lsp speaks LSP',
    'server/src/rules/a.ts',
    "import { Range } from 'vscode-languageserver-types';\n",
    'rules imports vscode-languageserver-types',
  ],
  ['the client reaches into the engine', 'client/src/a.ts', "import { b } from '../../server/src/engine.ts';\n", 'client imports engine'],
  ['an unknown room', 'server/src/utils/a.ts', "import { b } from '../flow/b.ts';\n", 'utils is no room'],
  ['an import without its ending', 'server/src/flow/a.ts', "import { b } from './b';\n", 'write the import with its ending: ./b.ts'],
  ['process.exit', 'server/src/cli/a.ts', 'if (done) process.exit(1);\n', 'process.exit( cuts off output'],
  ['any', 'server/src/flow/a.ts', 'export const a = b as any;\n', '`any` switches the type checker off'],
  ['a silenced type error', 'server/src/flow/a.ts', '// @ts-expect-error: later\nexport const a = b;\n', 'a silenced type error'],
  ['a long file', 'server/src/flow/a.ts', 'export {};\n'.repeat(301), '301 lines'],
  ['a skipped test', 'test/unit/a.test.ts', "test.skip('later', () => {});\n", 'a test that is skipped or runs alone'],
];

test.each(crossings)('red: %s', (_name, path, text, message) => {
  const { status, output } = check({ [path]: text });
  expect(output).toContain(`${path}:`);
  expect(output).toContain(message);
  expect(status).toBe(1);
});

test('a pure room that reaches Node through another room is told how', () => {
  const { status, output } = check({
    'server/src/engine.ts': "import { files } from './workspace/files.ts';\nexport const engine = files;\n",
    'server/src/workspace/files.ts': "import { disk } from './disk.ts';\nexport const files = disk;\n",
    'server/src/workspace/disk.ts': "import { readFile } from 'node:fs/promises';\nexport const disk = readFile;\n",
  });
  expect(output).toContain('reaches node:fs/promises through server/src/workspace/files.ts → server/src/workspace/disk.ts');
  expect(status).toBe(1);
});

test('a type alone brings nothing along', () => {
  const { status } = check({
    'server/src/engine.ts': "import type { Files } from './workspace/disk.ts';\nexport type Engine = Files;\n",
    'server/src/workspace/disk.ts': "import { readFile } from 'node:fs/promises';\nexport type Files = typeof readFile;\n",
  });
  expect(status).toBe(0);
});

test('what stands in a comment or a string is no import', () => {
  const text =
    "// import { a } from 'node:fs';\n/*\nimport { b } from '../lsp/b.ts';\n*/\nexport const url = 'see // not a comment';\n// as any\n";
  expect(check({ 'server/src/flow/a.ts': text }).status).toBe(0);
});

test('a table of Metal may be as long as what it lists', () => {
  expect(check({ 'server/src/metal/selectors.ts': 'export {};\n'.repeat(400) }).status).toBe(0);
});
