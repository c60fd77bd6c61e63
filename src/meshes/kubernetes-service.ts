import type { Destination, FailoverPlan } from '../model/plan.js';

/** The Kubernetes Service behind a destination. */
export interface KubernetesService {
  /** As far as the plan knows it. */
  cluster?: string;
  namespace: string;
  name: string;
  port: number;
}

/**
 * The Kubernetes Service that a destination is, in its own cluster, as far as the plan tells: behind an Upstream, behind Linkerd's mirror
 * SERVICE-CLUSTER, or itself. Undefined for an external address, and for an Upstream that names no Service.
 */
export function kubernetesService(
  { address, cluster, namespace, service, endpoints, port }: Destination,
  plan: FailoverPlan,
): KubernetesService | undefined {
  const behind = endpoints.find(({ serviceBehind }) => serviceBehind !== undefined)?.serviceBehind;
  const place = { ...(cluster === undefined ? {} : { cluster }), port: port ?? plan.port ?? 80 };
  if (behind !== undefined) return { ...place, ...behind };
  if (service === undefined || address !== undefined || plan.mesh === 'gloo-federation') return undefined;
  // Of an Envoy document `service` is a cluster, unless a Failover document named it with its namespace.
  if (plan.mesh === 'envoy' && namespace === undefined) return undefined;
  return {
    ...place,
    namespace: namespace ?? (plan.namespace || 'default'),
    name: plan.mesh === 'linkerd' ? withoutCluster(service, cluster) : service,
  };
}

/** Whether the requests of one level are shared unevenly. */
export function sharesUnevenly(level: readonly Destination[]): boolean {
  return new Set(level.map(({ weight, localityWeight }) => `${weight} ${localityWeight}`)).size > 1;
}

function withoutCluster(name: string, cluster: string | undefined): string {
  const suffix = `-${cluster}`;
  return cluster !== undefined && name.endsWith(suffix) ? name.slice(0, -suffix.length) : name;
}
