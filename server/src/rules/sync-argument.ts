import type { SyncArgument } from '../fixes/unwrap-resource.ts';
import { unwrapResource } from '../fixes/unwrap-resource.ts';
import type { ArgumentKind, ArgumentShape } from '../flow/observation.ts';
import { underEither } from './evidence.ts';
import { defineRule } from './rule.ts';

/** SMA112: a sync call is given something that it cannot take. */
export const syncArgument = defineRule({
  of: 'call',
  code: 'SMA112',
  name: 'sync-argument',
  severity: { discrete: 'error', unified: 'error' },
  since: '0.1.0',
  fix: 'sometimes',
  summary: 'Call of `synchronizeResource_` without a resource, or of `didModifyRange_` without a range',
  docs: `## What it does

Finds calls of \`synchronizeResource_\` that are given a tuple, a list, a number or anything else that is not the buffer or texture itself, and calls of \`didModifyRange_\` that are given something that is no range.

## Why is this bad?

\`synchronizeResource:\` takes the resource
([synchronize(resource:)](https://developer.apple.com/documentation/metal/mtlblitcommandencoder/synchronize(resource:))). A tuple such as \`(buffer, 0)\`, the way a project hands a buffer with its offset to its kernels, arrives as an array that is no resource: the program stops, or the bytes are never copied to the CPU.
\`didModifyRange:\` takes an \`NSRange\`: \`NSMakeRange(start, length)\`, or the pair \`(start, length)\`.

## Example

\`\`\`python
def fetch(commands, image):
    blit = commands.blitCommandEncoder()
    blit.synchronizeResource_((image, 0))
    blit.endEncoding()
    commands.commit()
    commands.waitUntilCompleted()
\`\`\`

## Use instead

\`\`\`python
def fetch(commands, image):
    blit = commands.blitCommandEncoder()
    blit.synchronizeResource_(image)
    blit.endEncoding()
    commands.commit()
    commands.waitUntilCompleted()
\`\`\`

## Fix safety

Where the argument is written as a tuple or list of one buffer and numbers, the fix leaves the buffer alone. It is safe where that is known to be a Managed buffer, else unsafe. There is no fix for what is no range.

## When it stays silent

Where the argument may be something that cannot be seen, or an object of a class of the project, and where a class of the project has a method of that name.
`,
  check({ observation, file, workspace, text, report }) {
    if (observation.kind !== 'sync') return;
    const isRange = observation.selector.startsWith('didModifyRange');
    if (!(isRange ? isNoRange(observation.given) : isNoResource(observation.given))) return;
    const { path, argument } = observation;
    const given: SyncArgument = { ...observation, uses: workspace.usesAt({ path, site: argument }) };
    const needs = isRange
      ? 'takes a range: NSMakeRange(start, length), or the pair (start, length)'
      : 'takes the buffer or texture itself; anything else stops the program, or the bytes never reach the CPU';
    report({
      at: file.places.range(path, argument),
      message: `${observation.selector} is given ${described(observation.given)}. ${underEither()} it ${needs}.`,
      fixes: isRange ? [] : unwrapResource(given, { facts: file.facts, text }),
    });
  },
});

const NEVER_A_RESOURCE: ReadonlySet<ArgumentKind> = new Set<ArgumentKind>([
  ...(['tuple', 'list', 'dict', 'set', 'number', 'string', 'none', 'bytes', 'function', 'other'] as const),
]);

function isNoResource({ kinds }: ArgumentShape): boolean {
  return kinds.length > 0 && kinds.every((kind) => NEVER_A_RESOURCE.has(kind));
}

const NEVER_A_RANGE: ReadonlySet<ArgumentKind> = new Set<ArgumentKind>([
  ...(['number', 'string', 'none', 'bytes', 'dict', 'set', 'resource', 'function'] as const),
]);

function isNoRange({ kinds, items }: ArgumentShape): boolean {
  if (kinds.every((kind) => kind === 'tuple' || kind === 'list')) return items !== null && items.length !== 2;
  return kinds.length > 0 && kinds.every((kind) => NEVER_A_RANGE.has(kind));
}

const KIND_WORDS: Readonly<Record<ArgumentKind, string>> = {
  resource: 'a resource',
  bytes: 'the bytes of a buffer',
  tuple: 'a tuple',
  list: 'a list',
  dict: 'a dict',
  set: 'a set',
  number: 'a number',
  string: 'a string',
  none: 'None',
  function: 'a function',
  object: 'an object',
  other: 'something that is no resource',
  unknown: 'something',
};

function described({ kinds, items }: ArgumentShape): string {
  const words = kinds.map((kind) => KIND_WORDS[kind]).join(' or ');
  return items === null ? words : `${words} of ${items.length === 1 ? 'one item' : `${items.length} items`}`;
}
