import { describe, expect, it } from 'vitest';
import type { FailoverPlan } from '../../model/plan.js';
import { guideUpstream, readExample } from './example.fixture.js';

/** The plan of an Upstream with this spec, written as YAML flow or indented block. */
function upstream(spec: string): FailoverPlan {
  const [plan] = readExample(`
apiVersion: gloo.solo.io/v1
kind: Upstream
metadata: { name: u, namespace: gloo-system }
spec:
${spec.replace(/^/gm, '  ')}
`);
  return plan as FailoverPlan;
}

const check = 'timeout: 2s, interval: 3s, unhealthyThreshold: 4, healthyThreshold: 5';

describe('health checks of an Upstream', () => {
  it("reads the guide's and leaves the rest to Envoy", () => {
    const [plan] = readExample(guideUpstream);
    expect(plan?.detection.healthCheck).toEqual({
      type: 'http',
      timeoutMs: 1000,
      intervalMs: 1000,
      unhealthyThreshold: 1,
      healthyThreshold: 1,
      // envoy: health_check.proto; a cluster that never had traffic is probed once a minute
      noTrafficIntervalMs: 60_000,
      noTrafficHealthyIntervalMs: 60_000,
      unhealthyIntervalMs: 1000,
      unhealthyEdgeIntervalMs: 1000,
      healthyEdgeIntervalMs: 1000,
      initialJitterMs: 0,
      intervalJitterMs: 0,
      intervalJitterPercent: 0,
      reuseConnection: true,
      http: {
        path: '/health',
        host: undefined,
        method: 'GET',
        expectedStatuses: [],
        retriableStatuses: [],
        headers: {},
        http2: false,
      },
    });
  });

  it('reads every field, in snake_case too', () => {
    const { detection } = upstream(`
health_checks:
- timeout: 2s
  interval: 1m30s
  unhealthy_threshold: 4
  healthy_threshold: 5
  no_traffic_interval: 7s
  unhealthy_interval: 8s
  unhealthy_edge_interval: 9s
  healthy_edge_interval: 10s
  initial_jitter: 11ms
  interval_jitter: 12ms
  interval_jitter_percent: 13
  reuse_connection: false
  http_health_check:
    path: /p
    host: h
    use_http2: true
    method: HEAD
    expected_statuses: [ { start: 200, end: 300 } ]
    request_headers_to_add: [ { header: { key: x, value: v } } ]`);
    expect(detection.healthCheck).toMatchObject({
      timeoutMs: 2000,
      intervalMs: 90_000,
      unhealthyThreshold: 4,
      healthyThreshold: 5,
      noTrafficIntervalMs: 7000,
      unhealthyIntervalMs: 8000,
      unhealthyEdgeIntervalMs: 9000,
      healthyEdgeIntervalMs: 10_000,
      initialJitterMs: 11,
      intervalJitterMs: 12,
      intervalJitterPercent: 13,
      reuseConnection: false,
      http: {
        path: '/p',
        host: 'h',
        method: 'HEAD',
        http2: true,
        expectedStatuses: [{ start: 200, end: 300 }],
        headers: { x: 'v' },
      },
    });
  });

  it.each([
    [
      'tcpHealthCheck: { send: { text: "01" }, receive: [ { text: "02" } ] }',
      { type: 'tcp', tcp: { send: '01', receive: ['02'] } },
    ],
    ['tcpHealthCheck: {}', { type: 'tcp', tcp: { receive: [] } }],
    ['grpcHealthCheck: { serviceName: s, authority: a }', { type: 'grpc', grpc: { serviceName: 's', authority: 'a' } }],
    ['customHealthCheck: { name: redis }', { type: 'tcp' }],
  ])('reads %s', (kind, expected) => {
    expect(upstream(`healthChecks: [ { ${check}, ${kind} } ]`).detection.healthCheck).toMatchObject(expected);
  });

  it('plays the first of several and says so', () => {
    const plan = upstream(`healthChecks: [ { ${check}, tcpHealthCheck: {} }, { ${check}, grpcHealthCheck: {} } ]`);
    expect(plan.detection.healthCheck?.type).toBe('tcp');
    expect(plan.notes).toContainEqual(expect.stringContaining('2 health checks'));
  });

  // gloo: clusters.go createHealthCheckConfig refuses an absent threshold or checker; Envoy an absent interval or timeout
  it.each([
    ['healthyThreshold', 'timeout: 1s, interval: 1s, unhealthyThreshold: 1, tcpHealthCheck: {}'],
    ['unhealthyThreshold', 'timeout: 1s, interval: 1s, healthyThreshold: 1, tcpHealthCheck: {}'],
    ['interval', 'timeout: 1s, healthyThreshold: 1, unhealthyThreshold: 1, tcpHealthCheck: {}'],
    ['interval', 'timeout: 1s, interval: 0s, healthyThreshold: 1, unhealthyThreshold: 1, tcpHealthCheck: {}'],
    ['interval', 'timeout: 1s, interval: soon, healthyThreshold: 1, unhealthyThreshold: 1, tcpHealthCheck: {}'],
    ['timeout', 'interval: 1s, healthyThreshold: 1, unhealthyThreshold: 1, tcpHealthCheck: {}'],
    ['httpHealthCheck', check],
  ])('does not check without a usable %s, and says so', (missing, fields) => {
    const plan = upstream(`healthChecks: [ { ${fields} } ]`);
    expect(plan.detection.healthCheck).toBeUndefined();
    expect(plan.notes).toContainEqual(expect.stringContaining(`no ${missing}`));
  });
});

describe('outlier detection of an Upstream', () => {
  it("fills in Envoy's defaults", () => {
    expect(upstream('outlierDetection: { interval: 5s }').detection.outlier).toMatchObject({
      intervalMs: 5000,
      consecutive5xx: 5,
      enforcingConsecutive5xx: 100,
      consecutiveGatewayFailure: 5,
      enforcingConsecutiveGatewayFailure: 0,
      baseEjectionTimeMs: 30_000,
      maxEjectionPercent: 10,
      enforcingSuccessRate: 100,
      successRateMinimumHosts: 5,
      successRateRequestVolume: 100,
      successRateStdevFactor: 1900,
      splitExternalLocalOriginErrors: false,
      consecutiveLocalOriginFailure: 5,
      enforcingConsecutiveLocalOriginFailure: 100,
      enforcingLocalOriginSuccessRate: 100,
    });
  });

  it('reads what is given, in snake_case too', () => {
    const { outlier } = upstream(
      'outlier_detection: { interval: 1s, consecutive_5xx: 0, base_ejection_time: 2s, max_ejection_percent: 100, split_external_local_origin_errors: true }',
    ).detection;
    expect(outlier).toMatchObject({
      consecutive5xx: 0,
      baseEjectionTimeMs: 2000,
      maxEjectionPercent: 100,
      splitExternalLocalOriginErrors: true,
    });
  });

  it('does not eject without an interval, which Gloo insists on', () => {
    const plan = upstream('outlierDetection: { consecutive5xx: 1 }');
    expect(plan.detection.outlier).toBeUndefined();
    expect(plan.notes).toContainEqual(expect.stringContaining('no interval'));
  });
});

describe('load balancing and connections of an Upstream', () => {
  it("keeps Envoy's defaults where nothing is set", () => {
    const { loadBalancing, connection, detection, route } = upstream(
      'kube: { serviceName: s, serviceNamespace: n, servicePort: 80 }',
    );
    expect(loadBalancing).toMatchObject({
      policy: 'ROUND_ROBIN',
      localityWeighted: false,
      updateMergeWindowMs: 1000,
      choiceCount: 2,
    });
    expect(connection).toMatchObject({
      connectTimeoutMs: 5000,
      maxConnections: 1024,
      maxRetries: 3,
      maxRequestsPerConnection: 0,
    });
    expect(detection).toEqual({
      panicThreshold: 50,
      overprovisioningFactor: 140,
      readiness: true,
      unreadyWithdrawn: true,
    });
    expect(route).toEqual({ timeoutMs: 15_000, hash: 'random' });
  });

  it.each([
    [
      'roundRobin: { slowStartConfig: { slowStartWindow: 10s } }',
      { policy: 'ROUND_ROBIN', slowStart: { windowMs: 10_000, aggression: 1, minWeightPercent: 10 } },
    ],
    ['leastRequest: { choiceCount: 3 }', { policy: 'LEAST_REQUEST', choiceCount: 3 }],
    ['leastRequest: { choiceCount: 0 }', { policy: 'LEAST_REQUEST', choiceCount: 2 }],
    ['random: {}', { policy: 'RANDOM' }],
    [
      'ringHash: { ringHashConfig: { minimumRingSize: 10, maximumRingSize: 20 } }',
      { policy: 'RING_HASH', minimumRingSize: 10, maximumRingSize: 20 },
    ],
    ['maglev: {}', { policy: 'MAGLEV' }],
    ['localityWeightedLbConfig: {}', { localityWeighted: true }],
    ['updateMergeWindow: 0s', { updateMergeWindowMs: 0 }],
  ])('reads %s', (config, expected) => {
    expect(upstream(`loadBalancerConfig: { ${config} }`).loadBalancing).toMatchObject(expected);
  });

  it('reads the panic threshold, 0 included', () => {
    expect(upstream('loadBalancerConfig: { healthyPanicThreshold: 0 }').detection.panicThreshold).toBe(0);
  });

  it('reads connection settings and circuit breakers', () => {
    const { connection } = upstream(`
connectionConfig: { connectTimeout: 250ms, maxRequestsPerConnection: 1, commonHttpProtocolOptions: { idleTimeout: 30s } }
circuitBreakers: { maxConnections: 1, maxPendingRequests: 2, maxRequests: 3, maxRetries: 4 }`);
    expect(connection).toEqual({
      connectTimeoutMs: 250,
      maxRequestsPerConnection: 1,
      idleTimeoutMs: 30_000,
      maxConnections: 1,
      maxPendingRequests: 2,
      maxRequests: 3,
      maxRetries: 4,
    });
  });

  it.each([
    ['useHttp2: true', 'http2'],
    ['kube: { serviceName: s, serviceNamespace: n, serviceSpec: { grpc: {} } }', 'grpc'],
    ['{}', 'http'],
  ])('takes the protocol of %s for %s', (spec, protocol) => expect(upstream(spec).protocol).toBe(protocol));
});
