import type { Verdict } from '../audit/verdict.ts';
import type { Site } from '../facts/ir.ts';
import { dropOptions } from '../fixes/drop-options.ts';
import { makeFix } from '../fixes/make-fix.ts';
import type { RewrittenFile } from '../fixes/rewrite-mode.ts';
import type { NumberSeen, NumbersSeen } from '../flow/observation.ts';
import { namedStorageMode, storageModeOf, withStorageMode } from '../metal/resource-options.ts';
import type { StorageMode } from '../metal/storage-mode.ts';
import { placeOf } from './evidence.ts';
import type { Fix } from './finding.ts';
import { isWriteCombined, isWriteCombinedName, joinedModes, ofEvery, spellOut } from './options-seen.ts';
import { defineRule } from './rule.ts';

/** SMA108: resource options say two things at once. */
export const conflictingOptions = defineRule({
  of: 'buffer-and-call',
  code: 'SMA108',
  name: 'conflicting-options',
  severity: { discrete: 'error', unified: 'error' },
  since: '0.1.0',
  fix: 'sometimes',
  summary: 'Resource options that join two storage modes, or write-combined with Private',
  docs: `## What it does

Finds options of a buffer, and of a descriptor's \`setResourceOptions_\`, in which two constants \`MTLResourceStorageMode…\` are joined, and those that ask for
write-combined Private memory.

## Why is this bad?

The storage mode is one number in four bits of the options ([MTLResourceOptions](https://developer.apple.com/documentation/metal/mtlresourceoptions)), not a set of flags:
Shared joined with Private is Private, and Managed joined with Private is Memoryless, in which no buffer can be made. The CPU cache mode is ignored for Private memory, which
the CPU cannot reach ([MTLCPUCacheMode](https://developer.apple.com/documentation/metal/mtlcpucachemode)): that finding is an information.

## Example

\`\`\`python
import Metal


def make_scratch(device, encoder, size):
    options = Metal.MTLResourceStorageModeShared | Metal.MTLResourceStorageModePrivate
    scratch = device.newBufferWithLength_options_(size, options)
    encoder.setBuffer_offset_atIndex_(scratch, 0, 0)
\`\`\`

## Use instead

\`\`\`python
import Metal


def make_scratch(device, encoder, size):
    options = Metal.MTLResourceStorageModePrivate
    scratch = device.newBufferWithLength_options_(size, options)
    encoder.setBuffer_offset_atIndex_(scratch, 0, 0)
\`\`\`

## Fix safety

Of two modes the fix keeps the one that the buffer warrants; it is safe where the buffer has that mode now, else unsafe. Dropping write-combined from Private memory is safe:
it changes nothing. There is no fix where neither mode is warranted, or where the options are put together elsewhere.

## When it stays silent

Where the argument may be a right value as well, or something that cannot be seen.
`,
  check(context) {
    const { verdict, use, file, report } = context;
    const { options } = use.allocation;
    const conflict = conflictIn(use.making.options);
    if (conflict === null || options === null) return;
    report({
      at: placeOf(verdict),
      ...(conflict.kind === 'cache' ? { severity: 'info' as const } : {}),
      message: message(conflict, use.making.options, verdict),
      fixes: fixes(conflict, { ...use.allocation, argument: options }, verdict, { facts: file.facts, text: context.text }),
    });
  },
  checkCall({ observation, file, text, report }) {
    if (observation.kind !== 'set-mode' || observation.sets !== 'resource-options') return;
    const conflict = conflictIn(observation.given);
    if (conflict === null) return;
    report({
      at: file.places.range(observation.path, observation.argument),
      ...(conflict.kind === 'cache' ? { severity: 'info' as const } : {}),
      message: message(conflict, observation.given, null),
      fixes: fixes(conflict, observation, null, { facts: file.facts, text }),
    });
  },
});

/** `modes`: two storage modes joined; `cache`: write-combined and Private. `value` where it is one. */
interface Conflict {
  readonly kind: 'modes' | 'cache';
  readonly modes: readonly StorageMode[];
  readonly value: number | null;
}

function conflictIn(options: NumbersSeen): Conflict | null {
  const [first, ...others] = ofEvery(options, conflictOf);
  return first === undefined ? null : { ...first, value: others.length > 0 ? null : first.value };
}

function conflictOf(seen: NumberSeen): Conflict | null {
  const modes = joinedModes(seen);
  if (modes.length > 1) return { kind: 'modes', modes, value: seen.value };
  const isPrivate = storageModeOf(seen.value) === 'Private' && isWriteCombined(seen.value);
  return isPrivate ? { kind: 'cache', modes, value: seen.value } : null;
}

function message({ kind, modes }: Conflict, { values }: NumbersSeen, verdict: Verdict | null): string {
  const [seen] = values;
  const spelled = seen === undefined ? '' : spellOut(seen);
  if (kind === 'cache') {
    return `${spelled}: the CPU cache mode is ignored for Private memory, which the CPU cannot reach. Leave write-combined out, under either memory model.`;
  }
  const made = seen === undefined ? null : storageModeOf(seen.value);
  const keep = verdict === null ? undefined : modes.find((mode) => mode === verdict.suggestedMode);
  const pattern = verdict === null ? '' : ` \`${verdict.name}\`: ${verdict.accessPattern}.`;
  return `${spelled} joins two storage modes, which makes ${made ?? 'none'} under either memory model.${pattern} Keep ${keep === undefined ? 'one of them' : `MTLResourceStorageMode${keep}`}.`;
}

function fixes(
  conflict: Conflict,
  at: { readonly path: string; readonly function: number | null; readonly argument: Site },
  verdict: Verdict | null,
  file: RewrittenFile,
): readonly Fix[] {
  const { value } = conflict;
  if (conflict.kind === 'cache') {
    const edits = dropOptions({ ...at, wanted: value === null ? null : value & ~1 }, isWriteCombinedName, file);
    return edits === null ? [] : [makeFix('Leave write-combined out', at.path, file.facts, edits, true)];
  }
  const keep = conflict.modes.find((mode) => mode === verdict?.suggestedMode);
  if (keep === undefined || verdict === null) return [];
  const isOther = (name: string) => (namedStorageMode(name)?.mode ?? keep) !== keep;
  const edits = dropOptions({ ...at, wanted: value === null ? null : withStorageMode(value, keep) }, isOther, file);
  return edits === null
    ? []
    : [makeFix(`Keep MTLResourceStorageMode${keep} alone`, at.path, file.facts, edits, verdict.currentMode === keep)];
}
