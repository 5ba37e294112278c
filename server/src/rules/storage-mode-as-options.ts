import type { Verdict } from '../audit/verdict.ts';
import type { RewrittenFile } from '../fixes/rewrite-mode.ts';
import { type MistakenArgument, swapEnumeration } from '../fixes/swap-enumeration.ts';
import type { BufferUse } from '../flow/buffer-use.ts';
import type { NumberSeen, NumbersSeen } from '../flow/observation.ts';
import { decodeResourceOptions, namedStorageMode, resourceOptionsName, storageModeValue } from '../metal/resource-options.ts';
import type { StorageMode } from '../metal/storage-mode.ts';
import { placeOf, underModel } from './evidence.ts';
import type { Fix } from './finding.ts';
import { isWriteCombinedName, ofEvery, spellOut } from './options-seen.ts';
import { defineRule } from './rule.ts';

/** SMA106: `MTLStorageMode…` is given where resource options are expected. */
export const storageModeAsOptions = defineRule({
  of: 'buffer-and-call',
  code: 'SMA106',
  name: 'storage-mode-as-options',
  severity: { discrete: 'error', unified: 'error' },
  since: '0.1.0',
  fix: 'sometimes',
  summary: 'Constant `MTLStorageMode…` given as resource options, where `MTLResourceStorageMode…` is expected',
  docs: `## What it does

Finds constants \`MTLStorageMode…\` that are given as the options of a buffer, or to \`setResourceOptions_\` of a descriptor.

## Why is this bad?

Resource options hold the storage mode four bits higher, and the CPU cache mode in the lowest four
([MTLResourceOptions](https://developer.apple.com/documentation/metal/mtlresourceoptions)). So \`MTLStorageModeManaged\`, which is 1
([MTLStorageMode](https://developer.apple.com/documentation/metal/mtlstoragemode)), asks for a *write-combined Shared* buffer, and \`MTLStorageModePrivate\` (2) and
\`MTLStorageModeMemoryless\` (3) for a Shared one with a cache mode that does not exist. \`MTLStorageModeShared\` is 0 in both: the buffer is right, the finding an information.

## Example

\`\`\`python
import Metal


def make_scratch(device, encoder, size):
    scratch = device.newBufferWithLength_options_(size, Metal.MTLStorageModePrivate)
    encoder.setBuffer_offset_atIndex_(scratch, 0, 0)
\`\`\`

## Use instead

\`\`\`python
import Metal


def make_scratch(device, encoder, size):
    scratch = device.newBufferWithLength_options_(size, Metal.MTLResourceStorageModePrivate)
    encoder.setBuffer_offset_atIndex_(scratch, 0, 0)
\`\`\`

## Fix safety

The fix names the same mode by the constant that is expected. It is safe where the buffer warrants that mode, or where it is Shared. Until now the buffer was Shared whatever
the name said, so elsewhere the fix is unsafe: code that reaches the bytes of a Private buffer stops working, a Managed one needs sync calls. Where the CPU touches a buffer
that is called Private here, the fix names the mode that it warrants.

## When it stays silent

Where the argument may be a right value as well, or something that cannot be seen, and where the constant is shifted to its place by hand (\`<< MTLResourceStorageModeShift\`).
`,
  check({ verdict, use, file, text, memoryModel, report }) {
    const modes = ofEvery(use.making.options, mistakenMode);
    const [mode] = modes;
    const { options } = use.allocation;
    if (mode === undefined || options === null) return;
    const target = resourceOptionsName(targetOf(mode, verdict));
    report({
      at: placeOf(verdict),
      ...(modes.every((each) => each === 'Shared') ? { severity: 'info' as const } : {}),
      message: `${use.making.options.values.map(describe).join(' ')} ${underModel(memoryModel)} use ${target} for \`${verdict.name}\` (${verdict.accessPattern}).`,
      fixes: fixes(mistakenArgument({ ...use.allocation, argument: options }, use.making.options, modes), verdict, use, {
        facts: file.facts,
        text,
      }),
    });
  },
  checkCall({ observation, file, text, report }) {
    if (observation.kind !== 'set-mode' || observation.sets !== 'resource-options') return;
    const modes = ofEvery(observation.given, mistakenMode);
    const [mode] = modes;
    if (mode === undefined) return;
    report({
      at: file.places.range(observation.path, observation.argument),
      ...(modes.every((each) => each === 'Shared') ? { severity: 'info' as const } : {}),
      message: `${observation.given.values.map(describe).join(' ')} Use ${resourceOptionsName(mode)}, under either memory model.`,
      fixes: swapEnumeration('resource-options', mistakenArgument(observation, observation.given, modes), { facts: file.facts, text }),
    });
  },
});

/** The mode that a constant of the other enumeration was to say; null where the options hold none in its plain value. */
function mistakenMode({ value, constants }: NumberSeen): StorageMode | null {
  for (const name of constants) {
    const named = namedStorageMode(name);
    if (named?.of !== 'storage-mode') continue;
    const plain = storageModeValue(named.mode);
    const combined = constants.some(isWriteCombinedName);
    if (plain === 0 ? value === 0 : (value & plain) === plain && !(plain === 1 && combined)) return named.mode;
  }
  return null;
}

function describe(seen: NumberSeen): string {
  const { storageMode, cacheMode } = decodeResourceOptions(seen.value);
  if (seen.value === 0) return `${spellOut(seen)} is no resource option by name, though 0 is Shared in both enumerations.`;
  const memory = cacheMode === 'write-combined' ? `write-combined ${storageMode}` : `${storageMode} with a cache mode that does not exist`;
  return `${spellOut(seen)} given as resource options means ${memory}.`;
}

/** The mode to use: the one that is named, unless the CPU touches what is called Private. */
function targetOf(mode: StorageMode, { suggestedMode }: Verdict): StorageMode {
  if ((mode === 'Private' || mode === 'Memoryless') && (suggestedMode === 'Shared' || suggestedMode === 'Managed')) return suggestedMode;
  return mode === 'Memoryless' ? 'Private' : mode;
}

function mistakenArgument(
  at: Pick<MistakenArgument, 'path' | 'function' | 'argument'>,
  { values }: NumbersSeen,
  modes: readonly StorageMode[],
): MistakenArgument {
  const [only] = modes;
  const mode = only !== undefined && modes.length === 1 ? only : null;
  return {
    path: at.path,
    function: at.function,
    argument: at.argument,
    mode,
    alone: values.every(({ constants }) => constants.length === 1),
  };
}

function fixes(mistaken: MistakenArgument, verdict: Verdict, use: BufferUse, file: RewrittenFile): readonly Fix[] {
  if (mistaken.mode === null) return swapEnumeration('resource-options', mistaken, file).map(unsafe);
  const target = targetOf(mistaken.mode, verdict);
  const hasLaterWrite = use.accesses.some((access) => access.kind === 'cpu-write' && access.via !== 'creation');
  const isKept =
    target === 'Shared' || (target === verdict.suggestedMode && verdict.confidence !== 'low' && !(target === 'Managed' && hasLaterWrite));
  const found = swapEnumeration('resource-options', { ...mistaken, mode: target }, file);
  return isKept ? found : found.map(unsafe);
}

function unsafe(fix: Fix): Fix {
  return { ...fix, applicability: 'unsafe', preferred: false };
}
