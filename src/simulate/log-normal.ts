import type { Random } from '../model/random.js';
import type { Latency } from '../model/scenario.js';

/** The 99th percentile of the standard normal distribution. */
const Z99 = 2.326_347_874_040_841;

/** Latencies in ms whose 50th and 99th percentile are the given ones. */
export function logNormal({ p50Ms, p99Ms }: Latency, random: Random): () => number {
  if (p50Ms <= 0) return () => 0;
  const sigma = Math.log(Math.max(p50Ms, p99Ms) / p50Ms) / Z99;
  if (sigma === 0) return () => p50Ms;
  const normal = standardNormal(random);
  return () => p50Ms * Math.exp(sigma * normal());
}

/** Box and Muller's pairs; the second of each pair is kept for the next call. */
function standardNormal(random: Random): () => number {
  let spare: number | undefined;
  return () => {
    if (spare !== undefined) {
      const value = spare;
      spare = undefined;
      return value;
    }
    const radius = Math.sqrt(-2 * Math.log(1 - random.next()));
    const angle = 2 * Math.PI * random.next();
    spare = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  };
}
