import { describe, expect, it } from 'vitest';
import type { Document } from '../model/document.js';
import type { FailoverPlan, Ordering } from '../model/plan.js';
import { exampleDestination, examplePlan } from './example-plan.fixture.js';
import { PRIMARY_SERVICE } from './linkerd-weights.js';
import { readinessLevels, resolveReadiness } from './resolve-readiness.js';

const document = { kind: 'TrafficSplit', annotations: {} } as Document;

/** A plan with one backend for each name, each with that many endpoints. */
function planOf(hosts: Record<string, number>, ordering: Ordering, from: Partial<Document> = {}): FailoverPlan {
  const destinations = Object.entries(hosts).map(([service, count], index) => ({
    ...exampleDestination(index, count),
    name: `ns/${service}`,
    service,
    weight: index + 1,
  }));
  return examplePlan([], {}, { destinations, ordering, origin: { document: { ...document, ...from }, path: [] } });
}

function shown(plan: FailoverPlan) {
  return resolveReadiness(plan, {}).map(({ priority, reason, endpoints }) => [
    priority,
    reason,
    endpoints.map(({ destination, weight }) => `${destination} ${weight}`),
  ]);
}

const FALLBACK = 'fallback when the primary has no ready endpoint; fallbacks share equally';
const controlled = (primary: string, primaryReady?: boolean): Ordering => ({
  by: 'readiness',
  primary,
  controlled: true,
  primaryReady,
});

describe('resolveReadiness under a controller', () => {
  it('puts the primary first and all others together behind it, whatever their written weights', () => {
    expect(shown(planOf({ a: 1, b: 1, c: 2 }, controlled('b')))).toEqual([
      [0, 'primary (first backend, no annotation)', ['ns/b 1']],
      [1, FALLBACK, ['ns/a 1', 'ns/c 0.5', 'ns/c 0.5']],
    ]);
  });

  it('says what makes the primary', () => {
    const reason = (from: Partial<Document>) =>
      resolveReadiness(planOf({ a: 1 }, controlled('a'), from), {})[0]?.reason;
    expect(reason({ annotations: { [PRIMARY_SERVICE]: 'a' } })).toBe('primary by annotation');
    expect(reason({ annotations: { [PRIMARY_SERVICE]: '' } })).toBe('primary by annotation');
    expect(reason({ kind: 'Failover' })).toBe('primary by priority');
  });

  it('is not moved by present readiness', () => {
    const plan = planOf({ a: 1, b: 1 }, controlled('a'));
    const down = plan.destinations.map((destination) => ({
      ...destination,
      endpoints: destination.endpoints.map((endpoint) => ({ ...endpoint, ready: destination.service !== 'a' })),
    }));
    expect(shown({ ...plan, destinations: down })).toEqual(shown(plan));
  });

  it('keeps the level of a backend without endpoints', () => {
    expect(shown(planOf({ a: 0, b: 1 }, controlled('a')))).toEqual([
      [0, 'primary (first backend, no annotation)', []],
      [1, FALLBACK, ['ns/b 1']],
    ]);
  });

  it('has one level where the primary stands alone, or names no backend', () => {
    expect(shown(planOf({ a: 1 }, controlled('a')))).toHaveLength(1);
    expect(shown(planOf({ a: 1, b: 1 }, controlled('x')))).toEqual([
      [0, 'the primary `x` is no backend and never ready, so all ready backends share equally', ['ns/a 1', 'ns/b 1']],
    ]);
    expect(shown(planOf({ a: 1, b: 1 }, controlled('x', true)))).toEqual([
      [
        0,
        'the primary `x` is no backend and is ready, so the controller gives every backend weight 0',
        ['ns/a 0', 'ns/b 0'],
      ],
    ]);
  });
});

describe('resolveReadiness with fixed weights', () => {
  it('has one level of shares', () => {
    const plan = planOf({ a: 2, b: 1, c: 0 }, { by: 'weight' });
    expect(shown(plan)).toEqual([
      [0, 'fixed weights: a share for each backend, no order among them', ['ns/a 0.5', 'ns/a 0.5', 'ns/b 2']],
    ]);
    expect(readinessLevels(plan)).toEqual([0, 0, 0]);
  });
});
