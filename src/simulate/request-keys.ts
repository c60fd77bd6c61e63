import { seededRandom } from '../engine/seeded-random.js';
import type { FailoverPlan } from '../model/plan.js';

/** What hash policies hash: one of many users for a header, the one client for its address; undefined: a random number each time. */
export function requestKeys(plan: FailoverPlan, seed: number): (() => number) | undefined {
  if (plan.route.hash === 'random') return undefined;
  if (plan.route.hash === 'source-ip') return () => seed;
  const random = seededRandom(seed + 2 ** 35);
  return () => Math.floor(random.next() * 1000);
}
