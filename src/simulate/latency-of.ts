import type { FailoverPlan } from '../model/plan.js';
import type { Random } from '../model/random.js';
import type { Scenario } from '../model/scenario.js';
import { logNormal } from './log-normal.js';
import { matchesTopology } from './topology.js';
import type { LatencyOf } from './virtual-transport.js';

/** The latency of each endpoint: its own by an item of the scenario's topology, else the scenario's; undefined where there is none at all. */
export function latencyOf(plan: FailoverPlan, { latency, topology }: Scenario, random: Random): LatencyOf | undefined {
  const own = topology.filter((item) => item.latency !== undefined);
  if (latency === undefined && own.length === 0) return undefined;
  const common = latency === undefined ? (): number => 0 : logNormal(latency, random);
  const special = new Map<string, () => number>();
  for (const item of own) {
    const sample = item.latency === undefined ? common : logNormal(item.latency, random);
    for (const destination of plan.destinations) {
      for (const endpoint of destination.endpoints)
        if (matchesTopology(item, destination, endpoint)) special.set(endpoint.name, sample);
    }
  }
  if (special.size === 0) return common;
  return (endpoint) => (special.get(endpoint.name) ?? common)();
}
