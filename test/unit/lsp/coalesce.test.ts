import { expect, test, vi } from 'vitest';
import { coalesce } from '../../../server/src/lsp/coalesce.ts';

/** Work that ends when it is told to. */
function controlledWork() {
  const ends: (() => void)[] = [];
  const work = vi.fn(() => new Promise<void>((resolve) => ends.push(resolve)));
  return { work, end: () => ends.shift()?.() };
}

test('a burst of calls makes one run', async () => {
  vi.useFakeTimers();
  const { work } = controlledWork();
  const schedule = coalesce(work, 100, () => undefined);
  for (let call = 0; call < 3; call++) {
    schedule();
    await vi.advanceTimersByTimeAsync(99);
  }
  expect(work).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1);
  expect(work).toHaveBeenCalledTimes(1);
});

test('calls during a run make one more after it', async () => {
  vi.useFakeTimers();
  const { work, end } = controlledWork();
  const schedule = coalesce(work, 0, () => undefined);
  schedule();
  await vi.runAllTimersAsync();
  schedule();
  schedule();
  await vi.runAllTimersAsync();
  expect(work).toHaveBeenCalledTimes(1);
  end();
  await vi.runAllTimersAsync();
  expect(work).toHaveBeenCalledTimes(2);
  end();
  await vi.runAllTimersAsync();
  expect(work).toHaveBeenCalledTimes(2);
});

test('a run that fails is told, and does not prevent the next', async () => {
  vi.useFakeTimers();
  const problem = new Error('no');
  const onError = vi.fn();
  const work = vi.fn(() => Promise.reject(problem));
  const schedule = coalesce(work, 0, onError);
  for (let run = 1; run <= 2; run++) {
    schedule();
    await vi.runAllTimersAsync();
    expect(work).toHaveBeenCalledTimes(run);
    expect(onError).toHaveBeenLastCalledWith(problem);
  }
});
