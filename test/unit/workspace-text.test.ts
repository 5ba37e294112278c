import { describe, expect, test } from 'vitest';
import { decode, MAX_BYTES, problemOfText } from '../../server/src/workspace/decode.ts';
import { hashNames, identifiersOf, mayDriveMetal, mentionsAny } from '../../server/src/workspace/relevance.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

describe('decoding', () => {
  test('keeps a byte order mark out of the text', () => {
    expect(decode(bytes('\ufeffx = "é😀"'))).toEqual({ kind: 'text', text: 'x = "é😀"', hasBom: true });
    expect(decode(bytes('x = 1'))).toEqual({ kind: 'text', text: 'x = 1', hasBom: false });
    expect(decode(new Uint8Array())).toEqual({ kind: 'text', text: '', hasBom: false });
  });

  test.each([
    ['Latin-1', new Uint8Array([0x23, 0x20, 0xe9, 0x0a]), 'not valid UTF-8'],
    ['UTF-16, little endian', new Uint8Array([0xff, 0xfe, 0x78, 0x00]), 'not valid UTF-8'],
    ['UTF-16, big endian', new Uint8Array([0xfe, 0xff, 0x00, 0x78]), 'not valid UTF-8'],
    ['a lone surrogate', new Uint8Array([0xed, 0xa0, 0x80]), 'not valid UTF-8'],
    ['a NUL', bytes('x = 1\0'), 'binary file'],
    ['4 MiB and a byte', new Uint8Array(MAX_BYTES + 1).fill(0x20), 'too large: the limit is 4 MiB'],
  ])('%s is a problem', (_name, content, message) => {
    expect(decode(content)).toEqual({ kind: 'problem', message });
  });

  test('takes exactly 4 MiB', () => {
    expect(decode(new Uint8Array(MAX_BYTES).fill(0x20)).kind).toBe('text');
  });

  test('holds the text of an editor to the same limit', () => {
    expect(problemOfText(' '.repeat(MAX_BYTES))).toBeNull();
    expect(problemOfText(' '.repeat(MAX_BYTES + 1))).toBe('too large: the limit is 4 MiB');
  });
});

describe('a text that may drive Metal', () => {
  test.each([
    'b = device.newBufferWithLength_options_(4, 0)',
    'make = getattr(device, "newBufferWithLength:options:")',
    'b = device.newBufferWithLength(4, options=0)',
    'OPTIONS = Metal.MTLResourceStorageModeShared',
    'view = buf.contents().as_buffer(4)',
    'view = getattr(buf, "contents")',
    'enc.setVertexBuffer_offset_atIndex_(buf, 0, 0)',
    'enc.setFragmentBytes_length_atIndex_(raw, 4, 0)',
    'buf.didModifyRange_((0, 4))',
    'blit.synchronizeResource_(buf)',
    'fn = library.newFunctionWithName_("add")',
    'enc = cmd.computeCommandEncoder()',
    'descriptor.setStorageMode_(1)',
    'SOURCE = "kernel void add(device float* x) {}"',
    'SOURCE = "kernel "\n    "void add(device float* x) {}"',
    'SOURCE = f"[[ buffer({n}) ]]"',
  ])('%s', (text) => {
    expect(mayDriveMetal(text)).toBe(true);
  });

  test.each(['', 'kernel_size = 3', 'def contents(self): return self.kernel', 'w = np.array([[1, 2], [3, 4]])', 'model.to("mps")'])(
    'not: %s',
    (text) => {
      expect(mayDriveMetal(text)).toBe(false);
    },
  );
});

describe('identifiers', () => {
  const mentions = (text: string, ...names: string[]) => mentionsAny(identifiersOf(text), hashNames(names));

  test('are whole words, wherever they stand', () => {
    expect(mentions('x = make_buffer(1)', 'make_buffer')).toBe(true);
    expect(mentions('x = getattr(m, "make_buffer")', 'make_buffer')).toBe(true);
    expect(mentions('x = make_buffers(1)', 'make_buffer')).toBe(false);
    expect(mentions('x = remake_buffer', 'make_buffer')).toBe(false);
    expect(mentions('größe', 'größe')).toBe(true);
    expect(mentions('größe', 'gr')).toBe(false);
  });

  test.each([
    'x = layer.scales',
    'x = layer . scales',
    'x = layer.\\\n    scales',
    'x = getattr(layer, "scales")',
    'class Layer:\n    scales: object',
    'class Layer:\r\n    scales : object',
    'class Layer:\n    def scales(self): return 1',
  ])('of an attribute: %j', (text) => {
    expect(mentions(text, '.scales')).toBe(true);
    expect(mentions(text, 'scales')).toBe(true);
  });

  test.each(['scales = 1', 'f(scales, 2)', 'x = {}\nscales[0] = 1', 'x = layer.scales_', 'x = np.scales + torch.scales'])(
    'of no attribute: %j',
    (text) => {
      expect(mentions(text, '.scales')).toBe(false);
    },
  );

  test('on a library from outside are the library’s, on another object of its name they are not', () => {
    expect(mentions('x = torch.zeros(4)', 'zeros')).toBe(false);
    expect(mentions('x = self.torch.zeros(4)', 'zeros', '.zeros')).toBe(true);
  });

  test('handed on unmentioned count', () => {
    expect(mentions('from .make import *', 'make_buffer')).toBe(true);
    expect(mentions('from .make import *')).toBe(false);
    expect(mentions('x = a * b  # important *', 'make_buffer')).toBe(false);
  });

  test('any of several names will do, none of none', () => {
    expect(mentions('a b c', 'x', 'c')).toBe(true);
    expect(mentions('a b c')).toBe(false);
    expect(mentions('', 'a')).toBe(false);
  });
});
