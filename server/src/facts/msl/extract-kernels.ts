import type { Syntax } from '../../syntax/syntax.ts';
import type { KernelFacts, KernelParameter } from '../facts.ts';
import { bufferIndices, type ConstantLookup, constantsOf, isBuffer } from './buffer-index.ts';
import { LOADS, STORES } from './effect.ts';
import { findFunctions, type Instantiation, type MslFunction, type SourceFunctions } from './find-functions.ts';
import { readMetalSource } from './metal-source.ts';
import type { MslParameter } from './read-parameters.ts';
import { UseTracer } from './use-tracer.ts';

export interface ExtractedKernels {
  readonly kernels: readonly KernelFacts[];
  readonly problems: readonly string[];
}

const STAGE_WORD = /\b(?:kernel|vertex|fragment|mesh|object|visible)\b/;

/**
 * The functions of a Metal source that a pipeline can be made of: those it defines or declares, then those instantiated from templates.
 *
 * Of a source with syntax errors what could be read; a problem is reported only when it plainly has kernels and none could. A template counts under
 * the host names it is instantiated with in this source, and under no other.
 */
export function extractKernels(source: string, syntax: Syntax): ExtractedKernels {
  if (!STAGE_WORD.test(source)) return { kernels: [], problems: [] };
  const metal = readMetalSource(source);
  if (!metal.hasStages) return { kernels: [], problems: [] };
  const tree = syntax.parseCpp(metal.text);
  try {
    const found = findFunctions(tree.root, metal);
    const tracer = new UseTracer(metal.text, found);
    const constant = constantsOf(metal);
    const kernels = listKernels(found).map((kernel) => kernelFacts(kernel, tracer, constant));
    const isUnread = metal.hasPlainKernel && found.functions.every((fn) => fn.stage === null);
    return { kernels, problems: isUnread ? ['Metal kernels that could not be read'] : [] };
  } finally {
    tree.delete();
  }
}

/** A function under one of its names in the library. */
interface ListedKernel {
  readonly name: string;
  readonly stage: KernelFacts['stage'];
  /** With the template's arguments in their places. */
  readonly params: readonly MslParameter[];
  /** Whose body tells the directions; null where it is not in this source. */
  readonly definition: MslFunction | null;
}

function listKernels({ functions, instantiations }: SourceFunctions): readonly ListedKernel[] {
  const listed: ListedKernel[] = [];
  const defined = new Set(functions.filter((fn) => fn.body !== null).map((fn) => fn.name));
  for (const fn of functions) {
    if (fn.stage === null || (fn.body === null && defined.has(fn.name))) continue;
    const name = fn.hostName ?? (fn.templateParams === null ? fn.name : null);
    if (name !== null) listed.push({ name, stage: fn.stage, params: fn.params, definition: fn.body === null ? null : fn });
  }
  for (const instantiation of instantiations) {
    const kernel = listInstantiation(instantiation, functions);
    if (kernel !== null) listed.push(kernel);
  }
  return listed;
}

function listInstantiation(instantiation: Instantiation, functions: readonly MslFunction[]): ListedKernel | null {
  const { hostName: name, params: given, templateArgs } = instantiation;
  const templates = functions.filter((fn) => fn.templateParams !== null && fn.name === instantiation.name);
  const template = templates.find((fn) => given !== null && fn.params.length === given.length) ?? templates[0] ?? null;
  const stage = instantiation.stage ?? template?.stage ?? null;
  if (name === null || stage === null) return null;
  const params = template?.params.map((param, i) => ({
    ...param,
    type: given?.[i]?.type ?? withArguments(param.type, template.templateParams ?? [], templateArgs),
  }));
  return { name, stage, params: params ?? given ?? [], definition: template !== null && template.body !== null ? template : null };
}

function withArguments(type: string, names: readonly string[], args: readonly string[]): string {
  return type.replace(/[A-Za-z_]\w*/g, (word) => args[names.indexOf(word)] ?? word);
}

function kernelFacts(kernel: ListedKernel, tracer: UseTracer, constant: ConstantLookup): KernelFacts {
  const indices = kernel.stage === 'visible' ? [] : bufferIndices(kernel.params, constant);
  const params: KernelParameter[] = [];
  kernel.params.forEach((param, i) => {
    if (param.addressSpace === 'thread' || (param.addressSpace !== 'threadgroup' && !isBuffer(param))) return;
    const direction = directionOf(param, i, kernel.definition, tracer);
    params.push({ name: param.name, index: indices[i] ?? null, type: param.type, addressSpace: param.addressSpace, direction });
  });
  return { name: kernel.name, stage: kernel.stage, params };
}

/** Tables and structures that a kernel cannot write. */
const READ_ONLY_TABLE = /acceleration_structure|_function_table/;

/**
 * A `device` pointer that the body never uses is `read`: nothing is written, so no claim about data the GPU produced can rest on it, and the binding
 * still counts as GPU use. A buffer whose address space is hidden may be a `device` one.
 */
function directionOf(param: MslParameter, index: number, definition: MslFunction | null, tracer: UseTracer): KernelParameter['direction'] {
  if (param.addressSpace === 'constant') return 'read';
  if (param.addressSpace === 'threadgroup') return 'read-write';
  if (param.isConst || READ_ONLY_TABLE.test(param.type)) return 'read';
  if (definition === null || (param.addressSpace === 'device' && param.shape === 'value')) return 'read-write';
  const effect = tracer.effectOn(definition, index);
  if ((effect & STORES) === 0) return 'read';
  return (effect & LOADS) === 0 ? 'write' : 'read-write';
}
