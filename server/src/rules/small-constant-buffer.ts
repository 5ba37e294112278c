import { summarizeAccesses } from '../audit/access-summary.ts';
import type { PythonFacts } from '../facts/facts.ts';
import type { CallExpr } from '../facts/ir.ts';
import { findExpression } from '../fixes/find-expression.ts';
import { locate } from '../fixes/locate.ts';
import { useSetBytes } from '../fixes/use-set-bytes.ts';
import type { Access, BufferUse } from '../flow/buffer-use.ts';
import { MOST_SET_BYTES } from '../metal/checked-calls.ts';
import { placeOf, relatedAccesses, underModel } from './evidence.ts';
import { callAround, localBuffer, loopAround } from './local-buffer.ts';
import { ofEvery } from './options-seen.ts';
import { packedSize } from './packed-size.ts';
import { defineRule } from './rule.ts';

const BINDING = /^set(Vertex|Fragment|Tile|Object|Mesh)?Buffer_offset_atIndex_?$/;

/** SMA202: a few bytes get a buffer of their own for one binding. */
export const smallConstantBuffer = defineRule({
  code: 'SMA202',
  name: 'small-constant-buffer',
  severity: { discrete: 'off', unified: 'info' },
  since: '0.1.0',
  fix: 'sometimes',
  summary: 'Buffer under 4 KB that a function makes from bytes, binds once and drops',
  docs: `## What it does

Under the unified memory model, finds buffers of a known size under 4096 bytes that a function makes from bytes, binds to one encoder at offset 0, and does nothing else with.

## Why is this bad?

Each is an allocation for a few numbers. Apple: \`setBytes_length_atIndex_\` is for "data smaller than 4 kilobytes that doesn't persist"
([setBytes(_:length:index:)](https://developer.apple.com/documentation/metal/mtlcomputecommandencoder/setbytes(_:length:index:))): Metal keeps the bytes in the command buffer,
and there is no buffer to make, to sync or to keep alive.

## Example

\`\`\`python
import struct

import Metal


def bind_size(device, encoder, width, height):
    size = device.newBufferWithBytes_length_options_(struct.pack("II", width, height), 8, Metal.MTLResourceStorageModeShared)
    encoder.setBuffer_offset_atIndex_(size, 0, 3)
\`\`\`

## Use instead

\`\`\`python
import struct


def bind_size(encoder, width, height):
    encoder.setBytes_length_atIndex_(struct.pack("II", width, height), 8, 3)
\`\`\`

## Fix safety

The fix hands the bytes over where the buffer was bound and takes the allocation out. It is unsafe: the bytes are made at the binding, and not where the buffer was. There is none where the allocation shares its line, or is all there is in its block.

## When it stays silent

Under the discrete memory model, where \`shared-upload\` speaks of such buffers; where another rule speaks of the buffer; where the size is not spelled out; where the buffer is bound twice,
in a loop that it is made outside of, with an offset, or by another function; where a kernel is known to write it, and where the buffer is kept, read or handed on.
`,
  check(context) {
    const { verdict, use, file, text, memoryModel, report } = context;
    const found = smallConstant(use, file.facts);
    if (found === null) return;
    const { binding, size, call, method } = found;
    report({
      at: placeOf(verdict),
      message:
        `\`${verdict.name}\` is a buffer of ${size} bytes for one binding (${binding.why}). ` +
        `${underModel(memoryModel)} hand so few bytes over with ${method.replace('Buffer_offset_', 'Bytes_length_')}: no buffer is made.`,
      related: relatedAccesses(verdict),
      fixes: useSetBytes(use, call, { facts: file.facts, text, path: verdict.path }),
    });
  },
});

/** A buffer of so few known bytes, bound once by one call: what `setBytes` is for. null for any other. */
export function smallConstant(use: BufferUse, facts: PythonFacts) {
  const binding = onlyBinding(use);
  if (use.allocation.source !== 'bytes' || use.allocation.heap || use.doubt !== null || binding === null) return null;
  const size = sizeOf(use, facts);
  const found = size !== null && size > 0 && size < MOST_SET_BYTES ? bindingCall(use, binding, facts) : null;
  return found === null ? null : { binding, size, ...found };
}

/** The one thing that is done with a buffer after its creation, where that is being bound for reading. */
function onlyBinding(use: BufferUse): Access | null {
  const { gpu, laterWrites, cpuReads, syncs, escapes, gpuKnownToWrite } = summarizeAccesses(use.accesses);
  const [only] = gpu;
  if (gpu.length !== 1 || only === undefined || gpuKnownToWrite || only.via !== 'other') return null;
  return laterWrites.length + cpuReads.length + syncs.length + escapes.length === 0 ? only : null;
}

function sizeOf(use: BufferUse, facts: PythonFacts): number | null {
  const lengths = ofEvery(use.making.length, ({ value }) => value);
  if (lengths.length > 0) return Math.max(...lengths);
  const { bytes, function: fn } = use.allocation;
  const expr = bytes === null ? null : findExpression(facts.module, fn, bytes);
  const place = bytes === null ? null : locate(facts, bytes);
  return expr === null || place === null ? null : packedSize(expr, place, facts);
}

/** The call that binds the buffer, and its method, in the function that makes it and nowhere else; null where it is not as simple. */
function bindingCall(
  use: BufferUse,
  { place: bound }: Access,
  facts: PythonFacts,
): { readonly call: CallExpr; readonly method: string } | null {
  const local = localBuffer(use, facts);
  const [read, ...others] = local?.reads ?? [];
  if (local === null || read === undefined || others.length > 0) return null;
  if (bound.path !== use.allocation.path || bound.site !== read.site) return null;
  const around = callAround(facts, read.site);
  if (around === null || around.argument !== 0 || around.call.callee.kind !== 'attribute') return null;
  const offset = around.call.args[1]?.value;
  const isSameLoop = loopAround(around.place)?.loop === loopAround(local.place)?.loop;
  if (!isSameLoop || offset?.kind !== 'constant' || offset.value !== 0) return null;
  const { name } = around.call.callee;
  return BINDING.test(name) ? { call: around.call, method: name } : null;
}
