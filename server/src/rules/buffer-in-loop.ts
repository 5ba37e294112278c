import { summarizeAccesses } from '../audit/access-summary.ts';
import type { PythonFacts } from '../facts/facts.ts';
import type { Expr, Stmt } from '../facts/ir.ts';
import { expressions, statementExpressions, statements } from '../facts/walk-ir.ts';
import type { BufferUse } from '../flow/buffer-use.ts';
import { selectorOf } from '../flow/metal-names.ts';
import { ENCODER_METHODS } from '../metal/encoder-methods.ts';
import { placeOf, relatedAccesses } from './evidence.ts';
import { isLengthFixed } from './fixed-length.ts';
import { callAround, localBuffer, loopAround } from './local-buffer.ts';
import { defineRule } from './rule.ts';

/** Methods of a buffer that leave it where it is. */
const OWN_METHODS: ReadonlySet<string> = new Set(['contents', 'didModifyRange_', 'didModifyRange', 'length', 'setLabel_', 'gpuAddress']);

/** SMA204: a loop makes a new buffer of the same size each time round. */
export const bufferInLoop = defineRule({
  code: 'SMA204',
  name: 'buffer-in-loop',
  severity: { discrete: 'info', unified: 'info' },
  since: '0.1.0',
  fix: 'never',
  summary: 'Buffer of a size that does not change, made anew in each round of a loop that encodes or commits',
  docs: `## What it does

Finds buffers that a loop makes in every round, with a length that does not change in the loop, to bind, fill or read them in that round alone, where the loop encodes commands or
commits them too.

## Why is this bad?

Each round pays for an allocation, and the memory of the last round is kept until the GPU is done with it. Apple: "Create persistent objects early and reuse them often"
([Metal Best Practices Guide: Persistent Objects](https://developer.apple.com/library/archive/documentation/3DDrawing/Conceptual/MTLBestPracticesGuide/PersistentObjects.html);
[MTLDevice makeBuffer(length:options:)](https://developer.apple.com/documentation/metal/mtldevice/makebuffer(length:options:))). Make the buffer before the loop. Where the loop does
not wait for the GPU, keep two or three and take turns; where a round needs zeros to begin with, fill the buffer again.

## Example

\`\`\`python
import Metal


def run(device, queue, pipeline, steps, count):
    totals = []
    for step in range(steps):
        result = device.newBufferWithLength_options_(count * 4, Metal.MTLResourceStorageModeShared)
        commands = queue.commandBuffer()
        encoder = commands.computeCommandEncoder()
        encoder.setComputePipelineState_(pipeline)
        encoder.setBuffer_offset_atIndex_(result, 0, 0)
        encoder.dispatchThreads_threadsPerThreadgroup_((count, 1, 1), (64, 1, 1))
        encoder.endEncoding()
        commands.commit()
        commands.waitUntilCompleted()
        totals.append(sum(result.contents().as_tuple(count)))
    return totals
\`\`\`

## Use instead

\`\`\`python
import Metal


def run(device, queue, pipeline, steps, count):
    totals = []
    result = device.newBufferWithLength_options_(count * 4, Metal.MTLResourceStorageModeShared)
    for step in range(steps):
        commands = queue.commandBuffer()
        encoder = commands.computeCommandEncoder()
        encoder.setComputePipelineState_(pipeline)
        encoder.setBuffer_offset_atIndex_(result, 0, 0)
        encoder.dispatchThreads_threadsPerThreadgroup_((count, 1, 1), (64, 1, 1))
        encoder.endEncoding()
        commands.commit()
        commands.waitUntilCompleted()
        totals.append(sum(result.contents().as_tuple(count)))
    return totals
\`\`\`

## Fix safety

There is no fix: whether one buffer is enough depends on when the GPU is done with it.

## When it stays silent

Where another rule speaks of the buffer; where the length changes in the loop or cannot be told; where the buffer is made under an \`if\`, so perhaps once, or in a loop that is left
in its first round; where it is kept in a list or an attribute, returned, or given to a function; and where the loop itself neither encodes nor commits.
`,
  check(context) {
    const { verdict, use, file, report } = context;
    const loop = loopOf(use, file.facts);
    if (loop === null || !encodes(loop.body) || !isLengthFixed(use, loop, file.facts)) return;
    const line = file.places.range(verdict.path, loop.site).start.line + 1;
    report({
      at: placeOf(verdict),
      message:
        `\`${verdict.name}\` is made anew in each round of the loop in line ${line}, always with the same length. Make it once before the loop, under either memory model; ` +
        'where the GPU may still be using it, take turns with two or three.',
      related: relatedAccesses(verdict),
    });
  },
});

type Loop = Extract<Stmt, { kind: 'for' | 'while' }>;

/** The loop that makes the buffer in every round and lets go of it within the round. */
function loopOf(use: BufferUse, facts: PythonFacts): Loop | null {
  const { source, heap } = use.allocation;
  if (source === 'no-copy' || heap || use.doubt !== null || summarizeAccesses(use.accesses).escapes.length > 0) return null;
  const local = localBuffer(use, facts);
  const found = local === null ? null : loopAround(local.place);
  if (local === null || found === null || local.reads.length === 0) return null;
  const between = local.place.steps.slice(found.index + 1, -1);
  if (between.some(({ statement }) => statement.kind !== 'with') || found.loop.body.some(leaves)) return null;
  return local.reads.every((read) => isUsedUp(read, found.loop, facts)) ? found.loop : null;
}

function leaves(statement: Stmt): boolean {
  return statement.kind === 'break' || statement.kind === 'return' || statement.kind === 'raise';
}

/** Whether an expression that stands for the buffer is given to an encoder, or a method is called on it, in the loop. */
function isUsedUp(read: Expr, loop: Loop, facts: PythonFacts): boolean {
  for (const statement of statements(loop.body))
    for (const outer of statementExpressions(statement))
      for (const expr of expressions(outer))
        if (expr.kind === 'attribute' && expr.object.site === read.site && OWN_METHODS.has(expr.name)) return true;
  const around = callAround(facts, read.site);
  if (around === null || !around.place.steps.some(({ statement }) => statement === loop)) return false;
  return isEncoderCall(around.call);
}

function isEncoderCall(expr: Expr): boolean {
  return expr.kind === 'call' && expr.callee.kind === 'attribute' && ENCODER_METHODS.has(selectorOf(expr.callee.name) ?? '');
}

function encodes(body: readonly Stmt[]): boolean {
  for (const statement of statements(body))
    for (const outer of statementExpressions(statement))
      for (const expr of expressions(outer)) {
        if (isEncoderCall(expr)) return true;
        if (expr.kind === 'call' && expr.callee.kind === 'attribute' && expr.callee.name === 'commit') return true;
      }
  return false;
}
