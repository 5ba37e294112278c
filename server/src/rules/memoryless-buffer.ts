import type { Verdict } from '../audit/verdict.ts';
import { makeFix } from '../fixes/make-fix.ts';
import { rewriteMode } from '../fixes/rewrite-mode.ts';
import { resourceOptionsName } from '../metal/resource-options.ts';
import type { StorageMode } from '../metal/storage-mode.ts';
import { placeOf } from './evidence.ts';
import type { Fix } from './finding.ts';
import { joinedModes, ofEvery } from './options-seen.ts';
import { defineRule, type RuleContext } from './rule.ts';

/** SMA109: a buffer is allocated Memoryless. */
export const memorylessBuffer = defineRule({
  code: 'SMA109',
  name: 'memoryless-buffer',
  severity: { discrete: 'error', unified: 'error' },
  since: '0.1.0',
  fix: 'sometimes',
  summary: 'Buffer allocated with `MTLResourceStorageModeMemoryless`, which is for textures',
  docs: `## What it does

Finds buffers that are allocated Memoryless.

## Why is this bad?

Memoryless resources live in the tile memory of Apple silicon GPUs during one render pass. Apple: "You can create only textures, not buffers, using memoryless mode"
([Choosing a resource storage mode for Apple GPUs](https://developer.apple.com/documentation/metal/choosing-a-resource-storage-mode-for-apple-gpus)).
API validation stops the program; without it no buffer is made.

## Example

\`\`\`python
import Metal


def make_scratch(device, encoder, size):
    scratch = device.newBufferWithLength_options_(size, Metal.MTLResourceStorageModeMemoryless)
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

The fix names the mode that the buffer warrants: Private where only the GPU touches it. It is safe where every path of the buffer was seen, and no \`didModifyRange_\` has to
come with it; else unsafe.

## When it stays silent

Where the options may be another mode as well, and where two modes that were joined make the value (see \`conflicting-options\`).
`,
  check(context) {
    const { verdict, use, report } = context;
    if (verdict.currentModes.length !== 1 || verdict.currentModes[0] !== 'Memoryless') return;
    if (ofEvery(use.making.options, (seen) => (joinedModes(seen).length > 1 ? seen : null)).length > 0) return;
    const target = warrantedMode(verdict);
    report({
      at: placeOf(verdict),
      message:
        `\`${verdict.name}\` is allocated Memoryless, a mode for textures alone: Metal's API validation stops the program here, under either memory model. ` +
        `${verdict.accessPattern}: use ${resourceOptionsName(target)}.`,
      fixes: fixes(target, context),
    });
  },
});

function warrantedMode({ suggestedMode }: Verdict): StorageMode {
  if (suggestedMode === 'Managed') return suggestedMode;
  return suggestedMode?.startsWith('Shared') === true ? 'Shared' : 'Private';
}

function fixes(target: StorageMode, { verdict, use, file, text }: RuleContext): readonly Fix[] {
  if (verdict.currentMode !== 'Memoryless') return [];
  const rewrite = rewriteMode(use.allocation, 'Memoryless', target, { facts: file.facts, text });
  if (rewrite.kind === 'none') return [];
  const later = use.accesses.some((access) => access.kind === 'cpu-write' && access.via !== 'creation');
  const safe = rewrite.exact && verdict.confidence !== 'low' && target === verdict.suggestedMode && !(target === 'Managed' && later);
  return [makeFix(`Use ${resourceOptionsName(target)}`, verdict.path, file.facts, rewrite.edits, safe)];
}
