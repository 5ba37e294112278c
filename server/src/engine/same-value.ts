import type { FileFacts } from '../facts/facts.ts';

/** Whether two values of plain JSON are equal. */
export function isSameJson(left: unknown, right: unknown): boolean {
  if (left === right) return true;
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return false;
  if (Array.isArray(left)) {
    if (!Array.isArray(right) || left.length !== right.length) return false;
    for (let index = 0; index < left.length; index++) if (!isSameJson(left[index], right[index])) return false;
    return true;
  }
  if (Array.isArray(right)) return false;
  const keys = Object.keys(left);
  if (keys.length !== Object.keys(right).length) return false;
  return keys.every((key) => key in right && isSameJson(Reflect.get(left, key), Reflect.get(right, key)));
}

/**
 * `next`, with those of its parts that are linked (IR, kernels) taken from `before` where they are equal by value. So a part that an edit left as it
 * was stays the same object, whatever happened to its places.
 */
export function keepEqualParts(before: FileFacts | undefined, next: FileFacts): FileFacts {
  if (before === undefined) return next;
  const kernels = isSameJson(before.kernels, next.kernels) ? before.kernels : next.kernels;
  if (next.kind === 'metal') return { ...next, kernels };
  const module = before.kind === 'python' && isSameJson(before.module, next.module) ? before.module : next.module;
  return { ...next, kernels, module };
}

/** Whether all files of both maps say the same to the linker, by the same objects. */
export function isSameInput(left: ReadonlyMap<string, FileFacts>, right: ReadonlyMap<string, FileFacts>): boolean {
  if (left.size !== right.size) return false;
  for (const [path, facts] of right) if (!linkAlike(left.get(path), facts)) return false;
  return true;
}

function linkAlike(left: FileFacts | undefined, right: FileFacts): boolean {
  if (left === undefined || left.kernels !== right.kernels) return false;
  if (left.kind === 'metal' || right.kind === 'metal') return left.kind === right.kind;
  return left.module === right.module;
}
