import { meshes } from '../meshes/index.js';
import type { Mesh } from '../meshes/mesh.js';
import type { Cluster } from '../model/cluster.js';
import { sources } from '../topology/index.js';

/** What is read of a kind when only some namespaces, or some labels, are asked for. */
export type LiveRole =
  /** What decides about failover: picked by namespace and label, and with it all that it refers to or that refers to it. */
  | 'failover'
  /** A Kubernetes Service: picked in the same way. */
  | 'service'
  /** What says where endpoints are: all of every namespace that is read. */
  | 'place';

/** A kind to read from a cluster; the versions in the order in which they are preferred. */
export interface LiveKind {
  apiGroup: string;
  kind: string;
  versions: readonly string[];
  role: LiveRole;
}

/** A kind that this cluster serves. */
export interface ServedLiveKind {
  apiVersion: string;
  kind: string;
  /** As RBAC and messages name it: `destinationrules`. */
  plural: string;
  namespaced: boolean;
  role: LiveRole;
}

/** Read beside the meshes' own kinds, since rules of `validate` judge them or by them. */
const BESIDE: readonly Omit<LiveKind, 'role'>[] = [
  { apiGroup: 'networking.istio.io', kind: 'EnvoyFilter', versions: ['v1alpha3'] },
  { apiGroup: 'gateway.networking.k8s.io', kind: 'Gateway', versions: ['v1', 'v1beta1'] },
  { apiGroup: 'gateway.networking.k8s.io', kind: 'GatewayClass', versions: ['v1', 'v1beta1'] },
  { apiGroup: 'gateway.networking.k8s.io', kind: 'GRPCRoute', versions: ['v1', 'v1alpha2'] },
  { apiGroup: 'gateway.networking.k8s.io', kind: 'TCPRoute', versions: ['v1alpha2'] },
  { apiGroup: 'gateway.networking.k8s.io', kind: 'TLSRoute', versions: ['v1alpha3', 'v1alpha2'] },
  { apiGroup: 'gateway.envoyproxy.io', kind: 'Backend', versions: ['v1alpha1'] },
  { apiGroup: 'gateway.envoyproxy.io', kind: 'BackendTrafficPolicy', versions: ['v1alpha1'] },
  { apiGroup: 'policy.linkerd.io', kind: 'EgressNetwork', versions: ['v1alpha1'] },
  { apiGroup: 'networking.enterprise.mesh.gloo.solo.io', kind: 'VirtualDestination', versions: ['v1beta1'] },
  { apiGroup: 'networking.k8s.io', kind: 'Ingress', versions: ['v1'] },
  { apiGroup: 'traefik.io', kind: 'IngressRoute', versions: ['v1alpha1'] },
];

/** ConfigMaps that hold the settings of the mesh that has this API group. Others are nobody's business, so that ConfigMaps are never listed. */
export const SETTINGS: readonly { of: string; namespace: string; name: string }[] = [
  { of: 'networking.istio.io', namespace: 'istio-system', name: 'istio' },
  { of: 'networking.istio.io', namespace: 'istio-system', name: 'istio-ca-root-cert' },
  { of: 'linkerd.io', namespace: 'linkerd', name: 'linkerd-config' },
  { of: 'linkerd.io', namespace: 'linkerd', name: 'linkerd-identity-trust-roots' },
];

/** Every kind that meshes and topology read; Secrets are not among them (see `readSecrets`). */
export const liveKinds: readonly LiveKind[] = distinct([
  ...sources.flatMap(({ apiGroup, kinds, versions = ['v1'] }) =>
    kinds.map((kind): LiveKind => ({ apiGroup, kind, versions, role: kind === 'Service' ? 'service' : 'place' })),
  ),
  ...meshes.filter(isInstalled).flatMap(({ kinds }) => kinds.map((kind): LiveKind => ({ ...kind, role: 'failover' }))),
  ...BESIDE.map((kind): LiveKind => ({ ...kind, role: 'failover' })),
]).filter(({ apiGroup, kind }) => apiGroup !== '' || kind !== 'Secret');

/** Envoy's documents and our own live in files only. */
function isInstalled({ recognise, adopt }: Mesh): boolean {
  return recognise === undefined && adopt !== undefined;
}

/** Those of the kinds that the cluster serves, each in the first of its versions that is. */
export async function servedKinds(cluster: Cluster, kinds: readonly LiveKind[]): Promise<ServedLiveKind[]> {
  const found = await Promise.all(kinds.map((kind) => servedKind(cluster, kind)));
  return found.flatMap((kind) => kind ?? []);
}

async function servedKind(cluster: Cluster, { apiGroup, kind, versions, role }: LiveKind) {
  for (const version of versions) {
    const apiVersion = apiGroup === '' ? version : `${apiGroup}/${version}`;
    const served = await cluster.served(apiVersion, kind);
    if (served !== undefined) return { apiVersion, kind, role, ...served };
  }
  return undefined;
}

/** The first of each kind: topology reads some that a mesh names as well. */
function distinct(kinds: readonly LiveKind[]): LiveKind[] {
  const named = [...kinds].reverse().map((kind) => [`${kind.apiGroup}/${kind.kind}`, kind] as const);
  return [...new Map(named).values()].reverse();
}
