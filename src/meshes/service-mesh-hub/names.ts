import { sanitizeName } from '../../resources/sanitize-name.js';

export { sanitizeName };

/** A Kubernetes Service in a registered cluster. */
export interface ServiceReference {
  name: string;
  namespace: string;
  cluster: string;
}

/** A management object. */
export interface ObjectReference {
  name: string;
  namespace: string;
}

/** Where Service Mesh Hub is installed and puts what it discovers. */
export const INSTALL_NAMESPACE = 'service-mesh-hub';

/** The name of the Mesh object that discovery makes of an Istio control plane (pkg/mesh-discovery/translation/utils/object_meta.go). */
export function meshName(cluster: string, deployment = 'istiod', namespace = 'istio-system'): string {
  return sanitizeName(`${deployment}-${namespace}-${cluster}`);
}

/** How upstream's statuses and messages call an object: `name.namespace.cluster`, the last part empty in the management cluster. */
export function objectKey({ name, namespace, cluster = '' }: ObjectReference & { cluster?: string }): string {
  return `${name}.${namespace}.${cluster}`;
}

/** Whether both name one Service of one cluster. */
export function sameService(one: ServiceReference, other: ServiceReference): boolean {
  return one.name === other.name && one.namespace === other.namespace && one.cluster === other.cluster;
}

/** The host by which proxies in `clientCluster` know a Service. */
export function serviceHost(
  { name, namespace, cluster }: ServiceReference,
  clientCluster: string,
  clusterDomain: string,
): string {
  return `${name}.${namespace}.svc.${cluster === clientCluster ? clusterDomain : `${cluster}.global`}`;
}

/** Istio's name for an outbound cluster. */
export function outboundCluster(port: number, host: string, subset = ''): string {
  return `outbound|${port}|${subset}|${host}`;
}

/** The name of a subset: its labels as `key-value`, sorted and joined, then made a Kubernetes name. */
export function subsetName(labels: Record<string, string>): string {
  const pairs = Object.entries(labels).map(([key, value]) => `${key}-${value}`);
  return sanitizeName(pairs.sort().join('_'));
}
