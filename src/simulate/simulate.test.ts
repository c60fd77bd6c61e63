import { describe, expect, it } from 'vitest';
import { exampleDestination, examplePlan, exampleScenario } from '../engine/example-plan.fixture.js';
import { healthCheckDefaults, outlierDefaults } from '../model/detection.js';
import { connectionDefaults, type FailoverPlan } from '../model/plan.js';
import type { Expectation, Scenario, ScenarioEvent } from '../model/scenario.js';
import type { SimulationResult } from '../model/simulation.js';
import { play, simulate } from './simulate.js';

const outlier = outlierDefaults({ consecutive5xx: 1, maxEjectionPercent: 100 });
const eager = (levels: number[]): FailoverPlan => examplePlan(levels, { outlier });

const fault = (
  atMs: number,
  type: string,
  more: object = {},
  target: ScenarioEvent['target'] = { priority: 0 },
): ScenarioEvent => ({
  atMs,
  target,
  fault: { type, ...more },
});
const recover = (atMs: number, target: ScenarioEvent['target'] = { priority: 0 }): ScenarioEvent => ({
  atMs,
  target,
  recover: true,
});

const failed = (result: SimulationResult): number => result.requests.failed;
const requests = (result: SimulationResult): number[] => result.destinations.map((destination) => destination.requests);

const outage = exampleScenario({ events: [fault(10_000, 'http', { status: 503 }), recover(30_000)] });

describe('a simulation', () => {
  it('has the shape that scripts rely on', () => {
    const result = simulate(eager([1, 1]), outage);
    expect({ ...result, timeline: result.timeline.slice(9, 12) }).toEqual({
      scenario: 'example',
      service: 'svc',
      mesh: 'envoy',
      seed: 1,
      durationMs: 60_000,
      requests: { total: 6000, succeeded: 5999, failed: 1, availability: 0.99983 },
      destinations: [
        {
          name: 'level-0',
          priority: 0,
          locality: '',
          requests: 3001,
          failed: 1,
          latencyMs: { p50: 0, p95: 0, p99: 0 },
        },
        {
          name: 'level-1',
          priority: 1,
          locality: '',
          requests: 2999,
          failed: 0,
          latencyMs: { p50: 0, p95: 0, p99: 0 },
        },
      ],
      failovers: [
        { from: 0, to: 1, faultAtMs: 10_000, shiftedAtMs: 10_000, failedMeanwhile: 1 },
        { from: 1, to: 0, faultAtMs: 10_000, shiftedAtMs: 40_000, failedMeanwhile: 1 },
      ],
      timeline: [
        { atMs: 9000, requests: { 'level-0': 100, 'level-1': 0 }, failed: 0, priorityLoad: [100, 0], ejected: [] },
        {
          atMs: 10_000,
          requests: { 'level-0': 1, 'level-1': 99 },
          failed: 1,
          priorityLoad: [0, 100],
          ejected: ['10.0.0.1:80'],
        },
        {
          atMs: 11_000,
          requests: { 'level-0': 0, 'level-1': 100 },
          failed: 0,
          priorityLoad: [0, 100],
          ejected: ['10.0.0.1:80'],
        },
      ],
      events: [
        { atMs: 10_000, type: 'fault', endpoint: '10.0.0.1:80', detail: 'http 503' },
        { atMs: 10_000, type: 'ejected', endpoint: '10.0.0.1:80', detail: 'consecutive_5xx' },
        { atMs: 10_000, type: 'priority-shift', endpoint: '', detail: '100/0 -> 0/100' },
        { atMs: 30_000, type: 'recover', endpoint: '10.0.0.1:80', detail: 'recover' },
        { atMs: 40_000, type: 'unejected', endpoint: '10.0.0.1:80', detail: '' },
        { atMs: 40_000, type: 'priority-shift', endpoint: '', detail: '0/100 -> 100/0' },
      ],
      expectations: [],
    });
    expect(result.timeline).toHaveLength(60);
    expect(result.timeline.reduce((sum, row) => sum + Object.values(row.requests).reduce((a, b) => a + b), 0)).toBe(
      6000,
    );
  });

  it('is the same for the same seed, to the byte, and another for another', () => {
    const scenario = (seed: number): Scenario =>
      exampleScenario({ ...outage, latency: { p50Ms: 5, p99Ms: 50 }, traffic: { arrivals: 'poisson', seed } });
    const plan = examplePlan([3, 2], { outlier });
    const bytes = (seed: number): string => JSON.stringify(simulate(plan, scenario(seed)));
    expect(bytes(1)).toBe(bytes(1));
    expect(bytes(2)).not.toBe(bytes(1));
  });

  it('never changes what it was given', () => {
    const freeze = <T>(value: T): T => {
      if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
        Object.freeze(value);
        Object.values(value).forEach(freeze);
      }
      return value;
    };
    const scenario = { ...outage, topology: [{ service: 'svc', cluster: 'cluster-0', replicas: 2 }] };
    expect(() => simulate(freeze(eager([1, 1])), freeze(scenario))).not.toThrow();
  });

  it('tells how far it is and stops when asked to', () => {
    const steps = play(eager([1, 1]), outage);
    expect(steps.next()).toEqual({ done: false, value: { atMs: 1000, durationMs: 60_000 } });
    expect(steps.next()).toMatchObject({ value: { atMs: 2000 } });
    const { done, value } = steps.next(true);
    expect(done).toBe(true);
    expect(value).toMatchObject({ interrupted: true, durationMs: 2000, requests: { total: 200 } });
    expect((value as SimulationResult).timeline).toHaveLength(2);
  });

  it('takes a Scenario as it is written, too', () => {
    const spec = {
      traffic: { duration: '20s', rps: 10 },
      events: [{ at: '5s', target: { priority: 0 }, fault: { type: 'http', status: 503 } }],
    };
    const written = { apiVersion: 'failover.dev/v1alpha1', kind: 'Scenario', metadata: { name: 'written' }, spec };
    expect(simulate(eager([1, 1]), written)).toMatchObject({
      scenario: 'written',
      requests: { total: 200, failed: 1 },
    });
    expect(simulate(eager([1, 1]), spec)).toMatchObject({ scenario: 'scenario', requests: { total: 200, failed: 1 } });
    expect(simulate(eager([1, 1]), { name: 'named', ...spec })).toMatchObject({ scenario: 'named' });
  });

  it('gives destinations with endpoints at several priorities a name for each', () => {
    const plan = eager([1, 1]);
    const destinations = plan.destinations.map((destination) => ({ ...destination, name: 'svc' }));
    const result = simulate({ ...plan, destinations }, outage);
    expect(result.destinations.map(({ name, priority }) => [name, priority])).toEqual([
      ['svc (priority 0)', 0],
      ['svc (priority 1)', 1],
    ]);
    expect(Object.keys(result.timeline[0]?.requests ?? {})).toEqual(result.destinations.map(({ name }) => name));
  });
});

describe('latency', () => {
  it('is log-normal through p50 and p99', () => {
    const result = simulate(
      examplePlan([3]),
      exampleScenario({ latency: { p50Ms: 5, p99Ms: 50 }, traffic: { rps: 1000, durationMs: 100_000 } }),
    );
    const { p50, p99 } = result.destinations[0]?.latencyMs ?? { p50: 0, p99: 0 };
    expect(p50 / 5).toBeCloseTo(1, 1);
    expect(p99 / 50).toBeCloseTo(1, 1);
    expect(result.requests).toMatchObject({ total: 100_000, failed: 0 });
  });

  it('is exact where it is always the same', () => {
    const result = simulate(examplePlan([1]), exampleScenario({ latency: { p50Ms: 7, p99Ms: 7 } }));
    expect(result.destinations[0]?.latencyMs).toEqual({ p50: 7, p95: 7, p99: 7 });
  });

  it("may be a destination's own", () => {
    const topology = [
      { cluster: 'cluster-1', namespace: 'default', service: 'svc', latency: { p50Ms: 80, p99Ms: 80 } },
    ];
    const events = [fault(0, 'refuse')];
    const result = simulate(eager([1, 1]), exampleScenario({ topology, events, latency: { p50Ms: 5, p99Ms: 5 } }));
    expect(result.destinations.map(({ latencyMs }) => latencyMs.p50)).toEqual([0, 80]);
  });

  it('does not change which hosts are picked', () => {
    const plan = examplePlan([3, 3], { outlier });
    const events = [
      fault(1000, 'refuse', {}, { endpoint: '10.0.0.1' }),
      fault(1000, 'refuse', {}, { endpoint: '10.0.0.2' }),
    ];
    const picked = (latency?: Scenario['latency']): number[] =>
      requests(simulate(plan, exampleScenario({ events, latency })));
    expect(picked({ p50Ms: 1, p99Ms: 1 })).toEqual(picked());
  });
});

describe('arrivals', () => {
  it('are k/rps, all of them before the end', () => {
    const total = (rps: number, durationMs: number): number =>
      simulate(examplePlan([1]), exampleScenario({ traffic: { rps, durationMs } })).requests.total;
    expect([total(3, 1000), total(3, 1001), total(0.5, 2000), total(0, 1000)]).toEqual([3, 4, 1, 0]);
  });

  it('by chance come in the same number on average', () => {
    const { total } = simulate(
      examplePlan([1]),
      exampleScenario({ traffic: { rps: 1000, arrivals: 'poisson' } }),
    ).requests;
    expect(total / 60_000).toBeCloseTo(1, 1);
    expect(total).not.toBe(60_000);
  });
});

describe('faults', () => {
  const none = examplePlan([1]);
  const second = { traffic: { durationMs: 1000 } };

  it.each([
    ['http', { status: 503 }, 100],
    ['http', { status: 404 }, 0],
    ['refuse', {}, 100],
    ['reset', {}, 100],
    ['timeout', {}, 100],
    ['health-check', {}, 0],
    ['delay', { byMs: 100 }, 0],
    ['delay', { byMs: 20_000 }, 100],
    ['drain', {}, 100],
  ])('%s %j fails %d of 100', (type, more, count) => {
    expect(failed(simulate(none, exampleScenario({ ...second, events: [fault(0, type, more)] })))).toBe(count);
  });

  it('of a percentage hit exactly that share of each endpoint, evenly spread', () => {
    const result = simulate(
      examplePlan([2]),
      exampleScenario({ traffic: { durationMs: 4000 }, events: [fault(0, 'http', { status: 503, percent: 50 })] }),
    );
    expect(result.timeline.map((row) => row.failed)).toEqual([50, 50, 50, 50]);
    const third = (percent: number): number =>
      failed(simulate(none, exampleScenario({ ...second, events: [fault(0, 'http', { status: 503, percent })] })));
    expect([third(33), third(1), third(99.5), third(0)]).toEqual([33, 1, 99, 0]);
  });

  it('add up: a slow host that refuses half of its requests', () => {
    const events = [fault(0, 'delay', { byMs: 50 }), fault(0, 'refuse', { percent: 50 })];
    const result = simulate(none, exampleScenario({ ...second, events }));
    expect(failed(result)).toBe(50);
    expect(result.destinations[0]?.latencyMs).toMatchObject({ p50: 0, p99: 50 });
  });

  // Tried on a running Envoy 1.40.0: answers that take a multiple of the time between requests are always a little later than the next one.
  it('delay answers to just after the request that is sent when they are due', () => {
    const plan = examplePlan([1], {}, { connection: connectionDefaults({ maxRequests: 10 }) });
    const events = [fault(0, 'delay', { byMs: 100 })];
    // Ten are under way when the eleventh comes, nine when the twelfth does.
    expect(failed(simulate(plan, exampleScenario({ ...second, events })))).toBe(9);
  });

  it('are all cleared by a recovery, however they were addressed', () => {
    const events = [
      fault(0, 'http', { status: 500 }),
      fault(0, 'delay', { byMs: 5 }, { cluster: 'cluster-0' }),
      recover(500, { endpoint: '10.0.0.1' }),
    ];
    const result = simulate(none, exampleScenario({ ...second, events }));
    expect(failed(result)).toBe(50);
    expect(result.timeline[0]?.requests).toEqual({ 'level-0': 100 });
  });

  it('that drain spare open connections until they end', () => {
    const drained = (connection: Partial<FailoverPlan['connection']>): number =>
      failed(
        simulate(
          examplePlan([1], {}, { connection: connectionDefaults(connection) }),
          exampleScenario({ traffic: { durationMs: 2000 }, events: [fault(1000, 'drain')] }),
        ),
      );
    expect(drained({})).toBe(0);
    expect(drained({ maxRequestsPerConnection: 1 })).toBe(100);
    // 100 requests go before the fault, 20 over the sixth connection after it.
    expect(drained({ maxRequestsPerConnection: 120 })).toBe(80);
    expect(drained({ idleTimeoutMs: 10 })).toBe(100);
    expect(drained({ maxConnectionDurationMs: 1500 })).toBe(50);
  });

  it('on data spare the health checks; a check over an open connection survives a drain', () => {
    const healthCheck = healthCheckDefaults({
      type: 'http',
      timeoutMs: 1000,
      intervalMs: 1000,
      noTrafficIntervalMs: 1000,
    });
    const events = (type: string, more = {}): Partial<Scenario> => ({ events: [fault(1500, type, more)] });
    const checks = (reuseConnection: boolean, scenario: Partial<Scenario>): number =>
      simulate(
        examplePlan([1, 1], { healthCheck: { ...healthCheck, reuseConnection } }),
        exampleScenario({ ...scenario, traffic: { durationMs: 5000 } }),
      ).events.filter(({ type }) => type === 'health-check-failed').length;
    expect(checks(true, events('refuse'))).toBe(1);
    expect(checks(true, events('refuse', { on: 'data' }))).toBe(0);
    expect(checks(true, events('drain'))).toBe(0);
    expect(checks(false, events('drain'))).toBe(1);
  });

  it('on nothing are told', () => {
    const [event] = simulate(
      none,
      exampleScenario({ ...second, events: [fault(0, 'refuse', {}, { cluster: 'west' })] }),
    ).events;
    expect(event).toEqual({ atMs: 0, type: 'fault', endpoint: '', detail: 'refuse, but no endpoint is cluster west' });
  });

  it.each([
    [{}, 2],
    [{ cluster: 'cluster-0' }, 1],
    [{ namespace: 'default' }, 2],
    [{ service: 'svc' }, 2],
    [{ service: 'other' }, 0],
    [{ priority: 1 }, 1],
    [{ endpoint: '10.0.0.1' }, 1],
    [{ endpoint: '10.0.0.1:80' }, 1],
    [{ endpoint: '10.0.0.1:8' }, 0],
    [{ cluster: 'cluster-0', priority: 1 }, 0],
  ])('on %j hit %d endpoints', (target, count) => {
    const [event] = simulate(
      eager([1, 1]),
      exampleScenario({ ...second, events: [fault(0, 'refuse', {}, target)] }),
    ).events;
    expect(event?.endpoint === '' ? 0 : event?.endpoint.split(', ').length).toBe(count);
  });

  it('of one moment come in the order written, before its requests', () => {
    const events = [fault(500, 'refuse'), recover(500), fault(500, 'http', { status: 500 }), recover(990)];
    expect(failed(simulate(none, exampleScenario({ ...second, events })))).toBe(49);
  });
});

describe('scaling', () => {
  it('to 0 moves traffic without a failed request, and back', () => {
    const result = simulate(
      examplePlan([2, 1]),
      exampleScenario({
        events: [fault(10_000, 'scale', { to: 0 }), recover(20_000)],
        traffic: { durationMs: 30_000 },
      }),
    );
    expect(failed(result)).toBe(0);
    expect(requests(result)).toEqual([2000, 1000]);
    expect(result.failovers.map(({ from, to, shiftedAtMs }) => [from, to, shiftedAtMs])).toEqual([
      [0, 1, 10_000],
      [1, 0, 20_000],
    ]);
  });

  it('to fewer or more replicas changes the level, not the destination', () => {
    const result = simulate(
      examplePlan([2, 1]),
      exampleScenario({
        events: [fault(0, 'scale', { to: 1 }), fault(5000, 'scale', { to: 4 })],
        traffic: { durationMs: 10_000 },
      }),
    );
    expect(requests(result)).toEqual([1000, 0]);
  });

  it('leaves a host that its health check believes in until a check fails', () => {
    // envoy: PENDING_DYNAMIC_REMOVAL
    const healthCheck = healthCheckDefaults({
      type: 'http',
      timeoutMs: 1000,
      intervalMs: 1000,
      noTrafficIntervalMs: 1000,
    });
    const result = simulate(
      examplePlan([1, 1], { healthCheck }),
      exampleScenario({ events: [fault(10_500, 'scale', { to: 0 })], traffic: { durationMs: 20_000 } }),
    );
    expect(failed(result)).toBe(50);
  });

  it('brings a host back as a new one that its health check had not given up yet', () => {
    const detection = {
      outlier: outlierDefaults({
        consecutive5xx: 1,
        maxEjectionPercent: 100,
        successfulActiveHealthCheckUnejectHost: false,
      }),
      healthCheck: healthCheckDefaults({ type: 'http', timeoutMs: 1000, intervalMs: 10_000 }),
    };
    const events = [fault(1000, 'http', { status: 503, on: 'data' }), fault(2000, 'scale', { to: 0 }), recover(3000)];
    const result = simulate(examplePlan([1, 1], detection), exampleScenario({ events, traffic: { durationMs: 5000 } }));
    expect(result.timeline.map(({ priorityLoad }) => priorityLoad[0])).toEqual([100, 0, 0, 100, 100]);
    expect(result.timeline.map(({ ejected }) => ejected.length)).toEqual([0, 1, 1, 0, 0]);
  });

  it('brings an ejected host back as a new one', () => {
    const events = [fault(1000, 'http', { status: 503 }), fault(2000, 'scale', { to: 0 }), recover(3000)];
    const result = simulate(eager([1, 1]), exampleScenario({ events, traffic: { durationMs: 4000 } }));
    expect(requests(result)).toEqual([201, 199]);
  });
});

describe('topology', () => {
  it('replaces what was only assumed, and adds what is missing', () => {
    const plan = eager([1]);
    const destinations = plan.destinations.map((destination) => ({ ...destination, endpointsAssumed: true }));
    const result = simulate(
      { ...plan, destinations },
      exampleScenario({
        topology: [
          { cluster: 'cluster-0', namespace: 'default', service: 'svc', replicas: 3, locality: 'r1/z1' },
          { cluster: 'west', namespace: 'default', service: 'svc', replicas: 2, locality: 'r2' },
        ],
        events: [fault(0, 'scale', { to: 0 }, { cluster: 'cluster-0' })],
        traffic: { durationMs: 1000 },
      }),
    );
    expect(
      result.destinations.map(({ name, priority, locality, requests: count }) => [name, priority, locality, count]),
    ).toEqual([
      ['level-0', 0, 'r1/z1', 0],
      ['west/default/svc', 1, 'r2', 100],
    ]);
    expect(result.events[0]?.endpoint.split(', ')).toHaveLength(3);
  });

  it('gives a DNS name its hosts', () => {
    const plan = eager([1, 1]);
    const [first, last] = plan.destinations;
    const external = { ...exampleDestination(1, 1), address: '10.0.1.1', service: undefined };
    const result = simulate(
      { ...plan, destinations: [first, external].filter((destination) => destination !== undefined) },
      exampleScenario({
        topology: [{ address: '10.0.1.1', replicas: 4 }],
        events: [fault(0, 'refuse', {}, { endpoint: '10.0.1.1' })],
      }),
    );
    expect(last).toBeDefined();
    expect(result.events[0]?.endpoint.split(', ')).toEqual([
      '10.0.1.1:80#1',
      '10.0.1.1:80#2',
      '10.0.1.1:80#3',
      '10.0.1.1:80#4',
    ]);
  });
});

describe('expectations', () => {
  const judged = (
    expectation: Expectation,
    scenario: Partial<Scenario> = outage,
  ): { met: boolean; actual: string } | undefined => {
    const [result] = simulate(eager([1, 1]), exampleScenario({ ...scenario, expect: [expectation] })).expectations;
    return result === undefined ? undefined : { met: result.met, actual: result.actual };
  };
  const availability = (comparator: '>=' | '<=' | '==' | '<' | '>', value: number): Expectation => ({
    type: 'availability',
    comparator,
    value,
    text: '',
  });

  it.each([
    [availability('>=', 99.98), true],
    [availability('>=', 99.99), false],
    [availability('<', 100), true],
    [availability('==', 100), false],
    [availability('<=', 0), false],
    [availability('>', 99), true],
  ])('%j is met: %s', (expectation, met) => {
    expect(judged(expectation)).toEqual({ met, actual: '99.98%' });
  });

  it('count failures as a number or a share', () => {
    expect(judged({ type: 'failed', comparator: '<=', value: 1, percent: false, text: '' })).toEqual({
      met: true,
      actual: '1',
    });
    expect(judged({ type: 'failed', comparator: '<', value: 0.01, percent: true, text: '' })).toEqual({
      met: false,
      actual: '0.01%',
    });
  });

  it('time a failover from the latest fault, to the destination asked for', () => {
    const failover = (to: object, withinMs = 2000): Expectation => ({ type: 'failover', withinMs, to, text: '' });
    expect(judged(failover({ cluster: 'cluster-1' }))).toEqual({ met: true, actual: '0s' });
    expect(judged(failover({ cluster: 'cluster-2' }))).toEqual({ met: false, actual: 'never' });
    const slow = { events: [fault(10_000, 'http', { status: 503, percent: 1 })] };
    // Of 100 requests a second the hundredth is the first to fail.
    expect(judged(failover({ priority: 1 }, 989), slow)).toEqual({ met: false, actual: '990ms' });
    expect(judged(failover({ priority: 1 }, 990), slow)).toEqual({ met: true, actual: '990ms' });
    expect(judged(failover({}), { events: [] })).toEqual({ met: false, actual: 'never' });
  });

  it('time a recovery from the last recover until the first level has everything', () => {
    const recovery = (withinMs: number): Expectation => ({ type: 'recovery', withinMs, text: '' });
    expect(judged(recovery(10_000))).toEqual({ met: true, actual: '10s' });
    expect(judged(recovery(9999))).toEqual({ met: false, actual: '10s' });
    expect(judged(recovery(1000), { events: [fault(1000, 'refuse')] })).toEqual({ met: false, actual: 'never' });
    expect(judged(recovery(0), { events: [recover(1000)] })).toEqual({ met: true, actual: '0s' });
  });
});

describe('the failures meanwhile', () => {
  it('count requests sent before the shift, also when they fail later', () => {
    const plan = examplePlan([1, 1], { outlier: outlierDefaults({ consecutive5xx: 3, maxEjectionPercent: 100 }) });
    const scenario = exampleScenario({ events: [fault(1000, 'timeout')], traffic: { rps: 10, durationMs: 30_000 } });
    const [failover] = simulate({ ...plan, route: { ...plan.route, timeoutMs: 2000 } }, scenario).failovers;
    // The third time-out ejects at 3.2 s; by then 23 requests were sent into the black hole.
    expect(failover).toEqual({ from: 0, to: 1, faultAtMs: 1000, shiftedAtMs: 3200, failedMeanwhile: 22 });
  });

  it('end with requests that never get an answer', () => {
    const plan = examplePlan([1], {}, { route: { timeoutMs: 0, hash: 'random' } });
    const result = simulate(plan, exampleScenario({ events: [fault(500, 'timeout')], traffic: { durationMs: 1000 } }));
    expect(result.requests).toMatchObject({ total: 100, failed: 50 });
    expect(result.destinations).toMatchObject([{ requests: 100, failed: 50, latencyMs: { p99: 0 } }]);
    expect(result.timeline).toMatchObject([{ requests: { 'level-0': 100 }, failed: 50 }]);
  });

  it('end with such requests at the destination that they went to, in Linkerd, too', () => {
    const plan = examplePlan([1], {}, { ordering: { by: 'weight' }, route: { timeoutMs: 0, hash: 'random' } });
    const result = simulate(plan, exampleScenario({ events: [fault(500, 'timeout')], traffic: { durationMs: 1000 } }));
    expect(result.requests).toMatchObject({ total: 100, failed: 50 });
    expect(result.destinations).toMatchObject([{ requests: 100, failed: 50, latencyMs: { p99: 0 } }]);
  });

  it('wait for answers that a fault only delays', () => {
    const plan = examplePlan([1], {}, { route: { timeoutMs: 0, hash: 'random' } });
    const events = [fault(0, 'delay', { byMs: 300_000 })];
    const result = simulate(plan, exampleScenario({ events, traffic: { durationMs: 1000 } }));
    expect(result.requests).toMatchObject({ total: 100, failed: 0 });
    expect(result.destinations[0]?.latencyMs.p50).toBe(300_000);
  });
});
