import type { Clock } from '../model/clock.js';

/** Something that ends when its time is up. */
export interface Expiring {
  expire(): void;
}

/** An item's place in its queue. */
export interface Deadline<T extends Expiring> {
  item: T;
  atMs: number;
  previous: Deadline<T> | undefined;
  next: Deadline<T> | undefined;
  queued: boolean;
}

/**
 * Things under way with the same time to live, for ever if it is infinite. Deadlines that all lie the same time ahead come due in the order in which they were set: a linked list and one timer do
 * what a timer for each request would do, at a constant cost and without dead timers.
 */
export class DeadlineQueue<T extends Expiring> {
  readonly #clock: Clock;
  readonly #afterMs: number;
  #first: Deadline<T> | undefined;
  #last: Deadline<T> | undefined;
  #armed = false;

  constructor(clock: Clock, afterMs: number) {
    this.#clock = clock;
    this.#afterMs = afterMs;
  }

  add(item: T): Deadline<T> {
    const node: Deadline<T> = {
      item,
      atMs: this.#clock.now() + this.#afterMs,
      previous: this.#last,
      next: undefined,
      queued: true,
    };
    if (this.#last === undefined) this.#first = node;
    else this.#last.next = node;
    this.#last = node;
    if (!this.#armed) this.#arm();
    return node;
  }

  remove(node: Deadline<T>): void {
    if (!node.queued) return;
    node.queued = false;
    if (node.previous === undefined) this.#first = node.next;
    else node.previous.next = node.next;
    if (node.next === undefined) this.#last = node.previous;
    else node.next.previous = node.previous;
    // A node that has grown old would keep all that came after it: the collector of young objects takes old ones for alive.
    node.previous = undefined;
    node.next = undefined;
  }

  /** What is still under way, oldest first. */
  items(): T[] {
    const items: T[] = [];
    for (let node = this.#first; node !== undefined; node = node.next) items.push(node.item);
    return items;
  }

  #arm(): void {
    if (this.#first === undefined || this.#afterMs === Number.POSITIVE_INFINITY) return;
    this.#armed = true;
    this.#clock.after(this.#first.atMs - this.#clock.now(), () => this.#expire());
  }

  #expire(): void {
    const nowMs = this.#clock.now();
    this.#armed = false;
    for (let node = this.#first; node !== undefined && node.atMs <= nowMs; node = this.#first) {
      this.remove(node);
      node.item.expire();
    }
    if (!this.#armed) this.#arm();
  }
}
