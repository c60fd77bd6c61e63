import { describe, expect, it } from 'vitest';
import { parseManifests } from '../../manifest/parse.js';
import { onlyPlan } from './envoy.fixture.js';
import { refusals } from './read.js';
import { recognise } from './recognise.js';

const host = (address = '127.0.0.1') =>
  `load_assignment: { cluster_name: web, endpoints: [{ lb_endpoints: [{ endpoint: { address: { socket_address: { address: ${address}, port_value: 80 } } } }] }] }`;
const cluster = (fields: string, rest = `type: STATIC\n${host()}`) =>
  `name: web\nconnect_timeout: 1s\n${rest}\n${fields}`;
const check = (kind: string) =>
  `health_checks: [{ timeout: 1s, interval: 1s, unhealthy_threshold: 2, healthy_threshold: 2, ${kind} }]`;
const selector = (fields: string) => `lb_subset_config: { subset_selectors: [{ keys: [a, b], ${fields} }] }`;
const aggregate =
  'cluster_type: { name: envoy.clusters.aggregate, typed_config: { "@type": type.googleapis.com/envoy.extensions.clusters.aggregate.v3.ClusterConfig, clusters: [x] } }';

function refused(text: string): string[] {
  return refusals(parseManifests(text, 'x.yaml', [recognise]).documents)
    .filter(({ message }) => !message.startsWith('unknown cluster'))
    .map(({ path = '' }) => path);
}

// Each was tried with `envoy --mode validate` of 1.40.
describe('what Envoy refuses of a cluster that can be played all the same', () => {
  it.each([
    [cluster(check('http_health_check: { path: /, retriable_statuses: [{ start: 300, end: 200 }] }')), 'statuses[0]'],
    [cluster(check('http_health_check: { path: /, retriable_statuses: [{ start: 200, end: 200 }] }')), 'statuses[0]'],
    [cluster(check('http_health_check: { path: /, method: CONNECT }')), 'method'],
    [cluster(check('grpc_health_check: {}')), 'grpc_health_check'],
    [cluster('common_lb_config: { zone_aware_lb_config: {}, locality_weighted_lb_config: {} }'), 'weighted_lb_config'],
    [cluster(selector('fallback_policy: KEYS_SUBSET')), 'fallback_policy'],
    [cluster(selector('fallback_policy: KEYS_SUBSET, fallback_keys_subset: [c]')), 'fallback_keys_subset'],
    [cluster(selector('fallback_policy: KEYS_SUBSET, fallback_keys_subset: [b, a]')), 'fallback_keys_subset'],
    [cluster('lb_policy: CLUSTER_PROVIDED'), 'lb_policy'],
    [cluster('cluster_type: { name: envoy.cluster.static }'), 'cluster_type'],
    [cluster('', host('foo.bar')), 'socket_address.address'],
    [cluster('', aggregate), 'cluster_type'],
    [cluster('lb_policy: RANDOM', aggregate), 'lb_policy'],
  ])('refuses %s', (text, path) => {
    expect(refused(text)).toEqual([expect.stringContaining(path)]);
  });

  it.each([
    [cluster(check('http_health_check: { path: /, retriable_statuses: [{ start: 300, end: 301 }] }'))],
    [cluster(`${check('grpc_health_check: {}')}\nhttp2_protocol_options: {}`)],
    [cluster(selector('fallback_policy: KEYS_SUBSET, fallback_keys_subset: [a]'))],
    [cluster(selector('fallback_policy: NO_FALLBACK'))],
    [cluster('', `type: STRICT_DNS\n${host('foo.bar')}`)],
    [cluster('lb_policy: CLUSTER_PROVIDED', aggregate)],
    [cluster('outlier_detection: { base_ejection_time: 400s }')],
    [cluster('lb_policy: MAGLEV\nmaglev_lb_config: { table_size: 2 }')],
  ])('takes %s', (text) => {
    expect(refused(text)).toEqual([]);
  });

  it('plays it', () => {
    expect(onlyPlan(cluster(check('grpc_health_check: {}'))).detection.healthCheck?.type).toBe('grpc');
  });
});

// envoy: least_request_lb_test.cc and round_robin_lb.cc go on with 1 when the number is out of range
it('takes a negative active_request_bias and an aggression that is not above 0 for 1', () => {
  const least = 'lb_policy: LEAST_REQUEST\nleast_request_lb_config';
  expect(
    onlyPlan(cluster(`${least}: { active_request_bias: { default_value: -1, runtime_key: x } }`)).loadBalancing,
  ).toMatchObject({ activeRequestBias: 1 });
  for (const value of [0, -2]) {
    const slow = `slow_start_config: { slow_start_window: 9s, aggression: { default_value: ${value}, runtime_key: x } }`;
    expect(onlyPlan(cluster(`${least}: { ${slow} }`)).loadBalancing.slowStart?.aggression).toBe(1);
  }
});
