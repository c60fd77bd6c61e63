import { describe, expect, it } from 'vitest';
import { resolveReadiness } from '../../engine/resolve-readiness.js';
import type { Document } from '../../model/document.js';
import type { FailoverDestination, FailoverSpec } from '../../model/failover.js';
import { adopt } from './adopt.js';
import { contextOf, playing } from './linkerd.fixture.js';

const { documents } = contextOf('apiVersion: failover.dev/v1alpha1\nkind: Failover\nmetadata: { name: reviews }\n');
const document = documents[0] as Document;
const origin = { document, path: [] };

function to(cluster: string, priority: number, more: Partial<FailoverDestination> = {}): FailoverDestination {
  return {
    cluster,
    namespace: 'bookinfo',
    service: 'reviews',
    port: 9080,
    locality: '',
    labels: {},
    priority,
    weight: 1,
    origin,
    ...more,
  };
}

function specOf(destinations: FailoverDestination[], more: Partial<FailoverSpec> = {}): FailoverSpec {
  return {
    name: 'reviews',
    namespace: 'bookinfo',
    mesh: 'linkerd',
    service: { host: 'reviews.bookinfo.svc.cluster.local', port: 9080, protocol: 'http' },
    clusters: [{ name: 'west' }, { name: 'east' }, { name: 'north' }],
    destinations,
    detection: {},
    extensions: {},
    document,
    ...more,
  };
}

const empty = contextOf('');

describe('a Failover document for Linkerd', () => {
  const plan = adopt(specOf([to('east', 1), to('west', 0), to('north', 2)]), empty);

  it('becomes a controlled TrafficSplit in the cluster of the first priority', () => {
    expect(plan).toMatchObject({
      service: 'reviews',
      port: 9080,
      ordering: { by: 'readiness', primary: 'reviews', controlled: true },
      apex: { service: 'reviews' },
      extensions: {
        linkerd: { api: 'trafficsplit', apex: 'reviews', controllerSelector: 'linkerd-failover', export: true },
      },
      clusters: [{ name: 'west' }, { name: 'east' }, { name: 'north' }],
    });
    expect(plan.destinations.map(({ name, service, weight }) => [name, service, weight])).toEqual([
      ['west/bookinfo/reviews', 'reviews', 1],
      ['east/bookinfo/reviews', 'reviews-east', 0],
      ['north/bookinfo/reviews', 'reviews-north', 0],
    ]);
    expect(plan.destinations.map(({ endpoints }) => endpoints.map(({ name, service }) => [name, service]))).toEqual([
      [['west/bookinfo/reviews', 'reviews']],
      [['east/bookinfo/reviews', 'reviews']],
      [['north/bookinfo/reviews', 'reviews']],
    ]);
    expect(plan.destinations.map(({ gatewayProbe }) => gatewayProbe?.periodMs)).toEqual([undefined, 3000, 3000]);
  });

  it('puts all fallbacks on one level, whatever their priorities, and says so', () => {
    expect(resolveReadiness(plan, {}).map(({ reason, endpoints }) => [reason, endpoints.length])).toEqual([
      ['primary by priority', 1],
      ['fallback when the primary has no ready endpoint; fallbacks share equally', 2],
    ]);
    expect(plan.notes).toContainEqual(expect.stringContaining('no order among fallbacks'));
  });

  it('fails over', () => {
    const { engine, events, send } = playing(plan);
    expect(events).toEqual([]);
    expect(send()).toBe('west/bookinfo/reviews');
    engine.setReady('west/bookinfo/reviews', false);
    expect(events).toEqual([
      '0 weights-changed reviews=0 reviews-east=1 reviews-north=1',
      '0 priority-shift 100/0 -> 0/100',
    ]);
  });

  it('has as many endpoints as it says', () => {
    const { destinations } = adopt(specOf([to('west', 0, { replicas: 3 }), to('east', 1, { replicas: 2 })]), empty);
    expect(destinations.map(({ endpoints }) => endpoints.map(({ name }) => name))).toEqual([
      ['west/bookinfo/reviews#1', 'west/bookinfo/reviews#2', 'west/bookinfo/reviews#3'],
      ['east/bookinfo/reviews#1', 'east/bookinfo/reviews#2'],
    ]);
  });

  it('takes the keys of `linkerd`', () => {
    const extensions = { linkerd: { apex: 'reviews-failover', controllerSelector: 'mine', export: false } };
    const own = adopt(specOf([to('west', 0), to('east', 1)], { extensions }), empty);
    expect(own.service).toBe('reviews-failover');
    expect(own.apex).toMatchObject({ service: 'reviews-failover', endpoints: [] });
    expect(own.extensions.linkerd).toMatchObject({
      apex: 'reviews-failover',
      controllerSelector: 'mine',
      export: false,
    });
  });

  it('becomes weights with `api: httproute`, with circuit breaking from its outlier detection', () => {
    const more = {
      extensions: { linkerd: { api: 'httproute' } },
      detection: { outlier: { consecutive5xx: 3, baseEjectionTimeMs: 90_000 } },
    };
    const route = adopt(specOf([to('west', 0, { weight: 5 }), to('east', 1)], more), empty);
    expect(route).toMatchObject({ service: 'reviews.bookinfo.svc.cluster.local', ordering: { by: 'weight' } });
    expect(route.apex).toBeUndefined();
    expect(route.destinations.map(({ weight }) => weight)).toEqual([5, 0]);
    expect(route.members?.[0]?.detection.accrual).toMatchObject({
      mode: 'consecutive',
      maxFailures: 3,
      minPenaltyMs: 90_000,
      maxPenaltyMs: 90_000,
    });
    expect(route.notes).toContainEqual(expect.stringContaining('rewrites the weights'));
  });

  it('says what has no counterpart', () => {
    const healthCheck = {
      type: 'http',
      intervalMs: 1000,
      timeoutMs: 1000,
      noTrafficIntervalMs: 1000,
      healthyThreshold: 1,
      unhealthyThreshold: 1,
    } as const;
    const detection = { outlier: { consecutive5xx: 1 }, healthCheck };
    const { notes, members } = adopt(specOf([to('west', 0), to('east', 1)], { detection }), empty);
    expect(notes).toContainEqual(expect.stringContaining('Outlier detection has no counterpart'));
    expect(notes).toContainEqual(expect.stringContaining('health check has no counterpart'));
    expect(members?.every((member) => member.detection.accrual === undefined)).toBe(true);
  });

  it('cannot reach another namespace or an address', () => {
    const elsewhere = to('east', 1, { namespace: 'other' });
    const external = to('west', 2, {
      cluster: undefined,
      namespace: undefined,
      service: undefined,
      address: 'far.example:443',
    });
    const far = adopt(specOf([to('west', 0), elsewhere, external]), empty);
    expect(far.destinations.map(({ name, endpoints }) => [name, endpoints.length])).toEqual([
      ['west/bookinfo/reviews', 1],
      ['east/other/reviews', 0],
      ['far.example:443', 0],
    ]);
    expect(far.notes).toContainEqual(expect.stringContaining('outside bookinfo'));
    expect(far.notes).toContainEqual(expect.stringContaining('far.example:443'));
  });

  it('knows the gateway of a Link', () => {
    const link =
      'apiVersion: multicluster.linkerd.io/v1alpha3\nkind: Link\nmetadata: { name: east }\nspec: { targetClusterName: east, gatewayAddress: "1.1.1.1,2.2.2.2" }\n';
    const { destinations } = adopt(specOf([to('west', 0), to('east', 1)]), contextOf(link));
    expect(destinations[1]?.endpoints.map(({ name }) => name)).toEqual(['east/1.1.1.1:4143', 'east/2.2.2.2:4143']);
  });
});
