import { describe, expect, it } from 'vitest';
import { plansOf } from './plans-of.fixture.js';

const planOf = (policy: string) =>
  plansOf(`apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: web, namespace: shop }
spec: { host: web, trafficPolicy: { ${policy} } }`)[0];

describe('loadBalancer', () => {
  it.each([
    ['outlierDetection: {}', { policy: 'LEAST_REQUEST', localityWeighted: false }],
    ['loadBalancer: { simple: LEAST_CONN }', { policy: 'LEAST_REQUEST' }],
    ['loadBalancer: { simple: RANDOM }', { policy: 'RANDOM' }],
    ['loadBalancer: { consistentHash: { httpHeaderName: x } }', { policy: 'RING_HASH', minimumRingSize: 1024 }],
    [
      'loadBalancer: { consistentHash: { useSourceIp: true, minimumRingSize: 9 } }',
      { policy: 'RING_HASH', minimumRingSize: 9 },
    ],
    [
      'loadBalancer: { consistentHash: { useSourceIp: true, ringHash: { minimumRingSize: 7 } } }',
      { policy: 'RING_HASH', minimumRingSize: 7 },
    ],
    [
      'loadBalancer: { consistentHash: { useSourceIp: true, maglev: { tableSize: 101 } } }',
      { policy: 'MAGLEV', tableSize: 101 },
    ],
    [
      'loadBalancer: { simple: ROUND_ROBIN, warmup: { duration: 1m } }',
      { slowStart: { windowMs: 60_000, aggression: 1, minWeightPercent: 10 } },
    ],
    ['loadBalancer: { warmupDurationSecs: 30s }', { slowStart: { windowMs: 30_000 } }],
    ['loadBalancer: { localityLbSetting: { failoverPriority: [ a ] } }', { localityWeighted: false }],
    [
      'outlierDetection: {}, loadBalancer: { localityLbSetting: { failoverPriority: [ a ] } }',
      { localityWeighted: true },
    ],
    [
      'loadBalancer: { localityLbSetting: { distribute: [ { from: a, to: { a: 100 } } ] } }',
      { localityWeighted: true },
    ],
    [
      'loadBalancer: { zoneAwareLbSetting: { minClusterSize: 3 } }',
      { zoneAware: { minClusterSize: 3, routingEnabled: 100 } },
    ],
    [
      'loadBalancer: { zoneAwareLbSetting: { enabled: false } }',
      { zoneAware: { minClusterSize: 6, routingEnabled: 0 } },
    ],
  ])('%s', (policy, expected) => expect(planOf(policy)?.loadBalancing).toMatchObject(expected));
});

describe('connectionPool', () => {
  it.each([
    [
      'tls: { mode: ISTIO_MUTUAL }',
      {
        connectTimeoutMs: 10_000,
        maxRequests: 2 ** 32 - 1,
        maxPendingRequests: 2 ** 32 - 1,
        idleTimeoutMs: 3_600_000,
        maxRequestsPerConnection: 0,
      },
    ],
    [
      'connectionPool: { tcp: { connectTimeout: 30ms, maxConnections: 5, maxConnectionDuration: 1h } }',
      { connectTimeoutMs: 30, maxConnections: 5, maxConnectionDurationMs: 3_600_000 },
    ],
    [
      'connectionPool: { http: { http1MaxPendingRequests: 1, http2MaxRequests: 2, maxRetries: 3, maxRequestsPerConnection: 4 } }',
      { maxPendingRequests: 1, maxRequests: 2, maxRetries: 3, maxRequestsPerConnection: 4 },
    ],
    ['connectionPool: { tcp: { idleTimeout: 5s } }', { idleTimeoutMs: 5000 }],
    ['connectionPool: { tcp: { idleTimeout: 5s }, http: { idleTimeout: 7s } }', { idleTimeoutMs: 7000 }],
    ['connectionPool: { tcp: { idleTimeout: 0s } }', { idleTimeoutMs: undefined }],
    ['connectionPool: { tcp: { maxConnections: 0 } }', { maxConnections: 2 ** 32 - 1 }],
    ['retryBudget: {}', { retryBudget: { percent: 20, minRetryConcurrency: 3 } }],
  ])('%s', (policy, expected) => expect(planOf(policy)?.connection).toMatchObject(expected));
});
