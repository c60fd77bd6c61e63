import type { HealthCheck } from './detection.js';
import type { Document, JsonObject, Origin } from './document.js';
import type { PlanCluster } from './plan.js';

/** A `kind: Failover` document after its schema was checked: the mesh-neutral description that every mesh can make a plan of. */
export interface FailoverSpec {
  name: string;
  namespace: string;
  /** As in `spec.mesh`. */
  mesh: string;
  service: { host: string; port: number; protocol: 'http' | 'http2' | 'grpc' | 'https' | 'tls' | 'tcp' };
  clusters: PlanCluster[];
  destinations: FailoverDestination[];
  detection: {
    /** Only what was written; durations in ms. The mesh fills in its own defaults. */
    outlier?: {
      consecutive5xx?: number;
      consecutiveGatewayFailure?: number;
      intervalMs?: number;
      baseEjectionTimeMs?: number;
      maxEjectionPercent?: number;
    };
    healthCheck?: {
      type: HealthCheck['type'];
      path?: string;
      host?: string;
      port?: number;
      intervalMs: number;
      timeoutMs: number;
      /** Default: the interval. */
      noTrafficIntervalMs: number;
      healthyThreshold: number;
      unhealthyThreshold: number;
      expectedStatuses?: number[];
      serviceName?: string;
    };
  };
  /** The part under each mesh's own key (`istio`, `glooFederation`, ...), names and types checked, values as written. */
  extensions: Record<string, JsonObject>;
  document: Document;
}

export interface FailoverDestination {
  cluster?: string;
  namespace?: string;
  service?: string;
  /** External, `host` or `host:port` as written. */
  address?: string;
  port?: number;
  /** Its own, else its cluster's; '' for none. */
  locality: string;
  labels: Record<string, string>;
  priority: number;
  weight: number;
  /** As written; undefined leaves it to the topology, then 1. */
  replicas?: number;
  origin: Origin;
}
