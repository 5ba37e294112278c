import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { extractKernels } from '../../server/src/facts/msl/extract-kernels.ts';
import type { Syntax } from '../../server/src/syntax/syntax.ts';
import { loadTestSyntax } from './load-syntax.ts';

let syntax: Syntax;
beforeAll(async () => {
  syntax = await loadTestSyntax();
});

/** `stage name` of each kernel of a source. */
function namesOf(source: string): readonly string[] {
  return extractKernels(source, syntax).kernels.map(({ stage, name }) => `${stage} ${name}`);
}

/** `name.parameter direction` of every `device` parameter. */
function directionsOf(source: string): readonly string[] {
  return extractKernels(source, syntax).kernels.flatMap(({ name, params }) =>
    params.filter((param) => param.addressSpace === 'device').map((param) => `${name}.${param.name} ${param.direction}`),
  );
}

const stages: readonly (readonly [source: string, expected: readonly string[]])[] = [
  ['kernel void f(device float* a) {}', ['kernel f']],
  ['[[kernel]] void f(device float* a) {}', ['kernel f']],
  ['[[kernel, max_total_threads_per_threadgroup(256)]] void f(device float* a) {}', ['kernel f']],
  ['kernel [[max_total_threads_per_threadgroup(N * (2))]] void f(device float* a) {}', ['kernel f']],
  ['[[max_total_threads_per_threadgroup(64)]]\nkernel\nvoid f(device float* a) {}', ['kernel f']],
  ['kernel void f(device float* a) [[max_total_threads_per_threadgroup(64)]] {}', ['kernel f']],
  ['kernel __attribute__((max_total_threads_per_threadgroup(64))) void f(device float* a) {}', ['kernel f']],
  ['extern "C" kernel void f(device float* a) {}', ['kernel f']],
  ['extern "C" { kernel void f(device float* a) {} }', ['kernel f']],
  ['namespace one { namespace two { kernel void f(device float* a) {} } } kernel void g() {}', ['kernel f', 'kernel g']],
  ['vertex Out f(uint i [[vertex_id]], constant In* in [[buffer(0)]]) { return {}; }', ['vertex f']],
  ['vertex float4 f(uint i [[vertex_id]]) { return 0; } fragment half4 g(float4 p [[stage_in]]) { return 0; }', ['vertex f', 'fragment g']],
  ['[[vertex]] Out f() {} [[fragment]] float4 g() {}', ['vertex f', 'fragment g']],
  ['[[early_fragment_tests]] fragment float4 g() {}', ['fragment g']],
  ['[[mesh, max_total_threads_per_threadgroup(32)]] void f(mesh<V, P, 64, 126, topology::triangle> out) {}', ['mesh f']],
  ['[[object]] void f(object_data Payload& p [[payload]], mesh_grid_properties g) {}', ['object f']],
  ['mesh void f() {} object void g() {}', ['mesh f', 'object g']],
  ['struct S { int x; }; S mesh; void f(S object) { object.x = 1; } kernel void g() {}', ['kernel g']],
  ['[[visible]] float f(device float* a) { return a[0]; }', ['visible f']],
  ['kernel void f(imageblock<Pixel> block) {}', ['tile f']],
  ['[[host_name("outside")]] kernel void inside() {}', ['kernel outside']],
  ['void helper(device float* a) { a[0] = 1; } constant float k = 1; struct S { int x; };', []],
  ['kernel void f(device float* a); kernel void f(device float* a) { a[0] = 1; }', ['kernel f']],
  ['kernel void f(device float* a);', ['kernel f']],
  [
    '// kernel void f(device float* a) {}\n/* kernel void g() {} */ constant char* s = "kernel void h() {}"; kernel void k() {}',
    ['kernel k'],
  ],
  ['#if 0\nkernel void f() {}\n#endif\n#if 1\nkernel void g() {}\n#else\nkernel void h() {}\n#endif', ['kernel g']],
  [
    '#ifdef A\nkernel void f() {}\n#elif defined(B)\nkernel void g() {}\n#else\nkernel void h() {}\n#endif',
    ['kernel f', 'kernel g', 'kernel h'],
  ],
  ['#ifdef A\nkernel void f(int a) {\n#else\nkernel void f(int b) {\n#endif\n}\nkernel void g() {}', ['kernel f', 'kernel g']],
  ['#ifndef __METAL_VERSION__\n#define kernel\n#define device\n#endif\nkernel void f(device float* a) {}', ['kernel f']],
  ['kernel void f() {}\r\n// kernel void g() {}\r\nkernel void h() {}\r\n', ['kernel f', 'kernel h']],
  ['/* 🙂 */ kernel void f() {} // 🙂\nkernel void g() {}', ['kernel f', 'kernel g']],
  ['', []],
];

test.each(stages)('%s', (source, expected) => {
  expect(namesOf(source)).toEqual(expected);
});

test('a template counts under the host names it is instantiated with', () => {
  const source = `template <typename T, int N> [[kernel]] void scale(device T* out [[buffer(0)]], device const T* in [[buffer(1)]], constant uint& n [[buffer(2)]]) {
  out[0] = in[0] * N;
}
template [[host_name("scale_" "f32")]] [[kernel]] void scale<float, 2>(device float* out [[buffer(0)]], device const float* in [[buffer(1)]], constant uint& n [[buffer(2)]]);
template [[host_name("scale_f16")]] kernel void scale<half, 4>(device half*, device const half*, constant uint&);
template [[host_name("scale_i32")]] [[kernel]] decltype(scale<int, 1>) scale<int, 1>;
typedef decltype(scale<uint, 1>) scale_t;
template [[host_name("scale_u32")]] kernel scale_t scale<uint, 1>;`;
  const { kernels } = extractKernels(source, syntax);
  expect(kernels.map((kernel) => kernel.name)).toEqual(['scale_f32', 'scale_f16', 'scale_i32', 'scale_u32']);
  for (const kernel of kernels) {
    expect(kernel.params.map((param) => param.name)).toEqual(['out', 'in', 'n']);
    expect(kernel.params.map((param) => param.index)).toEqual([0, 1, 2]);
    expect(kernel.params.map((param) => param.direction)).toEqual(['write', 'read', 'read']);
  }
  expect(kernels.map((kernel) => kernel.params[0]?.type)).toEqual(['device float*', 'device half*', 'device int*', 'device uint*']);
});

test('an instantiation of a template of another file has its parameters, their use unseen', () => {
  const source =
    'template [[host_name("a")]] [[kernel]] void f<float>(device float* out [[buffer(0)]], const device float* in [[buffer(1)]]);';
  expect(directionsOf(source)).toEqual(['a.out read-write', 'a.in read']);
});

test('a template that nothing here instantiates has no name to be found by', () => {
  expect(extractKernels('template <typename T> kernel void f(device T* a) { a[0] = 1; }', syntax)).toEqual({ kernels: [], problems: [] });
});

test('kernels made by macros', () => {
  const source = `#define UNARY(NAME, T, EXPR) \\
kernel void NAME##_##T(device const T* in, device T* out, uint i [[thread_position_in_grid]]) { \\
  T x = in[i]; \\
  out[i] = EXPR; \\
}
#define BOTH(NAME, EXPR) UNARY(NAME, float, EXPR) UNARY(NAME, half, EXPR)
BOTH(square, x * x)
UNARY(clamp, float, max(x, (float)0))
#define instantiate(name, type) template [[host_name("add_" #name)]] [[kernel]] void add<type>(device type* a [[buffer(0)]], constant type& b [[buffer(1)]]);
template <typename T> [[kernel]] void add(device T* a [[buffer(0)]], constant T& b [[buffer(1)]]) { a[0] += b; }
instantiate(f32, float)
instantiate(f16, half)
#define ARGS device float* out [[buffer(SLOT)]], \\
             device const float* in [[buffer(1)]]
#define SLOT 7
kernel void plain(ARGS) { out[0] = in[0]; }`;
  expect(namesOf(source)).toEqual(
    ['square_float', 'square_half', 'clamp_float', 'plain', 'add_f32', 'add_f16'].map((name) => `kernel ${name}`),
  );
  expect(directionsOf(source)).toEqual([
    'square_float.in read',
    'square_float.out write',
    'square_half.in read',
    'square_half.out write',
    'clamp_float.in read',
    'clamp_float.out write',
    'plain.out write',
    'plain.in read',
    'add_f32.a read-write',
    'add_f16.a read-write',
  ]);
  expect(extractKernels(source, syntax).kernels.find((kernel) => kernel.name === 'plain')?.params[0]?.index).toBe(7);
});

test('the branches of a condition in a body count together', () => {
  const source = `kernel void f(device float* a, device float* b) {
#ifdef FAST
  a[0] = 1;
#else
  a[0] += 1;
#endif
  b[0] = 1;
}`;
  expect(directionsOf(source)).toEqual(['f.a read-write', 'f.b write']);
});

test('holes of generated source, blank or 0, cost no more than themselves', () => {
  const source = `constant uint N = ;
kernel void f(device   * a [[buffer(0)]], device const 0* b [[buffer(1)]], constant   & n [[buffer(2)]], device float* c [[buffer(3)]]) {

  for (uint i = 0; i < ; ++i) { c[i] = 1; }
  a[0] = 1;
}
kernel void (device float* a) { a[0] = 1; }
kernel void g(device float* a) { a[0] = 1; }`;
  expect(directionsOf(source)).toEqual(['f.a write', 'f.b read', 'f.c write', 'g.a write']);
});

const broken = [
  'kernel void broken(device float* p) { p[0] = ; }',
  'kernel void broken(device float* p) { p[0] = 1 }',
  'kernel void broken(device float* p, ) { p[0] = 1; } }',
  'kernel void broken(device float* p [[buffer(0)]] { p[0] = 1; }',
  'kernel void broken(device float* p, constant uint) { for (uint i = 0; i < ; ) p[i = 1; }',
  'INSTANTIATE_ALL(float, half)',
  'struct S { int a; }',
];

test.each(broken)('around a syntax error the other kernels are read: %s', (between) => {
  const source = `kernel void a(device float* p) { p[0] = 1; }\n${between}\nkernel void b(device float* p) { p[0] = 1; }`;
  expect(directionsOf(source)).toEqual(expect.arrayContaining(['a.p write', 'b.p write']));
  expect(extractKernels(source, syntax).problems).toEqual([]);
});

test('a source that plainly has a kernel, none of it readable, is a problem; a mention of one is none', () => {
  expect(extractKernels('kernel void f(((((device float* [ ) { ', syntax)).toEqual({
    kernels: [],
    problems: ['Metal kernels that could not be read'],
  });
  expect(extractKernels('assert "kernel void f(" in source', syntax)).toEqual({ kernels: [], problems: [] });
});

const hostile: readonly (readonly [name: string, source: string])[] = [
  [
    'nested macros that double',
    `${Array.from({ length: 60 }, (_, i) => `#define M${i + 1}(x) M${i}(x) M${i}(x)`).join('\n')}\n#define M0(x) x\nkernel void f(device float* a) { a[0] = M60(1); }`,
  ],
  ['a macro that names itself', '#define A B\n#define B A\n#define F(x) F(x)\nkernel void f(device float* a) { a[0] = A + F(F(1)); }'],
  ['deep conditionals', `${'#ifdef X\n'.repeat(3000)}kernel void f(device float* a) { a[0] = 1; }\n${'#endif\n'.repeat(3000)}`],
  ['deep parentheses', `kernel void f(device float* a) { a[0] = ${'('.repeat(3000)}1${')'.repeat(3000)}; }`],
  ['deep namespaces', `${'namespace n {'.repeat(2000)} kernel void f(device float* a) { a[0] = 1; } ${'}'.repeat(2000)}`],
  ['a long qualified name', `kernel void f(device float* a) { ${'n::'.repeat(3000)}g(a); }`],
  [
    'many names of one pointer',
    `kernel void f(device float* a) { ${Array.from({ length: 400 }, (_, i) => `device float* a${i} = a + ${i}; a${i}[0] = 1;`).join('\n')} }`,
  ],
  [
    'a long chain of helpers',
    `${Array.from({ length: 300 }, (_, i) => `void h${i}(device float* a) { ${i === 0 ? '*a = 1' : `h${i - 1}(a)`}; }`).join('\n')}\nkernel void f(device float* a) { h299(a); }`,
  ],
  ['an open comment', 'kernel void f(device float* a) { a[0] = 1; } /* kernel void g() {}'],
];

test.each(hostile)('%s does not stop it', (_name, source) => {
  expect(namesOf(source)).toEqual(['kernel f']);
});

test('any piece of a source is read without an exception, and every tree is freed', () => {
  const whole = `#include <metal_stdlib>
#define STORE(p, x) p[0] = (x)
#ifdef A
template <typename T> [[host_name("x")]] kernel void f(device T* a [[buffer(0)]], constant float& b) { STORE(a, b); }
#else
struct S { device float* p [[id(0)]]; };
[[kernel]] void g(device S* s, array<device float*, 2> t, threadgroup float (&u)[4]) { s->p[0] = *t[1] += "\\"'"[0]; }
#endif
template [[host_name("y")]] kernel void f<float>(device float*, constant float&);`;
  const edits = fc.array(
    fc.tuple(
      fc.nat(whole.length),
      fc.nat(12),
      fc.constantFrom('', '(', ')', '{', '}', '[[', ']]', '"', '#', '\\\n', '*', '<', '::', '\r\n', '🙂', '__hole__'),
    ),
    { minLength: 1, maxLength: 6 },
  );
  fc.assert(
    fc.property(edits, (changes) => {
      const text = changes.reduce((before, [at, length, put]) => before.slice(0, at) + put + before.slice(at + length), whole);
      const { kernels } = extractKernels(text, syntax);
      for (const kernel of kernels) for (const param of kernel.params) expect(['read', 'write', 'read-write']).toContain(param.direction);
      expect(extractKernels(text, syntax).kernels).toEqual(kernels);
      expect(syntax.liveTrees()).toBe(0);
    }),
    { numRuns: 400 },
  );
});
