import type { JsonObject } from '../../model/document.js';
import { asList, asObject, asText } from '../../model/json.js';
import { ofKind } from '../objects.js';

/** The FailoverSchemes among the objects. */
export function failoverSchemes(objects: readonly JsonObject[]): JsonObject[] {
  return ofKind(objects, 'fed.solo.io', 'FailoverScheme');
}

/** Clusters as schemes name them: the primary's, then those of the targets. */
export function clustersOf(schemes: readonly JsonObject[]): string[] {
  const names = schemes.flatMap((scheme) => {
    const spec = asObject(scheme.spec);
    const members = asList(spec.failoverGroups).flatMap((group) => asList(asObject(group).priorityGroup).map(asObject));
    return [asObject(spec.primary).clusterName, ...members.map(({ cluster }) => cluster)];
  });
  return [...new Set(names.flatMap((name) => asText(name) ?? []))];
}

/** Whether this cluster holds the primary of a scheme: there Gloo has to know failover. */
export function isPrimary(cluster: string, schemes: readonly JsonObject[]): boolean {
  return schemes.some(({ spec }) => asObject(asObject(spec).primary).clusterName === cluster);
}

/** Upstreams with levels of their own. */
export function upstreamsWithFailover(objects: readonly JsonObject[]): JsonObject[] {
  return ofKind(objects, 'gloo.solo.io', 'Upstream').filter(({ spec }) => asObject(spec).failover !== undefined);
}
