import { describe, expect, test } from 'vitest';
import type { PythonFacts } from '../../server/src/facts/facts.ts';
import { deepestBlock, deepestExpression } from '../../server/src/facts/python/reading.ts';
import { loadTestSyntax } from './load-syntax.ts';
import { printBlock, printModule } from './print-ir.ts';
import { pythonTexts } from './python-texts.ts';
import { readPython } from './read-python.ts';

/** The functions that hold an error, and whether one lies outside them. */
function troubles({ module }: PythonFacts): readonly (readonly string[] | boolean)[] {
  return [module.functions.filter((fn) => fn.hasError).map((fn) => fn.qualifiedName), module.hasError];
}

describe('a syntax error', () => {
  test.each([
    ['in a call', 'foo(a b, c)\n', 'foo(a, opaque<b>, c)'],
    ['in a list', 'x = [a b]\n', 'x = list<a, opaque<b>>'],
    ['of a missing operand', 'x = (a + )\ny = 2\n', 'x = a; y = int 2'],
    ['of a statement that stops', 'x = 1 +\ny = 2\n', 'x = int 2; opaque<(int 1 + y)>'],
    ['of a decorator alone', '@x\n', 'opaque<x>'],
  ])('%s keeps what can be understood', async (_, text, printed) => {
    const facts = await readPython(text);
    expect(printModule(facts.module)).toBe(printed);
    expect(troubles(facts)).toEqual([[], true]);
  });

  test('marks every function around it and no other', async () => {
    const text = 'def a():\n  def b():\n    f(x y)\n  def c(): pass\nclass K:\n  def d(self): f(x y)\n  def e(self): pass\n';
    expect(troubles(await readPython(text))).toEqual([['a', 'a.b', 'K.d'], false]);
  });

  test('in a class body or decorator is outside functions, or inside the one decorated', async () => {
    expect(troubles(await readPython('class K:\n  x = f(a b)\n  def m(self): pass\n'))).toEqual([[], true]);
    expect(troubles(await readPython('@f(a b)\ndef g(): pass\n'))).toEqual([['g'], false]);
  });

  test('of a missing bracket keeps the statements after it', async () => {
    const facts = await readPython('def f(:\n  x = 1\n  return x\nz = 3\n');
    expect(printModule(facts.module)).toBe('def#0; z = int 3');
    expect(printBlock(facts.module.functions[0]?.body ?? [])).toBe('{x = int 1; return x}');
    expect(troubles(facts)).toEqual([['f'], false]);
  });

  test('is said once, with the line of the first', async () => {
    expect((await readPython('a = 1\nb = f(c d)\ne = f(g h)\n')).problems).toEqual([expect.stringMatching(/^line 2: syntax error/)]);
    expect((await readPython('a = 1\n')).problems).toEqual([]);
  });

  test('leaves every name in sight', async () => {
    const facts = await readPython('def f(self):\n  self.run(buf, 0\n  other = again\n  if more:\n    last(\n');
    const text = JSON.stringify(facts.module);
    for (const name of ['self', 'buf', 'other', 'again', 'more', 'last']) expect(text).toContain(`"id":"${name}"`);
  });

  test('anywhere never throws: every prefix of every text', async () => {
    for (const text of pythonTexts) {
      for (let end = 0; end <= text.length; end += 3) {
        const facts = await readPython(text.slice(0, end));
        expect(facts.places.length % 2).toBe(0);
      }
    }
    expect((await loadTestSyntax()).liveTrees()).toBe(0);
  });
});

const many = 5_000;

function nestedIfs(levels: number): string {
  return `${Array.from({ length: levels }, (_, at) => `${' '.repeat(at)}if x:\n`).join('')}${' '.repeat(levels)}y = z\n`;
}

describe('a text nested very deeply', () => {
  const shapes: readonly (readonly [what: string, text: string])[] = [
    ['a chain of operators', `x = a${' + b'.repeat(many)}`],
    ['powers', `x = a${' ** b'.repeat(many)}`],
    ['a chain of strings', `x = "a"${' + "b"'.repeat(many)}`],
    ['conditions', `x = a${' and b or c'.repeat(many)}`],
    ['parentheses', `x = ${'('.repeat(many)}a${')'.repeat(many)}`],
    ['lists', `x = ${'['.repeat(many)}a${']'.repeat(many)}`],
    ['brackets never closed', `x = ${'['.repeat(many)}`],
    ['calls', `x = a${'.b(c)'.repeat(many)}`],
    ['calls in calls', `x = ${'f('.repeat(many)}a${')'.repeat(many)}`],
    ['negations', `x = ${'not '.repeat(many)}a`],
    ['lambdas', `x = ${'lambda: '.repeat(many)}a`],
    ['conditional expressions', `x = ${'a if b else '.repeat(many)}c`],
    ['comprehensions', `x = ${'[y for y in '.repeat(1_000)}b${']'.repeat(1_000)}`],
    ['f-strings in formats', `x = f"{a:${'{b:'.repeat(200)}${'}'.repeat(200)}}"`],
    ['an assignment chain', `${'a = '.repeat(many)}b`],
    ['subscripts in types', `x: ${'list['.repeat(many)}int${']'.repeat(many)} = 1`],
    ['groups in patterns', `match a:\n case ${'('.repeat(many)}1${')'.repeat(many)}: pass`],
    ['lists in patterns', `match a:\n case ${'['.repeat(many)}x${']'.repeat(many)}: pass`],
    ['an elif chain', `if a: b = 1\n${'elif c: d = 2\n'.repeat(many)}else: e = 3\n`],
    ['blocks', nestedIfs(400)],
    ['loose brackets', ') ( ] [ : = def class if\n'.repeat(500)],
  ];

  test.each(shapes)('%s: is extracted, and can be walked by recursion', async (_, text) => {
    const facts = await readPython(text);
    expect(depthOf(facts.module)).toBeLessThan(8 * (deepestBlock + deepestExpression));
    expect(JSON.parse(JSON.stringify(facts))).toEqual(facts);
  });

  test('a chain too long to nest keeps all its operands', async () => {
    const { module, problems } = await readPython(`x = a0${Array.from({ length: 400 }, (_, at) => ` + a${at + 1}`).join('')}`);
    expect(printModule(module)).toBe(`x = opaque<${Array.from({ length: 401 }, (_, at) => `a${at}`).join(', ')}>`);
    expect(problems).toEqual([]);
  });

  test('what is not followed keeps its names, marks its function and is said', async () => {
    const facts = await readPython(`def f():\n  pass\n  return ${'g('.repeat(200)}buf.data, key=size${')'.repeat(200)}\n`);
    expect(troubles(facts)).toEqual([['f'], false]);
    expect(facts.problems).toEqual([expect.stringMatching(/^line 3: nested too deeply/)]);
    const text = JSON.stringify(facts.module);
    expect(text).toContain('"id":"buf"');
    expect(text).toContain('"id":"size"');
    expect(text).not.toContain('"id":"key"');
    expect(text).not.toContain('"id":"data"');
  });

  test('every branch of a long elif chain is kept, and its else', async () => {
    const branches = Array.from({ length: 300 }, (_, at) => `elif c${at}: d${at} = 1\n`).join('');
    const { module } = await readPython(`def f():\n  if a: b = 1\n  ${branches.replaceAll('\nelif', '\n  elif')}  else: e = 3\n`);
    const [fn] = module.functions;
    expect(fn?.locals).toEqual(['b', ...Array.from({ length: 300 }, (_, at) => `d${at}`), 'e'].sort());
    const text = printBlock(fn?.body ?? []);
    expect(text.match(/\bd\d+ = int 1/g)).toHaveLength(300);
    expect(text.match(/\be = int 3/g)).toHaveLength(1);
  });
});

function depthOf(value: unknown): number {
  let depth = 0;
  let level: unknown[] = [value];
  for (; level.length > 0; depth++) level = level.flatMap((it) => (typeof it === 'object' && it !== null ? Object.values(it) : []));
  return depth;
}
