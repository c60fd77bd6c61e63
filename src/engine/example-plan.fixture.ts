import type { Detection } from '../model/detection.js';
import {
  connectionDefaults,
  type Destination,
  type FailoverPlan,
  loadBalancingDefaults,
  type RetryPolicy,
} from '../model/plan.js';
import type { Scenario } from '../model/scenario.js';
import type { Endpoint } from '../model/topology.js';

/** A plan for tests: one destination for each level, with that many hosts; Envoy's defaults, but lists that are never stale. */
export function examplePlan(
  levels: readonly number[],
  detection: Partial<Detection> = {},
  rest: Partial<Omit<FailoverPlan, 'detection'>> & { retry?: RetryPolicy } = {},
): FailoverPlan {
  const { retry, ...others } = rest;
  return {
    name: 'example',
    namespace: 'default',
    mesh: 'envoy',
    service: 'svc',
    protocol: 'http',
    clusters: [],
    destinations: levels.map((hosts, priority) => exampleDestination(priority, hosts)),
    ordering: { by: 'priority' },
    detection: { panicThreshold: 50, overprovisioningFactor: 140, readiness: false, ...detection },
    loadBalancing: loadBalancingDefaults({ updateMergeWindowMs: 0 }),
    connection: connectionDefaults(),
    route: { timeoutMs: 15_000, hash: 'random', ...(retry === undefined ? {} : { retry }) },
    client: null,
    extensions: {},
    notes: [],
    origin: NOWHERE,
    ...others,
  };
}

const NOWHERE = { document: undefined as never, path: [] };

export function exampleDestination(priority: number, hosts: number): Destination {
  const name = `level-${priority}`;
  return {
    name,
    cluster: `cluster-${priority}`,
    namespace: 'default',
    service: 'svc',
    locality: '',
    labels: {},
    priority,
    weight: 1,
    endpoints: Array.from({ length: hosts }, (_, host) => exampleEndpoint(`10.0.${priority}.${host + 1}`)),
    origin: NOWHERE,
  };
}

export function exampleEndpoint(address: string, rest: Partial<Endpoint> = {}): Endpoint {
  return {
    name: `${address}:80`,
    address,
    port: 80,
    locality: '',
    labels: {},
    weight: 1,
    healthStatus: 'UNKNOWN',
    ready: true,
    pod: false,
    ...rest,
  };
}

/** 100 requests a second for a minute, seed 1. */
export function exampleScenario(
  scenario: Partial<Omit<Scenario, 'traffic'>> & { traffic?: Partial<Scenario['traffic']> } = {},
): Scenario {
  return {
    name: 'example',
    client: {},
    topology: [],
    events: [],
    expect: [],
    ...scenario,
    traffic: { rps: 100, durationMs: 60_000, arrivals: 'constant', seed: 1, ...scenario.traffic },
  };
}
