import { PRIMARY_SERVICE } from '../engine/linkerd-weights.js';
import type { ApplyOptions, Cluster } from '../model/cluster.js';
import { apiGroup, type Json, type JsonObject } from '../model/document.js';
import { asList, asNumber, asObject, asText, asTextMap } from '../model/json.js';
import { CONTROLLED_BY } from '../resources/traffic-split.js';
import { onFreshState } from './on-fresh-state.js';
import { referenceOf } from './reference.js';

/** Whether a failover controller moves this object's weights: a TrafficSplit with its label, or selected by another one and told its primary. */
export function isWeightOwned({ apiVersion, kind, metadata }: JsonObject): boolean {
  if (kind !== 'TrafficSplit' || apiGroup(asText(apiVersion) ?? '') !== 'split.smi-spec.io') return false;
  const labels = asTextMap(asObject(metadata).labels);
  const annotations = asTextMap(asObject(metadata).annotations);
  return CONTROLLED_BY in labels || (PRIMARY_SERVICE in annotations && Object.keys(labels).length > 0);
}

/**
 * The object with the weights that a failover controller gave the live one: ours would send all traffic back to a primary that may be dead. A
 * backend that is new gets none unless no other has any. Anything else is given back as it is.
 */
export function withLiveWeights(object: JsonObject, live: JsonObject | undefined): JsonObject {
  if (live === undefined || !isWeightOwned(object)) return object;
  const spec = asObject(object.spec);
  const weights = new Map(backendsOf(live).map(({ service, weight }) => [service, weight ?? 0] as const));
  const backends = backendsOf(object);
  const hasTraffic = backends.some(({ service }) => (asNumber(weights.get(service)) ?? 0) > 0);
  const kept = backends.map((backend): Json => {
    const weight = weights.get(backend.service) ?? (hasTraffic ? 0 : backend.weight);
    return weight === undefined ? backend : { ...backend, weight };
  });
  return backends.length === 0 ? object : { ...object, spec: { ...spec, backends: kept } };
}

/**
 * Server-side apply that leaves a failover controller's weights as they are at that very moment, also with `force`.
 *
 * @throws ClusterError, FieldConflictError among them.
 */
export async function applyWithLiveWeights(
  cluster: Cluster,
  object: JsonObject,
  options: ApplyOptions = {},
): Promise<JsonObject> {
  if (!isWeightOwned(object)) return cluster.apply(object, options);
  return onFreshState(async () => {
    const live = await cluster.get(referenceOf(object));
    const { resourceVersion } = asObject(live?.metadata);
    const { metadata, ...kept } = withLiveWeights(object, live);
    // The controller may move the weights between our read and our write: then the server refuses ours.
    const guard: JsonObject = resourceVersion === undefined ? {} : { resourceVersion };
    return cluster.apply({ ...kept, metadata: { ...asObject(metadata), ...guard } }, options);
  });
}

function backendsOf({ spec }: JsonObject): JsonObject[] {
  return asList(asObject(spec).backends).map(asObject);
}
