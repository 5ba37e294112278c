import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ProgressBar, progressText } from '../../server/src/cli/progress-bar.ts';

test.each([
  [0, 0, 'looking for files'],
  [0, 48, '[------------------------] 0/48 files read'],
  [24, 48, '[############------------] 24/48 files read'],
  [48, 48, 'following buffers through 48 files'],
  [1, 1, 'following buffers through 1 file'],
])('%i of %i: %s', (done, total, text) => {
  expect(progressText(done, total)).toBe(text);
});

describe('on a terminal', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  test('a short run shows nothing', () => {
    let screen = '';
    const bar = new ProgressBar((text) => (screen += text));
    bar.start();
    bar.update(1, 2);
    vi.advanceTimersByTime(300);
    bar.clear();
    vi.advanceTimersByTime(1000);
    expect(screen).toBe('');
  });

  test('a long run shows how far it is, and leaves an empty line', () => {
    let screen = '';
    const bar = new ProgressBar((text) => (screen += text));
    bar.start();
    bar.update(1, 2);
    vi.advanceTimersByTime(600);
    expect(screen).toContain('] 1/2 files read');
    bar.clear();
    vi.advanceTimersByTime(1000);
    expect(screen.endsWith('files read\r\u001b[2K')).toBe(true);
  });
});
