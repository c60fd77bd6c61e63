import type { JsonObject } from '../model/document.js';
import { type ClusterService, renderKubeService } from './kube-service.js';
import { metadata, type ObjectName } from './metadata.js';

/** An AccessPolicy of Service Mesh Hub that lets every workload call these services. */
export function renderAccessPolicy(object: ObjectName, services: readonly ClusterService[]): JsonObject {
  return {
    apiVersion: 'networking.smh.solo.io/v1alpha2',
    kind: 'AccessPolicy',
    metadata: metadata(object),
    spec: { destinationSelector: [{ kubeServiceRefs: { services: services.map(renderKubeService) } }] },
  };
}
