import type { Destination, PlanCluster } from './plan.js';

/** The clusters that the destinations stand in, in their order, each with its place where one is known. */
export function planClusters(destinations: readonly Destination[]): PlanCluster[] {
  const clusters = new Map<string, PlanCluster>();
  for (const { cluster, locality } of destinations) {
    if (cluster === undefined || cluster === '' || clusters.has(cluster)) continue;
    clusters.set(cluster, { name: cluster, ...(locality === '' ? {} : { locality }) });
  }
  return [...clusters.values()];
}
