import type { JsonObject } from '../model/document.js';
import { type ClusterService, renderKubeService } from './kube-service.js';
import { metadata, type ObjectName } from './metadata.js';

/** A TrafficPolicy of Service Mesh Hub for these services; for none of them by name it holds for every service. */
export function renderTrafficPolicy(
  object: ObjectName,
  services: readonly ClusterService[],
  features: JsonObject,
): JsonObject {
  const selector = [{ kubeServiceRefs: { services: services.map(renderKubeService) } }];
  return {
    apiVersion: 'networking.smh.solo.io/v1alpha2',
    kind: 'TrafficPolicy',
    metadata: metadata(object),
    spec: { ...(services.length === 0 ? {} : { destinationSelector: selector }), ...features },
  };
}

/** Sends all requests to a FailoverService; a lone destination needs no weight. */
export function shiftTo({ name, namespace }: { name: string; namespace: string }): JsonObject {
  return { trafficShift: { destinations: [{ failoverService: { name, namespace } }] } };
}
