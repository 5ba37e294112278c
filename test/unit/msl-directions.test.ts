import { beforeAll, expect, test } from 'vitest';
import { extractKernels } from '../../server/src/facts/msl/extract-kernels.ts';
import type { Syntax } from '../../server/src/syntax/syntax.ts';
import { loadTestSyntax } from './load-syntax.ts';

let syntax: Syntax;
beforeAll(async () => {
  syntax = await loadTestSyntax();
});

/** What the kernel's helpers do, for the cases that call them. */
const helpers = `
#include <metal_stdlib>
using namespace metal;
struct Item { float f; float4 v; float parts[4]; device float* next; };
inline void store(device float* d, uint n, float x) { d[n] = x; }
inline float load(device float* d, uint n) { return d[n]; }
inline void bump(device float* d) { *d += 1.0f; }
inline void twice(device float* d, uint n) { store(d, n, 1.0f); store(d + 4, n, 2.0f); }
inline void again(device float* d, uint n) { if (n > 0) again(d, n - 1); d[n] = 0.0f; }
inline void assign(device float& r, float x) { r = x; }
inline float value(float x) { return x * 2.0f; }
inline void ignore(device float* d) {}
inline device float* at(device float* d, uint n) { return d + n; }
inline device float& cell(device float* d, uint n) { return d[n]; }
inline void put(threadgroup float* d, float x) { *d += x; }
inline void put(device float* d, float x) { *d = x; }
inline void put(device float* d, float x, uint n) { d[n] *= x; }
inline void fill(const device float* s, device float* d) { *d = *s; }
template <typename T> void storeAs(device T* d, T x) { *d = x; }
template <typename P> void storeAny(P d, float x) { d[0] = x; }
struct Op { static void apply(device float* d) { *d = 1.0f; } void run(device float* d) { *d = 2.0f; } device float* kept; void keep(device float* d) { kept = d; } };
void elsewhere(device float* d);
#define STORE(target, x) target[i] = (x)
#define ADD(target, x) do { target[i] += (x); } while (0)
`;

type Direction = 'read' | 'write' | 'read-write';

/** The statements of a kernel over `device float* p`, `device Item* s`, `device float& r` and `device atomic_uint* n`; and what it does to one of them. */
const cases: readonly (readonly [body: string, name: string, direction: Direction])[] = [
  // Stores.
  ['p[i] = 1.0f;', 'p', 'write'],
  ['*p = 1.0f;', 'p', 'write'],
  ['*(p + i) = 1.0f;', 'p', 'write'],
  ['(p)[i] = 1.0f;', 'p', 'write'],
  ['if (i < 4) p[i] = 1.0f;', 'p', 'write'],
  ['for (uint k = 0; k < 4; ++k) { p[k * 4 + i] = a[k]; }', 'p', 'write'],
  ['s->f = 1.0f;', 's', 'write'],
  ['s[i].f = 1.0f;', 's', 'write'],
  ['s[i].v.xy = float2(1.0f);', 's', 'write'],
  ['s[i].parts[2] = 1.0f;', 's', 'write'],
  ['(*s).f = 1.0f;', 's', 'write'],
  ['r = 1.0f;', 'r', 'write'],
  ['*p++ = 1.0f; p += 4; *p = 2.0f;', 'p', 'write'],
  ['p[0] = p2[0] = 1.0f;', 'p', 'write'],
  ['*((device float4*)(p + i)) = float4(0.0f);', 'p', 'write'],
  ['*reinterpret_cast<device float4*>(p + i) = float4(0.0f);', 'p', 'write'],
  ['(i == 0 ? p : p2)[i] = 1.0f;', 'p', 'write'],
  ['if (p != nullptr) p[i] = sizeof(*p);', 'p', 'write'],
  ['auto set = [&](float x) { p[i] = x; }; set(1.0f);', 'p', 'write'],
  ['simdgroup_store(m, p + i, 8);', 'p', 'write'],
  ['metal::simdgroup_store(m, &p[i], 8);', 'p', 'write'],
  ['atomic_store_explicit(n, 0u, memory_order_relaxed);', 'n', 'write'],
  ['atomic_store_explicit(&n[i], 0u, memory_order_relaxed);', 'n', 'write'],
  ['p[i] = 1.0f; // x = p[i] + p[0]', 'p', 'write'],
  ['p[i] = 1.0f; /* p[i] += 1 */ os_log("p[i] += 1");', 'p', 'write'],
  ['q.p = p2[i]; p[i] = 1.0f;', 'p', 'write'],
  // Stores under another name.
  ['device float* q = p + i; q[1] = 1.0f;', 'p', 'write'],
  ['auto q = p + i; auto w = q; *w = 1.0f;', 'p', 'write'],
  ['device float* q; if (i > 2) { q = p; } else { q = p2; } q[i] = 1.0f;', 'p', 'write'],
  ['device float& e = p[i]; e = 1.0f;', 'p', 'write'],
  ['auto& e = p[i]; e = 1.0f;', 'p', 'write'],
  ['device float* q = &p[i]; *q = 1.0f;', 'p', 'write'],
  ['device float4* q = (device float4*)p; q[i] = float4(1.0f);', 'p', 'write'],
  ['device float* q = s->parts; q[1] = 1.0f;', 's', 'write'],
  ['{ device float* q = p; *q = 1.0f; } { const device float* q = a; x = *q; }', 'p', 'write'],
  // Stores in functions of the same source.
  ['store(p, i, 1.0f);', 'p', 'write'],
  ['store(p + 4, i, 1.0f);', 'p', 'write'],
  ['twice(p, i);', 'p', 'write'],
  ['assign(p[i], 1.0f);', 'p', 'write'],
  ['assign(r, 1.0f);', 'r', 'write'],
  ['storeAs<float>(p, 1.0f);', 'p', 'write'],
  ['storeAny(p, 1.0f);', 'p', 'write'],
  ['put(p, 1.0f);', 'p', 'write'],
  ['fill(a, p);', 'p', 'write'],
  ['*at(p, i) = 1.0f;', 'p', 'write'],
  ['cell(p, i) = 1.0f;', 'p', 'write'],
  ['Op::apply(p);', 'p', 'write'],
  ['Op op; op.run(p);', 'p', 'write'],
  ['STORE(p, 1.0f);', 'p', 'write'],
  // Both.
  ['p[i] += 1.0f;', 'p', 'read-write'],
  ['p[i]++;', 'p', 'read-write'],
  ['++*p;', 'p', 'read-write'],
  ['p[i] = p[i] * 2.0f;', 'p', 'read-write'],
  ['p[i] = 1.0f; x = p[0];', 'p', 'read-write'],
  ['if (p[i] > 0.0f) p[i] = 0.0f;', 'p', 'read-write'],
  ['s[i].f = s[i].v.x;', 's', 'read-write'],
  ['r *= 2.0f;', 'r', 'read-write'],
  ['device float* q = p; q[i] = 1.0f; x = q[0];', 'p', 'read-write'],
  ['device float& e = p[i]; e += 1.0f;', 'p', 'read-write'],
  ['bump(p);', 'p', 'read-write'],
  ['bump(&p[i]);', 'p', 'read-write'],
  ['again(p, i);', 'p', 'read-write'],
  ['put(p, 1.0f, i);', 'p', 'read-write'],
  ['ADD(p, 1.0f);', 'p', 'read-write'],
  ['*at(p, i) += 1.0f;', 'p', 'read-write'],
  ['store(p, i, load(p, 0));', 'p', 'read-write'],
  ['float4 v(p[0], p[1], p[2], p[3]); p[i] = v.x;', 'p', 'read-write'],
  ['atomic_fetch_add_explicit(n, 1u, memory_order_relaxed);', 'n', 'read-write'],
  ['atomic_fetch_max_explicit(&n[i], 1u, memory_order_relaxed);', 'n', 'read-write'],
  ['atomic_exchange_explicit(n, 1u, memory_order_relaxed);', 'n', 'read-write'],
  ['u = atomic_load_explicit(n, memory_order_relaxed); atomic_store_explicit(n, u, memory_order_relaxed);', 'n', 'read-write'],
  ['atomic_fetch_add_explicit((device atomic_uint*)p, 1u, memory_order_relaxed);', 'p', 'read-write'],
  // Beyond sight.
  ['p[i] = 1.0f; elsewhere(p);', 'p', 'read-write'],
  ['unknown(p, i);', 'p', 'read-write'],
  ['unknown(p[i]);', 'p', 'read-write'],
  ['q.run(p);', 'p', 'write'],
  ['q.unknown(p);', 'p', 'read-write'],
  ['Op op; op.keep(p);', 'p', 'read-write'],
  ['Holder h{p, i}; h.go();', 'p', 'read-write'],
  ['Holder h(p, i);', 'p', 'read-write'],
  ['h.kept = p;', 'p', 'read-write'],
  ['device float* both[2] = {p, p2};', 'p', 'read-write'],
  ['ulong address = (ulong)p;', 'p', 'read-write'],
  ['x = = p[i] ) ( ;', 'p', 'read-write'],
  ['p[i] = 1.0f; x = = u ) ( ;', 'p', 'write'],
  // Loads.
  ['x = p[i];', 'p', 'read'],
  ['float y = *p + p[1];', 'p', 'read'],
  ['const device float* q = p; unknown(q);', 'p', 'read'],
  ['x = load(p, i);', 'p', 'read'],
  ['x = value(p[i]);', 'p', 'read'],
  ['x = max(p[i], 0.0f) + float(p[1]) + select(p[2], p[3], i > 2);', 'p', 'read'],
  ['x = as_type<uint>(p[i]);', 'p', 'read'],
  ['fill(p, p2);', 'p', 'read'],
  ['p2[uint(p[i])] = 1.0f;', 'p', 'read'],
  ['simdgroup_load(m, p + i, 8);', 'p', 'read'],
  ['u = atomic_load_explicit(n, memory_order_relaxed);', 'n', 'read'],
  ['s->next[i] = 1.0f;', 's', 'read'],
  ['*s->next = 1.0f;', 's', 'read'],
  ['float v[2] = {p[0], p[1]}; float4 w = float4{p[0]};', 'p', 'read'],
  ['switch (i) { case 0: x = i > 1 && p[i] > 0.0f ? p[2] : 0.0f; }', 'p', 'read'],
  // No use: nothing is written.
  ['', 'p', 'read'],
  ['(void)p;', 'p', 'read'],
  ['ignore(p);', 'p', 'read'],
  ['if (p == nullptr) return;', 'p', 'read'],
];

test.each(cases)('%s: %s is %s', (body, name, direction) => {
  const source = `${helpers}
kernel void f(device float* p [[buffer(0)]], device Item* s [[buffer(1)]], device float& r [[buffer(2)]], device atomic_uint* n [[buffer(3)]],
              device float* p2 [[buffer(4)]], const device float* a [[buffer(5)]], uint i [[thread_position_in_grid]]) {
  float x; uint u; simdgroup_float8x8 m;
  ${body}
}`;
  const { kernels, problems } = extractKernels(source, syntax);
  expect(problems).toEqual([]);
  expect(kernels.map((kernel) => kernel.name)).toEqual(['f']);
  expect(kernels[0]?.params.find((param) => param.name === name)?.direction).toBe(direction);
});

test('every direction has its cases, and no case stands twice', () => {
  const directions = cases.map(([, , direction]) => direction);
  for (const direction of ['read', 'write', 'read-write'] as const)
    expect(directions.filter((one) => one === direction).length).toBeGreaterThan(15);
  expect(new Set(cases.map(([body, name]) => `${name} ${body}`)).size).toBe(cases.length);
});

/** A change of one token turns the direction. */
const flips: readonly (readonly [before: string, was: Direction, after: string, becomes: Direction])[] = [
  ['device float* p', 'write', 'const device float* p', 'read'],
  ['p[i] = x', 'write', 'p[i] += x', 'read-write'],
  ['p[i] = x', 'write', 'x = p[i]', 'read'],
  ['*d = x', 'write', '*d *= x', 'read-write'],
  ['*d = x', 'write', 'x = *d', 'read'],
];

test.each(flips)('%s is %s, %s is %s', (before, was, after, becomes) => {
  const inHelper = before.includes('*d');
  const source = `void h(device float* d, float x) { *d = x; }
kernel void f(device float* p, uint i [[thread_position_in_grid]]) { float x = 0; ${inHelper ? 'h(p, x)' : 'p[i] = x'}; }`;
  expect(source).toContain(before);
  const directionOf = (text: string) => extractKernels(text, syntax).kernels[0]?.params[0]?.direction;
  expect(directionOf(source)).toBe(was);
  expect(directionOf(source.replace(before, after))).toBe(becomes);
});
