import type { Detection } from './detection.js';
import type { Origin } from './document.js';
import type { Endpoint } from './topology.js';
import type { UpstreamTls } from './upstream-tls.js';

/** Who asks: the proxy whose view of the priorities is wanted. */
export interface Client {
  /** `region/zone/subzone`; '' for a client without locality. */
  locality?: string;
  labels?: Record<string, string>;
  cluster?: string;
  namespace?: string;
  network?: string;
  node?: string;
}

/** A cluster named by a failover. */
export interface PlanCluster {
  name: string;
  /** kubeconfig context. */
  context?: string;
  locality?: string;
  /** Holds the management objects (FailoverScheme, FailoverService). */
  management?: boolean;
}

/** Somewhere requests may go: a Service, an Upstream or an external address, with the endpoints behind it. */
export interface Destination {
  /** Unique in its plan: `CLUSTER/NAMESPACE/SERVICE` as far as known, or the address of an external one. */
  name: string;
  cluster?: string;
  namespace?: string;
  service?: string;
  /** External address, host or host:port, as written. */
  address?: string;
  port?: number;
  /** `region/zone/subzone`, '' when its endpoints have none or several. */
  locality: string;
  labels: Record<string, string>;
  /** The mesh's own order, 0 first; read only when the ordering is by priority. Level inside its member for an aggregate. */
  priority: number;
  weight: number;
  /** Locality weight inside its priority, where the mesh gives one (Envoy: LocalityLbEndpoints.load_balancing_weight). */
  localityWeight?: number;
  /** Name of the member (see `FailoverPlan.members`) it belongs to; absent in a plan without members. */
  member?: string;
  endpoints: Endpoint[];
  /** True when the endpoints were assumed (one by default), since no input says how many there are. */
  endpointsAssumed?: boolean;
  /** How the client's proxy speaks TLS to it; absent: it does not, or only among the mesh's own proxies. */
  tls?: UpstreamTls;
  /** The probe of a Linkerd gateway mirror: unready after `failureThreshold` failures `periodMs` apart. */
  gatewayProbe?: { periodMs: number; timeoutMs: number; failureThreshold: number };
  /** The client's proxy answers this share of requests itself with that status (a Linkerd HTTPRoute's backend that does not exist). */
  injectedStatus?: number;
  origin: Origin;
}

export interface RegionFailover {
  from: string;
  to: string;
  origin?: Origin;
}

/** Who decides the order of destinations. */
export type Ordering =
  /** Gloo, Service Mesh Hub, Envoy: the manifests number the priorities. */
  | { by: 'priority' }
  /** Istio: the client's place and labels decide (see `engine/resolve.ts`). */
  | LocalityOrdering
  /** Linkerd with a failover controller: readiness rewrites the weights. `primary` is a destination's service name, which may name no backend. */
  | {
      by: 'readiness';
      primary: string;
      controlled: true;
      /** Whether a primary that names no backend has ready endpoints; read only for such a one, absent = no. */
      primaryReady?: boolean;
    }
  /** Fixed weights (an uncontrolled TrafficSplit, an HTTPRoute): shares, no order. */
  | { by: 'weight' };

export interface LocalityOrdering {
  by: 'locality';
  /** `flat`: every endpoint at level 0. */
  mode: 'flat' | 'failover' | 'distribute' | 'zone-aware';
  failover: RegionFailover[];
  /** Label keys or `key=value`, most important first; empty = region failover only. */
  failoverPriority: string[];
  distribute: { from: string; to: { locality: string; weight: number }[]; origin?: Origin }[];
  /** Why this mode holds, one phrase for people: "no outlierDetection, so Istio sends no levels". */
  because: string;
  /** The cluster resolves names (STRICT_DNS, LOGICAL_DNS): sorting by labels reaches only its first locality group. */
  dns?: boolean;
  /** Only endpoints on the client's own node are sent (`internalTrafficPolicy: Local`). */
  nodeLocal?: boolean;
  /** Only endpoints of the client's own cluster are sent (mesh config `serviceSettings[].settings.clusterLocal`). */
  clusterLocal?: boolean;
  /** East-west gateways, which stand in for the endpoints of their network; empty or absent: one flat network. */
  gateways?: NetworkGateway[];
}

/** One address at which the endpoints of a network can be reached from other networks. */
export interface NetworkGateway {
  network: string;
  /** The cluster that it belongs to; undefined where the mesh config does not say. */
  cluster?: string;
  address: string;
  port: number;
}

export type LbPolicy = 'ROUND_ROBIN' | 'LEAST_REQUEST' | 'RANDOM' | 'RING_HASH' | 'MAGLEV' | 'PASSTHROUGH' | 'EWMA';

/** The hosts of the client's own service in one locality, as they are announced. */
export interface LocalZone {
  locality: string;
  hosts: number;
  /** Absent: all of them. */
  healthy?: number;
  degraded?: number;
  /** Do not count where panic is decided. */
  excluded?: number;
}

/** How one level's hosts are picked. Complete: defaults are in. */
export interface LoadBalancing {
  policy: LbPolicy;
  /** LEAST_REQUEST: samples (2), bias (1.0), full scan. */
  choiceCount: number;
  activeRequestBias: number;
  fullScan: boolean;
  minimumRingSize: number;
  maximumRingSize: number;
  tableSize: number;
  /** Percent >= 100; 0 = unbounded. */
  hashBalanceFactor: number;
  slowStart?: { windowMs: number; aggression: number; minWeightPercent: number };
  /** Envoy's locality_weighted_lb_config. */
  localityWeighted: boolean;
  /** Envoy's zone_aware_lb_config; acts only for a client whose own cluster is known. */
  zoneAware?: { minClusterSize: number; routingEnabled: number; localCluster: LocalZone[] };
  failTrafficOnPanic: boolean;
  weightedPriorityHealth: boolean;
  ignoreNewHostsUntilFirstHealthCheck: boolean;
  updateMergeWindowMs: number;
}

/** Envoy's defaults for a cluster that sets nothing. */
export function loadBalancingDefaults(config: Partial<LoadBalancing> = {}): LoadBalancing {
  return {
    policy: 'ROUND_ROBIN',
    choiceCount: 2,
    activeRequestBias: 1,
    fullScan: false,
    minimumRingSize: 1024,
    maximumRingSize: 8_388_608,
    tableSize: 65_537,
    hashBalanceFactor: 0,
    localityWeighted: false,
    failTrafficOnPanic: false,
    weightedPriorityHealth: false,
    ignoreNewHostsUntilFirstHealthCheck: false,
    updateMergeWindowMs: 1000,
    ...config,
  };
}

/** Limits and time-outs of connections to one Envoy cluster. */
export interface Connection {
  connectTimeoutMs: number;
  maxConnections: number;
  maxPendingRequests: number;
  maxRequests: number;
  maxRetries: number;
  retryBudget?: { percent: number; minRetryConcurrency: number };
  /** 0 = unlimited. */
  maxRequestsPerConnection: number;
  idleTimeoutMs?: number;
  maxConnectionDurationMs?: number;
}

/** Envoy's defaults: connect 5 s, breakers 1024/1024/1024/3, idle 1 h. */
export function connectionDefaults(config: Partial<Connection> = {}): Connection {
  return {
    connectTimeoutMs: 5000,
    maxConnections: 1024,
    maxPendingRequests: 1024,
    maxRequests: 1024,
    maxRetries: 3,
    maxRequestsPerConnection: 0,
    idleTimeoutMs: 3_600_000,
    ...config,
  };
}

/** Envoy's retry_policy with its defaults filled in. */
export interface RetryPolicy {
  /** Envoy's retry_on tokens. */
  retryOn: string[];
  numRetries: number;
  retriableStatusCodes: number[];
  perTryTimeoutMs?: number;
  baseIntervalMs: number;
  maxIntervalMs: number;
  /** The host predicate `envoy.retry_host_predicates.previous_hosts`. */
  previousHosts: boolean;
  hostSelectionRetryMaxAttempts: number;
  /** `envoy.retry_priorities.previous_priorities` with its update_frequency. */
  previousPriorities?: { updateFrequency: number };
  hedgeOnPerTryTimeout: boolean;
}

/** Envoy's defaults: one retry, back-off 25 ms to 250 ms, one extra host selection. */
export function retryDefaults(config: Partial<RetryPolicy> = {}): RetryPolicy {
  return {
    retryOn: [],
    numRetries: 1,
    retriableStatusCodes: [],
    baseIntervalMs: 25,
    maxIntervalMs: 10 * (config.baseIntervalMs ?? 25),
    previousHosts: false,
    hostSelectionRetryMaxAttempts: 1,
    hedgeOnPerTryTimeout: false,
    ...config,
  };
}

/** What the client's route adds to every request. */
export interface Route {
  /** 0 = none. Envoy's default is 15 s, Istio's none. */
  timeoutMs: number;
  retry?: RetryPolicy;
  /** What ring hash and Maglev hash: a header's value for each of `keys` users, or a random number for each request. */
  hash: 'random' | 'source-ip' | 'header';
  /** Where a request carries the value, for `header`; absent: not known. */
  hashOn?: HashInput;
  origin?: Origin;
}

/** The part of a request that a hash policy hashes. Header names are in lower case. */
export interface HashInput {
  kind: 'header' | 'cookie' | 'query';
  name: string;
}

/** One member cluster of an aggregate (or one Linkerd backend), with settings of its own. */
export interface Member {
  name: string;
  detection: Detection;
  loadBalancing: LoadBalancing;
  connection: Connection;
}

/** The mesh-neutral description of one service's failover as one client's proxy gets it. */
export interface FailoverPlan {
  /** Of the object that defines the failover. */
  name: string;
  namespace: string;
  /** A mesh's name as in `spec.mesh`. */
  mesh: string;
  /** The host that clients call. */
  service: string;
  port?: number;
  /** http, http2, grpc, https, tls, tcp. */
  protocol: string;
  /** Istio subset. */
  subset?: string;
  clusters: PlanCluster[];
  destinations: Destination[];
  ordering: Ordering;
  detection: Detection;
  loadBalancing: LoadBalancing;
  connection: Connection;
  route: Route;
  /** Linkerd's TrafficSplit: the called Service itself, whose own endpoints get the requests while every weight is zero. */
  apex?: Destination;
  /** Present for an aggregate cluster (levels of the members are concatenated in this order) and for Linkerd backends. */
  members?: Member[];
  /** The client this plan was made for; null when none was given. */
  client: Client | null;
  /** What only this mesh knows, under the mesh's own key, so that its `render` can give it back. */
  extensions: Record<string, unknown>;
  /** Something that people should know and that is no mistake: one sentence each. */
  notes: string[];
  origin: Origin;
}

/** An endpoint in the place where one client sees it. */
export interface ResolvedEndpoint extends Endpoint {
  /** Name of the plan's destination it belongs to. */
  destination: string;
  /** Name of the member cluster, for an aggregate. */
  member?: string;
  /** Share inside its level as shown to people: under `distribute`, the endpoints of one locality sum to its locality weight. */
  weight: number;
}

/** One level as the data plane sees it: 0..n-1 without gaps. */
export interface PriorityGroup {
  priority: number;
  /** The mesh's own number before renumbering, where it differs (Istio's 0..4, Linkerd's none). */
  level: number;
  /** Why these endpoints stand here: "same region and zone". */
  reason: string;
  endpoints: ResolvedEndpoint[];
  /** Locality weights that count (locality-weighted load balancing); absent when they do not. */
  localityWeights?: Record<string, number>;
  /** Member cluster that this level belongs to, for an aggregate, and the level inside it. */
  member?: { name: string; level: number };
}

/** What `render` could not carry over to another mesh. */
export interface Loss {
  field: string;
  origin: Origin;
  why: string;
  advice: string;
}
