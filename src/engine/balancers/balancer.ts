import type { LoadBalancing } from '../../model/plan.js';
import type { Random } from '../../model/random.js';
import type { Host } from '../host.js';

/** Picks a host of one list (all, healthy or degraded hosts of a level, or those of one locality). It outlives changes of the list. */
export interface Balancer {
  /** The list changed, or was published for the first time. */
  refresh(hosts: readonly Host[]): void;
  /**
   * @param draw the 32-bit number with which the level was drawn; hash policies hash it
   * @param attempt how many picks for this try were rejected before
   */
  pick(draw: number, attempt: number): Host | undefined;
}

export interface BalancerContext {
  settings: LoadBalancing;
  random: Random;
  nowMs(): number;
  /** Requests under way in the whole cluster (bounded load). */
  activeRequests(): number;
  /** Where each round robin of this worker starts. */
  start: number;
  /** Of the level's localities; for the hash policies, which put all localities into one ring or table. */
  localityWeights?: Readonly<Record<string, number>>;
}

/** True when no weight differs: then Envoy leaves its weighted schedule out. */
export function weightsAreEqual(hosts: readonly Host[]): boolean {
  return hosts.every((host) => host.weight === hosts[0]?.weight);
}
