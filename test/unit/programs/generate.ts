import { Random } from './random.ts';
import { writeStatement } from './write-statement.ts';

/** A buffer as the program's code calls it. */
export interface MadeBuffer {
  readonly name: string;
  /** Another name under which a view of its 64 bytes is kept; null for none. */
  readonly view: string | null;
}

/** What the making of a program goes on with. */
export interface Making {
  readonly random: Random;
  readonly lines: string[];
  readonly buffers: readonly MadeBuffer[];
  /** Numbers fresh variables. */
  next: number;
}

const HEADERS = [
  'import struct\nimport Metal',
  'import struct\nimport Foundation\nimport Metal',
  'import struct\nimport Metal\nfrom Foundation import NSMakeRange',
  'import struct, contextlib\nimport Metal\nfrom Metal import MTLResourceStorageModeShared, NSRange',
];

const SOURCE = `
SOURCE = """
kernel void mix(const device uchar* a [[buffer(0)]], const device uchar* b [[buffer(1)]], device uint* total [[buffer(2)]]) { total[0] += a[0] + b[0]; }
kernel void bump(device uchar* a [[buffer(0)]]) { a[24] += 1; }
kernel void stamp(device uchar* a [[buffer(0)]]) { a[0] = 0; }
"""
MODE = Metal.MTLResourceStorageModeShared
`;

const RUN = `
def run(device, queue, library, name, buffers):
    function = library.newFunctionWithName_(name)
    pipeline, _ = device.newComputePipelineStateWithFunction_error_(function, None)
    commands = queue.commandBuffer()
    encoder = commands.computeCommandEncoder()
    encoder.setComputePipelineState_(pipeline)
    for index, buffer in enumerate(buffers):
        encoder.setBuffer_offset_atIndex_(buffer, 0, index)
    encoder.dispatchThreads_threadsPerThreadgroup_(Metal.MTLSizeMake(1, 1, 1), Metal.MTLSizeMake(1, 1, 1))
    encoder.endEncoding()
    commands.commit()
    commands.waitUntilCompleted()
`;

/** What a program may call, by the name that it is called by. */
const HELPERS: Readonly<Record<string, string>> = {
  upload: `
def upload(buffer, at, data):
    buffer.contents().as_buffer(64)[at : at + len(data)] = data
`,
  fill: `
def fill(target, value):
    for i in range(64):
        target.contents()[i] = bytes([value])
`,
  view_of: `
def view_of(buffer):
    return buffer.contents().as_buffer(64)
`,
  poke: `
def poke(view, at, value):
    view[at] = value
`,
  make: `
def make(device, mode=MODE):
    return device.newBufferWithLength_options_(64,  mode )
`,
  Kept: `
class Kept:
    def __init__(self, device):
        self._buffer = device.newBufferWithLength_options_(64,  Metal.MTLResourceStorageModeShared )
        self._bytes = self._buffer.contents().as_buffer(64)

    def set(self, at, value):
        self._bytes[at] = value

    def renew(self, device):
        self._buffer = device.newBufferWithLength_options_(64,  0 )
        self._bytes = self._buffer.contents().as_buffer(64)
`,
};

const MODES = [
  'Metal.MTLResourceStorageModeShared',
  'Metal.MTLResourceStorageModeShared',
  'Metal.MTLResourceStorageModeShared | Metal.MTLResourceHazardTrackingModeUntracked',
  'MODE',
  '0',
  'Metal.MTLResourceStorageModeManaged',
  '(Metal.MTLResourceStorageModeShared)',
  'Metal.MTLResourceCPUCacheModeWriteCombined',
];

/** A program with a `main()` that prints numbers which depend on what the GPU saw. The same seed makes the same program. */
export function generateProgram(seed: number): string {
  const random = new Random(seed);
  const buffers: MadeBuffer[] = [];
  const lines: string[] = [];
  const making: Making = { random, lines, buffers, next: 0 };
  const count = 2 + random.below(3);
  for (let index = 0; index < count; index++) buffers.push(allocate(making, `b${index}`));
  const end = 3 + random.below(5);
  for (let index = 0; index < end; index++) writeStatement(making, '    ', 0);
  lines.push(dispatch(making, 'mix'), '    print(struct.unpack("I", bytes(total.contents().as_buffer(4))))');
  const main = [
    'def main():',
    '    device = Metal.MTLCreateSystemDefaultDevice()',
    '    queue = device.newCommandQueue()',
    '    library, _ = device.newLibraryWithSource_options_error_(SOURCE, None, None)',
    '    total = device.newBufferWithBytes_length_options_(bytes(4), 4,  Metal.MTLResourceStorageModeShared )',
    ...lines,
  ];
  const helpers = Object.entries(HELPERS).flatMap(([name, helper]) => (lines.some((line) => line.includes(`${name}(`)) ? [helper] : []));
  const text = `${random.pick(HEADERS)}\n${SOURCE}\n${[RUN, ...helpers].join('\n')}\n\n${main.join('\n')}\n`;
  return withLayout(text, random);
}

/** Some programs have other line breaks, tabs, or no break at the end. */
function withLayout(text: string, random: Random): string {
  const indented = random.once(6) ? text.replace(/^( {4})+/gm, (blanks) => '\t'.repeat(blanks.length / 4)) : text;
  const ended = random.once(6) ? indented.trimEnd() : indented;
  return random.once(6) ? ended.replaceAll('\n', '\r\n') : ended;
}

function allocate({ random, lines }: Making, name: string): MadeBuffer {
  const mode = random.pick(MODES);
  switch (random.below(9)) {
    case 0:
      lines.push(`    ${name} = device.newBufferWithBytes_length_options_(bytes(range(64)), 64,  ${mode} )  # filled`);
      return { name, view: null };
    case 1:
      lines.push(`    ${name} = make(device)`);
      return { name, view: null };
    case 2:
      lines.push(`    ${name} = make(device,  ${mode} )`);
      return { name, view: null };
    case 3:
      lines.push(`    kept_${name} = Kept(device)`);
      return { name: `kept_${name}._buffer`, view: `kept_${name}._bytes` };
    case 4:
      lines.push(`    ${name}_list = [device.newBufferWithLength_options_(64,  ${mode} ) for _ in range(2)]`);
      return { name: `${name}_list[1]`, view: null };
    case 5:
      lines.push(`    ${name}_map = {"a": device.newBufferWithLength_options_(64,  ${mode} ), "b": total}`);
      return { name: `${name}_map["a"]`, view: null };
    case 6:
      lines.push(`    ${name} = device.newBufferWithLength_options_(  # bytes`, `        64,  ${mode} )`);
      return { name, view: null };
    default:
      lines.push(`    ${name} = device.newBufferWithLength_options_(64,  ${mode} )`);
      if (random.once(2)) return { name, view: null };
      lines.push(`    ${name}_view = ${name}.contents().as_buffer(64)`);
      return { name, view: `${name}_view` };
  }
}

/** A call that runs a kernel, as a statement. */
export function dispatch({ random, buffers }: Making, name: 'mix' | 'bump' | 'stamp'): string {
  const [one, other] = [random.pick(buffers).name, random.pick(buffers).name];
  const bound = name === 'mix' ? `[${one}, ${other}, total]` : `[${one}]`;
  return `    run(device, queue, library, "${name}", ${bound})`;
}
