import { describe, expect, test } from 'vitest';
import { nameItems } from '../../server/src/audit/purpose-names.ts';
import type { CommentFacts } from '../../server/src/facts/facts.ts';
import type { Access, BufferUse } from '../../server/src/flow/buffer-use.ts';
import { creationBytes, judged, madeAccess, madeComment, madeFacts, madeUse } from './made-buffer.ts';

function purpose(use: BufferUse, comments: readonly CommentFacts[] = []): string {
  return judged(use, 'discrete', madeFacts({ comments })).verdict.purpose;
}

function bound(kind: Access['kind'], kernel: string, name: string, certain = true): Access {
  return madeAccess(kind, 20, { parameter: { kernel, name }, certain });
}

const anonymous = madeAccess('gpu-read', 20);
const above = madeComment(0, 'Scalar buffers');

describe('names in the array that fills the buffer', () => {
  const filled = (filledWith: readonly string[]) =>
    purpose(madeUse([creationBytes(), anonymous], { filledWith }, { source: 'bytes' }), [above]);

  test.each([
    [['M'], 'Constant M parameter'],
    [['M', 'N', 'K', 'group_size'], 'Constant params (M, N, K, group_size)'],
    [['n', '1 if normalize else 0'], 'Constant params (n, normalize)'],
    [['K', '0'], 'Constant params (K)'],
    [['self.group_size'], 'Constant group_size parameter'],
    [['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'], 'Constant params (a, b, c, d, e, f, g, h, …)'],
  ])('%j', (filledWith, expected) => {
    expect(filled(filledWith)).toBe(expected);
  });

  test('items without a name leave the word to the next source', () => {
    expect(filled(['0', '1.0'])).toBe('Scalar buffers');
  });

  test('a buffer that is not made from bytes is described by what it is bound to', () => {
    expect(purpose(madeUse([bound('gpu-read', 'gemm', 'params')], { filledWith: ['M'] }))).toBe('`params` of `gemm`, input');
  });
});

test.each([
  ['M', ['M']],
  ['config.hidden_size', ['hidden_size']],
  ['1 if self.normalize else 0', ['normalize']],
  ['int(seed)', ['seed']],
  ['np.uint32(offset)', ['offset']],
  ['len(rows)', ['rows']],
  ['M * N', ['M * N']],
  ['a if x > y else b', []],
  ['max(first, second)', []],
  ["table['key']", ['key']],
  ['table[row]', []],
  ['self.weight.shape[0]', ['weight.shape[0]']],
  ['1e5', []],
  ['True', []],
])('item %s is called %j', (item, names) => {
  expect(nameItems([item])).toEqual(names);
});

describe('the kernel parameter', () => {
  test.each([
    ['gpu-write' as const, true, '`result_idx` of `argmax_reduce`, output'],
    ['gpu-read' as const, true, '`result_idx` of `argmax_reduce`, input'],
    ['gpu-read-write' as const, true, '`result_idx` of `argmax_reduce`, input and output'],
    ['gpu-read-write' as const, false, '`result_idx` of `argmax_reduce`'],
  ])('%s, known %s', (kind, certain, expected) => {
    expect(purpose(madeUse([bound(kind, 'argmax_reduce', 'result_idx', certain)]), [above])).toBe(expected);
  });

  test('several are listed, many are not', () => {
    const kernels = ['first', 'second', 'third', 'fourth'].map((kernel) => bound('gpu-read', kernel, 'x'));
    expect(purpose(madeUse(kernels.slice(0, 2)))).toBe('`x` of `first`, input; `x` of `second`, input');
    expect(purpose(madeUse(kernels), [above])).toBe('Scalar buffers');
  });

  test('of an unused buffer it is the one it is called after', () => {
    expect(purpose(madeUse([], { namesake: { kernel: 'softmax', parameter: 'block_maxes' } }))).toBe(
      '`block_maxes` of `softmax`, by its name',
    );
  });
});

describe('the comment above', () => {
  const use = madeUse([anonymous]);

  test('ends on the line above the statement', () => {
    expect(purpose(use, [above])).toBe('Scalar buffers');
    expect(purpose(use, [madeComment(5, 'Elsewhere')])).toBe('scratch');
    expect(purpose(use, [madeComment(0, 'beside code', false)])).toBe('scratch');
  });

  test('a mark of a tool, a note to oneself, code and lines are no prose', () => {
    for (const text of [
      'storage-mode: ignore',
      'type: ignore',
      'noqa',
      'TODO: pool these',
      '-----',
      '= size: GPU read',
      'size = 4',
      'make(4)',
      '',
    ]) {
      expect(purpose(use, [madeComment(0, text)]), text).toBe('scratch');
    }
  });

  test('is cut at a word', () => {
    const text = purpose(use, [madeComment(0, `${'Intermediate sums of the reduction over blocks, '.repeat(3)}`)]);
    expect(text).toBe('Intermediate sums of the reduction over blocks, Intermediate sums of the…');
  });

  test('loses its full stop', () => {
    expect(purpose(use, [madeComment(0, 'Block  sums.')])).toBe('Block sums');
  });
});

test.each([
  ['alias of existing memory', madeUse([anonymous], {}, { source: 'no-copy' })],
  ['unused', madeUse([])],
  ['handed on', madeUse([madeAccess('escape', 30)])],
  ['CPU data', madeUse([madeAccess('cpu-read', 30)])],
  ['readback', madeUse([madeAccess('gpu-write', 20), madeAccess('cpu-read', 30)])],
  ['exchange', madeUse([creationBytes(), anonymous, madeAccess('cpu-read', 30)])],
  ['upload', madeUse([creationBytes(), anonymous])],
  ['scratch', madeUse([anonymous])],
  ['part of a heap', madeUse([anonymous], {}, { heap: true })],
])('else the role: %s', (role, use) => {
  expect(purpose(use)).toBe(role);
});
