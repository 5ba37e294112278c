import { PriorityQueue } from './priority-queue.ts';

/** Runs that are still to be evaluated: those that may lead to code which was not run yet at once, others when there is nothing else to do. */
export class Schedule {
  private readonly urgent = new PriorityQueue();
  private readonly later = new PriorityQueue();

  add(run: number, isUrgent: boolean): void {
    (isUrgent ? this.urgent : this.later).add(run);
  }

  delete(run: number): void {
    this.urgent.delete(run);
    this.later.delete(run);
  }

  nextUrgent(): number | undefined {
    return this.urgent.pop();
  }

  /** All that wait. */
  all(): readonly number[] {
    const all = this.takeAll();
    for (const run of all) this.add(run, true);
    return all;
  }

  /** All that wait, those entered last first; none waits any more. */
  takeAll(): readonly number[] {
    for (let run = this.urgent.pop(); run !== undefined; run = this.urgent.pop()) this.later.add(run);
    const all: number[] = [];
    for (let run = this.later.pop(); run !== undefined; run = this.later.pop()) all.push(run);
    return all;
  }
}
