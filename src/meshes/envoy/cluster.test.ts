import { describe, expect, it } from 'vitest';
import { bare, host, onlyPlan } from './envoy.fixture.js';

describe('a cluster', () => {
  it('gives every endpoint a destination of its own, ordered by priority', () => {
    const plan = onlyPlan(bare());
    expect(plan).toMatchObject({
      service: 'svc',
      mesh: 'envoy',
      protocol: 'http',
      ordering: { by: 'priority' },
      client: null,
    });
    expect(plan.destinations.map(({ name, priority }) => [name, priority])).toEqual([
      ['10.0.0.1:80', 0],
      ['10.0.0.2:80', 1],
    ]);
    expect(plan.destinations[0]?.endpoints[0]).toMatchObject({
      name: '10.0.0.1:80',
      address: '10.0.0.1',
      port: 80,
      weight: 1,
      pod: false,
    });
  });

  it('has the defaults of Envoy', () => {
    const { detection, loadBalancing, connection, route } = onlyPlan(bare());
    expect(detection).toEqual({
      outlier: undefined,
      healthCheck: undefined,
      panicThreshold: 50,
      overprovisioningFactor: 140,
      readiness: false,
    });
    expect(loadBalancing).toMatchObject({
      policy: 'ROUND_ROBIN',
      updateMergeWindowMs: 1000,
      localityWeighted: false,
      failTrafficOnPanic: false,
    });
    expect(connection).toMatchObject({
      connectTimeoutMs: 5000,
      maxRetries: 3,
      maxConnections: 1024,
      idleTimeoutMs: 3_600_000,
    });
    expect(route).toEqual({ timeoutMs: 15_000, hash: 'random' });
  });

  it('reads camelCase, as protobuf writes JSON', () => {
    const plan =
      onlyPlan(`{ "name": "svc", "connectTimeout": "0.25s", "commonLbConfig": { "healthyPanicThreshold": { "value": 20 } },
      "outlierDetection": { "consecutive5xx": 2, "successRateStdevFactor": "1500" },
      "loadAssignment": { "policy": { "overprovisioningFactor": 100 }, "endpoints": [ { "priority": 2, "loadBalancingWeight": 3,
        "locality": { "region": "r", "subZone": "s" }, "lbEndpoints": [ { "healthStatus": "DRAINING", "loadBalancingWeight": 4,
          "endpoint": { "address": { "socketAddress": { "address": "10.0.0.1", "portValue": 1 } },
            "healthCheckConfig": { "portValue": 9, "hostname": "h", "disableActiveHealthCheck": true } } } ] } ] } }`);
    expect(plan.connection.connectTimeoutMs).toBe(250);
    expect(plan.detection).toMatchObject({ panicThreshold: 20, overprovisioningFactor: 100 });
    expect(plan.detection.outlier).toMatchObject({ consecutive5xx: 2, successRateStdevFactor: 1500 });
    expect(plan.destinations[0]).toMatchObject({ priority: 2, localityWeight: 3, locality: 'r//s' });
    expect(plan.destinations[0]?.endpoints[0]).toMatchObject({
      weight: 4,
      healthStatus: 'DRAINING',
      hostname: 'h',
      healthCheckPort: 9,
      healthCheckDisabled: true,
    });
  });

  it('takes durations in seconds, as text or as message, and a panic threshold without value as 0', () => {
    const text = bare(
      'connect_timeout: { seconds: 1, nanos: 500000000 }\ncommon_lb_config: { healthy_panic_threshold: {}, update_merge_window: 0s }',
    );
    const plan = onlyPlan(text);
    expect(plan.connection.connectTimeoutMs).toBe(1500);
    expect(plan.detection.panicThreshold).toBe(0);
    expect(plan.loadBalancing.updateMergeWindowMs).toBe(0);
  });

  it('addresses hosts by unix path too, and tells hosts of one address apart', () => {
    const plan = onlyPlan(
      `{ name: svc, load_assignment: { endpoints: [ { lb_endpoints: [ { endpoint: { address: { pipe: { path: /run/app } } } }, ${host('10.0.0.1')}, ${host('10.0.0.1')} ] } ] } }`,
    );
    expect(plan.destinations.map(({ name }) => name)).toEqual(['/run/app', '10.0.0.1:80', '10.0.0.1:80#2']);
    expect(plan.destinations.flatMap(({ endpoints }) => endpoints.map(({ name }) => name))).toEqual(
      plan.destinations.map(({ name }) => name),
    );
  });

  it('says when its endpoints come from elsewhere', () => {
    const plan = onlyPlan('{ name: svc, type: EDS, cluster_type: { name: other } }');
    expect(plan.destinations).toEqual([]);
    expect(plan.notes.join()).toContain('EDS');
  });
});

describe('connections', () => {
  it('reads time-outs, protocol options and the breakers of default priority', () => {
    const plan = onlyPlan(
      bare(`connect_timeout: 0.1s
circuit_breakers: { thresholds: [ { priority: HIGH, max_requests: 1 }, { max_connections: 2, max_pending_requests: 3, max_requests: 4, max_retries: 5, retry_budget: { budget_percent: { value: 30 } } } ] }
typed_extension_protocol_options:
  envoy.extensions.upstreams.http.v3.HttpProtocolOptions:
    "@type": type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions
    common_http_protocol_options: { idle_timeout: 0s, max_connection_duration: 60s, max_requests_per_connection: 6 }
    explicit_http_config: { http2_protocol_options: {} }`),
    );
    expect(plan.protocol).toBe('http2');
    expect(plan.connection).toEqual({
      connectTimeoutMs: 100,
      maxConnections: 2,
      maxPendingRequests: 3,
      maxRequests: 4,
      maxRetries: 5,
      retryBudget: { percent: 30, minRetryConcurrency: 3 },
      maxRequestsPerConnection: 6,
      idleTimeoutMs: undefined,
      maxConnectionDurationMs: 60_000,
    });
  });
});
