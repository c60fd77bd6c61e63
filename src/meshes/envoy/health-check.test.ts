import { describe, expect, it } from 'vitest';
import { bare, onlyPlan } from './envoy.fixture.js';

describe('health checks', () => {
  const check = (more: string) =>
    bare(`health_checks:\n- { timeout: 1s, interval: 2s, unhealthy_threshold: 3, healthy_threshold: 4, ${more} }`);

  it('fills intervals as Envoy does', () => {
    // envoy: health_check.proto, comments of the interval fields
    expect(onlyPlan(check('http_health_check: { path: /health }')).detection.healthCheck).toMatchObject({
      type: 'http',
      timeoutMs: 1000,
      intervalMs: 2000,
      unhealthyThreshold: 3,
      healthyThreshold: 4,
      noTrafficIntervalMs: 60_000,
      noTrafficHealthyIntervalMs: 60_000,
      unhealthyIntervalMs: 2000,
      unhealthyEdgeIntervalMs: 2000,
      healthyEdgeIntervalMs: 2000,
      http: { path: '/health', method: 'GET', expectedStatuses: [], retriableStatuses: [], http2: false },
    });
  });

  it('reads every field of an HTTP check', () => {
    const text =
      check(`initial_jitter: 5s, interval_jitter: 6s, interval_jitter_percent: 7, reuse_connection: false, no_traffic_interval: 8s,
      no_traffic_healthy_interval: 9s, unhealthy_interval: 10s, unhealthy_edge_interval: 11s, healthy_edge_interval: 12s,
      http_health_check: { path: /h, host: example.com, method: HEAD, codec_client_type: HTTP2, expected_statuses: [{ start: 200, end: 300 }],
        retriable_statuses: [{ start: 500, end: 501 }], request_headers_to_add: [{ header: { key: a, value: b } }] }`);
    expect(onlyPlan(text).detection.healthCheck).toEqual({
      type: 'http',
      timeoutMs: 1000,
      intervalMs: 2000,
      unhealthyThreshold: 3,
      healthyThreshold: 4,
      initialJitterMs: 5000,
      intervalJitterMs: 6000,
      intervalJitterPercent: 7,
      reuseConnection: false,
      noTrafficIntervalMs: 8000,
      noTrafficHealthyIntervalMs: 9000,
      unhealthyIntervalMs: 10_000,
      unhealthyEdgeIntervalMs: 11_000,
      healthyEdgeIntervalMs: 12_000,
      http: {
        path: '/h',
        host: 'example.com',
        method: 'HEAD',
        http2: true,
        expectedStatuses: [{ start: 200, end: 300 }],
        retriableStatuses: [{ start: 500, end: 501 }],
        headers: { a: 'b' },
      },
    });
  });

  it('knows TCP, gRPC and, with a note, custom checks', () => {
    const tcp = 'tcp_health_check: { send: { text: "70696e67" }, receive: [{ binary: cG9uZw== }] }';
    expect(onlyPlan(check(tcp)).detection.healthCheck).toMatchObject({
      type: 'tcp',
      tcp: { send: '70696e67', receive: ['706f6e67'] },
    });
    expect(onlyPlan(check('grpc_health_check: { service_name: s, authority: a }')).detection.healthCheck).toMatchObject(
      {
        type: 'grpc',
        grpc: { serviceName: 's', authority: 'a' },
      },
    );
    const custom = onlyPlan(check('custom_health_check: { name: envoy.health_checkers.redis }'));
    expect(custom.detection.healthCheck?.type).toBe('tcp');
    expect(custom.notes.join()).toContain('envoy.health_checkers.redis');
  });
});
