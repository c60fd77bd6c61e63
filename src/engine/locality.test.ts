import { describe, expect, it } from 'vitest';
import { connectionDefaults, type LocalZone, loadBalancingDefaults } from '../model/plan.js';
import type { Balancer } from './balancers/balancer.js';
import { createBalancer } from './balancers/create-balancer.js';
import { ConnectionPool } from './connection-pool.js';
import { exampleEndpoint } from './example-plan.fixture.js';
import { Host, HostFlag } from './host.js';
import { HostSet, type LocalityStep } from './host-set.js';
import { LocalityWeighted } from './locality-weighted.js';
import { seededRandom } from './seeded-random.js';
import { ZoneAware } from './zone-aware.js';

const create = (): Balancer =>
  createBalancer({
    settings: loadBalancingDefaults(),
    random: seededRandom(1),
    nowMs: () => 0,
    activeRequests: () => 0,
    start: 0,
  });

/** Hosts of each locality; of `count` hosts the first `healthy` are healthy. */
function level(step: LocalityStep, zones: Record<string, [healthy: number, count: number]>) {
  const set = new HostSet(create, step);
  for (const [locality, [healthy, count]] of Object.entries(zones)) {
    for (let index = 0; index < count; index++) {
      const endpoint = { ...exampleEndpoint(`${locality}-${index}`, { locality }), destination: 'd' };
      const host = new Host(endpoint, 0, 0, new ConnectionPool(connectionDefaults(), 'many', () => {}), 0);
      if (index >= healthy) host.set(HostFlag.FailedEdsHealth);
      set.hosts.push(host);
    }
  }
  set.publish();
  return (locality: string, picks = 30_000): number => {
    let count = 0;
    for (let i = 0; i < picks; i++) if (set.pick('healthy', i, 0)?.endpoint.locality === locality) count += 1;
    return count / picks;
  };
}

describe('locality weights', () => {
  // envoy: load_balancing/locality_weight.rst, weights 1 and 2, Y whole
  it.each([
    [100, 33.3],
    [70, 32.9],
    [69, 32.6],
    [50, 25.9],
    [25, 14.9],
    [0, 0],
  ])('with %d percent of X healthy give it %d percent', (healthy, percent) => {
    const share = level(new LocalityWeighted({ X: 1, Y: 2 }, 140, seededRandom(1), create), {
      X: [healthy, 100],
      Y: [100, 100],
    });
    expect(share('X') * 100).toBeCloseTo(percent, 1);
  });

  // envoy: test/extensions/load_balancing_policies/common/locality_wrr_test.cc, UnhealthyFailover
  it.each([
    [5, 33],
    [3, 29],
    [2, 22],
    [1, 12],
    [0, 0],
  ])('with %d of 5 healthy give it %d of the first 100 requests', (healthy, expected) => {
    const step = new LocalityWeighted({ A: 1, B: 2 }, 140, { next: () => 0 }, create);
    expect(level(step, { A: [healthy, 5], B: [1, 1] })('A', 100) * 100).toBeCloseTo(expected, 5);
  });

  // The same file, WeightedAllChosen.
  it('let each locality be the first in proportion, since every schedule starts at random', () => {
    const first = Array.from({ length: 10 }, (_, start) => {
      const step = new LocalityWeighted({ A: 1, B: 6, C: 3 }, 140, { next: () => start / 2 ** 32 }, create);
      const share = level(step, { A: [1, 1], B: [1, 1], C: [1, 1] });
      return share('A', 1) === 1 ? 'A' : 'other';
    });
    expect(first.filter((locality) => locality === 'A')).toHaveLength(1);
  });

  it('give a locality without weight nothing', () => {
    const share = level(new LocalityWeighted({ X: 1 }, 140, seededRandom(1), create), { X: [1, 1], Y: [1, 1] });
    expect(share('X')).toBe(1);
  });

  it('are left aside when no locality has any', () => {
    const share = level(new LocalityWeighted({}, 140, seededRandom(1), create), { X: [1, 1], Y: [1, 1] });
    expect(share('X')).toBeCloseTo(0.5);
  });
});

describe('zone-aware routing', () => {
  const zone = (localCluster: LocalZone[], more = {}, failsTraffic = false): ZoneAware => {
    const settings = { minClusterSize: 6, routingEnabled: 100, localCluster, ...more };
    return new ZoneAware('a', settings, { threshold: 50, failsTraffic }, seededRandom(3), create);
  };
  const even = [
    { locality: 'a', hosts: 1 },
    { locality: 'b', hosts: 1 },
  ];

  it('stays in the own zone as long as its share of hosts covers its share of clients', () => {
    expect(level(zone(even), { a: [3, 3], b: [3, 3] })('a')).toBe(1);
    expect(level(zone(even), { a: [6, 6], b: [2, 2] })('a')).toBe(1);
  });

  it('sends away what the own zone cannot cover', () => {
    // envoy: load_balancing/zone_aware.rst: 25 % of hosts for 50 % of clients keep half at home
    expect(level(zone(even), { a: [2, 2], b: [6, 6] })('a')).toBeCloseTo(0.5, 2);
  });

  // Tried on a running Envoy 1.40.0: 3/7 of the hosts for 3/5 of the healthy clients keep 71 percent at home.
  it('counts healthy clients only', () => {
    const clients = [
      { locality: 'a', hosts: 3 },
      { locality: 'b', hosts: 3, healthy: 2 },
    ];
    expect(level(zone(clients), { a: [3, 3], b: [4, 4] })('a')).toBeCloseTo(0.714, 2);
  });

  // envoy: load_balancer_impl.cc, hostSourceToUse: lb_local_cluster_not_ok
  it('leaves zones aside while the own service is in panic', () => {
    const clients = [
      { locality: 'a', hosts: 1, healthy: 0 },
      { locality: 'b', hosts: 2, healthy: 1 },
    ];
    expect(level(zone(clients), { a: [3, 3], b: [4, 4] })('a')).toBeCloseTo(3 / 7, 2);
    const share = level(zone(clients, {}, true), { a: [3, 3], b: [4, 4] });
    expect([share('a'), share('b')]).toEqual([0, 0]);
  });

  it('spreads the rest by what the other zones have to spare', () => {
    const clients = [
      { locality: 'a', hosts: 2 },
      { locality: 'b', hosts: 1 },
      { locality: 'c', hosts: 1 },
    ];
    // Hosts 20/40/40 percent, clients 50/25/25: 40 percent stay, b and c spare 15 each.
    const share = level(zone(clients), { a: [2, 2], b: [4, 4], c: [4, 4] });
    expect(share('a')).toBeCloseTo(0.4, 2);
    expect(share('b')).toBeCloseTo(0.3, 1);
    expect(share('c')).toBeCloseTo(0.3, 1);
  });

  it.each([
    ['too few healthy hosts', zone(even), { a: [2, 2], b: [3, 3] }],
    ['one zone of hosts', zone(even), { b: [6, 6] }],
    ['one zone of clients', zone([{ locality: 'a', hosts: 2 }]), { a: [3, 3], b: [3, 3] }],
    [
      'no client in the own zone',
      zone([
        { locality: 'b', hosts: 1 },
        { locality: 'c', hosts: 1 },
      ]),
      { a: [3, 3], b: [3, 3] },
    ],
    ['routing by zone disabled', zone(even, { routingEnabled: 0 }), { a: [3, 3], b: [3, 3] }],
  ] as const)('is off with %s', (_why, step, zones) => {
    const hosts = Object.values(zones).reduce((sum, [, count]) => sum + count, 0);
    const own = 'a' in zones ? (zones.a?.[1] ?? 0) : 0;
    expect(level(step, zones as unknown as Record<string, [number, number]>)('a')).toBeCloseTo(own / hosts, 2);
  });
});
