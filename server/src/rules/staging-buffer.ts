import { summarizeAccesses } from '../audit/access-summary.ts';
import type { PythonFacts } from '../facts/facts.ts';
import { locate } from '../fixes/locate.ts';
import type { BufferUse } from '../flow/buffer-use.ts';
import { callAround, loopAround } from './local-buffer.ts';

/**
 * Whether a buffer made from bytes is there for one blit that copies it into another resource, in the function that makes it: Apple has such a buffer Shared
 * ("Copying data to a private resource"). A copy of its own in the memory of the GPU would be made for that one copy.
 */
export function isStaging(use: BufferUse, facts: PythonFacts): boolean {
  const { gpu, laterWrites } = summarizeAccesses(use.accesses);
  const [only, ...others] = gpu;
  const { allocation } = use;
  if (only === undefined || others.length > 0 || laterWrites.length > 0 || allocation.source !== 'bytes') return false;
  const made = locate(facts, allocation.call);
  const around = only.place.path === allocation.path ? callAround(facts, only.place.site) : null;
  if (made === null || around === null || around.argument !== 0 || around.place.fn !== made.fn) return false;
  const { callee } = around.call;
  const isCopy = callee.kind === 'attribute' && callee.name.startsWith('copyFromBuffer_');
  return isCopy && loopAround(around.place)?.loop === loopAround(made)?.loop;
}
