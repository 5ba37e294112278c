import { describe, expect, test } from 'vitest';
import { printBlock, printExpr, printFunction } from './print-ir.ts';
import { readPython } from './read-python.ts';

describe('the head of a function', () => {
  test.each([
    ['def f(): pass', 'f() -> _ {pass}'],
    ['def f(a, b=1): pass', 'f(a, b = int 1) -> _ {pass}'],
    ['def f(a, /, b, *, c, d=e): pass', 'f(/a, b, !c, !d = e) -> _ {pass}'],
    ['def f(*args, c, **kw): pass', 'f(*args, !c, **kw) -> _ {pass}'],
    ['def f(a: int, *b: T, c: "x" = 1, **k: list[T]) -> A.B: pass', 'f(a: int, *b: T, !c: str "x" = int 1, **k: list[T]) -> A.B {pass}'],
    ['def f(*args: *Ts): pass', 'f(*args: *Ts) -> _ {pass}'],
    ['def f[T: int](a: T) -> T: return a', 'f(a: T) -> T {return a}'],
    ['async def f(): await a', 'async f() -> _ {(await a)}'],
    ['def f(): yield', 'generator f() -> _ {(yield)}'],
    ['def f(): x = [(yield y) for y in z]', 'generator f() -> _ {x = list of<(yield y) for y in z>}'],
    ['def f((a, b), c): pass', 'f((a, b), c) -> _ {pass}'],
    ['f = lambda a, *, b=1: a', '<lambda>(a, !b = int 1) -> _ {return a}'],
    ['f = lambda: (yield)', 'generator <lambda>() -> _ {return (yield)}'],
  ])('%j', async (text, printed) => {
    const { module } = await readPython(text);
    expect(module.functions.map(printFunction)).toEqual([printed]);
  });
});

test('a yield belongs to the innermost function', async () => {
  const { module } = await readPython('def f():\n  def g():\n    yield\n  class A:\n    def h(self): return lambda: (yield)\n');
  expect(module.functions.map((fn) => [fn.qualifiedName, fn.isGenerator])).toEqual([
    ['f', false],
    ['f.g', true],
    ['f.A.h', false],
    ['f.A.h.<lambda>', true],
  ]);
});

describe('nesting', () => {
  const text = [
    'class A(B, *mixins, metaclass=M, key=v):',
    '    x = lambda: 1',
    '    if cond:',
    '        @staticmethod',
    '        def m(self):',
    '            class Inner: ',
    '                def deep(self): pass',
    '            def local(): pass',
    'def free(): pass',
    '',
  ].join('\n');

  test('functions come in source order, outer before inner, with their parents', async () => {
    const { module } = await readPython(text);
    expect(module.functions.map((fn) => [fn.qualifiedName, fn.parent, fn.class])).toEqual([
      ['A.<lambda>', null, 0],
      ['A.m', null, 0],
      ['A.m.Inner.deep', 1, 1],
      ['A.m.local', 1, null],
      ['free', null, null],
    ]);
    expect(module.functions[1]?.decorators.map(printExpr)).toEqual(['staticmethod']);
  });

  test('classes have their bases, without keywords', async () => {
    const { module } = await readPython(text);
    expect(module.classes.map((it) => [it.name, it.qualifiedName, it.bases.map(printExpr), it.parent])).toEqual([
      ['A', 'A', ['B', '*mixins'], null],
      ['Inner', 'A.m.Inner', [], 1],
    ]);
    expect(printBlock(module.classes[0]?.body ?? [])).toBe('{x = lambda#0; if cond {def#1} else {}}');
  });

  test('a lambda in a decorator or default is outside the function, and comes after it', async () => {
    const { module } = await readPython('@d(lambda: 1)\ndef f(a=lambda: 2):\n    return lambda: 3\n');
    expect(module.functions.map((fn) => [fn.qualifiedName, fn.parent])).toEqual([
      ['f', null],
      ['<lambda>', null],
      ['<lambda>', null],
      ['f.<lambda>', 0],
    ]);
  });
});

interface Names {
  readonly locals: readonly string[];
  readonly captured: readonly string[];
}

describe('the names of a function', () => {
  const rows: readonly (readonly [what: string, body: string, first: Names])[] = [
    ['parameters', 'def f(a, *b, c=x, **d): pass', { locals: ['a', 'b', 'c', 'd'], captured: [] }],
    ['parameters of Python 2', 'def f((a, (b, c))): pass', { locals: ['a', 'b', 'c'], captured: [] }],
    ['every way to bind', bindings(), { locals: [...'abcdefghijklmnopqrstuvw'], captured: [] }],
    ['an attribute or item is no binding', 'def f(): a.b = c[0] = d', { locals: [], captured: [] }],
    ['global', 'def f():\n  global a\n  a = b = 1', { locals: ['b'], captured: [] }],
    ['comprehension targets', 'def f(): return [a for a, b in c if (d := a)]', { locals: ['d'], captured: [] }],
    ['captured by a read', 'def f():\n  a = b = 1\n  def g(): return a', { locals: ['a', 'b', 'g'], captured: ['a'] }],
    ['captured by nonlocal', 'def f():\n  a = 1\n  def g():\n    nonlocal a\n    a = 2', { locals: ['a', 'g'], captured: ['a'] }],
    ['captured by a lambda', 'def f(a):\n  return lambda b: a + b', { locals: ['a'], captured: ['a'] }],
    ['captured two levels down', 'def f(a):\n  def g():\n    def h(): return a', { locals: ['a', 'g'], captured: ['a'] }],
    ['captured through a class', 'def f(a):\n  class C:\n    a = 2\n    def m(self): return a', { locals: ['C', 'a'], captured: ['a'] }],
    ['read by a class body', 'def f(a):\n  class C:\n    b = a', { locals: ['C', 'a'], captured: [] }],
    ['hidden by the inner function', 'def f(a):\n  def g(a): return a', { locals: ['a', 'g'], captured: [] }],
    ['hidden by a global', 'def f(a):\n  def g():\n    global a\n    return a', { locals: ['a', 'g'], captured: [] }],
    ['read in a comprehension', 'def f(a): return [a for b in a]', { locals: ['a'], captured: [] }],
    ['read in the comprehension of a lambda', 'def f(a): return lambda: [a for b in c]', { locals: ['a'], captured: ['a'] }],
    ['a target of a comprehension around', 'def f(b): return [lambda: b for b in c]', { locals: ['b'], captured: [] }],
    ['the first iterable of a comprehension', 'def f(b): return [b for b in g(lambda: b)]', { locals: ['b'], captured: ['b'] }],
    ['a default of an inner function', 'def f(a):\n  def g(b=a): pass', { locals: ['a', 'g'], captured: [] }],
    [
      'an assignment expression in a comprehension',
      'def f():\n  [(a := b) for b in c]\n  return lambda: a',
      { locals: ['a'], captured: ['a'] },
    ],
    ['names inside an f-string', 'def f(a): return lambda: f"{a:{a}}"', { locals: ['a'], captured: ['a'] }],
  ];

  test.each(rows)('%s', async (_, text, names) => {
    const { module } = await readPython(text);
    const [first] = module.functions;
    expect({ locals: first?.locals, captured: first?.captured }).toEqual(names);
  });

  function bindings(): string {
    return [
      'def f(a):',
      '  b = c, = (d, [*e]) = 1',
      '  g: int',
      '  f: int = 1',
      '  h += 1',
      '  for i in x: pass',
      '  with x as (j, k): pass',
      '  try: pass',
      '  except E as l: pass',
      '  import m.y, y as n',
      '  from y import o, z as p',
      '  def q(): pass',
      '  class r: pass',
      '  (s := 1)',
      '  match x:',
      '    case {"k": t, **u}: pass',
      '  del v',
      '  type w = int',
    ].join('\n');
  }
});
