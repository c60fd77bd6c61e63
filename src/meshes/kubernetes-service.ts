import type { Destination } from '../model/plan.js';

export interface KubernetesService {
  namespace: string;
  name: string;
  cluster?: string;
}

/**
 * The Kubernetes Service that a destination is, in its own cluster, as far as the plan tells: behind an Upstream, behind Linkerd's mirror
 * SERVICE-CLUSTER, or itself. Undefined for an external address, and for an Upstream that names no Service.
 */
export function kubernetesService(destination: Destination, mesh: string): KubernetesService | undefined {
  const { address, cluster, namespace = 'default', service, endpoints } = destination;
  const behind = endpoints.find((endpoint) => endpoint.serviceBehind !== undefined)?.serviceBehind;
  if (behind !== undefined) return { ...behind, cluster };
  if (service === undefined || address !== undefined || mesh === 'envoy') {
    const named = mesh === 'envoy' && address === undefined && service !== undefined && destination.namespace;
    return named ? { namespace, name: service, cluster } : undefined;
  }
  if (mesh === 'gloo-federation') return undefined;
  return { namespace, name: mesh === 'linkerd' ? withoutCluster(service, cluster) : service, cluster };
}

/** The host by which clients of its own cluster, and of every cluster of one Istio mesh, call a Service. */
export function serviceHost({ name, namespace }: KubernetesService): string {
  return `${name}.${namespace}.svc.cluster.local`;
}

function withoutCluster(name: string, cluster: string | undefined): string {
  const suffix = `-${cluster}`;
  return cluster !== undefined && name.endsWith(suffix) ? name.slice(0, -suffix.length) : name;
}
