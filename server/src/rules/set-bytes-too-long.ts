import { MOST_SET_BYTES } from '../metal/checked-calls.ts';
import { defineRule } from './rule.ts';

/** SMA115: `setBytes…` is given more than 4096 bytes. */
export const setBytesTooLong = defineRule({
  of: 'call',
  code: 'SMA115',
  name: 'set-bytes-too-long',
  severity: { discrete: 'error', unified: 'error' },
  since: '0.1.0',
  fix: 'never',
  summary: 'Call of `setBytes…` with a length over 4096',
  docs: `## What it does

Finds calls of \`setBytes_length_atIndex_\`, and of its relatives for vertex, fragment, tile, object and mesh functions, whose length is known and more than 4096.

## Why is this bad?

The bytes are copied into the command buffer. Apple: the method "only works for data smaller than 4 kilobytes that doesn't persist"
([setBytes(_:length:index:)](https://developer.apple.com/documentation/metal/mtlcomputecommandencoder/setbytes(_:length:index:))).
API validation lets exactly 4096 bytes pass and stops the program where there are more.

## Example

\`\`\`python
def bind_table(encoder, table):
    encoder.setBytes_length_atIndex_(table, 8192, 2)
\`\`\`

## Use instead

\`\`\`python
import Metal


def make_table(device, table):
    return device.newBufferWithBytes_length_options_(table, 8192, Metal.MTLResourceStorageModeManaged)


def bind_table(device, encoder, table):
    encoder.setBuffer_offset_atIndex_(make_table(device, table), 0, 2)
\`\`\`

## Fix safety

There is no fix: a buffer needs a place that keeps it.

## When it stays silent

Where the length is computed from something that cannot be seen, where it may also be 4096 or less, and where a class of the project has a method of that name.
`,
  check({ observation, file, report }) {
    if (observation.kind !== 'set-bytes') return;
    const { values, unknown } = observation.given;
    const [first] = values;
    if (unknown || first === undefined || first.value <= MOST_SET_BYTES) return;
    report({
      at: file.places.range(observation.path, observation.argument),
      message:
        `${observation.selector} is given ${first.value} bytes; over ${MOST_SET_BYTES} Metal's API validation stops the program, under either memory model. ` +
        'Put the bytes into a buffer and bind that with setBuffer_offset_atIndex_.',
    });
  },
});
