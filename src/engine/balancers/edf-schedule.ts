interface Entry<T> {
  deadline: number;
  order: number;
  item: T;
}

/** Keeps items whose weights are multiples of each other from meeting at one deadline. */
const EPSILON = 1e-13;

/** Beyond it the number of turns to start with begins again. */
const MOST_PICKS = 429_496_729;

/**
 * Earliest deadline first: each item comes up in proportion to its weight, interleaved. Weights are asked again at each turn.
 * envoy: edf_scheduler.h, EdfScheduler and its createWithPicks.
 */
export class EdfSchedule<T> {
  readonly #heap: Entry<T>[] = [];
  readonly #weight: (item: T) => number;
  #now = 0;
  #order = 0;

  /** @param picks turns that are taken as over: a random number lets every item be the first in proportion to its weight. */
  constructor(items: readonly T[], weight: (item: T) => number, picks = 0) {
    this.#weight = weight;
    if (items.length === 0) return;
    const wanted = picks % MOST_PICKS;
    const weights = items.map((item) => weight(item) + EPSILON);
    const sum = weights.reduce((total, own) => total + own, 0);
    let over = 0;
    for (const item of items) {
      const own = weights[this.#order] as number;
      let turns = Math.floor((own * wanted) / sum);
      // Rounding may give a turn too many; what is missing is picked one by one below.
      if (turns > 0 && turns / own >= wanted / sum) turns -= 1;
      this.#heap.push({ deadline: (turns + 1) / own, order: this.#order++, item });
      this.#now = Math.max(this.#now, turns / own);
      over += turns;
    }
    for (let index = (this.#heap.length >> 1) - 1; index >= 0; index--) this.#sink(index);
    for (; over < wanted; over++) this.next();
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
