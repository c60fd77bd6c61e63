/** Buckets for each doubling: values in one bucket differ by less than 2.2 percent. */
const PER_DOUBLING = 32;
/** Bucket 0 holds everything up to 1 µs; the last one everything from about 12 days on. */
const BUCKETS = 40 * PER_DOUBLING;

/** Latencies in bounded memory. A percentile is the mean of the bucket it falls into, hence exact where all values are one. */
export class LatencyHistogram {
  readonly #counts = new Float64Array(BUCKETS);
  readonly #sums = new Float64Array(BUCKETS);
  #total = 0;

  add(ms: number): void {
    this.#total += 1;
    const us = ms * 1000;
    const index = us <= 1 ? 0 : Math.min(BUCKETS - 1, 1 + Math.floor(Math.log2(us) * PER_DOUBLING));
    this.#counts[index] = (this.#counts[index] as number) + 1;
    this.#sums[index] = (this.#sums[index] as number) + ms;
  }

  /** The value that `percent` percent of all do not exceed, ms rounded to the µs; 0 where there is none. */
  percentile(percent: number): number {
    const rank = Math.ceil((percent / 100) * this.#total);
    let seen = 0;
    for (let index = 0; index < BUCKETS; index++) {
      const count = this.#counts[index] as number;
      seen += count;
      if (count > 0 && seen >= rank) return Math.round(((this.#sums[index] as number) / count) * 1000) / 1000;
    }
    return 0;
  }
}
