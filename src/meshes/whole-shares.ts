import type { Destination, FailoverPlan } from '../model/plan.js';
import { Losses } from './losses.js';

/** SMI writes shares down to thousandths (`500m`). */
const THOUSANDTHS = 1000;

/**
 * A plan of fixed shares as a mesh takes it: whole weights and, but for Linkerd, none of 0. Envoy refuses a weight of 0 and Istio reads it
 * as 1, so a destination that gets nothing is left out. Where nobody has a share, all are written alike.
 */
export function wholeShares(plan: FailoverPlan, mesh: string): { plan: FailoverPlan; losses: Losses } {
  const losses = new Losses(plan);
  if (plan.ordering.by !== 'weight') return { plan, losses };
  const destinations = whole(plan.destinations);
  if (mesh === 'linkerd' || destinations.every(({ weight }) => weight > 0)) {
    return { plan: { ...plan, destinations }, losses };
  }
  const used = destinations.filter(({ weight }) => weight > 0);
  const unused = destinations.filter(({ weight }) => weight <= 0);
  if (used.length === 0) {
    losses.add(
      'destinations.weight',
      'every weight is 0',
      'equal weights are written; say which destination is to serve',
    );
    return { plan: { ...plan, destinations: destinations.map((one) => ({ ...one, weight: 1 })) }, losses };
  }
  for (const { name, origin } of unused) {
    losses.add(
      'destinations.weight',
      `${name} has weight 0 and gets no request: it is left out`,
      'give it a weight, or another level, where it is to serve',
      origin,
    );
  }
  return { plan: { ...plan, destinations: used }, losses };
}

function whole(destinations: readonly Destination[]): Destination[] {
  if (destinations.every(({ weight }) => Number.isInteger(weight))) return [...destinations];
  const weights = destinations.map(({ weight }) => (weight > 0 ? Math.max(1, Math.round(weight * THOUSANDTHS)) : 0));
  const divisor = weights.reduce(greatestCommonDivisor);
  return destinations.map((one, index) => ({ ...one, weight: (weights[index] as number) / divisor }));
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
