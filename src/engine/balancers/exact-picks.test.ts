import { describe, expect, it } from 'vitest';
import { connectionDefaults, type LbPolicy, type LoadBalancing, loadBalancingDefaults } from '../../model/plan.js';
import { ConnectionPool } from '../connection-pool.js';
import { exampleEndpoint } from '../example-plan.fixture.js';
import { Host } from '../host.js';
import type { BalancerContext } from './balancer.js';
import { createBalancer } from './create-balancer.js';

/** Hosts 127.0.0.1:PORT from `port` on; each of a weight, and of a locality where one is given. */
function hosts(port: number, weights: number[], localities: string[] = []): Host[] {
  return weights.map((weight, index) => {
    const endpoint = {
      ...exampleEndpoint('h', { address: '127.0.0.1', port: port + index, weight, locality: localities[index] ?? '' }),
      destination: 'd',
    };
    return new Host(endpoint, 0, 0, new ConnectionPool(connectionDefaults(), 'many', () => {}), 0);
  });
}

function balancer(
  policy: LbPolicy,
  list: Host[],
  settings: Partial<LoadBalancing> = {},
  more: Partial<BalancerContext> = {},
) {
  const made = createBalancer({
    settings: loadBalancingDefaults({ policy, ...settings }),
    random: { next: () => 0 },
    nowMs: () => 0,
    activeRequests: () => 0,
    start: 0,
    ...more,
  });
  made.refresh(list);
  const pick = (draw = 0, attempt = 0): number => list.indexOf(made.pick(draw, attempt) as Host);
  return { made, pick, picks: (count: number) => Array.from({ length: count }, (_, draw) => pick(draw)) };
}

// envoy: test/extensions/load_balancing_policies/round_robin/round_robin_lb_test.cc
describe('ROUND_ROBIN of unequal weights', () => {
  it('follows weights that change, hosts that come and hosts that go (Weighted)', () => {
    let list = hosts(80, [1, 2]);
    const { made } = balancer('ROUND_ROBIN', list);
    const picks = (count: number): string =>
      Array.from({ length: count }, () => list.indexOf(made.pick(0, 0) as Host)).join('');
    const weigh = (host: Host, weight: number): void => {
      host.endpoint = { ...host.endpoint, weight };
    };
    expect(picks(6)).toBe('101101');
    weigh(list[0] as Host, 2);
    weigh(list[1] as Host, 1);
    expect(picks(8)).toBe('10010010');
    list = [...list, ...hosts(82, [3])];
    made.refresh(list);
    expect(picks(12)).toBe('202102202102');
    weigh(list[0] as Host, 1);
    list = [list[0] as Host, ...hosts(83, [4])];
    made.refresh(list);
    expect(picks(10)).toBe('1110111101');
  });

  it('starts where its random number says (WeightedSeed, WeightedInitializationPicksAllHosts)', () => {
    expect(balancer('ROUND_ROBIN', hosts(80, [1, 2]), {}, { start: 1 }).picks(6)).toEqual([0, 1, 1, 0, 1, 1]);
    const first = Array.from({ length: 10 }, (_, start) =>
      balancer('ROUND_ROBIN', hosts(80, [6, 3, 1]), {}, { start }).pick(),
    );
    expect([0, 1, 2].map((host) => first.filter((index) => index === host).length)).toEqual([6, 3, 1]);
  });

  it('comes to the same place by any number of turns at once', () => {
    const far = balancer('ROUND_ROBIN', hosts(80, [25, 75]), {}, { start: 4_000_000_000 }).picks(400);
    expect(far.filter((index) => index === 0)).toHaveLength(100);
  });
});

// envoy: test/extensions/load_balancing_policies/maglev/maglev_lb_test.cc
describe('MAGLEV', () => {
  it.each([
    ['Basic', [1, 1, 1, 1, 1, 1], 7, '2401503'],
    ['Weighted', [1, 2], 17, '10010110111110101'],
    ['WeightedSingleHost', [7], 17, '00000000000000000'],
  ])('has the table of %s', (_, weights, tableSize, table) => {
    expect(balancer('MAGLEV', hosts(90, weights), { tableSize }).picks(tableSize).join('')).toBe(table);
  });

  it('has it whatever the order of the hosts (BasicStability)', () => {
    const list = hosts(90, [1, 1, 1, 1, 1, 1]);
    const { made } = balancer(
      'MAGLEV',
      [3, 1, 5, 0, 2, 4].map((index) => list[index] as Host),
      { tableSize: 7 },
    );
    expect([0, 1, 2, 3, 4, 5, 6].map((draw) => list.indexOf(made.pick(draw, 0) as Host)).join('')).toBe('2401503');
  });

  it('goes elsewhere at further attempts (BasicWithRetryHostPredicate)', () => {
    const { pick } = balancer('MAGLEV', hosts(90, [1, 1, 1, 1, 1, 1]), { tableSize: 7 });
    expect([0, 1, 2].map((attempt) => pick(10, attempt))).toEqual([1, 0, 5]);
  });

  it.each([
    ['LocalityWeightedSameLocalityWeights', [1, 2], ['A', 'B'], { A: 1, B: 1 }, '10010110010100101'],
    ['LocalityWeightedDifferentLocalityWeights', [1, 2, 3], ['A', 'C', 'B'], { A: 8, B: 0, C: 2 }, '10000010010100000'],
  ])('weighs localities, not hosts of different ones: %s', (_, weights, localities, localityWeights, table) => {
    const { picks } = balancer('MAGLEV', hosts(90, weights, localities), { tableSize: 17 }, { localityWeights });
    expect(picks(17).join('')).toBe(table);
  });
});

// envoy: test/extensions/load_balancing_policies/ring_hash/ring_hash_lb_test.cc
describe('RING_HASH', () => {
  const top = (hash: bigint): number => Number(hash >> 32n);
  const histogram = (
    list: Host[],
    count: number,
    minimumRingSize: number,
    localityWeights?: Record<string, number>,
  ) => {
    const { pick } = balancer('RING_HASH', list, { minimumRingSize }, { localityWeights });
    const step = (2n ** 64n - 1n) / BigInt(count);
    const counts = list.map(() => 0);
    for (let i = 0; i < count; i++) {
      const index = pick(top(BigInt(i) * step));
      counts[index] = (counts[index] as number) + 1;
    }
    return counts;
  };

  it('has the ring of Basic, and goes on along it (BasicWithRetryHostPredicate)', () => {
    const { pick } = balancer('RING_HASH', hosts(90, [1, 1, 1, 1, 1, 1]), { minimumRingSize: 12 });
    expect([0n, 2n ** 64n - 1n, 3551244743356806947n, 16117243373044804880n].map((hash) => pick(top(hash)))).toEqual([
      4, 4, 5, 0,
    ]);
    expect([1, 2, 13].map((attempt) => pick(0, attempt))).toEqual([2, 0, 2]);
  });

  it('has the rings of HostAndLocalityWeightedTinyRing and LocalityWeightedTinyRing', () => {
    const both = balancer(
      'RING_HASH',
      hosts(90, [1, 2, 1, 2], ['A', 'A', 'B', 'B']),
      { minimumRingSize: 9, maximumRingSize: 9 },
      { localityWeights: { A: 1, B: 2 } },
    );
    const points = [
      928266305478181108n,
      3851675632748031481n,
      5583722120771150861n,
      13444792449719432967n,
      16117243373044804889n,
    ];
    expect(points.map((hash) => both.pick(top(hash)))).toEqual([2, 3, 1, 2, 0]);
    const tiny = balancer(
      'RING_HASH',
      hosts(90, [1, 1, 1, 1], ['A', 'B', 'C', 'D']),
      { minimumRingSize: 6, maximumRingSize: 6 },
      { localityWeights: { A: 1, B: 2, C: 3, D: 0 } },
    );
    expect([4443673547860492590n, 6311230543546372928n].map((hash) => tiny.pick(top(hash)))).toEqual([2, 1]);
  });

  it('counts as HostWeightedLargeRing and HostAndLocalityWeightedLargeRing do', () => {
    expect(histogram(hosts(90, [1, 2, 3]), 6000, 6144)).toEqual([987, 1932, 3081]);
    const list = hosts(90, [1, 2, 1, 2], ['A', 'A', 'B', 'B']);
    expect(histogram(list, 9000, 9216, { A: 1, B: 2 })).toEqual([924, 2009, 2053, 4014]);
  });

  it('finds nothing where no locality has weight (ZeroLocalityWeights)', () => {
    const { pick } = balancer('RING_HASH', hosts(90, [1, 1], ['A', 'B']), {}, { localityWeights: { A: 0, B: 0 } });
    expect(pick()).toBe(-1);
  });
});
