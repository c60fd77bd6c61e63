import type { Cluster } from './cluster.js';

/**
 * The plain clusters of an aggregate in their order, aggregates inside it replaced by their own members. Envoy skips a member that it does
 * not know (source/extensions/clusters/aggregate/cluster.cc), and so do we, with a note.
 */
export function flatten(
  aggregate: Cluster,
  clusters: ReadonlyMap<string, Cluster>,
  notes: string[],
  within: readonly string[] = [],
): Cluster[] {
  return (aggregate.clusters ?? []).flatMap(({ name, field }) => {
    const member = clusters.get(name);
    if (member === undefined) {
      notes.push(`Member cluster \`${name}\` of \`${aggregate.name}\` is not defined; Envoy skips it.`);
      return [];
    }
    if (member.clusters === undefined) return [member];
    if ([...within, aggregate.name].includes(name)) {
      field.problem(`cluster \`${name}\` contains itself`, 'an aggregate cannot be its own member');
      return [];
    }
    return flatten(member, clusters, notes, [...within, aggregate.name]);
  });
}
