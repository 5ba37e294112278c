import { type MistakenArgument, swapEnumeration } from '../fixes/swap-enumeration.ts';
import type { NumberSeen } from '../flow/observation.ts';
import { namedStorageMode, resourceOptionsName, storageModeName, storageModeOf, withStorageMode } from '../metal/resource-options.ts';
import type { StorageMode } from '../metal/storage-mode.ts';
import { defineRule } from './rule.ts';

/** SMA107: a descriptor's `setStorageMode_` is given resource options. */
export const optionsAsStorageMode = defineRule({
  of: 'call',
  code: 'SMA107',
  name: 'options-as-storage-mode',
  severity: { discrete: 'error', unified: 'error' },
  since: '0.1.0',
  fix: 'sometimes',
  summary: 'Constant `MTLResourceStorageMode…` given to `setStorageMode_`, which takes `MTLStorageMode…`',
  docs: `## What it does

Finds calls of \`setStorageMode_\`, on a heap, texture or any other descriptor, that are given a constant \`MTLResourceStorageMode…\` or its number: 16, 32 or 48.

## Why is this bad?

There are two enumerations. \`MTLStorageMode…\` counts the modes: Shared 0, Managed 1, Private 2, Memoryless 3
([MTLStorageMode](https://developer.apple.com/documentation/metal/mtlstoragemode)). \`MTLResourceStorageMode…\` holds the same modes shifted left by four, to be joined with
other flags into resource options ([MTLResourceOptions](https://developer.apple.com/documentation/metal/mtlresourceoptions)). 16, 32 and 48 are no storage modes: API
validation stops the program, and without it the resource is not made. \`MTLResourceStorageModeShared\` is 0 in both, so the program works; the finding is then an information.

## Example

\`\`\`python
import Metal


def make_heap(device, size):
    descriptor = Metal.MTLHeapDescriptor.alloc().init()
    descriptor.setSize_(size)
    descriptor.setStorageMode_(Metal.MTLResourceStorageModePrivate)
    return device.newHeapWithDescriptor_(descriptor)
\`\`\`

## Use instead

\`\`\`python
import Metal


def make_heap(device, size):
    descriptor = Metal.MTLHeapDescriptor.alloc().init()
    descriptor.setSize_(size)
    descriptor.setStorageMode_(Metal.MTLStorageModePrivate)
    return device.newHeapWithDescriptor_(descriptor)
\`\`\`

## Fix safety

The fix names the same mode by the constant that the setter takes. It is safe where that constant is certainly in reach, and there is none where the argument joins flags:
those belong to \`setResourceOptions_\`.

## When it stays silent

Where the argument may be a right value as well, or something that cannot be seen, and where a class of the project has a method \`setStorageMode_\` of its own.
`,
  check({ observation, file, text, report }) {
    if (observation.kind !== 'set-mode' || observation.sets !== 'storage-mode') return;
    const { values, unknown } = observation.given;
    const modes = values.map(mistakenMode);
    const [mode] = modes;
    if (unknown || mode === undefined || modes.some((each) => each === null)) return;
    const only = modes.length === 1 ? mode : null;
    const mistaken: MistakenArgument = { ...observation, mode: only, alone: values.every(({ constants }) => constants.length < 2) };
    report({
      at: file.places.range(observation.path, observation.argument),
      ...(values.every((each) => each.value === 0) ? { severity: 'info' as const } : {}),
      message: values.map(message).join(' '),
      fixes: swapEnumeration('storage-mode', mistaken, { facts: file.facts, text }),
    });
  },
});

/** The mode that resource options given as a storage mode were to say; null where the value is a storage mode, or says nothing. */
function mistakenMode({ value, constants }: NumberSeen): StorageMode | null {
  const mode = storageModeOf(value);
  const named = constants.some((name) => namedStorageMode(name)?.of === 'resource-options');
  // 0 is Shared in both enumerations.
  const alone = mode !== null && value !== 0 && value === withStorageMode(0, mode);
  return named || alone ? mode : null;
}

function message(seen: NumberSeen): string {
  const mode = mistakenMode(seen) ?? 'Shared';
  const given =
    seen.constants.length > 0 ? `${seen.constants.join(' | ')} (${seen.value})` : `${seen.value}, which is ${resourceOptionsName(mode)},`;
  const outcome =
    seen.value === 0
      ? 'it is 0 in both enumerations, so the mode is right'
      : `${seen.value} is no storage mode: Metal's API validation stops the program here, and without it nothing is made`;
  return `setStorageMode_ is given ${given} where a MTLStorageMode is expected; under either memory model ${outcome}. Use ${storageModeName(mode)}.`;
}
