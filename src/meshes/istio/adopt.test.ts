import { describe, expect, it } from 'vitest';
import { resolve } from '../../engine/resolve.js';
import { parseManifests } from '../../manifest/parse.js';
import type { JsonObject } from '../../model/document.js';
import type { FailoverDestination, FailoverSpec } from '../../model/failover.js';
import { readTopology } from '../../topology/index.js';
import { adopt } from './adopt.js';

const [document] = parseManifests(
  '{ apiVersion: failover.dev/v1alpha1, kind: Failover, metadata: { name: reviews, namespace: bookinfo } }',
  'x.yaml',
).documents;
const origin = { document: document!, path: [] };

function planOf(
  destinations: Partial<FailoverDestination>[],
  istio: JsonObject = {},
  detection: FailoverSpec['detection'] = {},
) {
  const spec: FailoverSpec = {
    name: 'reviews',
    namespace: 'bookinfo',
    mesh: 'istio',
    service: { host: 'reviews.bookinfo.svc.cluster.local', port: 9080, protocol: 'http' },
    clusters: [],
    destinations: destinations.map((destination, priority) => ({
      locality: '',
      labels: {},
      priority,
      weight: 1,
      origin,
      ...destination,
    })),
    detection,
    extensions: { istio },
    document: document!,
  };
  return adopt(spec, { documents: [document!], topology: readTopology([]) });
}

const clusters: Partial<FailoverDestination>[] = [
  { cluster: 'east', namespace: 'bookinfo', service: 'reviews', locality: 'us-east1/b', replicas: 2 },
  { cluster: 'west', namespace: 'bookinfo', service: 'reviews', locality: 'us-west1/a' },
  { cluster: 'eu', namespace: 'bookinfo', service: 'reviews', locality: 'eu-west1/a' },
];

const levels = (plan: ReturnType<typeof planOf>, locality: string) =>
  resolve(plan, { locality }).map((group) => group.endpoints.map(({ name }) => name));

describe('adopt', () => {
  it('derives the failover list from places and priorities, and ejects all', () => {
    const plan = planOf(clusters, {}, { outlier: { consecutive5xx: 1, intervalMs: 10_000 } });
    expect(plan).toMatchObject({
      name: 'reviews',
      namespace: 'bookinfo',
      detection: { outlier: { consecutive5xx: 1, intervalMs: 10_000, maxEjectionPercent: 100 } },
      ordering: {
        failover: [
          { from: 'us-east1', to: 'us-west1' },
          { from: 'us-west1', to: 'us-east1' },
          { from: 'eu-west1', to: 'us-east1' },
        ],
      },
    });
    expect(levels(plan, 'us-east1/b')).toEqual([
      ['east/bookinfo/reviews#1', 'east/bookinfo/reviews#2'],
      ['west/bookinfo/reviews'],
      ['eu/bookinfo/reviews'],
    ]);
    expect(plan.destinations.map(({ name, priority, endpointsAssumed }) => [name, priority, endpointsAssumed])).toEqual(
      [
        ['east/bookinfo/reviews', 0, true],
        ['west/bookinfo/reviews', 1, true],
        ['eu/bookinfo/reviews', 2, true],
      ],
    );
  });

  it('takes the lists, limits and algorithm as written', () => {
    const plan = planOf(clusters, {
      mode: 'failoverPriority',
      failoverPriority: ['topology.istio.io/cluster=west'],
      loadBalancer: 'ROUND_ROBIN',
      connectionPool: { http: { maxRequestsPerConnection: 1 } },
    });
    expect(plan).toMatchObject({
      loadBalancing: { policy: 'ROUND_ROBIN' },
      connection: { maxRequestsPerConnection: 1 },
    });
    expect(levels(plan, 'us-east1/b')[0]).toEqual(['west/bookinfo/reviews']);
    const list = planOf(clusters, { failover: [{ from: 'us-east1', to: 'eu-west1' }] });
    expect(levels(list, 'us-east1/b')[1]).toEqual(['eu/bookinfo/reviews']);
  });

  it('shares by weight under distribute, to a sum of 100', () => {
    const plan = planOf(clusters, { mode: 'distribute' });
    expect(resolve(plan, { locality: 'us-east1/b' })).toMatchObject([
      { localityWeights: { 'us-east1/b': 34, 'us-west1/a': 33, 'eu-west1/a': 33 } },
    ]);
  });

  it('resolves names, and counts the hosts of a name', () => {
    const plan = planOf([
      { address: 'db.us-east.example', locality: 'us-east1', replicas: 2 },
      { address: '10.0.0.1:5432', locality: 'us-west1' },
    ]);
    expect(plan).toMatchObject({
      ordering: { dns: true },
      extensions: { istio: { resolution: 'DNS', location: 'MESH_EXTERNAL' } },
    });
    expect(levels(plan, 'us-east1')).toEqual([
      ['db.us-east.example:9080#1', 'db.us-east.example:9080#2'],
      ['10.0.0.1:5432'],
    ]);
  });
});
