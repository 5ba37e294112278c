import { type Effect, LOADS, NOTHING, STORES } from './effect.ts';

/**
 * What a function of the Metal standard library does to the memory behind its pointer arguments: an effect an argument, the last one holding for all
 * further ones. (Metal Shading Language Specification, "Atomic Functions", "SIMD-Group Matrix Functions".)
 */
const POINTER_FUNCTIONS: ReadonlyMap<string, readonly Effect[]> = new Map<string, readonly Effect[]>([
  ['atomic_load_explicit', [LOADS]],
  ['atomic_store_explicit', [STORES, NOTHING]],
  ['simdgroup_load', [NOTHING, LOADS, NOTHING]],
  ['simdgroup_store', [NOTHING, STORES, NOTHING]],
  ['is_null_pointer', [NOTHING]],
]);

/** The effect on the memory behind pointer argument `index` of a standard function; null for a function that is none, or that may do anything. */
export function effectOfStandardCall(name: string, index: number): Effect | null {
  const effects = POINTER_FUNCTIONS.get(name);
  return effects?.[index] ?? effects?.at(-1) ?? null;
}

const SCALAR =
  /^(?:packed_)?(?:bool|u?char|u?short|u?int|u?long|half|float|bfloat|double|size_t|ptrdiff_t|u?int(?:8|16|32|64)_t)(?:[234](?:x[234])?)?$/;

/** By the chapters of the specification: common, integer, relational, math, matrix, geometric, SIMD-group, quad-group, packing; casts and constructors last. */
const BY_VALUE = new Set(
  `clamp mix saturate sign smoothstep step
  abs absdiff addsat clz ctz extract_bits hadd insert_bits mad24 madhi madsat max max3 median3 min min3 mul24 mulhi popcount reverse_bits rhadd rotate subsat
  all any isfinite isinf isnan isnormal isordered isunordered not select signbit
  acos acosh asin asinh atan atan2 atanh ceil copysign cos cosh cospi divide exp exp10 exp2 fabs fdim floor fma fmax fmax3 fmedian3 fmin fmin3 fmod fract frexp
  ilogb ldexp log log10 log2 modf nextafter pow powr rint round rsqrt sin sincos sinh sinpi sqrt tan tanh tanpi trunc
  determinant transpose
  cross distance distance_squared dot faceforward length length_squared normalize reflect refract
  simd_all simd_and simd_any simd_ballot simd_broadcast simd_broadcast_first simd_max simd_min simd_or simd_prefix_exclusive_product simd_prefix_exclusive_sum
  simd_prefix_inclusive_product simd_prefix_inclusive_sum simd_product simd_shuffle simd_shuffle_and_fill_down simd_shuffle_and_fill_up simd_shuffle_down
  simd_shuffle_rotate_down simd_shuffle_rotate_up simd_shuffle_up simd_shuffle_xor simd_sum simd_xor
  quad_all quad_and quad_any quad_ballot quad_broadcast quad_broadcast_first quad_max quad_min quad_or quad_product quad_shuffle quad_shuffle_down
  quad_shuffle_up quad_shuffle_xor quad_sum quad_xor
  pack_float_to_snorm4x8 pack_float_to_unorm4x8 unpack_snorm2x16_to_float unpack_snorm4x8_to_float unpack_snorm4x8_to_half unpack_unorm2x16_to_float
  unpack_unorm2x16_to_half unpack_unorm4x8_srgb_to_float unpack_unorm4x8_to_float unpack_unorm4x8_to_half
  as_type static_cast vec matrix`.split(/\s+/),
);

/** Whether a name is a scalar or vector type, or a standard function that takes its arguments by value: it only loads an element given to it. */
export function takesValues(name: string): boolean {
  return SCALAR.test(name) || BY_VALUE.has(name);
}
