/** The trees the engine reads are those of the parser as machine code, node for node: the WebAssembly build and what is around it add and lose nothing. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { loadWasm } from '../../server/src/node-wasm.ts';
import { loadSyntax } from '../../server/src/syntax/syntax.ts';
import { unifyLineBreaks } from '../../server/src/syntax/text-edit.ts';
import { readFixture } from '../fixtures/runner/read-fixture.ts';
import { pythonTexts } from '../unit/python-texts.ts';
import { firstDifference, listNodes } from './list-nodes.ts';
import { loadNativeParser } from './native-parser.ts';

const root = join(import.meta.dirname, '..', '..');
const folders = ['test/fixtures', 'examples', 'test/sim', 'test/e2e/workspace'];
const native = loadNativeParser(import.meta.dirname);
if ('missing' in native) throw new Error(`the native parser does not load (${native.missing}): run \`npm run verify -- --only=native\``);
const { parse } = native;
const syntax = await loadSyntax(await loadWasm());
const compared = { texts: 0, nodes: 0, broken: 0, metal: 0 };

/** Texts whose length differs by what one counts: bytes, code points or UTF-16 code units. */
const countedTexts: readonly string[] = [
  'x = "\u{1F600}" + b\n',
  '# \u{1D4D0}\u{1D4D1} \u{1F468}\u200D\u{1F469}\u200D\u{1F467}\ndef f(\u{1D4E7}, é=1):\n    return f"{\u{1D4E7}!r} \u{1F4A1}", é\n',
  'a = "\u{1F34E}"\r\nif a:\r\n    b = """\u{1F34E}\r\n\u{20BB7}"""  # \u{1F34E}\r\n\r\n    c = b\r\n',
  'a = 1\rb = "\u{1F34E}"\rif b:\r    c = (a,\r         b)\r',
  '\u4E2D\u6587 = {"\u{1F600}": [1, 2]}\n\u4E2D\u6587["\u{1F600}"][0] = 3\n',
  'x = (\u{1F600}\ny = "\u{1F600}\n',
  's = "lone \ud83d surrogate"\nt = s\n',
];

interface Nodes {
  readonly native: readonly string[];
  readonly wasm: readonly string[];
}

function parseBoth(text: string): Nodes {
  const tree = syntax.parsePython(text);
  const cursor = tree.walk();
  try {
    return { native: listNodes(parse(unifyLineBreaks(text)).walk()), wasm: listNodes(cursor) };
  } finally {
    cursor.delete();
    tree.delete();
  }
}

function compare(text: string): void {
  const { native, wasm } = parseBoth(text);
  expect(firstDifference(native, wasm)).toBeNull();
  compared.texts++;
  compared.nodes += wasm.length;
  if (isBroken(wasm)) compared.broken++;
}

function isBroken(nodes: readonly string[]): boolean {
  return nodes.some((node) => / missing$|^ *(?:\w+: )?ERROR /.test(node));
}

function pythonFiles(folder: string): readonly string[] {
  const names = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' });
  return names.filter((name) => name.endsWith('.py')).sort();
}

/** The file as it stands, and each Python file that it is made of where its sections are several. */
function textsOf(path: string): readonly string[] {
  const text = readFileSync(path, 'utf8');
  const { files } = readFixture(path, text);
  const sections = files.filter(({ name }) => name.endsWith('.py'));
  compared.metal += files.length - sections.length;
  return files.length > 1 ? [text, ...sections.map((section) => section.text)] : [text];
}

describe.each(folders)('%s', (folder) => {
  const paths = pythonFiles(folder);

  test('holds Python files', () => expect(paths.length).toBeGreaterThan(0));

  test.each(paths)('%s', (path) => textsOf(join(root, folder, path)).forEach(compare));
});

describe('made texts', () => {
  test.each([...countedTexts, ...pythonTexts])('%j', compare);

  test('are counted in UTF-16 code units', () => {
    expect(listNodes(parse('"\u{1F600}"; b').walk()).at(-1)).toBe('    identifier 6-7 0:6-0:7');
  });
});

// The native package's newest release has an older core: where a text is not Python it may pick another repair.
test('a damaged text has errors in both trees or in neither, and then they are equal', () => {
  const pieces = fc.constantFrom('', '(', '"', "'''", '\n  ', '\t', ':', '=', '\u{1F600}', 'if x', '\\');
  const damage = fc.record({ text: fc.constantFrom(...pythonTexts), at: fc.nat(), length: fc.nat({ max: 4 }), piece: pieces });
  let sound = 0;
  const check = fc.property(damage, ({ text, at, length, piece }) => {
    const start = at % (text.length + 1);
    const { native, wasm } = parseBoth(text.slice(0, start) + piece + text.slice(start + length));
    expect(isBroken(native)).toBe(isBroken(wasm));
    if (isBroken(wasm)) return;
    sound++;
    expect(firstDifference(native, wasm)).toBeNull();
  });
  fc.assert(check, { numRuns: 1000 });
  expect(sound).toBeGreaterThan(0);
});

describe('a difference', () => {
  const nodes = listNodes(parse('a = b\n').walk());

  test.each(['a = c1\n', 'a = b + 1\n', 'a = (b\n', ' a = b\n', 'a: b\n', ''])('is seen: %j', (text) => {
    expect(firstDifference(nodes, listNodes(parse(text).walk()))).toContain('native: ');
  });
});

test('both are of one version of the grammar', () => {
  const versionIn = (folder: string): string =>
    JSON.parse(readFileSync(join(root, folder, 'node_modules', 'tree-sitter-python', 'package.json'), 'utf8')).version;
  expect(versionIn('test/native')).toBe(versionIn('.'));
});

afterAll(() => {
  expect(syntax.liveTrees()).toBe(0);
  const { texts, nodes, broken, metal } = compared;
  console.log(
    `${texts} texts compared, ${broken} of them with syntax errors, ${nodes} nodes; not compared: ${metal} Metal sections of fixtures, which are not Python`,
  );
});
