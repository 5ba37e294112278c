import { expect, test } from 'vitest';
import { blankMetalWords } from '../../server/src/facts/msl/blank-words.ts';
import { preprocess } from '../../server/src/facts/msl/expand-macros.ts';

/** A source and what is left of it, blanks folded. */
const sources: readonly (readonly [name: string, source: string, expected: string])[] = [
  ['comments', 'a /* b\nc */ d // e \\\n f\ng', 'a d g'],
  ['a comment in a string is none', 'a("/* b */ // c"); d', 'a("/* b */ // c"); d'],
  ['a string in a comment is none', '// "\na /* " */ b', 'a b'],
  ['directives of no meaning', '#include <metal_stdlib>\n#pragma unroll\n  #  error x \\\n y\na', 'a'],
  ['a number', '#define N 4\nN N2 xN 0xN N', '4 N2 xN 0xN 4'],
  ['a name is replaced only after its definition', 'N\n#define N 4\nN\n#undef N\nN', 'N 4 N'],
  ['several lines', '#define F(a, b) a + \\\n  b\nF(1, 2)', '1 + 2'],
  ['CRLF', '#define F(a) a + \\\r\n  1\r\nF(1)\r\n', '1 + 1'],
  [
    'parentheses and strings hold a comma',
    '#define F(a, b) [a|b]\nF((1, 2), g(3, (4, 5))) F(",", 6) F({7, 8})',
    '[(1, 2)|g(3, (4, 5))] [","|6] [{7|8}]',
  ],
  ['a call over lines', '#define F(a, b) a b\nF(\n  1,\n  2)', '1 2'],
  ['no call, no replacement', '#define F(a) a\nF; F + (1)', 'F; F + (1)'],
  ['too few arguments', '#define F(a, b) a b\nF(1) F(1, 2, 3)', 'F(1) F(1, 2, 3)'],
  ['pasting and quoting', '#define F(a) a##_x x_##a #a "a" a ## 1\nF(b)', 'b_x x_b "b" "a" b1'],
  ['quoting keeps the argument as written', '#define N 4\n#define S(a) #a a\nS(N)', '"N" 4'],
  ['arguments without a name', '#define F(a, ...) a(__VA_ARGS__)\nF(g, 1, 2) F(g)', 'g(1, 2) g()'],
  ['no parameters', '#define F() 1\nF() F( )', '1 1'],
  ['macros in macros', '#define A B(1)\n#define B(x) x + N\n#define N 2\nA', '1 + 2'],
  ['a macro given to a macro', '#define A(m) m(1) m(2)\n#define B(x) <x>\nA(B)', '<1> <2>'],
  ['a macro is not expanded in itself', '#define A A + 1\nA', 'A + 1'],
  ['words of the language stay', '#define device\n#define kernel __global\nkernel device', 'kernel device'],
  ['a number with two values stays a name', '#ifdef X\n#define N 1\n#else\n#define N 2\n#endif\nN', 'N'],
  ['of two bodies the first', '#ifdef X\n#define F(a) a + 1\n#else\n#define F(a) a + 2\n#endif\nF(0)', '0 + 1'],
  ['an include guard', '#ifndef X\n#define X\na\n#endif', 'a'],
  ['every branch', '#if A\na;\n#elif B\nb;\n#else\nc;\n#endif\nd', 'a; b; c; d'],
  ['nested branches', '#if A\na;\n#if B\nb;\n#else\nc;\n#endif\n#else\nd;\n#endif', 'a; b; c; d;'],
  ['a branch that opens a block', '#if A\nif (x) {\n#else\nif (y) {\n#endif\n}', 'if (x) { }'],
  ['a branch that breaks off', 'x = y\n#if A\n+ 1\n#else\n+ 2\n#endif\n;', 'x = y + 1 ;'],
  ['one that holds such a branch', '#if A\n#if B\n{\n#else\n{ {\n#endif\n#else\nc;\n#endif', '{'],
  [
    'what is decided',
    '#if 0\na;\n#elif X\nb;\n#endif\n#ifdef __METAL_VERSION__\nc;\n#else\nd;\n#endif\n#if !defined(__METAL__)\ne;\n#endif',
    'b; c;',
  ],
  ['an unclosed condition', '#if A\na;', 'a;'],
  ['a stray end', '#endif\n#else\n#elif A\na;', 'a;'],
];

test.each(sources)('%s', (_name, source, expected) => {
  expect(preprocess(source).replace(/\s+/g, ' ').trim()).toBe(expected);
});

test('Metal words are blanked in their places', () => {
  const source =
    'kernel void f(device const T* a [[buffer(0)]], constant U& kernel_size) { threadgroup float x[4]; b.device = c[d[0]]; "device"; }';
  const { text, words } = blankMetalWords(source);
  expect(text).toBe(
    '       void f(       const T* a              ,          U& kernel_size) {             float x[4]; b.device = c[d[0]]; "device"; }',
  );
  expect(words.map((word) => word.text)).toEqual(['kernel', 'device', 'buffer(0)', 'constant', 'threadgroup']);
  for (const word of words) expect(source.slice(word.start, word.end)).toBe(word.attribute ? `[[${word.text}]]` : word.text);
});

test('a hole where a type should be gets one, so that the rest parses', () => {
  const { text } = blankMetalWords('device   * a, device const 0* b, constant & c, device 0x* d');
  expect(text).toBe('char     * a, char   const  * b, char     & c,        0x* d');
});
