import { describe, expect, test } from 'vitest';
import { printOne, readOne } from './read-python.ts';

/** The value of the one string that a text consists of. */
async function literalValue(text: string): Promise<unknown> {
  const { expr } = await readOne(`x(${text})`);
  const value = expr.kind === 'call' ? expr.args[0]?.value : null;
  return value?.kind === 'constant' ? value.value : value;
}

describe('the value of a literal', () => {
  test.each([
    [String.raw`"a\n\t\\\'\"\a\b\f\r\v"`, 'a\n\t\\\'"\x07\b\f\r\v'],
    [String.raw`"\x41\101\u00e9\U0001F34E\0"`, 'A\x41\u00e9\u{1F34E}\0'],
    [String.raw`"\N{DASH}"`, '\uFFFD'],
    [String.raw`"\d\q\8"`, '\\d\\q\\8'],
    [String.raw`r"\n\d"`, '\\n\\d'],
    [String.raw`b"\x41\u00e9\N{DASH}\377"`, 'A\\u00e9\\N{DASH}\xff'],
    [String.raw`Rb'\x41'`, '\\x41'],
    ['"a\\\nb"', 'ab'],
    ['"a\\\r\nb"', 'ab'],
    ['"""a\r\nb\rc"""', 'a\nb\nc'],
    ["'''it's'''", "it's"],
    ['""', ''],
    ['u"x"', 'x'],
    ['"\u{1F34E}"', '\u{1F34E}'],
    [String.raw`"\U00110000"`, '\\U00110000'],
    ['f"plain"', 'plain'],
    ['f"{{}}"', '{}'],
    ['"{{}}"', '{{}}'],
  ])('%s', async (text, value) => {
    expect(await literalValue(text)).toBe(value);
  });
});

describe('a string expression', () => {
  test.each([
    ['"a" "b" \'c\'', 'str "abc"'],
    ['b"a" b"\\xff"', 'bytes "a\u00ff"'],
    ['("a"\n "b")', 'str "ab"'],
    ['f"a{x}b"', 'template<"a", x, "b">'],
    ['f"{x}{y.z[0]}"', 'template<x, y.z[int 0]>'],
    ['f"a{x!r:>{w}.{p}}b{y=}{{z}}"', 'template<"a", x, w, p, "b", y, "{z}">'],
    ['f"{a, b}" f"{lambda: 1}"', 'template<tuple<a, b>, lambda#0>'],
    ['"a" f"b{c}" r"\\d"', 'template<"ab", c, "\\\\d">'],
    ['f"{f\'{x}\'}"', 'template<template<x>>'],
    ["f'{x['a']}'", 'template<x[str "a"]>'],
    ['rf"\\d{x}"', 'template<"\\\\d", x>'],
    ['t"x{y}"', 'template<"x", y>'],
    ['f"{x:{y:{z}}}"', 'template<x, y, z>'],
    ['f"{x:%Y-%m}"', 'template<x>'],
    ['"%s" % x', '(str "%s" % x)'],
    ['"a" + b + "c"', '((str "a" + b) + str "c")'],
  ])('%s', async (text, printed) => {
    expect(await printOne(text)).toBe(printed);
  });
});
