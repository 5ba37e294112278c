import { describe, expect, test } from 'vitest';
import { printModule } from './print-ir.ts';
import { readPython } from './read-python.ts';

type Row = readonly [text: string, printed: string];

function table(name: string, rows: readonly Row[]): void {
  describe(name, () => {
    test.each(rows)('%j', async (text, printed) => {
      const { module } = await readPython(text);
      expect(printModule(module)).toBe(printed);
      expect(module.hasError).toBe(false);
    });
  });
}

table('simple statements', [
  ['a; b ;c', 'a; b; c'],
  ['pass', 'pass'],
  ['while x: break', 'while x {break} else {}'],
  ['while x: continue', 'while x {continue} else {}'],
  ['return', 'return _'],
  ['return a, *b', 'return tuple<a, *b>'],
  ['raise', 'raise _ from _'],
  ['raise E', 'raise E from _'],
  ['raise E(a) from b', 'raise E(a) from b'],
  ['assert a', 'assert a, _'],
  ['assert a, "why"', 'assert a, str "why"'],
  ['del a', 'del a'],
  ['del a.b, c[0]', 'del a.b, c[int 0]'],
  ['del (a, b)', 'del tuple<a, b>'],
  ['global a, b', 'global a, b'],
  ['nonlocal a', 'nonlocal a'],
  ['print "a", b', 'print(str "a", b)'],
  ['print >>f, x', 'print(f, x)'],
  ['exec "x" in y, z', 'exec(str "x", y, z)'],
]);

table('assignments', [
  ['a = 1', 'a = int 1'],
  ['a = b = c', 'a = b = c'],
  ['a, b = c', 'tuple<a, b> = c'],
  ['a, = b', 'tuple<a> = b'],
  ['(a) = b', 'a = b'],
  ['(a, b) = [c, d] = e', 'tuple<a, b> = list<c, d> = e'],
  ['*a, b.c, d[0] = e', 'tuple<*a, b.c, d[int 0]> = e'],
  ['a = b, c', 'a = tuple<b, c>'],
  ['a = *b, c', 'a = tuple<*b, c>'],
  ['a = yield', 'a = (yield)'],
  ['a.b[0] = c', 'a.b[int 0] = c'],
  ['a += 1', 'a += int 1'],
  ['a[0] //= b', 'a[int 0] //= b'],
  ['a >>= b', 'a >>= b'],
  ['a @= yield b', 'a @= (yield b)'],
  ['a: int', 'a: int'],
  ['a: int = 1', 'a: int = int 1'],
  ['a.b: "T" = c', 'a.b: str "T" = c'],
  ['a: dict[str, list[int] | None] = {}', 'a: dict[tuple<str, (list[int] | none null)>] = dict<>'],
  ['a: list[int].x = b', 'a: list[int].x = b'],
  ['type X = int', 'X = int'],
  ['type X[T: int, *Ts, **P] = list[T] | None', 'X = (list[T] | none null)'],
  ['type(a).b = c', 'type(a).b = c'],
  ['type(a, b).c[0] = d', 'type(a, b).c[int 0] = d'],
  ['type(a).b: int = c', 'type(a).b: int = c'],
  ['type[a] = b', 'type[a] = b'],
  ['type = 3', 'type = int 3'],
  ['match = print = exec = 1', 'match = print = exec = int 1'],
]);

table('compound statements', [
  ['if a: b', 'if a {b} else {}'],
  ['if a:\n  b\nelif c:\n  d\nelse:\n  e', 'if a {b} else {if c {d} else {e}}'],
  ['while a:\n  b\nelse:\n  c', 'while a {b} else {c}'],
  ['for a in b: c', 'for a in b {c} else {}'],
  ['for a, (b, *c) in d, e:\n  f\nelse:\n  g', 'for tuple<a, tuple<b, *c>> in tuple<d, e> {f} else {g}'],
  ['for a, in b: c', 'for tuple<a> in b {c} else {}'],
  ['async for a in b: c', 'for a in b {c} else {}'],
  ['try:\n  a\nfinally:\n  b', 'try {a} else {} finally {b}'],
  [
    'try:\n  a\nexcept A:\n  b\nexcept (B, C) as e:\n  c\nexcept:\n  d\nelse:\n  f\nfinally:\n  g',
    'try {a} except A as _ {b} except tuple<B, C> as e {c} except _ as _ {d} else {f} finally {g}',
  ],
  ['try:\n  a\nexcept* A as e:\n  b', 'try {a} except A as e {b} else {} finally {}'],
  ['try:\n  a\nexcept A, B:\n  b', 'try {a} except tuple<A, B> as _ {b} else {} finally {}'],
  ['with a: b', 'with a as _ {b}'],
  ['with a() as b, c as (d, e): f', 'with a() as b, c as tuple<d, e> {f}'],
  ['with (a as b, c as d.e,): f', 'with a as b, c as d.e {f}'],
  ['with (a as b,): f', 'with a as b {f}'],
  ['with (a() as b): f', 'with a() as b {f}'],
  ['with (a, b) as c: f', 'with tuple<a, b> as c {f}'],
  ['with (a, b): f', 'with a as _, b as _ {f}'],
  ['with (a): f', 'with a as _ {f}'],
  ['async with a as b[0]: f', 'with a as b[int 0] {f}'],
]);

table('imports', [
  ['import a', 'import a as _'],
  ['import a.b as c, d . e', 'import a.b as c, d.e as _'],
  ['from a import b', 'from 0 a import b as _'],
  ['from a.b import (c as d, e,)', 'from 0 a.b import c as d, e as _'],
  ['from . import a', 'from 1  import a as _'],
  ['from .. a . b import c', 'from 2 a.b import c as _'],
  ['from ... import a', 'from 3  import a as _'],
  ['from a import *', 'from 0 a import *'],
  ['from __future__ import annotations, division as d', 'from 0 __future__ import annotations as _, division as d'],
]);

table('match', [
  ['match a:\n  case 1: b', 'match a case [] int 1 if _ {b}'],
  ['match a, b:\n  case _: c', 'match tuple<a, b> case [] _ if _ {c}'],
  ['match a,:\n  case _: c', 'match tuple<a> case [] _ if _ {c}'],
  ['match *a, b:\n  case _: c', 'match tuple<*a, b> case [] _ if _ {c}'],
  ['match a:\n  case "x" "y" | b"z" | None | True: c', 'match a case [] str "xy", bytes "z", none null, bool true if _ {c}'],
  ['match a:\n  case -1 | 2.5 | (3): c', 'match a case [] (- int 1), float 2.5, int 3 if _ {c}'],
  ['match a:\n  case -1 + 2j: c', 'match a case [] ((- int 1) + float 2) if _ {c}'],
  ['match a:\n  case m.A | m.n.B: c', 'match a case [] m.A, m.n.B if _ {c}'],
  ['match a:\n  case x if x > 1: c', 'match a case [x] _ if (x > int 1) {c}'],
  ['match a:\n  case 1 | 2 as x: c', 'match a case [x] _ if _ {c}'],
  ['match a:\n  case 1 | _: c', 'match a case [] _ if _ {c}'],
  ['match a:\n  case x, *y: c', 'match a case [x y] _ if _ {c}'],
  ['match a:\n  case 1, 2: c', 'match a case [] _ if _ {c}'],
  ['match a:\n  case (1,): c', 'match a case [] _ if _ {c}'],
  ['match a:\n  case [x, (y, _), *_]: c', 'match a case [x y] _ if _ {c}'],
  ['match a:\n  case {"k": v, m.K: w, **rest}: c', 'match a case [v w rest] _ if _ {c}'],
  ['match a:\n  case P(x, y=z) | m.Q(y=[z, x]): c', 'match a case [x z] _ if _ {c}'],
  ['match a:\n  case 1:\n    b\n  case 2:\n    c', 'match a case [] int 1 if _ {b} case [] int 2 if _ {c}'],
]);

table('definitions', [
  ['def f(): pass', 'def#0'],
  ['@a.b(1)\n@c\nasync def f(): pass\nclass A: pass', 'def#0; class#0'],
]);
