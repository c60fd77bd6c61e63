import { describe, expect, it } from 'vitest';
import { bare, onlyPlan, problems } from './envoy.fixture.js';

describe('load balancing', () => {
  it.each([
    ['lb_policy: RANDOM', { policy: 'RANDOM' }],
    [
      'lb_policy: 1\nleast_request_lb_config: { choice_count: 5, active_request_bias: { default_value: 0.5 } }',
      { policy: 'LEAST_REQUEST', choiceCount: 5, activeRequestBias: 0.5, fullScan: false },
    ],
    [
      'lb_policy: RING_HASH\nring_hash_lb_config: { minimum_ring_size: 10, maximum_ring_size: 20 }\ncommon_lb_config: { consistent_hashing_lb_config: { hash_balance_factor: 150 } }',
      { policy: 'RING_HASH', minimumRingSize: 10, maximumRingSize: 20, hashBalanceFactor: 150 },
    ],
    ['lb_policy: MAGLEV\nmaglev_lb_config: { table_size: 101 }', { policy: 'MAGLEV', tableSize: 101 }],
    [
      'round_robin_lb_config: { slow_start_config: { slow_start_window: 10s, aggression: { default_value: 2 }, min_weight_percent: { value: 5 } } }',
      { policy: 'ROUND_ROBIN', slowStart: { windowMs: 10_000, aggression: 2, minWeightPercent: 5 } },
    ],
    ['common_lb_config: { locality_weighted_lb_config: {} }', { localityWeighted: true }],
    [
      'common_lb_config: { zone_aware_lb_config: { fail_traffic_on_panic: true }, ignore_new_hosts_until_first_hc: true }',
      { failTrafficOnPanic: true, ignoreNewHostsUntilFirstHealthCheck: true },
    ],
  ])('reads %s', (fields, expected) => {
    expect(onlyPlan(bare(fields)).loadBalancing).toMatchObject(expected);
  });

  // envoy: ring_hash_lb_test.cc BadRingSizeBounds, maglev_lb_test.cc NoPrimeNumber
  it.each([
    [
      'lb_policy: RING_HASH\nring_hash_lb_config: { minimum_ring_size: 20, maximum_ring_size: 10 }',
      'minimum_ring_size 20 is above maximum_ring_size 10',
    ],
    ['lb_policy: MAGLEV\nmaglev_lb_config: { table_size: 8 }', 'found 8, expected a prime number'],
  ])('refuses %s', (fields, message) => {
    expect(problems(bare(fields)).join()).toContain(message);
  });

  const extension = (type: string, config: string) =>
    `load_balancing_policy: { policies: [ { typed_extension_config: { name: lb, typed_config: { "@type": type.googleapis.com/envoy.extensions.load_balancing_policies.${type}, ${config} } } } ] }`;
  it.each([
    [
      extension('least_request.v3.LeastRequest', 'selection_method: FULL_SCAN'),
      { policy: 'LEAST_REQUEST', fullScan: true },
    ],
    [
      extension('random.v3.Random', 'locality_lb_config: { locality_weighted_lb_config: {} }'),
      { policy: 'RANDOM', localityWeighted: true },
    ],
    [
      extension('maglev.v3.Maglev', 'table_size: 101, consistent_hashing_lb_config: { hash_balance_factor: 120 }'),
      { policy: 'MAGLEV', tableSize: 101, hashBalanceFactor: 120 },
    ],
    [
      extension(
        'wrr_locality.v3.WrrLocality',
        'endpoint_picking_policy: { policies: [ { typed_extension_config: { name: lb, typed_config: { "@type": type.googleapis.com/envoy.extensions.load_balancing_policies.round_robin.v3.RoundRobin } } } ] }',
      ),
      { policy: 'ROUND_ROBIN', localityWeighted: true },
    ],
    [
      'load_balancing_policy: { policies: [ { typed_extension_config: { name: lb, typed_config: { "@type": type.googleapis.com/xds.type.v3.TypedStruct, type_url: x/envoy.extensions.load_balancing_policies.ring_hash.v3.RingHash, value: { minimum_ring_size: 7 } } } } ] }',
      { policy: 'RING_HASH', minimumRingSize: 7 },
    ],
  ])('reads %s, which wins over lb_policy', (fields, expected) => {
    expect(onlyPlan(bare(`lb_policy: RANDOM\n${fields}`)).loadBalancing).toMatchObject(expected);
  });

  it('takes the first policy that it knows and says so when it knows none', () => {
    const unknown = onlyPlan(bare(extension('future.v3.Future', 'a: 1')));
    expect(unknown.loadBalancing.policy).toBe('ROUND_ROBIN');
    expect(unknown.notes.join()).toContain('load balancing policy');
  });
});
