import type { Origin } from './document.js';

/** Envoy's view of an endpoint as discovery announces it (`health_status`). */
export type HealthStatus = 'UNKNOWN' | 'HEALTHY' | 'UNHEALTHY' | 'DRAINING' | 'TIMEOUT' | 'DEGRADED';

/** More replicas of one thing than any mesh was tried with: a larger number is a slip of the pen, and would not fit into memory. */
export const MAX_REPLICAS = 10_000;

/** One address that can answer a request. */
export interface Endpoint {
  /** Unique in its plan. Contains the address as written; without addresses `CLUSTER/NAMESPACE/NAME` as far as known. */
  name: string;
  /** IP, DNS name or unix path, as written; undefined when the inputs do not say. */
  address?: string;
  port?: number;
  /** Port numbers by name where the workload names them (WorkloadEntry `ports`, a Pod's container ports). */
  ports?: Record<string, number>;
  /** Kubernetes service account that it runs as, where a WorkloadEntry names it. */
  serviceAccount?: string;
  /** DNS name for the Host header of health checks (`hostname`), where given. */
  hostname?: string;
  cluster?: string;
  namespace?: string;
  /** Name of the Kubernetes Service or Upstream it belongs to. */
  service?: string;
  /** The Kubernetes Service behind, where `service` and `namespace` are those of an Upstream; targets of scenarios may name either. */
  serviceBehind?: { namespace: string; name: string };
  /** `region/zone/subzone`, '' when it has none. */
  locality: string;
  labels: Record<string, string>;
  network?: string;
  /** Kubernetes node name. */
  node?: string;
  /** False when Istio's own mTLS does not reach it: no gateway between networks can forward to it. Absent = true. */
  mutualTls?: boolean;
  /** Load-balancing weight, >= 1 (Envoy: load_balancing_weight). */
  weight: number;
  healthStatus: HealthStatus;
  /** Envoy's health_check_config.disable_active_health_check. */
  healthCheckDisabled?: boolean;
  /** Where active health checks go instead of `address` and `port` (Envoy's health_check_config). */
  healthCheckAddress?: string;
  healthCheckPort?: number;
  /** Kubernetes readiness of the pod behind; true where no pod is behind. */
  ready: boolean;
  /** An EndpointSlice announces it as not ready, and does not say whether it is terminating. */
  mayBeTerminating?: boolean;
  /** True when a Kubernetes pod stands behind, so that a readiness probe can take it out. */
  pod: boolean;
  /** The pod's readiness probe; undefined when none is known. */
  readinessProbe?: ReadinessProbe;
  origin?: Origin;
}

/** A container's readinessProbe with Kubernetes' defaults filled in (period 10 s, time-out 1 s, failures 3, successes 1). */
export interface ReadinessProbe {
  type: 'http' | 'tcp' | 'grpc' | 'exec';
  periodMs: number;
  timeoutMs: number;
  initialDelayMs: number;
  failureThreshold: number;
  successThreshold: number;
}

export interface ServicePort {
  name?: string;
  port: number;
  targetPort?: number | string;
  protocol: string;
  appProtocol?: string;
  nodePort?: number;
}

/** A Kubernetes Service as the inputs describe it. */
export interface ServiceInfo {
  cluster?: string;
  namespace: string;
  name: string;
  labels: Record<string, string>;
  annotations: Record<string, string>;
  selector: Record<string, string>;
  ports: ServicePort[];
  type: string;
  headless: boolean;
  externalName?: string;
  /** As written: PreferClose, PreferSameZone, PreferSameNode. */
  trafficDistribution?: string;
  internalTrafficPolicy?: string;
  publishNotReadyAddresses: boolean;
  /** `status.loadBalancer.ingress` addresses, where known. */
  loadBalancer: string[];
  origin: Origin;
}

/** As much of a Service as finding its endpoints takes; a Service that is not among the inputs has no selector and no ports. */
export type ServiceReference = Pick<ServiceInfo, 'cluster' | 'namespace' | 'name' | 'selector' | 'ports'> &
  Partial<Pick<ServiceInfo, 'publishNotReadyAddresses'>>;

/** Where endpoints are, read once from the plain Kubernetes objects among the inputs. Lookups with cluster undefined match any cluster. */
export interface Topology {
  services: ServiceInfo[];
  service(namespace: string, name: string, cluster?: string): ServiceInfo | undefined;
  /**
   * The endpoints of a Service, with locality, labels, node and readiness attached. Sources in this order: EndpointSlices,
   * Endpoints, Pods by selector, Deployments (StatefulSets) by selector and `replicas`. `port` picks the endpoint port of that service port.
   * Terminating endpoints are left out; unready ones are there with `ready: false`. Undefined when nothing says anything about endpoints.
   */
  endpoints(service: ServiceReference, port?: number): Endpoint[] | undefined;
  /** Pods and WorkloadEntries in the namespace that a selector matches (ServiceEntry.workloadSelector). */
  workloads(namespace: string, selector: Record<string, string>, cluster?: string): Endpoint[];
  /** Labels and locality of a node by name. */
  node(name: string, cluster?: string): { labels: Record<string, string>; locality: string } | undefined;
  /** True when any Pod of the cluster is among the inputs: then EndpointSlice zones are not believed, as istiod does not. */
  hasPods(cluster?: string): boolean;
  namespaceAnnotations(namespace: string, cluster?: string): Record<string, string>;
  namespaceLabels(namespace: string, cluster?: string): Record<string, string>;
  /** Every locality that an endpoint, Node or Pod among the inputs has, sorted. */
  localities: string[];
}
