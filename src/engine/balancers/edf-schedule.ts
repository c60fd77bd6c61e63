interface Entry<T> {
  deadline: number;
  order: number;
  item: T;
}

/**
 * Earliest deadline first: each item comes up in proportion to its weight, interleaved. Weights are asked again at each turn.
 * envoy: edf_scheduler.h.
 */
export class EdfSchedule<T> {
  readonly #heap: Entry<T>[] = [];
  readonly #weight: (item: T) => number;
  #now = 0;
  #order = 0;

  constructor(items: readonly T[], weight: (item: T) => number) {
    this.#weight = weight;
    for (const item of items) this.#heap.push({ deadline: 1 / weight(item), order: this.#order++, item });
    for (let index = (this.#heap.length >> 1) - 1; index >= 0; index--) this.#sink(index);
  }

  /** The item whose turn it is, put back for its next turn. */
  next(): T | undefined {
    const first = this.#heap[0];
    if (first === undefined) return undefined;
    this.#now = first.deadline;
    first.deadline = this.#now + 1 / this.#weight(first.item);
    first.order = this.#order++;
    this.#sink(0);
    return first.item;
  }

  #sink(from: number): void {
    const heap = this.#heap;
    const entry = heap[from] as Entry<T>;
    let index = from;
    for (;;) {
      let child = 2 * index + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && earlier(heap[child + 1] as Entry<T>, heap[child] as Entry<T>)) child += 1;
      if (!earlier(heap[child] as Entry<T>, entry)) break;
      heap[index] = heap[child] as Entry<T>;
      index = child;
    }
    heap[index] = entry;
  }
}

function earlier<T>(a: Entry<T>, b: Entry<T>): boolean {
  return a.deadline < b.deadline || (a.deadline === b.deadline && a.order < b.order);
}
