import { describe, expect, it } from 'vitest';
import { parseManifests } from '../manifest/parse.js';
import type { Document } from '../model/document.js';
import { failoverWeights } from './linkerd-weights.js';

function split(backends: Record<string, number> | string[], primary?: string) {
  const names = Array.isArray(backends) ? backends : Object.keys(backends);
  return {
    apiVersion: 'split.smi-spec.io/v1alpha2',
    kind: 'TrafficSplit',
    metadata: {
      name: 'split',
      ...(primary === undefined ? {} : { annotations: { 'failover.linkerd.io/primary-service': primary } }),
    },
    spec: {
      service: 'apex',
      backends: names.map((service) => ({ service, weight: Array.isArray(backends) ? 1 : (backends[service] ?? 0) })),
    },
  };
}

function weights(trafficSplit: ReturnType<typeof split>, ...ready: string[]): string {
  return failoverWeights(trafficSplit, Object.fromEntries(ready.map((name) => [name, true])))
    .map(({ service, weight }) => `${service}=${weight}`)
    .join(' ');
}

describe('failoverWeights', () => {
  it('takes a document of readManifests as well as the plain object', () => {
    const [document] = parseManifests(JSON.stringify(split(['a', 'b'])), 'x.json').documents;
    expect(failoverWeights(document as Document, { b: true })).toEqual([
      { service: 'a', weight: 0 },
      { service: 'b', weight: 1 },
    ]);
  });

  // linkerd-failover: charts/linkerd-failover-tests and .github/actions/failover-test (replicas of west/central/east)
  it.each([
    ['1/1/1', ['west', 'central', 'east'], 'west=1 central=0 east=0'],
    ['0/1/1', ['central', 'east'], 'west=0 central=1 east=1'],
    ['0/0/1', ['east'], 'west=0 central=0 east=1'],
    ['1/0/1', ['west', 'east'], 'west=1 central=0 east=0'],
  ])('moves traffic as the integration test wants for %s', (_replicas, ready, wanted) => {
    expect(weights(split(['west', 'central', 'east'], 'west'), ...ready)).toBe(wanted);
  });

  it('writes a zero everywhere when nothing is ready, contrary to the README of linkerd-failover', () => {
    expect(weights(split(['west', 'central', 'east'], 'west'))).toBe('west=0 central=0 east=0');
  });

  it('lets one fallback that comes back after a total outage take everything', () => {
    expect(weights(split(['west', 'central', 'east'], 'west'), 'central')).toBe('west=0 central=1 east=0');
  });

  // linkerd-failover: controller/src/traffic_split.rs `update`, what the annotation may say
  it.each([
    ['a backend that is not the first', 'b', ['a', 'b'], 'a=0 b=1'],
    ['nothing: the first backend', undefined, ['a', 'b'], 'a=1 b=0'],
    ['nothing, the first backend down', undefined, ['b'], 'a=0 b=1'],
    ['a ready Service that is no backend', 'other', ['a', 'b', 'other'], 'a=0 b=0'],
    ['an unready Service that is no backend', 'other', ['a', 'b'], 'a=1 b=1'],
    ['an empty string', '', ['a', 'b'], 'a=1 b=1'],
    ['a host name', 'a.ns.svc.cluster.local', ['a', 'b'], 'a=1 b=1'],
  ])('takes as primary %s', (_case, primary, ready, wanted) => {
    expect(weights(split(['a', 'b'], primary), ...ready)).toBe(wanted);
  });

  it('looks neither at labels nor at the weights that are there', () => {
    expect(weights(split({ a: 100, b: 0, c: 50 }), 'a', 'b', 'c')).toBe('a=1 b=0 c=0');
    expect(weights(split({ a: 50, b: 50 }), 'a', 'b')).toBe('a=1 b=0');
    expect(weights(split({ a: 1, b: 0 }), 'b')).toBe('a=0 b=1');
  });

  it('gives every entry of a duplicated backend the same weight', () => {
    expect(failoverWeights(split(['a', 'b', 'a']), { a: true, b: true })).toEqual([
      { service: 'a', weight: 1 },
      { service: 'b', weight: 0 },
      { service: 'a', weight: 1 },
    ]);
  });

  it('has nothing to say without backends', () => {
    expect(failoverWeights(split([]), { a: true })).toEqual([]);
    expect(failoverWeights({}, {})).toEqual([]);
  });

  it('does not take a name of Object.prototype for a ready Service', () => {
    expect(weights(split(['constructor', 'b']), 'b')).toBe('constructor=0 b=1');
  });

  it('leaves its input alone', () => {
    const input = split({ a: 100, b: 0 }, 'a');
    const before = structuredClone(input);
    failoverWeights(input, { b: true });
    expect(input).toEqual(before);
  });
});
