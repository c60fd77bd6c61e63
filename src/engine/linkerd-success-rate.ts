const BUCKETS = 10;

/**
 * The share of successes within a trailing window, counted in ten buckets; a bucket is emptied when time moves into it, and a gap
 * as long as the window empties all. Upstream: linkerd2-proxy linkerd/app/outbound/src/http/breaker/success_rate.rs.
 */
export class SuccessRateWindow {
  readonly #bucketMs: number;
  #buckets = emptyBuckets();
  #current = 0;
  #currentSinceMs: number;

  /** `windowMs` is at least 10. */
  constructor(windowMs: number, nowMs: number) {
    this.#bucketMs = Math.max(windowMs, BUCKETS) / BUCKETS;
    this.#currentSinceMs = nowMs;
  }

  record(success: boolean, nowMs: number): void {
    this.#roll(nowMs);
    const bucket = this.#buckets[this.#current] as Bucket;
    bucket.total += 1;
    if (success) bucket.successes += 1;
  }

  /** Whether the rate is below the threshold (0..1) with enough answers to tell; no answers never are. */
  isBelow(threshold: number, minRequests: number): boolean {
    let total = 0;
    let successes = 0;
    for (const bucket of this.#buckets) {
      total += bucket.total;
      successes += bucket.successes;
    }
    return total > 0 && total >= minRequests && successes / total < threshold;
  }

  #roll(nowMs: number): void {
    const steps = Math.floor((nowMs - this.#currentSinceMs) / this.#bucketMs);
    if (steps <= 0) return;
    if (steps >= BUCKETS) this.#buckets = emptyBuckets();
    for (let step = 1; step <= Math.min(steps, BUCKETS); step++) {
      this.#buckets[(this.#current + step) % BUCKETS] = { total: 0, successes: 0 };
    }
    this.#current = (this.#current + steps) % BUCKETS;
    // On a bucket's edge, so that parts of a bucket do not add up over many rolls.
    this.#currentSinceMs += steps * this.#bucketMs;
  }
}

interface Bucket {
  total: number;
  successes: number;
}

function emptyBuckets(): Bucket[] {
  return Array.from({ length: BUCKETS }, () => ({ total: 0, successes: 0 }));
}
