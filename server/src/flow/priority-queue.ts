/** Numbers without duplicates, the largest first: of runs the ones entered last, which are the ones that others call. */
export class PriorityQueue {
  private readonly heap: number[] = [];
  private readonly queued = new Set<number>();

  get size(): number {
    return this.queued.size;
  }

  add(item: number): void {
    if (this.queued.has(item)) return;
    this.queued.add(item);
    this.heap.push(item);
    this.siftUp(this.heap.length - 1);
  }

  /** It will not come out until it is added again. */
  delete(item: number): void {
    this.queued.delete(item);
  }

  pop(): number | undefined {
    for (;;) {
      const [top] = this.heap;
      const last = this.heap.pop();
      if (top === undefined || last === undefined) return undefined;
      if (this.heap.length > 0) {
        this.heap[0] = last;
        this.siftDown();
      }
      if (this.queued.delete(top)) return top;
    }
  }

  private siftUp(from: number): void {
    for (let at = from; at > 0; ) {
      const parent = (at - 1) >> 1;
      if (this.at(parent) >= this.at(at)) return;
      this.swap(parent, at);
      at = parent;
    }
  }

  private siftDown(): void {
    for (let at = 0; ; ) {
      const left = 2 * at + 1;
      const largest = this.at(left + 1) > this.at(left) ? left + 1 : left;
      if (left >= this.heap.length || this.at(largest) <= this.at(at)) return;
      this.swap(largest, at);
      at = largest;
    }
  }

  private at(index: number): number {
    return this.heap[index] ?? Number.NEGATIVE_INFINITY;
  }

  private swap(a: number, b: number): void {
    const [left, right] = [this.at(a), this.at(b)];
    this.heap[a] = right;
    this.heap[b] = left;
  }
}
