import type { Random } from '../model/random.js';
import type { Scenario } from '../model/scenario.js';

/** The times at which requests are sent, one after the other, in ms. Constant: request k at k/rps. */
export function arrivals({ rps, arrivals: kind }: Scenario['traffic'], random: Random): () => number {
  if (rps <= 0) return () => Number.POSITIVE_INFINITY;
  if (kind === 'constant') {
    let k = 0;
    return () => (k++ * 1000) / rps;
  }
  let atMs = 0;
  return () => {
    atMs += (-Math.log(1 - random.next()) * 1000) / rps;
    return atMs;
  };
}
