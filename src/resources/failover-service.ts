import type { JsonObject } from '../model/document.js';
import { type ClusterService, renderKubeService } from './kube-service.js';
import { metadata, type ObjectName } from './metadata.js';

export interface FailoverServiceSpec {
  hostname: string;
  port: { number: number; protocol: string };
  /** In which the host becomes visible. */
  meshes: readonly { name: string; namespace: string }[];
  /** The first is tried first. */
  backingServices: readonly ClusterService[];
}

/** A FailoverService of Service Mesh Hub. */
export function renderFailoverService(object: ObjectName, spec: FailoverServiceSpec): JsonObject {
  return {
    apiVersion: 'networking.smh.solo.io/v1alpha2',
    kind: 'FailoverService',
    metadata: metadata(object),
    spec: {
      hostname: spec.hostname,
      port: { number: spec.port.number, protocol: spec.port.protocol },
      meshes: spec.meshes.map(({ name, namespace }) => ({ name, namespace })),
      backingServices: spec.backingServices.map((service) => ({ kubeService: renderKubeService(service) })),
    },
  };
}
