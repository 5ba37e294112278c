/**
 * A function that has `work` done once after it was last called: a burst of calls makes one run, a call during a run makes one more after it.
 * `delay` is in milliseconds, counted from the last call. A run that fails is told to `onError`; the next one comes all the same.
 */
export function coalesce(work: () => Promise<void>, delay: number, onError: (error: unknown) => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let running = false;
  let again = false;

  async function run(): Promise<void> {
    running = true;
    await work().catch(onError);
    running = false;
    if (!again) return;
    again = false;
    schedule();
  }

  function schedule(): void {
    if (running) {
      again = true;
      return;
    }
    clearTimeout(timer);
    timer = setTimeout(run, delay);
  }

  return schedule;
}
