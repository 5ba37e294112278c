import { describe, expect, test } from 'vitest';
import type { PythonFacts } from '../../server/src/facts/facts.ts';
import { pythonTexts } from './python-texts.ts';
import { readOne, readPython } from './read-python.ts';

function at({ places }: PythonFacts, site: number): readonly [number, number] {
  return [places[2 * site] ?? -1, places[2 * site + 1] ?? -1];
}

function textAt(text: string, facts: PythonFacts, site: number): string {
  return text.slice(...at(facts, site));
}

/** Every site in a value, in the order of its properties. */
function sitesIn(value: unknown): number[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    (key === 'site' || key === 'nameSite') && typeof inner === 'number' ? [inner] : sitesIn(inner),
  );
}

describe('sites', () => {
  test('cover the text of what they belong to', async () => {
    const text = '# \u{1F34E}\r\n(device . newBuffer)(n, options = 0 | m, *rest)[1:2]\r\n';
    const { facts, expr } = await readOne(text);
    if (expr.kind !== 'subscript' || expr.object.kind !== 'call') throw new Error('not the form of the text');
    const { callee, args } = expr.object;
    expect(textAt(text, facts, expr.site)).toBe('(device . newBuffer)(n, options = 0 | m, *rest)[1:2]');
    expect(textAt(text, facts, expr.index.site)).toBe('1:2');
    expect(textAt(text, facts, callee.site)).toBe('device . newBuffer');
    expect(textAt(text, facts, callee.kind === 'attribute' ? callee.nameSite : -1)).toBe('newBuffer');
    expect(args.map((argument) => textAt(text, facts, argument.site))).toEqual(['n', 'options = 0 | m', '*rest']);
    expect(args.map((argument) => textAt(text, facts, argument.value.site))).toEqual(['n', '0 | m', 'rest']);
  });

  test('of a parenthesized expression are those of the expression inside', async () => {
    const text = 'f(((a + b)))\n';
    const { facts, expr } = await readOne(text);
    const [argument] = expr.kind === 'call' ? expr.args : [];
    expect(textAt(text, facts, argument?.value.site ?? -1)).toBe('a + b');
    expect(textAt(text, facts, argument?.site ?? -1)).toBe('((a + b))');
  });

  test('of definitions cover their decorators, and their names', async () => {
    const text = '@d\n@e(1)\nasync def f(a: int = 1): pass\n@d\nclass C(B): pass\nx = lambda a: b\n';
    const facts = await readPython(text);
    const [f, lambda] = facts.module.functions;
    const [c] = facts.module.classes;
    if (f === undefined || lambda === undefined || c === undefined) throw new Error('not the form of the text');
    expect([f, c, lambda].map((it) => textAt(text, facts, it.site))).toEqual([
      '@d\n@e(1)\nasync def f(a: int = 1): pass',
      '@d\nclass C(B): pass',
      'lambda a: b',
    ]);
    expect([f, c, lambda].map((it) => textAt(text, facts, it.nameSite))).toEqual(['f', 'C', 'lambda']);
    expect(f.params.map((it) => textAt(text, facts, it.site))).toEqual(['a: int = 1']);
    expect(facts.module.body[0]?.site).toBe(f.site);
  });

  test('of a statement of Python 2 that became a call name its keyword', async () => {
    const text = '  print x\n'.trimStart();
    const { facts, expr } = await readOne(text);
    expect(textAt(text, facts, expr.kind === 'call' ? expr.callee.site : -1)).toBe('print');
  });

  test('of a call that the grammar took for a type alias start at its name', async () => {
    const text = 'type (a).b = c\n';
    const facts = await readPython(text);
    const [statement] = facts.module.body;
    const target = statement?.kind === 'assign' ? statement.targets[0] : undefined;
    if (target?.kind !== 'attribute' || target.object.kind !== 'call') throw new Error('not the form of the text');
    expect(textAt(text, facts, target.object.site)).toBe('type (a)');
    expect(textAt(text, facts, target.object.callee.site)).toBe('type');
  });

  test.each(pythonTexts)('all have a place inside the text: %j', async (text) => {
    const facts = await readPython(text);
    for (const site of sitesIn(facts.module)) {
      const [start, end] = at(facts, site);
      expect(start).toBeGreaterThanOrEqual(0);
      expect(end).toBeGreaterThanOrEqual(start);
      expect(end).toBeLessThanOrEqual(text.length);
    }
  });
});

describe('comments', () => {
  test('have their place, line and text', async () => {
    const text =
      '#!/bin/sh\r\n\r\nx = 1  ## storage-mode: ignore[SMA001] why \r\n\t # alone\r\nf(  # in a call\r\n  "# no")\r#\n# \u{1F34E} end';
    const { comments, lineStarts } = await readPython(text);
    expect(comments.map((it) => [it.line, it.text, it.alone, text.slice(it.start, it.end)])).toEqual([
      [0, '!/bin/sh', true, '#!/bin/sh'],
      [2, 'storage-mode: ignore[SMA001] why', false, '## storage-mode: ignore[SMA001] why '],
      [3, 'alone', true, '# alone'],
      [4, 'in a call', false, '# in a call'],
      [6, '', true, '#'],
      [7, '\u{1F34E} end', true, '# \u{1F34E} end'],
    ]);
    expect(lineStarts).toHaveLength(8);
  });

  test('inside an f-string hole and a broken text are comments too', async () => {
    const { comments } = await readPython("f'''{\n x  # one\n}'''\ny = (  # two\n");
    expect(comments.map((it) => it.text)).toEqual(['one', 'two']);
  });
});
