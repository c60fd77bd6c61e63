import type { Cluster } from '../model/cluster.js';
import { onceEach } from './once-each.js';
import type { Wanted } from './wanted.js';

/**
 * Two names of clusters may lead to one context. What is wanted alike under both is wanted once.
 *
 * @throws InputError for one object wanted in two ways there, naming both positions.
 */
export function refuseRepeated(wanted: readonly Wanted[], clusters: ReadonlyMap<string, Cluster>): void {
  const contextOf = ({ cluster }: Wanted) => clusters.get(cluster)?.context ?? cluster;
  onceEach(wanted, contextOf, (one, before) => ({
    reason: `, and clusters ${named(before)} and ${named(one)} are one: context ${contextOf(one)}`,
    hint: `give each its own context: --cluster ${one.cluster || 'NAME'}=CONTEXT`,
  }));
}

/** Clusters with several names, one sentence each. */
export function sharedContexts(clusters: ReadonlyMap<string, Cluster>): string[] {
  const names = new Map<string, string[]>();
  for (const [name, { context }] of clusters) {
    if (name !== '') names.set(context, [...(names.get(context) ?? []), name]);
  }
  return [...names].flatMap(([context, list]) =>
    list.length < 2 ? [] : [`clusters ${list.join(', ')} are one: all of them are context ${context}`],
  );
}

function named({ cluster }: Wanted): string {
  return cluster === '' ? '(the current one)' : cluster;
}
