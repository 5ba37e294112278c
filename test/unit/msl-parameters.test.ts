import { beforeAll, expect, test } from 'vitest';
import { extractKernels } from '../../server/src/facts/msl/extract-kernels.ts';
import type { Syntax } from '../../server/src/syntax/syntax.ts';
import { loadTestSyntax } from './load-syntax.ts';

let syntax: Syntax;
beforeAll(async () => {
  syntax = await loadTestSyntax();
});

/** `name index type addressSpace direction` of each parameter of the source's kernels. */
function paramsOf(source: string): readonly string[] {
  return extractKernels(source, syntax).kernels.flatMap((kernel) =>
    kernel.params.map(({ name, index, type, addressSpace, direction }) => `${name} | ${index} | ${type} | ${addressSpace} | ${direction}`),
  );
}

/** One parameter of a kernel whose body stores to `p` if it can, and what is said of it. */
const single: readonly (readonly [declared: string, expected: string])[] = [
  ['device float* p [[buffer(3)]]', 'p | 3 | device float* | device | write'],
  ['device float *p [[buffer(3)]]', 'p | 3 | device float* | device | write'],
  ['device float * p[[buffer(3)]]', 'p | 3 | device float* | device | write'],
  ['const device float* p [[buffer(0)]]', 'p | 0 | const device float* | device | read'],
  ['device const float* p [[buffer(0)]]', 'p | 0 | device const float* | device | read'],
  ['device float const *p [[buffer(0)]]', 'p | 0 | device float const* | device | read'],
  ['const float device* p [[buffer(0)]]', 'p | 0 | const float device* | device | read'],
  ['device float* const p [[buffer(0)]]', 'p | 0 | device float* const | device | write'],
  ['device float* __restrict p [[buffer(0)]]', 'p | 0 | device float* __restrict | device | write'],
  ['volatile device float* p [[buffer(0)]]', 'p | 0 | volatile device float* | device | write'],
  ['constant float* p [[buffer(1)]]', 'p | 1 | constant float* | constant | read'],
  ['constant Params& p [[buffer(4)]]', 'p | 4 | constant Params& | constant | read'],
  ['constant Params &p [[ buffer( 4 ) ]]', 'p | 4 | constant Params& | constant | read'],
  ['device metal::packed_float3* p [[buffer(0)]]', 'p | 0 | device metal::packed_float3* | device | write'],
  ['device vec<half, 4>* p [[buffer(0)]]', 'p | 0 | device vec<half, 4>* | device | write'],
  ['device array<float, 4>* p [[buffer(0)]]', 'p | 0 | device array<float, 4>* | device | write'],
  ['device float* p [[buffer(0), function_constant(has_p)]]', 'p | 0 | device float* | device | write'],
  ['device float* p [[function_constant(has_p)]] [[buffer(2)]]', 'p | 2 | device float* | device | write'],
  ['device float* device* p [[buffer(0)]]', 'p | 0 | device float* device* | device | read-write'],
  ['device float* constant* p [[buffer(0)]]', 'p | 0 | device float* constant* | constant | read'],
  ['tensor<device half, dextents<int, 2>> p [[buffer(0)]]', 'p | 0 | tensor<device half, dextents<int, 2>> | device | read-write'],
  ['tensor<device const half, dextents<int, 2>> p [[buffer(0)]]', 'p | 0 | tensor<device const half, dextents<int, 2>> | device | read'],
  ['instance_acceleration_structure p [[buffer(5)]]', 'p | 5 | instance_acceleration_structure | other | read'],
  ['visible_function_table<float(float)> p [[buffer(6)]]', 'p | 6 | visible_function_table<float(float)> | other | read'],
  ['Hidden p [[buffer(0)]]', 'p | 0 | Hidden | other | write'],
  ['Hidden* p', 'p | 0 | Hidden* | other | write'],
  ['Hidden& p', 'p | 0 | Hidden& | other | write'],
  ['threadgroup float* p [[threadgroup(0)]]', 'p | null | threadgroup float* | threadgroup | read-write'],
];

const elsewhere = [
  'texture2d<float> p [[texture(0)]]',
  'texture2d<float, access::write> p',
  'array<texture2d<float>, 4> p [[texture(0)]]',
  'sampler p [[sampler(0)]]',
  'VertexIn p [[stage_in]]',
  'uint p [[thread_position_in_grid]]',
  'ushort2 p [[threadgroup_position_in_grid]]',
  'object_data Payload& p [[payload]]',
  'float p',
];

test.each(single)('%s', (declared, expected) => {
  expect(paramsOf(`kernel void f(${declared}) { p[0] = 1; }`)).toEqual([expected]);
});

test.each(elsewhere)('%s is no buffer', (declared) => {
  expect(paramsOf(`kernel void f(${declared}, device float* q) { q[0] = 1; }`)).toEqual(['q | 0 | device float* | device | write']);
});

test('an array of pointers is a binding for each, and stores reach what they point to', () => {
  const source = `kernel void f(device float* bufs[4] [[buffer(1)]], array<device float*, 4> more [[buffer(5)]], device const float* in[2], device float* rest) {
    bufs[0][1] = 1; more[2][3] += 1; rest[0] = in[0][0];
  }`;
  expect(paramsOf(source)).toEqual([
    'bufs | 1 | device float*[4] | device | write',
    'more | 5 | array<device float*, 4> | device | read-write',
    'in | 9 | device const float*[2] | device | read',
    'rest | 0 | device float* | device | write',
  ]);
});

test('an argument buffer is read itself; what its pointers lead to is beyond sight', () => {
  const source = `struct Args { device float* out [[id(0)]]; texture2d<float> image [[id(1)]]; uint n [[id(2)]]; };
kernel void f(constant Args& args [[buffer(0)]], device Args& own [[buffer(1)]], device Args* set [[buffer(2)]]) {
  args.out[0] = 1; own.out[1] = 2; set->n = 3; set[1].out = own.out;
}`;
  expect(paramsOf(source)).toEqual([
    'args | 0 | constant Args& | constant | read',
    'own | 1 | device Args& | device | read',
    'set | 2 | device Args* | device | write',
  ]);
});

test('a member that is a pointer in one struct and an array in another counts as both', () => {
  const source = `struct A { device float* data; }; struct B { float data[4]; };
kernel void f(device A* a, device B* b) { a->data[0] = 1; b->data[0] = 1; }`;
  expect(paramsOf(source).map((param) => param.split(' | ')[4])).toEqual(['read-write', 'read-write']);
});

/** Parameter lists and the indices they get. */
const indices: readonly (readonly [name: string, prelude: string, params: string, expected: readonly (number | null)[]])[] = [
  ['no attribute', '', 'device float* a, constant float& b, device float* c', [0, 1, 2]],
  [
    'values and textures take none',
    '',
    'device float* a, uint i [[thread_position_in_grid]], texture2d<float> t, constant float& b',
    [0, 1],
  ],
  ['a function constant is no location', '', 'device float* a [[function_constant(has_a)]], device float* b', [0, 1]],
  ['threadgroup memory takes none', '', 'threadgroup float* s, device float* a', [null, 0]],
  [
    'mixed: the lowest that is free',
    '',
    'device float* a, device float* b [[buffer(0)]], device float* c, device float* d [[buffer(2)]], device float* e',
    [1, 0, 3, 2, 4],
  ],
  ['#define', '#define N 3', 'device float* a [[buffer(N)]]', [3]],
  ['#define of a sum', '#define BASE 2\n#define N (BASE + 1)', 'device float* a [[buffer(N)]], device float* b [[buffer(N + 4)]]', [3, 7]],
  ['constant', 'constant int N = 5;', 'device float* a [[buffer(N)]]', [5]],
  ['constexpr', 'constexpr constant uint N = 6u;', 'device float* a [[buffer(N)]]', [6]],
  ['static const', 'static const int N = 0x10;', 'device float* a [[buffer(N)]]', [16]],
  ['enum', 'enum { First, Second = 4, Third };', 'device float* a [[buffer(First)]], device float* b [[buffer(Third)]]', [0, 5]],
  [
    'enum class',
    'enum class Slot : uint { In = 2, Out };',
    'device float* a [[buffer(Slot::In)]], device float* b [[buffer(Slot::Out)]]',
    [2, 3],
  ],
  ['a function constant has no number', 'constant int N [[function_constant(0)]];', 'device float* a [[buffer(N)]]', [null]],
  ['nor has an unknown name', '', 'device float* a [[buffer(N)]], device float* b', [null, 0]],
  ['nor one with two values', '#ifdef X\n#define N 1\n#else\n#define N 2\n#endif', 'device float* a [[buffer(N)]]', [null]],
  ['a hole of generated source', '', 'device float* a [[buffer()]], device float* b [[buffer(0)]]', [null, 0]],
];

test.each(indices)('index: %s', (_name, prelude, params, expected) => {
  const { kernels } = extractKernels(`${prelude}\nkernel void f(${params}) {}`, syntax);
  expect(kernels[0]?.params.map((param) => param.index)).toEqual(expected);
});

test('both branches of a conditional parameter are there', () => {
  const source = `kernel void f(
#ifdef USE_BF16
    device bfloat* a [[buffer(0)]],
#else
    device half* a [[buffer(0)]],
#endif
    device float* out [[buffer(1)]]) { out[0] = a[0]; }`;
  expect(paramsOf(source)).toEqual([
    'a | 0 | device bfloat* | device | read',
    'a | 0 | device half* | device | read',
    'out | 1 | device float* | device | write',
  ]);
});
