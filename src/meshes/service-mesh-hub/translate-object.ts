import type { JsonObject } from '../../model/document.js';
import { objectKey, serviceHost } from './names.js';
import type { Installation, Target } from './translate-target.js';
import type { TranslationWorld } from './translate-world.js';

/** Where and under which name an object is written. */
interface Place {
  name: string;
  namespace: string;
  cluster: string;
  annotations?: Record<string, string>;
}

/** An object of Istio as the controller writes it into a cluster. */
export function istioObject(
  kind: string,
  { name, namespace, cluster, annotations }: Place,
  spec: JsonObject,
  world: TranslationWorld,
): JsonObject {
  // By this label the controller knows what to take away again.
  const labels = { [`owner.${world.domain}`]: world.namespace };
  return {
    apiVersion: 'networking.istio.io/v1alpha3',
    kind,
    metadata: { name, namespace, labels, annotations: { ...annotations, 'failover.dev/cluster': cluster } },
    spec,
  };
}

/** The cluster from which a Service is called: its own, or that of another mesh of the VirtualMesh. */
export interface Viewpoint {
  /** Undefined: the Service's own cluster. */
  client?: Installation;
  cluster: string;
  /** The host by which clients there know the Service. */
  host: string;
}

/** How a Service is seen by the clients of a mesh; without one, by those of its own cluster. */
export function viewpoint(
  { service }: Target,
  client: Installation | undefined,
  { discovery }: TranslationWorld,
): Viewpoint {
  const cluster = client?.cluster ?? service.cluster;
  return { client, cluster, host: serviceHost(service, cluster, discovery.clusterDomain(service.cluster)) };
}

/** Own rules stand beside the Service, federated ones in the root namespace of the client's mesh (pkg/mesh-networking/translation/utils/metautils/object_meta.go). */
export function placeOf({ service, annotations }: Target, { client }: Viewpoint, { domain }: TranslationWorld): Place {
  if (client === undefined) return { ...service, annotations };
  return {
    name: `${service.name}-${service.namespace}-${service.cluster}`,
    namespace: client.rootNamespace,
    cluster: client.cluster,
    annotations: { ...annotations, [`federation.${domain}`]: objectKey(service) },
  };
}

/** A duration as protobuf writes it: seconds with a fraction. */
export function protoDuration(ms: number): string {
  return `${ms / 1000}s`;
}

/** Only the fields that say something, as protobuf writes objects: no absent, empty or zero values. */
export function compact(fields: { [key: string]: JsonObject[string] | undefined }): JsonObject {
  return Object.fromEntries(
    Object.entries(fields).filter(
      (entry): entry is [string, JsonObject[string]] => entry[1] !== undefined && !isZero(entry[1]),
    ),
  );
}

function isZero(value: JsonObject[string]): boolean {
  if (value === null || value === 0 || value === '' || value === false) return true;
  return Array.isArray(value) ? value.length === 0 : false;
}
