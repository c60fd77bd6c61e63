import { describe, expect, it } from 'vitest';
import type { Origin } from '../model/document.js';
import {
  connectionDefaults,
  type Destination,
  type FailoverPlan,
  loadBalancingDefaults,
  type Member,
} from '../model/plan.js';
import { resolvePriority } from './resolve-priority.js';

const detection = { panicThreshold: 50, overprovisioningFactor: 140, readiness: false };

function destination(
  name: string,
  priority: number,
  more: Partial<Destination> & { locality?: string } = {},
): Destination {
  const { locality = '' } = more;
  return {
    name,
    locality,
    labels: {},
    priority,
    weight: 1,
    origin: {} as Origin,
    endpoints: [{ name, locality, labels: {}, weight: 1, healthStatus: 'UNKNOWN', ready: true, pod: false }],
    ...more,
  };
}

function planOf(destinations: Destination[], localityWeighted = false, members?: string[]): FailoverPlan {
  const settings = {
    detection,
    loadBalancing: loadBalancingDefaults({ localityWeighted }),
    connection: connectionDefaults(),
  };
  return {
    name: 'x',
    namespace: 'x',
    mesh: 'envoy',
    service: 'x',
    protocol: 'http',
    clusters: [],
    destinations,
    ordering: { by: 'priority' },
    ...settings,
    route: { timeoutMs: 0, hash: 'random' },
    ...(members === undefined ? {} : { members: members.map((name): Member => ({ name, ...settings })) }),
    client: null,
    extensions: {},
    notes: [],
    origin: {} as Origin,
  };
}

const names = (plan: FailoverPlan) =>
  resolvePriority(plan).map((group) => group.endpoints.map((endpoint) => endpoint.name));

describe('resolvePriority', () => {
  it('numbers levels without gaps and keeps the written number', () => {
    const groups = resolvePriority(planOf([destination('b', 7), destination('a', 2), destination('c', 7)]));
    expect(
      groups.map(({ priority, level, endpoints }) => [priority, level, endpoints.map(({ name }) => name)]),
    ).toEqual([
      [0, 2, ['a']],
      [1, 7, ['b', 'c']],
    ]);
  });

  it('keeps an empty level of a plain cluster', () => {
    expect(names(planOf([destination('a', 0, { endpoints: [] }), destination('b', 1)]))).toEqual([[], ['b']]);
  });

  // envoy: aggregate cluster docs, members with two and three levels give 0,1 and 2,3,4.
  it("strings members' levels together and drops those without hosts", () => {
    const plan = planOf(
      [
        destination('b0', 0, { member: 'b' }),
        destination('b1', 1, { member: 'b', endpoints: [] }),
        destination('b2', 2, { member: 'b' }),
        destination('a0', 0, { member: 'a' }),
        destination('a1', 1, { member: 'a' }),
      ],
      false,
      ['a', 'b'],
    );
    expect(
      resolvePriority(plan).map(({ priority, member, endpoints }) => [priority, member, endpoints[0]?.name]),
    ).toEqual([
      [0, { name: 'a', level: 0 }, 'a0'],
      [1, { name: 'a', level: 1 }, 'a1'],
      [2, { name: 'b', level: 0 }, 'b0'],
      [3, { name: 'b', level: 1 }, 'b2'],
    ]);
  });

  it('tells locality weights where they count; a locality without one gets none', () => {
    const destinations = [
      destination('a', 0, { locality: 'r1', localityWeight: 3 }),
      destination('b', 0, { locality: 'r2' }),
    ];
    expect(resolvePriority(planOf(destinations, true))[0]?.localityWeights).toEqual({ r1: 3, r2: 0 });
    expect(resolvePriority(planOf(destinations))[0]).not.toHaveProperty('localityWeights');
  });
});
