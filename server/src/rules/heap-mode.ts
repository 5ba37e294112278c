import { findExpression } from '../fixes/find-expression.ts';
import { makeFix } from '../fixes/make-fix.ts';
import { rewriteMode } from '../fixes/rewrite-mode.ts';
import { NameView } from '../fixes/scope.ts';
import { writeConstant } from '../fixes/write-constant.ts';
import type { SetModeObservation } from '../flow/observation.ts';
import { resourceOptionsName, storageModeName, storageModeOf, storageModeValue } from '../metal/resource-options.ts';
import type { StorageMode } from '../metal/storage-mode.ts';
import { placeOf } from './evidence.ts';
import type { Fix } from './finding.ts';
import { ofEvery } from './options-seen.ts';
import { type CallContext, defineRule, type RuleContext } from './rule.ts';

const MODES: readonly StorageMode[] = ['Shared', 'Managed', 'Private', 'Memoryless'];

/** SMA114: a heap is given a mode that no heap has, or a buffer of it asks for another mode. */
export const heapMode = defineRule({
  of: 'buffer-and-call',
  code: 'SMA114',
  name: 'heap-mode',
  severity: { discrete: 'error', unified: 'error' },
  since: '0.1.0',
  fix: 'sometimes',
  summary: "Buffer that asks for another storage mode than its heap's, or a heap that is to be Managed or Memoryless",
  docs: `## What it does

Finds buffers made from a heap whose options name another storage mode than the heap has, and heap descriptors that are set Managed or Memoryless.

## Why is this bad?

Apple: "The buffer's storage mode option needs to match the heap's storageMode"
([makeBuffer(length:options:)](https://developer.apple.com/documentation/metal/mtlheap/makebuffer(length:options:))); where it does not, no buffer is made and the call returns
nothing. A heap is Private, which is what its descriptor says at first, or on Apple silicon Shared; Managed and Memoryless are not allowed
([MTLHeapDescriptor.storageMode](https://developer.apple.com/documentation/metal/mtlheapdescriptor/storagemode)).

## Example

\`\`\`python
import Metal


def make_block(device, encoder, size):
    descriptor = Metal.MTLHeapDescriptor.alloc().init()
    descriptor.setSize_(size)
    descriptor.setStorageMode_(Metal.MTLStorageModePrivate)
    heap = device.newHeapWithDescriptor_(descriptor)
    block = heap.newBufferWithLength_options_(size, Metal.MTLResourceStorageModeShared)
    encoder.setBuffer_offset_atIndex_(block, 0, 0)
\`\`\`

## Use instead

\`\`\`python
import Metal


def make_block(device, encoder, size):
    descriptor = Metal.MTLHeapDescriptor.alloc().init()
    descriptor.setSize_(size)
    descriptor.setStorageMode_(Metal.MTLStorageModePrivate)
    heap = device.newHeapWithDescriptor_(descriptor)
    block = heap.newBufferWithLength_options_(size, Metal.MTLResourceStorageModePrivate)
    encoder.setBuffer_offset_atIndex_(block, 0, 0)
\`\`\`

## Fix safety

The fix gives the buffer the mode of its heap; it is safe, as the buffer is not made today. There is none where the heap is Private and the CPU touches the buffer. For a heap
descriptor the fix names Private, which every Mac allows; it is unsafe: the heap may have to be Shared.

## When it stays silent

Where the heap or its descriptor is not in sight, where one of several heaps has the buffer's mode, where the heap itself cannot be made, and where a mode cannot be seen.
`,
  check(context) {
    const { verdict, use, report } = context;
    const heap = ofEvery(use.making.heapModes ?? { values: [], unknown: true }, ({ value }) => MODES[value] ?? null);
    const [only, ...others] = heap;
    const { modes, unknown } = use.mode;
    // Of a heap that cannot be, its descriptor's finding speaks.
    if (heap.some((mode) => mode === 'Managed' || mode === 'Memoryless')) return;
    if (only === undefined || modes.length === 0 || unknown !== null || modes.some((mode) => heap.includes(mode))) return;
    report({
      at: placeOf(verdict),
      message:
        `\`${verdict.name}\` asks for ${modes.join(' or ')}, but the heap that makes it is ${heap.join(' or ')}: no buffer is made, under either memory model. ` +
        `Use ${others.length === 0 ? resourceOptionsName(only) : "the heap's mode"}.`,
      fixes: others.length === 0 ? buffersFix(only, context) : [],
    });
  },
  checkCall(context) {
    const { observation, file, report } = context;
    if (observation.kind !== 'set-mode' || observation.sets === 'cpu-cache-mode' || !observation.ofHeap) return;
    const isOptions = observation.sets === 'resource-options';
    const [mode] = ofEvery(observation.given, ({ value }) => {
      const given = isOptions ? storageModeOf(value) : (MODES[value] ?? null);
      return given === 'Managed' || given === 'Memoryless' ? given : null;
    });
    if (mode === undefined) return;
    report({
      at: file.places.range(observation.path, observation.argument),
      message:
        `A heap cannot be ${mode}: Metal's API validation stops the program here, and without it no heap is made, under either memory model. ` +
        `Use ${isOptions ? resourceOptionsName('Private') : storageModeName('Private')}; on Apple silicon a heap may be Shared too.`,
      fixes: heapsFix(observation, context),
    });
  },
});

/** The CPU cannot reach a buffer of a Private heap. */
function buffersFix(mode: StorageMode, { verdict, use, file, text }: RuleContext): readonly Fix[] {
  const current = verdict.currentMode;
  const isTouched = use.accesses.some(({ kind }) => kind === 'cpu-read' || kind === 'cpu-write' || kind === 'escape');
  if (current === 'Unknown' || (mode === 'Private' && isTouched)) return [];
  const rewrite = rewriteMode(use.allocation, current, mode, { facts: file.facts, text });
  return rewrite.kind === 'none'
    ? []
    : [makeFix(`Use ${resourceOptionsName(mode)}`, verdict.path, file.facts, rewrite.edits, rewrite.exact)];
}

function heapsFix(observation: SetModeObservation, { file, text }: CallContext): readonly Fix[] {
  const expr = findExpression(file.facts.module, observation.function, observation.argument);
  const [only, ...others] = observation.given.values;
  if (expr === null || only === undefined || others.length > 0 || expr.kind === 'binary') return [];
  const isPlain = observation.sets === 'storage-mode' || only.value === storageModeValue(MODES[only.value >> 4] ?? 'Shared') << 4;
  const name = observation.sets === 'storage-mode' ? storageModeName('Private') : resourceOptionsName('Private');
  const view = new NameView(file.facts, observation.function, expr.site);
  const written = isPlain ? writeConstant(expr, name, { facts: file.facts, text, view }) : null;
  return written === null ? [] : [makeFix(`Use ${name}`, observation.path, file.facts, written.edits, false)];
}
