import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exampleDestination, examplePlan, exampleScenario } from '../../src/engine/example-plan.fixture.js';
import { type PriorityLoadInput, priorityLoad } from '../../src/engine/priority-load.js';
import { resolve } from '../../src/engine/resolve.js';
import { explain } from '../../src/engine/what-if.js';
import { healthCheckDefaults, outlierDefaults } from '../../src/model/detection.js';
import {
  type FailoverPlan,
  type LocalityOrdering,
  loadBalancingDefaults,
  retryDefaults,
} from '../../src/model/plan.js';
import type { Scenario } from '../../src/model/scenario.js';
import type { SimulationResult } from '../../src/model/simulation.js';
import { simulate } from '../../src/simulate/simulate.js';

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const upTo = (max: number, min = 0): fc.Arbitrary<number> => fc.integer({ min, max });

/** A level whose hosts are healthy, degraded, excluded or none of these. */
const level = fc.tuple(upTo(9), upTo(9), upTo(9), upTo(9)).map(([healthy, degraded, excluded, unhealthy]) => ({
  hosts: healthy + degraded + excluded + unhealthy,
  healthy,
  degraded,
  excluded,
}));

const loadInput: fc.Arbitrary<PriorityLoadInput> = fc.record({
  priorities: fc.array(level, { minLength: 1, maxLength: 6 }),
  overprovisioningFactor: upTo(300, 100),
  panicThreshold: upTo(100),
});

describe('the loads of the levels', () => {
  it('sum to 100, none is negative, and without panic no level gets more than it can carry of what is left', () => {
    fc.assert(
      fc.property(loadInput, (input) => {
        const { healthy, degraded, panic } = priorityLoad(input);
        expect(sum([...healthy, ...degraded])).toBe(100);
        expect(Math.min(...healthy, ...degraded)).toBeGreaterThanOrEqual(0);
        if (input.panicThreshold === 0) expect(panic).not.toContain(true);
      }),
      { seed: 1, numRuns: 2000 },
    );
  });

  it('of a level and those before it never shrink when one of its hosts becomes healthy', () => {
    const sizes = fc.array(
      upTo(9, 1).chain((hosts) => upTo(hosts).map((healthy) => ({ hosts, healthy }))),
      { minLength: 1, maxLength: 6 },
    );
    fc.assert(
      fc.property(sizes, upTo(5), (priorities, drawn) => {
        const healed = drawn % priorities.length;
        const upToHealed = (levels: typeof priorities): number =>
          sum(priorityLoad({ priorities: levels, panicThreshold: 0 }).healthy.slice(0, healed + 1));
        const better = priorities.map(({ hosts, healthy }, index) => ({
          hosts,
          healthy: index === healed ? Math.min(hosts, healthy + 1) : healthy,
        }));
        // With nothing available the whole load points at level 0, where nobody is.
        fc.pre(sum(priorities.map(({ healthy }) => healthy)) > 0);
        expect(upToHealed(better)).toBeGreaterThanOrEqual(upToHealed(priorities));
      }),
      { seed: 1, numRuns: 2000 },
    );
  });
});

const fault = fc.oneof(
  fc.constantFrom('refuse', 'reset', 'timeout', 'drain').map((type) => ({ type })),
  fc.constantFrom(200, 404, 500, 503).map((status) => ({ type: 'http', status })),
  upTo(3000).map((byMs) => ({ type: 'delay', byMs })),
  upTo(4).map((to) => ({ type: 'scale', to })),
  fc.constant({ type: 'health-check' }),
);

const event = fc.record({
  atMs: upTo(10_000),
  target: fc.oneof(
    fc.constant({}),
    upTo(2).map((priority) => ({ priority })),
    fc.constant({ endpoint: '10.0.0.1' }),
  ),
  effect: fc.oneof(
    { weight: 3, arbitrary: fc.record({ fault, percent: fc.option(upTo(100), { nil: undefined }) }) },
    { weight: 1, arbitrary: fc.constant({ recover: true }) },
  ),
});

const scenario: fc.Arbitrary<Scenario> = fc
  .record({
    events: fc.array(event, { maxLength: 6 }),
    rps: upTo(60, 1),
    seconds: upTo(10, 1),
    seed: upTo(1000),
    latency: fc.option(fc.constant({ p50Ms: 20, p99Ms: 400 }), { nil: undefined }),
  })
  .map(({ events, rps, seconds, seed, latency }) =>
    exampleScenario({
      events: events.map(({ atMs, target, effect }) =>
        'fault' in effect
          ? { atMs, target, fault: { ...effect.fault, percent: effect.percent } }
          : { atMs, target, recover: true },
      ),
      latency,
      traffic: { rps, durationMs: seconds * 1000, seed },
    }),
  );

const healthCheck = healthCheckDefaults({
  type: 'http',
  timeoutMs: 500,
  intervalMs: 1000,
  noTrafficIntervalMs: 1000,
  unhealthyThreshold: 2,
});

const outlier = upTo(3, 1).map((consecutive5xx) =>
  outlierDefaults({ consecutive5xx, maxEjectionPercent: 60, intervalMs: 1000, baseEjectionTimeMs: 1500 }),
);

const envoyPlan: fc.Arbitrary<FailoverPlan> = fc
  .record({
    levels: fc.array(upTo(4), { minLength: 1, maxLength: 3 }),
    outlier: fc.option(outlier, { nil: undefined }),
    healthCheck: fc.option(fc.constant(healthCheck), { nil: undefined }),
    panicThreshold: fc.constantFrom(0, 50),
    policy: fc.constantFrom('ROUND_ROBIN' as const, 'LEAST_REQUEST' as const, 'RANDOM' as const, 'RING_HASH' as const),
    updateMergeWindowMs: fc.constantFrom(0, 1000),
    retries: upTo(2),
    timeoutMs: fc.constantFrom(0, 2000),
  })
  .map(({ levels, policy, updateMergeWindowMs, retries, timeoutMs, ...detection }) =>
    examplePlan(levels, detection, {
      loadBalancing: loadBalancingDefaults({ policy, updateMergeWindowMs }),
      route: { timeoutMs, hash: 'random', retry: retryDefaults({ retryOn: ['5xx'], numRetries: retries }) },
    }),
  );

/** A split by fixed weights: Linkerd's proxy. */
const weightedPlan: fc.Arbitrary<FailoverPlan> = fc
  .array(fc.tuple(upTo(3), upTo(3, 1)), { minLength: 1, maxLength: 3 })
  .map((backends) =>
    examplePlan(
      [],
      {},
      {
        mesh: 'linkerd',
        ordering: { by: 'weight' },
        destinations: backends.map(([weight, hosts], index) => ({ ...exampleDestination(index, hosts), weight })),
      },
    ),
  );

function check(plan: FailoverPlan, played: Scenario): void {
  const result = simulate(plan, played);
  const { requests, timeline, destinations } = result;
  expect(requests.total).toBe((played.traffic.rps * played.traffic.durationMs) / 1000);
  expect(requests.succeeded + requests.failed).toBe(requests.total);
  expect(sum(timeline.map(({ failed }) => failed))).toBe(requests.failed);
  for (const { name, requests: count } of destinations) {
    expect(sum(timeline.map((row) => row.requests[name] ?? 0)), name).toBe(count);
  }
  // What found no host has failed and stands nowhere else.
  const unrouted = requests.total - sum(destinations.map((destination) => destination.requests));
  expect(unrouted).toBe(requests.failed - sum(destinations.map(({ failed }) => failed)));
  expectOrderedEvents(result);
  expect(JSON.stringify(simulate(plan, played))).toBe(JSON.stringify(result));
}

function expectOrderedEvents({ events, failovers, durationMs }: SimulationResult): void {
  const times = events.map(({ atMs }) => atMs);
  expect(times).toEqual([...times].sort((a, b) => a - b));
  expect(Math.max(0, ...times)).toBeLessThanOrEqual(durationMs);
  for (const { faultAtMs, shiftedAtMs } of failovers) expect(shiftedAtMs).toBeGreaterThanOrEqual(faultAtMs);
}

describe('a simulation', () => {
  it('counts every request once, in its row and at its destination, and is the same for the same seed', () => {
    fc.assert(
      fc.property(envoyPlan, scenario, (plan, played) => {
        check(plan, played);
        for (const { priorityLoad: load } of simulate(plan, played).timeline) expect(sum(load)).toBe(100);
      }),
      { seed: 1, numRuns: 150 },
    );
  });

  it('does so for Linkerd, whose loads may all be zero', () => {
    fc.assert(
      fc.property(weightedPlan, scenario, (plan, played) => {
        check(plan, played);
        for (const { priorityLoad: load } of simulate(plan, played).timeline) expect([0, 100]).toContain(sum(load));
      }),
      { seed: 1, numRuns: 60 },
    );
  });

  it('shows each destination at the priority at which explain shows its endpoints', () => {
    fc.assert(
      fc.property(envoyPlan, (plan) => {
        const { destinations } = simulate(plan, exampleScenario({ traffic: { durationMs: 1000, rps: 1 } }));
        const explained = explain(plan, {}).groups.flatMap(({ priority, endpoints }) =>
          endpoints.map(({ destination }) => `${destination} ${priority}`),
        );
        const shown = destinations.map(({ name, priority }) => `${name} ${priority}`);
        expect(shown).toEqual(expect.arrayContaining([...new Set(explained)]));
      }),
      { seed: 1, numRuns: 100 },
    );
  });
});

describe("a client's levels", () => {
  const locality = fc.constantFrom('', 'r1', 'r1/z1', 'r1/z2', 'r2/z1', 'r2/z1/s1', 'r3/z9');
  const ordering: fc.Arbitrary<LocalityOrdering> = fc.record({
    by: fc.constant('locality' as const),
    mode: fc.constantFrom('flat' as const, 'failover' as const, 'distribute' as const),
    failover: fc.constantFrom([], [{ from: 'r1', to: 'r3' }]),
    failoverPriority: fc.constantFrom([], ['version'], ['topology.kubernetes.io/region', 'version=v1']),
    distribute: fc.constantFrom(
      [],
      [
        {
          from: 'r1/*',
          to: [
            { locality: 'r1/z1', weight: 80 },
            { locality: 'r2/*', weight: 20 },
          ],
        },
      ],
    ),
    because: fc.constant(''),
  });

  it('are numbered from 0 without gaps, and hold no endpoint twice', () => {
    fc.assert(
      fc.property(fc.array(locality, { minLength: 1, maxLength: 8 }), ordering, locality, (places, order, client) => {
        const destinations = places.map((place, index) => {
          const made = exampleDestination(index, 1);
          const labels = { version: index % 2 === 0 ? 'v1' : 'v2' };
          const endpoints = made.endpoints.map((endpoint) => ({ ...endpoint, locality: place, labels }));
          return { ...made, locality: place, endpoints };
        });
        const plan = examplePlan([], {}, { mesh: 'istio', ordering: order, destinations });
        const groups = resolve(plan, { locality: client, labels: { version: 'v1' } });
        expect(groups.map(({ priority }) => priority)).toEqual(groups.map((_, index) => index));
        const names = groups.flatMap(({ endpoints }) => endpoints.map(({ name }) => name));
        expect(new Set(names).size).toBe(names.length);
        if (order.mode !== 'distribute') expect(names).toHaveLength(places.length);
      }),
      { seed: 1, numRuns: 500 },
    );
  });
});
