import type { Random } from '../model/random.js';

export interface Backoff {
  minMs: number;
  maxMs: number;
  /** Share of the base that chance may add. */
  jitterRatio: number;
}

/**
 * How long the given round (from 0) of a Linkerd proxy's back-off waits, ms: the minimum doubled each round up to the maximum, and a
 * uniform part of it on top, which may not pass the maximum either. Upstream: linkerd2-proxy linkerd/exp-backoff/src/lib.rs.
 */
export function backoffMs({ minMs, maxMs, jitterRatio }: Backoff, round: number, random: Random): number {
  const base = Math.min(minMs * 2 ** round, maxMs);
  if (jitterRatio === 0) return base;
  return base + Math.min(base * jitterRatio * random.next(), maxMs - base);
}
