import { expect, test } from 'vitest';
import { Heap } from '../../server/src/flow/heap.ts';
import { Schedule } from '../../server/src/flow/schedule.ts';
import { HOLE, Values } from '../../server/src/flow/values.ts';

function makeHeap() {
  const values = new Values();
  const schedule = new Schedule();
  const heap = new Heap(values, schedule);
  const container = values.intern({ kind: 'container', type: 'dict', key: 'd' });
  heap.begin(1);
  return { values, schedule, heap, container };
}

test('a read under a key with holes is told of an element that grows by what stands elsewhere in the container already', () => {
  const { values, schedule, heap, container } = makeHeap();
  const thing = values.string('thing');
  heap.writeElement(container, 's:right', thing);
  expect(heap.readElements(container, [`s:le${HOLE}`], 1)).toBe(0);
  heap.writeElement(container, 's:left', thing);
  expect(schedule.takeAll()).toEqual([1]);
  expect(heap.readElements(container, [`s:le${HOLE}`], 1)).toBe(thing);
});

test('a read of all elements is told only of what is new to the container', () => {
  const { values, schedule, heap, container } = makeHeap();
  const thing = values.string('thing');
  heap.writeElement(container, 's:right', thing);
  expect(heap.readElements(container, null, 1)).toBe(thing);
  heap.writeElement(container, 's:left', thing);
  expect(schedule.takeAll()).toEqual([]);
  heap.writeElement(container, 's:left', values.string('other'));
  expect(schedule.takeAll()).toEqual([1]);
});
