import { describe, expect, it } from 'vitest';
import { connectionDefaults, type LbPolicy, type LoadBalancing, loadBalancingDefaults } from '../../model/plan.js';
import { ConnectionPool } from '../connection-pool.js';
import { exampleEndpoint } from '../example-plan.fixture.js';
import { Host } from '../host.js';
import { seededRandom } from '../seeded-random.js';
import { createBalancer } from './create-balancer.js';
import { EdfSchedule } from './edf-schedule.js';
import { xxHash } from './xx-hash.js';

function hosts(...weights: number[]): Host[] {
  return weights.map((weight, index) => {
    const endpoint = { ...exampleEndpoint(`10.0.0.${index + 1}`, { weight }), destination: 'd' };
    return new Host(endpoint, 0, 0, new ConnectionPool(connectionDefaults(), 'one-at-a-time', () => {}), 0);
  });
}

function balancer(policy: LbPolicy, list: Host[], settings: Partial<LoadBalancing> = {}, start = 0) {
  const state = { nowMs: 0 };
  const random = seededRandom(7);
  const made = createBalancer({
    settings: loadBalancingDefaults({ policy, ...settings }),
    random,
    nowMs: () => state.nowMs,
    activeRequests: () => list.reduce((sum, host) => sum + host.activeRequests, 0),
    start,
  });
  made.refresh(list);
  const pick = (draw = Math.floor(random.next() * 2 ** 32), attempt = 0): number =>
    list.indexOf(made.pick(draw, attempt) as Host);
  const shares = (picks: number): number[] => {
    const counts = list.map(() => 0);
    for (let i = 0; i < picks; i++) {
      const index = pick();
      counts[index] = (counts[index] as number) + 1;
    }
    return counts.map((count) => count / picks);
  };
  return { made, pick, shares, state };
}

const POLICIES: LbPolicy[] = ['ROUND_ROBIN', 'LEAST_REQUEST', 'RANDOM', 'RING_HASH', 'MAGLEV'];

it.each(POLICIES)('%s finds nothing in an empty list', (policy) => {
  const { made } = balancer(policy, []);
  expect(made.pick(1, 0)).toBeUndefined();
});

describe('ROUND_ROBIN', () => {
  it('takes one after the other from where it starts, and keeps its place when the list changes', () => {
    const list = hosts(1, 1, 1, 1);
    const { made, pick } = balancer('ROUND_ROBIN', list, {}, 2);
    expect([pick(), pick(), pick()]).toEqual([2, 3, 0]);
    made.refresh(list.slice(0, 3));
    // The sixth pick of a list of three.
    expect([pick(), pick()]).toEqual([5 % 3, 6 % 3]);
  });

  it('interleaves by weight', () => {
    const { pick } = balancer('ROUND_ROBIN', hosts(1, 2, 1));
    const picks = Array.from({ length: 40 }, () => pick());
    expect([0, 1, 2].map((index) => picks.filter((host) => host === index).length)).toEqual([10, 20, 10]);
    expect(picks.some((host, index) => index >= 3 && [1, 2, 3].every((back) => picks[index - back] === host))).toBe(
      false,
    );
  });

  it('sends little to a host in slow start', () => {
    const list = hosts(1, 1);
    const slowStart = { windowMs: 10_000, aggression: 1, minWeightPercent: 10 };
    (list[0] as Host).warmSinceMs = -100_000;
    (list[1] as Host).warmSinceMs = 0;
    const { shares, state, made } = balancer('ROUND_ROBIN', list, { slowStart });
    expect(shares(1100)[1]).toBeCloseTo(0.1 / 1.1, 2);
    state.nowMs = 5000;
    made.refresh(list);
    expect(shares(1500)[1]).toBeCloseTo(0.5 / 1.5, 2);
    state.nowMs = 10_000;
    made.refresh(list);
    expect(shares(1000)[1]).toBeCloseTo(0.5, 2);
  });

  it('raises the weight with (age / window)^(1 / aggression)', () => {
    const list = hosts(1, 1);
    (list[0] as Host).warmSinceMs = -100_000;
    const { shares, state, made } = balancer('ROUND_ROBIN', list, {
      slowStart: { windowMs: 10_000, aggression: 2, minWeightPercent: 10 },
    });
    state.nowMs = 2500;
    made.refresh(list);
    expect(shares(1500)[1]).toBeCloseTo(0.5 / 1.5, 2);
  });
});

describe('LEAST_REQUEST', () => {
  it('avoids the busier of two drawn with replacement', () => {
    const list = hosts(1, 1, 1, 1);
    (list[0] as Host).activeRequests = 9;
    // Only both draws of the same host lead to it.
    expect(balancer('LEAST_REQUEST', list).shares(20_000)[0]).toBeCloseTo(1 / 16, 2);
  });

  it('finds the least busy of all with a full scan, ties at random', () => {
    const list = hosts(1, 1, 1, 1);
    list.forEach((host, index) => {
      host.activeRequests = index < 2 ? 3 : 1;
    });
    const shares = balancer('LEAST_REQUEST', list, { fullScan: true }).shares(10_000);
    expect(shares.slice(0, 2)).toEqual([0, 0]);
    expect(shares[2]).toBeCloseTo(0.5, 1);
  });

  it('weighs by weight / (active + 1)^bias where weights differ', () => {
    const list = hosts(2, 1);
    expect(balancer('LEAST_REQUEST', list).shares(3000)[0]).toBeCloseTo(2 / 3, 2);
    (list[0] as Host).activeRequests = 3;
    expect(balancer('LEAST_REQUEST', list).shares(3000)[0]).toBeCloseTo(0.5 / 1.5, 2);
    expect(balancer('LEAST_REQUEST', list, { activeRequestBias: 0 }).shares(3000)[0]).toBeCloseTo(2 / 3, 2);
  });
});

describe('RANDOM', () => {
  it('ignores weights and uses the draw of the level', () => {
    const { pick, shares } = balancer('RANDOM', hosts(9, 1, 1, 1));
    expect([pick(0), pick(5), pick(102)]).toEqual([0, 1, 2]);
    expect(shares(20_000)[0]).toBeCloseTo(0.25, 1);
  });
});

describe.each(['RING_HASH', 'MAGLEV'] as const)('%s', (policy) => {
  it('sends a key to the same host each time, and its share of keys to each', () => {
    const { pick, shares } = balancer(policy, hosts(1, 1, 1));
    expect(pick(123_456)).toBe(pick(123_456));
    for (const share of shares(20_000)) expect(share).toBeCloseTo(1 / 3, 1);
  });

  it('gives heavier hosts more keys', () => {
    expect(balancer(policy, hosts(1, 3)).shares(20_000)[1]).toBeCloseTo(0.75, 1);
  });

  it('moves few keys when a host goes', () => {
    const list = hosts(1, 1, 1, 1, 1);
    const all = balancer(policy, list);
    const less = balancer(policy, list.slice(0, 4));
    let moved = 0;
    for (let key = 0; key < 2000; key++) {
      const draw = key * 2_147_483;
      const before = all.pick(draw);
      if (before < 4 && before !== less.pick(draw)) moved += 1;
    }
    // The ring's remaining hosts get more points each, so a few keys move between them as well.
    expect(moved / 2000).toBeLessThan(0.15);
  });

  it('finds other hosts at further attempts', () => {
    const { pick } = balancer(policy, hosts(1, 1, 1));
    expect(new Set(Array.from({ length: 20 }, (_, attempt) => pick(99, attempt))).size).toBe(3);
  });

  it('passes over a host beyond its balance factor', () => {
    const list = hosts(1, 1);
    const plain = balancer(policy, list);
    const bounded = balancer(policy, list, { hashBalanceFactor: 120 });
    const first = plain.pick(77);
    (list[first] as Host).activeRequests = 10;
    expect(plain.pick(77)).toBe(first);
    expect(bounded.pick(77)).toBe(1 - first);
  });
});

it('EDF gives shares by weight', () => {
  const schedule = new EdfSchedule([1, 2, 3, 4], (weight) => weight);
  const counts = [0, 0, 0, 0];
  for (let i = 0; i < 1000; i++) {
    const item = (schedule.next() as number) - 1;
    counts[item] = (counts[item] as number) + 1;
  }
  expect(counts).toEqual([100, 200, 300, 400]);
});

// The published test values of XXH64.
it.each([
  ['', 0xef46_db37_51d8_e999n],
  ['a', 0xd24e_c4f1_a98c_6e5bn],
  ['abc', 0x44bc_2cf5_ad77_0999n],
  ['Nobody inspects the spammish repetition', 0xfbce_a83c_8a37_8bf1n],
])('xxHash of %j', (text, hash) => {
  expect(xxHash(text)).toBe(hash);
});
