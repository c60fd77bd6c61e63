import { type Detection, type HealthCheck, healthCheckDefaults, outlierDefaults } from '../../src/model/detection.js';
import type { Document } from '../../src/model/document.js';
import {
  connectionDefaults,
  type Destination,
  type FailoverPlan,
  loadBalancingDefaults,
  type Member,
} from '../../src/model/plan.js';
import type { Endpoint } from '../../src/model/topology.js';

const document: Document = {
  apiVersion: 'example.com/v1',
  kind: 'Sample',
  name: 'sample',
  labels: {},
  annotations: {},
  value: {},
  file: 'sample.yaml',
  at: () => ({ file: 'sample.yaml', line: 1, column: 1 }),
  toJSON: () => 'sample',
};

/** A healthy endpoint of weight 1 without a pod behind it. */
export function sampleEndpoint(name: string, fields: Partial<Endpoint> = {}): Endpoint {
  return { name, locality: '', labels: {}, weight: 1, healthStatus: 'UNKNOWN', ready: true, pod: false, ...fields };
}

/** A destination with `count` endpoints called `NAME#1`, `NAME#2`, ... */
export function sampleDestination(
  name: string,
  priority: number,
  count: number,
  { endpoint = {}, ...fields }: Partial<Destination> & { endpoint?: Partial<Endpoint> } = {},
): Destination {
  const locality = fields.locality ?? '';
  return {
    name,
    locality,
    labels: {},
    priority,
    weight: 1,
    endpoints: Array.from({ length: count }, (_, i) => sampleEndpoint(`${name}#${i + 1}`, { locality, ...endpoint })),
    origin: { document, path: [] },
    ...fields,
  };
}

/** Envoy's defaults and no signal at all. */
export function sampleDetection(fields: Partial<Detection> = {}): Detection {
  return { panicThreshold: 50, overprovisioningFactor: 140, readiness: false, ...fields };
}

export function sampleOutlier(maxEjectionPercent: number, fields = {}): Detection['outlier'] {
  return outlierDefaults({ enforcingSuccessRate: 0, maxEjectionPercent, ...fields });
}

export function sampleHealthCheck(fields: Partial<HealthCheck> = {}): HealthCheck {
  return healthCheckDefaults({
    type: 'http',
    timeoutMs: 1000,
    intervalMs: 1000,
    noTrafficIntervalMs: 1000,
    http: { path: '/health', method: 'GET', expectedStatuses: [], retriableStatuses: [], headers: {}, http2: false },
    ...fields,
  });
}

export function sampleMember(name: string, detection: Partial<Detection> = {}): Member {
  return {
    name,
    detection: sampleDetection(detection),
    loadBalancing: loadBalancingDefaults(),
    connection: connectionDefaults(),
  };
}

/** A plan by explicit priority; everything can be replaced. */
export function samplePlan(destinations: Destination[], fields: Partial<FailoverPlan> = {}): FailoverPlan {
  return {
    name: 'reviews',
    namespace: 'bookinfo',
    mesh: 'envoy',
    service: 'reviews.bookinfo.svc.cluster.local',
    protocol: 'http',
    clusters: [],
    destinations,
    ordering: { by: 'priority' },
    detection: sampleDetection(),
    loadBalancing: loadBalancingDefaults(),
    connection: connectionDefaults(),
    route: { timeoutMs: 0, hash: 'random' },
    client: null,
    extensions: {},
    notes: [],
    origin: { document, path: [] },
    ...fields,
  };
}
