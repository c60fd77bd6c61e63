import type { JsonObject } from '../model/document.js';
import { metadata, type ObjectName } from './metadata.js';

/** An Upstream of a registered cluster. */
export interface SchemeUpstream {
  cluster: string;
  namespace: string;
  name: string;
}

/** One that takes over. */
export interface SchemeMember extends SchemeUpstream {
  localityWeight?: number;
}

/** A FailoverScheme of Gloo Federation: `groups[0]` stands at priority 1. */
export function renderFailoverScheme(
  object: ObjectName,
  { primary, groups }: { primary: SchemeUpstream; groups: readonly (readonly SchemeMember[])[] },
): JsonObject {
  return {
    apiVersion: 'fed.solo.io/v1',
    kind: 'FailoverScheme',
    metadata: metadata(object),
    spec: {
      primary: { clusterName: primary.cluster, name: primary.name, namespace: primary.namespace },
      failoverGroups: groups.map((members) => ({ priorityGroup: renderPriorityGroup(members) })),
    },
  };
}

/** Upstreams of one cluster with one weight stand together, as one locality. */
function renderPriorityGroup(members: readonly SchemeMember[]): JsonObject[] {
  const localities: (Pick<SchemeMember, 'cluster' | 'localityWeight'> & { upstreams: JsonObject[] })[] = [];
  for (const { cluster, localityWeight, name, namespace } of members) {
    const locality = localities.find((one) => one.cluster === cluster && one.localityWeight === localityWeight);
    if (locality !== undefined) locality.upstreams.push({ name, namespace });
    else localities.push({ cluster, localityWeight, upstreams: [{ name, namespace }] });
  }
  return localities.map(({ cluster, localityWeight, upstreams }) => ({
    cluster,
    ...(localityWeight === undefined ? {} : { localityWeight }),
    upstreams,
  }));
}
