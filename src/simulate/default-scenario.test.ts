import { describe, expect, it } from 'vitest';
import { examplePlan } from '../engine/example-plan.fixture.js';
import { healthCheckDefaults, outlierDefaults } from '../model/detection.js';
import { defaultScenario } from './default-scenario.js';
import { simulate } from './simulate.js';

const outlier = outlierDefaults({ consecutive5xx: 1, maxEjectionPercent: 100 });
const path = (plan: ReturnType<typeof examplePlan>): string =>
  simulate(plan)
    .failovers.map(({ from, to }) => `${from}>${to}`)
    .join(' ');

describe('the default scenario', () => {
  it('fails all levels but the last in turn and brings them back in reverse order', () => {
    const { events, service } = defaultScenario(examplePlan([1, 1, 1], { outlier }));
    expect(service).toBe('svc');
    expect(events).toEqual([
      { atMs: 10_000, target: { priority: 0 }, fault: { type: 'refuse' } },
      { atMs: 20_000, target: { priority: 1 }, fault: { type: 'refuse' } },
      { atMs: 30_000, target: { priority: 1 }, recover: true },
      { atMs: 40_000, target: { priority: 0 }, recover: true },
    ]);
  });

  it('fails the only level where there is one', () => {
    expect(defaultScenario(examplePlan([2], { outlier })).events.map(({ target }) => target)).toEqual([
      { priority: 0 },
      { priority: 0 },
    ]);
  });

  it('is noticed by outlier detection and ends where it began', () => {
    expect(path(examplePlan([1, 1], { outlier }))).toBe('0>1 1>0');
  });

  it('is noticed by health checks, also by those that are blind in the first minute', () => {
    const healthCheck = healthCheckDefaults({ type: 'tcp', timeoutMs: 1000, intervalMs: 1000, unhealthyThreshold: 2 });
    expect(path(examplePlan([1, 1, 1], { healthCheck }))).toBe('0>1 1>2 2>1 1>0');
  });

  it('is noticed by readiness where that is all there is', () => {
    const plan = examplePlan([1, 1], { readiness: true, panicThreshold: 0 });
    const destinations = plan.destinations.map((destination) => ({
      ...destination,
      endpoints: destination.endpoints.map((endpoint) => ({ ...endpoint, pod: true })),
    }));
    expect(path({ ...plan, destinations })).toBe('0>1 1>0');
  });

  it('fails requests where nothing would notice', () => {
    const plan = examplePlan([1], { readiness: true });
    expect(defaultScenario(plan).events[0]?.fault).toEqual({ type: 'refuse' });
    expect(simulate(plan).requests.failed).toBeGreaterThan(0);
  });
});
