import type { LbPolicy } from '../../model/plan.js';
import type { Balancer, BalancerContext } from './balancer.js';
import { BoundedLoad } from './bounded-load.js';
import { LeastRequest } from './least-request.js';
import { Maglev } from './maglev.js';
import { RandomChoice } from './random-choice.js';
import { RingHash } from './ring-hash.js';
import { RoundRobin } from './round-robin.js';

/** Policies that pick by a hash: they know neither degraded hosts nor `failTrafficOnPanic`. */
export function hashes(policy: LbPolicy): boolean {
  return policy === 'RING_HASH' || policy === 'MAGLEV';
}

/** A new balancer of the cluster's policy, for one list of hosts. */
export function createBalancer(context: BalancerContext): Balancer {
  const { policy, hashBalanceFactor } = context.settings;
  if (hashes(policy)) {
    const inner = policy === 'MAGLEV' ? new Maglev(context) : new RingHash(context);
    return hashBalanceFactor > 0 ? new BoundedLoad(inner, context) : inner;
  }
  if (policy === 'LEAST_REQUEST') return new LeastRequest(context);
  return policy === 'RANDOM' ? new RandomChoice() : new RoundRobin(context);
}
