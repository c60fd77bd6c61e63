import { describe, expect, it } from 'vitest';
import { examplePlan, exampleScenario } from '../engine/example-plan.fixture.js';
import { healthCheckDefaults } from '../model/detection.js';
import type { Destination, FailoverPlan } from '../model/plan.js';
import type { Fault, ScenarioEvent } from '../model/scenario.js';
import type { ReadinessProbe } from '../model/topology.js';
import { simulate } from './simulate.js';

const probe: ReadinessProbe = {
  type: 'http',
  periodMs: 10_000,
  timeoutMs: 1000,
  initialDelayMs: 0,
  failureThreshold: 3,
  successThreshold: 1,
};

/** Two levels of one pod each; unready pods are announced as unhealthy. */
function pods(readinessProbe?: ReadinessProbe, more: Partial<Destination> = {}): FailoverPlan {
  const plan = examplePlan([1, 1], { readiness: true, panicThreshold: 0 });
  return {
    ...plan,
    destinations: plan.destinations.map((destination) => ({
      ...destination,
      ...(destination.priority === 0 ? more : {}),
      endpoints: destination.endpoints.map((endpoint) => ({ ...endpoint, pod: true, readinessProbe })),
    })),
  };
}

/** When readiness was announced, over 100 s of which the first level suffers from 5 s to 65 s. */
function announced(plan: FailoverPlan, fault: Fault): string[] {
  const events: ScenarioEvent[] = [
    { atMs: 5000, target: { priority: 0 }, fault },
    { atMs: 65_000, target: { priority: 0 }, recover: true },
  ];
  return simulate(plan, exampleScenario({ events, traffic: { durationMs: 100_000, rps: 1 } }))
    .events.filter(({ type }) => type.startsWith('health-check'))
    .map(({ atMs, type, detail }) => `${atMs} ${type} ${detail}`);
}

describe('a pod without a known probe', () => {
  it('becomes unready by a health-check fault at once, and ready with the recovery', () => {
    expect(announced(pods(), { type: 'health-check' })).toEqual([
      '5000 health-check-failed pod is not ready',
      '65000 health-check-passed pod is ready',
    ]);
  });

  it('is left alone by a health-check fault where the proxy checks health itself: its next probe notices', () => {
    const plan = pods();
    const detection = {
      ...plan.detection,
      healthCheck: healthCheckDefaults({
        type: 'http',
        intervalMs: 1000,
        timeoutMs: 1000,
        noTrafficIntervalMs: 1000,
        unhealthyThreshold: 1,
        healthyThreshold: 1,
      }),
    };
    expect(announced({ ...plan, detection }, { type: 'health-check' })).toEqual([
      '5000 health-check-failed status 503',
      '65000 health-check-passed ',
    ]);
  });

  it.each(['http', 'refuse', 'timeout', 'drain'])('stays ready while it suffers from %s', (type) => {
    expect(announced(pods(), { type })).toEqual([]);
  });
});

describe('a pod with a readiness probe', () => {
  it.each([
    ['http', '30000', '70000'],
    ['refuse', '30000', '70000'],
    ['health-check', '30000', '70000'],
    ['drain', '30000', '70000'],
    // A probe that hangs ends a second later.
    ['timeout', '31000', '70000'],
  ])('that suffers from %s is unready at %s and ready at %s', (type, unready, ready) => {
    expect(announced(pods(probe), { type })).toEqual([
      `${unready} health-check-failed readiness probe failed`,
      `${ready} health-check-passed readiness probe passed`,
    ]);
  });

  it('does not see what hits the data only, nor statuses below 400, nor answers in time', () => {
    expect(announced(pods(probe), { type: 'http', status: 503, on: 'data' })).toEqual([]);
    expect(announced(pods(probe), { type: 'http', status: 302 })).toEqual([]);
    expect(announced(pods(probe), { type: 'delay', byMs: 900 })).toEqual([]);
    expect(announced(pods(probe), { type: 'delay', byMs: 1100 })).toHaveLength(2);
  });

  it('of type tcp sees connections only', () => {
    expect(announced(pods({ ...probe, type: 'tcp' }), { type: 'http', status: 503 })).toEqual([]);
    expect(announced(pods({ ...probe, type: 'tcp' }), { type: 'refuse' })).toHaveLength(2);
  });

  it('wants as many successes as it says', () => {
    expect(announced(pods({ ...probe, successThreshold: 3 }), { type: 'refuse' })[1]).toBe(
      '90000 health-check-passed readiness probe passed',
    );
  });
});

describe('a gateway probe', () => {
  const gateway = pods(undefined, { gatewayProbe: { periodMs: 3000, timeoutMs: 30_000, failureThreshold: 3 } });

  // linkerd2: multicluster/charts/linkerd-multicluster/templates/link-crd.yaml, three failures 3 s apart: refused connections are noticed in about 9 s, black holes after about 3 x 30 s.
  it('notices refused connections at the third period', () => {
    expect(announced(gateway, { type: 'refuse' })).toEqual([
      '12000 health-check-failed gateway probe failed',
      '66000 health-check-passed gateway probe passed',
    ]);
  });

  it('notices a black hole after three time-outs', () => {
    const events: ScenarioEvent[] = [{ atMs: 5000, target: { priority: 0 }, fault: { type: 'timeout' } }];
    const failed = simulate(
      gateway,
      exampleScenario({ events, traffic: { durationMs: 120_000, rps: 1 } }),
    ).events.filter(({ type }) => type === 'health-check-failed');
    expect(failed.map(({ atMs }) => atMs)).toEqual([96_000]);
  });

  it('does not see what hits the data only', () => {
    expect(announced(gateway, { type: 'refuse', on: 'data' })).toEqual([]);
  });
});

it('nothing is announced where the mesh does not look at readiness', () => {
  const plan = pods();
  expect(announced({ ...plan, detection: { ...plan.detection, readiness: false } }, { type: 'health-check' })).toEqual(
    [],
  );
});
