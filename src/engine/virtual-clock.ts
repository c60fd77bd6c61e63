import type { Clock } from '../model/clock.js';

interface Timer {
  atMs: number;
  /** Timers of one moment fire in the order in which they were set. */
  order: number;
  callback: (() => void) | undefined;
}

/** Time that passes only when it is told to: a heap of timers, run in order. */
export class VirtualClock implements Clock {
  #now = 0;
  #order = 0;
  readonly #heap: Timer[] = [];

  now(): number {
    return this.#now;
  }

  after(ms: number, callback: () => void): () => void {
    const timer: Timer = { atMs: this.#now + Math.max(0, ms), order: this.#order++, callback };
    this.#push(timer);
    return () => {
      timer.callback = undefined;
    };
  }

  /** Fires everything due at or before `ms`, timers set meanwhile included, and leaves the time at `ms`. */
  runUntil(ms: number): void {
    for (let top = this.#heap[0]; top !== undefined && top.atMs <= ms; top = this.#heap[0]) this.#fire(top);
    if (ms > this.#now) this.#now = ms;
  }

  /** As `runUntil`, without what is due at `ms` itself. */
  runBefore(ms: number): void {
    for (let top = this.#heap[0]; top !== undefined && top.atMs < ms; top = this.#heap[0]) this.#fire(top);
    if (ms > this.#now) this.#now = ms;
  }

  #fire(timer: Timer): void {
    this.#pop();
    if (timer.callback === undefined) return;
    this.#now = timer.atMs;
    timer.callback();
  }

  #push(timer: Timer): void {
    const heap = this.#heap;
    let index = heap.length;
    heap.push(timer);
    while (index > 0) {
      const parent = (index - 1) >> 1;
      const above = heap[parent] as Timer;
      if (!before(timer, above)) break;
      heap[index] = above;
      index = parent;
    }
    heap[index] = timer;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop() as Timer;
    const size = heap.length;
    if (size === 0) return;
    let index = 0;
    for (;;) {
      let child = 2 * index + 1;
      if (child >= size) break;
      if (child + 1 < size && before(heap[child + 1] as Timer, heap[child] as Timer)) child += 1;
      const below = heap[child] as Timer;
      if (!before(below, last)) break;
      heap[index] = below;
      index = child;
    }
    heap[index] = last;
  }
}

function before(a: Timer, b: Timer): boolean {
  return a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order);
}
