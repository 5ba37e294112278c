import { describe, expect, test } from 'vitest';
import { printOne, readOne, readPython } from './read-python.ts';

type Row = readonly [text: string, printed: string];

function table(name: string, rows: readonly Row[]): void {
  describe(name, () => {
    test.each(rows)('%j', async (text, printed) => {
      expect(await printOne(text)).toBe(printed);
    });
  });
}

table('names, attributes and calls', [
  ['a', 'a'],
  ['a.b.c', 'a.b.c'],
  ['(a)', 'a'],
  ['((a.b))', 'a.b'],
  ['a .\\\n b', 'a.b'],
  ['f()', 'f()'],
  ['f(a, b=1, *c, **d, *e)', 'f(a, b=int 1, *c, **d, *e)'],
  ['f(x for x in y)', 'f(generator of<x for x in y>)'],
  ['f((x for x in y), z)', 'f(generator of<x for x in y>, z)'],
  ['f((*a))', 'f(*a)'],
  ['f(a := 1)', 'f((a := int 1))'],
  ['f(a)(b).c(d)', 'f(a)(b).c(d)'],
  ['print(a)', 'print(a)'],
  ['print', 'print'],
  ['match(a).b', 'match(a).b'],
  ['type(a).b', 'type(a).b'],
  ['\u210Cello', 'Hello'],
]);

table('subscripts', [
  ['a[0]', 'a[int 0]'],
  ['a[i, j]', 'a[tuple<i, j>]'],
  ['a[i,]', 'a[tuple<i>]'],
  ['a[(i, j)]', 'a[tuple<i, j>]'],
  ['a[:]', 'a[slice _:_:_]'],
  ['a[1:]', 'a[slice int 1:_:_]'],
  ['a[:n]', 'a[slice _:n:_]'],
  ['a[::2]', 'a[slice _:_:int 2]'],
  ['a[1:n:-1]', 'a[slice int 1:n:(- int 1)]'],
  ['a[..., 1:2]', 'a[tuple<ellipsis null, slice int 1:int 2:_>]'],
  ['a[*b]', 'a[*b]'],
  ['a[x := 1]', 'a[(x := int 1)]'],
]);

table('operators', [
  ['a + b * c', '(a + (b * c))'],
  ['a - b - c', '((a - b) - c)'],
  ['(a + b) + c', '((a + b) + c)'],
  ['a ** b ** -c', '(a ** (b ** (- c)))'],
  ['a @ b // c % d', '(((a @ b) // c) % d)'],
  ['a | b ^ c << 1 >> 2', '(a | (b ^ ((c << int 1) >> int 2)))'],
  // Python binds `&` tighter than `^`; the grammar has it the other way round.
  ['a & b ^ c', '(a & (b ^ c))'],
  ['not a', '(not a)'],
  ['~a', '(~ a)'],
  ['- + -1', '(- (+ (- int 1)))'],
  ['a and b and c', 'and<a, b, c>'],
  ['a or b and c or d', 'or<a, and<b, c>, d>'],
  ['a and (b and c)', 'and<a, and<b, c>>'],
  ['not a or b', 'or<(not a), b>'],
  ['a < b <= c', '(a < b <= c)'],
  ['a is not b not in c', '(a is not b not in c)'],
  ['a <> b', '(a <> b)'],
  ['a in b == c', '(a in b == c)'],
  ['a if b else c if d else e', '(a if b else (c if d else e))'],
  ['(a := b)', '(a := b)'],
  ['await f()', '(await f())'],
  ['yield', '(yield)'],
  ['yield a, b', '(yield tuple<a, b>)'],
  ['(yield from a)', '(yield from a)'],
]);

table('collections', [
  ['[]', 'list<>'],
  ['[a, *b,]', 'list<a, *b>'],
  ['()', 'tuple<>'],
  ['(a,)', 'tuple<a>'],
  ['a,', 'tuple<a>'],
  ['a, *b', 'tuple<a, *b>'],
  ['(*a, b)', 'tuple<*a, b>'],
  ['{a, *b}', 'set<a, *b>'],
  ['{}', 'dict<>'],
  ['{a: 1, **b, "c": d}', 'dict<a: int 1, **b, str "c": d>'],
]);

table('comprehensions', [
  ['[x for x in y]', 'list of<x for x in y>'],
  ['{x for x in y if x if z}', 'set of<x for x in y if x if z>'],
  ['{k: v for k, v in d.items()}', 'dict of<k: v for tuple<k, v> in d.items()>'],
  ['(x for y in z for x in y)', 'generator of<x for y in z for x in y>'],
  ['[x async for x in a, b]', 'list of<x for x in tuple<a, b>>'],
  ['[(y := f(x)) for x in y]', 'list of<(y := f(x)) for x in y>'],
]);

table('numbers and other literals', [
  ['1_000', 'int 1000'],
  ['0xFF', 'int 255'],
  ['0o17', 'int 15'],
  ['0b1_01', 'int 5'],
  ['0777', 'int 511'],
  ['00', 'int 0'],
  ['10L', 'int 10'],
  ['9007199254740991', 'int 9007199254740991'],
  ['9007199254740993', 'int null'],
  ['1.5', 'float 1.5'],
  ['.5e-3', 'float 0.0005'],
  ['1_0.', 'float 10'],
  ['1e400', 'float null'],
  ['3j', 'float 3'],
  ['1.5J', 'float 1.5'],
  ['0xa', 'int 10'],
  ['True', 'bool true'],
  ['False', 'bool false'],
  ['None', 'none null'],
  ['...', 'ellipsis null'],
]);

describe('lambdas', () => {
  test('are functions of their own', async () => {
    const { facts, expr } = await readOne('f(lambda: a, lambda x, *y, z=b, **k: lambda: x)');
    expect(await printOne('f(lambda: a, lambda x: x)')).toBe('f(lambda#0, lambda#1)');
    expect(expr.kind).toBe('call');
    expect(facts.module.functions.map((fn) => [fn.name, fn.parent, fn.locals, fn.captured])).toEqual([
      ['<lambda>', null, [], []],
      ['<lambda>', null, ['k', 'x', 'y', 'z'], ['x']],
      ['<lambda>', 1, [], []],
    ]);
  });
});

test('the same text in other clothes has the same form', async () => {
  const bare = await readPython('def f(a):\n    return a[1] + g(a, b=2)\n');
  const dressed = await readPython(
    '# head\n\n\ndef  f( a ) :  # why\n\n    # body\n    return (a [1] + g(\n        a,  # first\n        b = 2,\n    ))\n',
  );
  expect(JSON.stringify(dressed.module)).toBe(JSON.stringify(bare.module));
  expect(dressed.places).not.toEqual(bare.places);
});
