import type { Document } from '../../model/document.js';
import type { Topology } from '../../model/topology.js';
import { Field } from '../../resources/field.js';
import { documentsOf } from './kinds.js';
import { type ObjectReference, type ServiceReference, sameService } from './names.js';
import { readObjectReference, readServiceReference } from './references.js';

/** A service mesh that discovery found. */
export interface DiscoveredMesh extends ObjectReference {
  /** istio, linkerd, osm, awsAppMesh or consulConnect; undefined when the object says nothing. */
  type?: string;
  cluster?: string;
  /** Ingress gateways through which other clusters reach its services. */
  gateways: { address?: string; port?: number }[];
}

/** A Service that discovery found. */
export interface TrafficTarget {
  service: ServiceReference;
  labels: Record<string, string>;
  ports: number[];
  mesh?: ObjectReference;
}

export interface VirtualMesh extends ObjectReference {
  meshes: ObjectReference[];
  hostnameSuffix?: string;
}

/** What the management cluster knows, as far as it is among the inputs. */
export interface Discovery {
  meshes: DiscoveredMesh[];
  trafficTargets: TrafficTarget[];
  virtualMeshes: VirtualMesh[];
  /** `cluster.local` unless the KubernetesCluster says otherwise. */
  clusterDomain(cluster: string): string;
}

const MESH_TYPES = ['istio', 'linkerd', 'osm', 'awsAppMesh', 'consulConnect'];

/** Reads what the discovery of Service Mesh Hub wrote; a cluster without an object of its own has the usual domain. */
export function readDiscovery(documents: readonly Document[]): Discovery {
  const clusters = documentsOf(documents, 'KubernetesCluster');
  return {
    meshes: documentsOf(documents, 'Mesh').map(readMesh),
    trafficTargets: documentsOf(documents, 'TrafficTarget').map(readTrafficTarget),
    virtualMeshes: documentsOf(documents, 'VirtualMesh').map((document) => {
      const spec = Field.root(document).get('spec');
      return {
        ...own(document),
        meshes: spec.get('meshes').items().map(readObjectReference),
        hostnameSuffix: spec.get('federation', 'hostnameSuffix').text(),
      };
    }),
    clusterDomain(name) {
      const cluster = clusters.find((document) => document.name === name);
      return (cluster && Field.root(cluster).get('spec', 'clusterDomain').text()) ?? 'cluster.local';
    },
  };
}

/** The TrafficTarget of a Service, else what its Kubernetes object says; undefined where neither is among the inputs. */
export function knownService(
  service: ServiceReference,
  { trafficTargets }: Discovery,
  topology: Topology,
): Pick<TrafficTarget, 'labels' | 'ports' | 'mesh'> | undefined {
  const target = trafficTargets.find((candidate) => sameService(candidate.service, service));
  if (target !== undefined) return target;
  const found = topology.service(service.namespace, service.name, service.cluster);
  return found === undefined ? undefined : { labels: found.labels, ports: found.ports.map(({ port }) => port) };
}

function readMesh(document: Document): DiscoveredMesh {
  const spec = Field.root(document).get('spec');
  const type = MESH_TYPES.find((name) => spec.get(name).present);
  const body = spec.get(type ?? 'istio');
  return {
    ...own(document),
    type,
    cluster: body.get('installation', 'cluster').text(),
    gateways: body
      .get('ingressGateways')
      .items()
      .map((gateway) => ({
        address: gateway.get('externalAddress').text(),
        port: gateway.get('externalTlsPort').number(),
      })),
  };
}

function readTrafficTarget(document: Document): TrafficTarget {
  const spec = Field.root(document).get('spec');
  const service = spec.get('kubeService');
  return {
    service: readServiceReference(service.get('ref')),
    labels: service.get('labels').textMap(),
    ports: service
      .get('ports')
      .items()
      .flatMap((port) => port.get('port').number() ?? []),
    mesh: spec.get('mesh').present ? readObjectReference(spec.get('mesh')) : undefined,
  };
}

function own({ name, namespace = '' }: Document): ObjectReference {
  return { name, namespace };
}
