import { describe, expect, it } from 'vitest';
import { bare, bootstrap, host, onlyPlan, problems } from './envoy.fixture.js';

describe('the surroundings of a bootstrap', () => {
  it('places the client where the node stands, unless it is asked from elsewhere', () => {
    const text = bootstrap('route: { cluster: svc }', undefined, 'node: { id: x, locality: { region: r, zone: z } }');
    expect(onlyPlan(text).client).toEqual({ locality: 'r/z' });
    expect(onlyPlan(text, { labels: { a: 'b' } }).client).toEqual({ locality: 'r/z', labels: { a: 'b' } });
    expect(onlyPlan(text, { locality: 'q' }).client).toEqual({ locality: 'q' });
    expect(onlyPlan(text, { locality: undefined }).client).toEqual({ locality: 'r/z' });
  });

  it('routes by zone when the local cluster is named', () => {
    const local = `{ name: me, load_assignment: { endpoints: [ { locality: { zone: a }, lb_endpoints: [${host('10.1.0.1')}, ${host('10.1.0.2')}] }, { locality: { zone: b }, lb_endpoints: [${host('10.1.0.3')}] } ] } }`;
    const svc =
      '{ name: svc, common_lb_config: { zone_aware_lb_config: { routing_enabled: { value: 80 }, min_cluster_size: 3 } } }';
    const plan = onlyPlan(
      bootstrap('route: { cluster: svc }', `[${svc}, ${local}]`, 'cluster_manager: { local_cluster_name: me }'),
    );
    expect(plan.loadBalancing.zoneAware).toEqual({
      routingEnabled: 80,
      minClusterSize: 3,
      localCluster: [
        { locality: '/a', hosts: 2 },
        { locality: '/b', hosts: 1 },
      ],
    });
  });

  it('knows which hosts of the local cluster are announced as unwell', () => {
    const unwell = (ip: string, status: string) => host(ip).replace(/^\{/, `{ health_status: ${status},`);
    const local = `{ name: me, load_assignment: { endpoints: [ { lb_endpoints: [${host('10.1.0.1')}, ${unwell('10.1.0.2', 'DRAINING')}, ${unwell('10.1.0.3', 'DEGRADED')}, ${unwell('10.1.0.4', 'TIMEOUT')}] } ] } }`;
    const plan = onlyPlan(
      bootstrap('route: { cluster: svc }', `[{ name: svc }, ${local}]`, 'cluster_manager: { local_cluster_name: me }'),
    );
    expect(plan.loadBalancing.zoneAware?.localCluster).toEqual([
      { locality: '', hosts: 4, healthy: 1, degraded: 1, excluded: 1 },
    ]);
  });

  it('lets the runtime win, later layers over earlier ones, keys nested or dotted', () => {
    const runtime = `layered_runtime: { layers: [
      { name: one, static_layer: { upstream.healthy_panic_threshold: 10, outlier_detection: { consecutive_5xx: 9, interval_ms: 500, max_ejection_percent: 77 } } },
      { name: two, static_layer: { upstream: { healthy_panic_threshold: { numerator: 2500, denominator: TEN_THOUSAND } }, health_check.min_interval: 3000, circuit_breakers.svc.default.max_retries: 8 } } ] }`;
    const svc =
      '{ name: svc, outlier_detection: { consecutive_5xx: 1 }, health_checks: [ { timeout: 1s, interval: 1s, unhealthy_threshold: 1, healthy_threshold: 1, tcp_health_check: {} } ] }';
    const plan = onlyPlan(bootstrap('route: { cluster: svc }', `[${svc}]`, runtime));
    expect(plan.detection.panicThreshold).toBe(25);
    expect(plan.detection.outlier).toMatchObject({ consecutive5xx: 9, intervalMs: 500, maxEjectionPercent: 77 });
    expect(plan.detection.healthCheck).toMatchObject({ intervalMs: 3000, noTrafficIntervalMs: 60_000 });
    expect(plan.connection.maxRetries).toBe(8);
  });
});

// Envoy 1.40 says `configuration OK` to such a bootstrap: protobuf's JSON reader takes one element in place of a list of it.
it('takes a single item where a list belongs', () => {
  const health =
    'health_checks: { timeout: 1s, interval: 1s, unhealthy_threshold: 1, healthy_threshold: 1, http_health_check: { path: / } }';
  const svc = `{ name: svc, type: STATIC, ${health}, load_assignment: { endpoints: { lb_endpoints: ${host('10.0.0.1')} } } }`;
  const { destinations, detection } = onlyPlan(bootstrap('route: { cluster: svc }', svc));
  expect(destinations.flatMap(({ endpoints }) => endpoints.map(({ address }) => address))).toEqual(['10.0.0.1']);
  expect(detection.healthCheck).toMatchObject({ intervalMs: 1000 });
});

describe('broken input', () => {
  it('names every mistake at once, with its place and what to write', () => {
    const text = `name: svc
connect_timeout: 250ms
lb_policy: ROUND_ROBBIN
load_assignment:
  endpoints:
  - priority: 200
    lb_endpoints:
    - { endpoint: { address: { socket_address: { address: 10.0.0.1 } } } }
    - { endpoint: {} }
health_checks:
- { timeout: 1s, http_health_check: {} }
outlier_detection:
  consecutive_5xxs: 1
  max_ejection_percent: 101
  base_ejection_time: 400s
  max_ejection_time: 300s
`;
    expect(problems(text).sort()).toEqual(
      [
        '8: load_assignment.endpoints[0].lb_endpoints[0].endpoint.address.socket_address: `port_value` is missing (Envoy refuses a configuration without `port_value` here)',
        '9: load_assignment.endpoints[0].lb_endpoints[1].endpoint.address: found no address (give `socket_address: { address, port_value }`)',
        '6: load_assignment.endpoints[0].priority: found 200, expected an integer from 0 to 128',
        '13: outlier_detection.consecutive_5xxs: unknown field `consecutive_5xxs` (did you mean `consecutive_5xx`?)',
        '14: outlier_detection.max_ejection_percent: found 101, expected an integer from 0 to 100',
        '16: outlier_detection.max_ejection_time: found a time below `base_ejection_time` (Envoy refuses the cluster)',
        '11: health_checks[0]: `interval` is missing (Envoy refuses a configuration without `interval` here)',
        '11: health_checks[0]: `unhealthy_threshold` is missing (Envoy refuses a configuration without `unhealthy_threshold` here)',
        '11: health_checks[0]: `healthy_threshold` is missing (Envoy refuses a configuration without `healthy_threshold` here)',
        '11: health_checks[0].http_health_check: `path` is missing (Envoy refuses a configuration without `path` here)',
        '3: lb_policy: found `ROUND_ROBBIN`, expected one of ROUND_ROBIN, LEAST_REQUEST, RING_HASH, RANDOM, MAGLEV, CLUSTER_PROVIDED, LOAD_BALANCING_POLICY_CONFIG (did you mean `ROUND_ROBIN`?)',
        '2: connect_timeout: found `250ms`, expected a duration (write it like `0.5s`: Envoy takes seconds only)',
      ].sort(),
    );
  });

  it.each([
    [
      'a local cluster that is not there',
      'cluster_manager: { local_cluster_name: me }\nstatic_resources: {}',
      'cluster_manager.local_cluster_name: unknown cluster `me`',
    ],
    ['a list where an object belongs', 'static_resources: []', 'static_resources: found a list, expected an object'],
    [
      'text where a list of objects belongs',
      'static_resources: { clusters: a }',
      'static_resources.clusters: found `a`, expected an object',
    ],
    [
      'a route to a cluster that is not there',
      bootstrap('route: { cluster: scv }'),
      'unknown cluster `scv` (did you mean `svc`?)',
    ],
    [
      'two clusters of one name',
      'static_resources: { clusters: [ { name: a }, { name: a } ] }',
      'found a second cluster `a`',
    ],
    [
      'an aggregate inside itself',
      'static_resources: { clusters: [ { name: a, cluster_type: { name: envoy.clusters.aggregate, typed_config: { clusters: [a] } } } ] }',
      'cluster `a` contains itself',
    ],
    [
      'two health checks',
      bare(
        'health_checks: [ { timeout: 1s, interval: 1s, unhealthy_threshold: 1, healthy_threshold: 1, tcp_health_check: {} }, {} ]',
      ),
      'found a health check without `name` beside others',
    ],
  ])('refuses %s', (_, text, message) => {
    expect(problems(text).join('\n')).toContain(message);
  });

  it('names a mistake in every document that has it', () => {
    expect(
      problems('{ name: a, type: X, load_assignment: {} }\n---\n{ name: b, type: X, load_assignment: {} }'),
    ).toHaveLength(2);
  });
});
