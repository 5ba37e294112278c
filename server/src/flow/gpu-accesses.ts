import type { KernelFacts, KernelParameter } from '../facts/facts.ts';
import type { GpuDirection } from '../metal/encoder-methods.ts';
import type { Access } from './buffer-use.ts';
import type { Binding } from './encoder-walk.ts';
import type { KernelIndex } from './kernel-index.ts';
import type { Machine } from './machine.ts';
import { HOLE } from './values.ts';

/** What a binding lets the GPU do to its buffer; null when no kernel that runs on it takes a buffer there. */
export function gpuAccess(machine: Machine, kernels: KernelIndex, binding: Binding): Access | null {
  const { found, complete } = kernelsOf(machine, kernels, binding);
  const where = binding.index === null ? 'bound at an index that is not known' : `buffer(${binding.index})`;
  if (found.length === 0) return access(binding, 'read-write', `${where}, kernel not known`, false, null);
  const params = found.flatMap((kernel) => parametersAt(kernel, binding.index).map((param) => ({ kernel, param })));
  const [first] = params;
  if (!first)
    return binding.stale && complete
      ? null
      : access(binding, 'read-write', `${where}, which ${namesOf(found)} does not declare`, false, null);
  const certain = complete && binding.index !== null;
  const direction = certain ? joined(params.map(({ param }) => param.direction)) : 'read-write';
  const why = certain
    ? `${where} of ${namesOf(params.map(({ kernel }) => kernel))}: ${first.param.type}`
    : `${where}, kernel not known for certain`;
  return access(binding, direction, why, certain, complete ? soleParameter(params) : null);
}

/** The parameter that a binding is for, where all kernels that may run call it alike. */
function soleParameter(params: readonly { readonly kernel: KernelFacts; readonly param: KernelParameter }[]): Access['parameter'] {
  const names = [...new Set(params.map(({ param }) => param.name))];
  const kernels = [...new Set(params.map(({ kernel }) => kernel.name))];
  const [name, ...otherNames] = names;
  const [kernel, ...otherKernels] = kernels;
  return name === undefined || kernel === undefined || otherNames.length + otherKernels.length > 0 ? null : { kernel, name };
}

function access(binding: Binding, direction: GpuDirection, why: string, certain: boolean, parameter: Access['parameter']): Access {
  return { kind: `gpu-${direction}`, place: binding.place, why, via: 'other', certain, parameter };
}

function kernelsOf(
  machine: Machine,
  kernels: KernelIndex,
  binding: Binding,
): { readonly found: readonly KernelFacts[]; readonly complete: boolean } {
  const from = [machine.instances.get(binding.buffer)?.allocation.path ?? binding.place.path, binding.place.path];
  const found = new Set<KernelFacts>();
  const atoms = machine.atoms(binding.pipelines);
  let complete = atoms.length > 0;
  for (const atom of atoms) {
    const matches = atom.kind === 'kernel' && atom.name !== HOLE ? kernels.find(atom.name, from) : [];
    if (matches.length === 0) complete = false;
    for (const kernel of matches) if (fits(kernel, binding)) found.add(kernel);
  }
  return { found: [...found], complete };
}

function fits(kernel: KernelFacts, binding: Binding): boolean {
  if (binding.stage === 'vertex' || binding.stage === 'fragment') return kernel.stage === binding.stage;
  return true;
}

function parametersAt(kernel: KernelFacts, index: number | null): readonly KernelParameter[] {
  const params = kernel.params.filter((param) => param.addressSpace !== 'threadgroup');
  if (index === null) return params;
  const exact = params.filter((param) => param.index === index);
  return exact.length > 0 ? exact : params.filter((param) => param.index === null);
}

function joined(directions: readonly GpuDirection[]): GpuDirection {
  const [first = 'read-write'] = directions;
  return directions.every((direction) => direction === first) ? first : 'read-write';
}

function namesOf(kernels: readonly KernelFacts[]): string {
  const names = [...new Set(kernels.map((kernel) => kernel.name))];
  if (names.length > 3) return `one of ${names.length} kernels`;
  return names.join(' or ');
}
