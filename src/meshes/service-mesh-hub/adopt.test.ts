import { describe, expect, it } from 'vitest';
import { resolve } from '../../engine/resolve.js';
import type { FailoverSpec } from '../../model/failover.js';
import type { FailoverPlan } from '../../model/plan.js';
import { adopt } from './adopt.js';
import { exampleContext, guide, readExample } from './example.fixture.js';

const context = exampleContext('apiVersion: failover.dev/v1alpha1\nkind: Failover\nmetadata: { name: reviews }\n');
const document = context.documents[0]!;

const destination = (cluster: string, priority: number, service = 'reviews'): FailoverSpec['destinations'][number] => ({
  cluster,
  namespace: 'bookinfo',
  service,
  port: 9080,
  locality: '',
  labels: {},
  priority,
  weight: 1,
  origin: { document, path: [] },
});

const reviews: FailoverSpec = {
  name: 'reviews-failover',
  namespace: 'bookinfo',
  mesh: 'service-mesh-hub',
  service: { host: 'reviews-failover.bookinfo.global', port: 9080, protocol: 'http' },
  clusters: [{ name: 'mgmt-cluster', management: true }, { name: 'remote-cluster' }],
  destinations: [destination('remote-cluster', 1), destination('mgmt-cluster', 0)],
  detection: { outlier: { consecutive5xx: 1 } },
  extensions: {},
  document,
};

const names = (plan: FailoverPlan) => resolve(plan, {}).map(({ endpoints }) => endpoints.map(({ name }) => name));

describe('adopt', () => {
  it('makes the plan of the manifests that would be generated', () => {
    const plan = adopt(reviews, context);
    const [native] = readExample(guide);
    for (const field of [
      'name',
      'namespace',
      'service',
      'port',
      'protocol',
      'members',
      'detection',
      'loadBalancing',
      'connection',
      'route',
    ] as const) {
      expect(plan[field], field).toEqual(native?.[field]);
    }
    expect(names(plan)).toEqual(names(native as FailoverPlan));
    expect(plan.clusters).toEqual(reviews.clusters);
  });

  it("always has outlier detection, Service Mesh Hub's where nothing is written", () => {
    const plan = adopt({ ...reviews, detection: {} }, context);
    expect(plan.members?.[0]?.detection.outlier).toMatchObject({ consecutive5xx: 5, maxEjectionPercent: 100 });
  });

  it('names the meshes of the serving clusters by default', () => {
    expect(adopt(reviews, context).extensions.serviceMeshHub).toMatchObject({
      meshes: [
        { name: 'istiod-istio-system-mgmt-cluster', namespace: 'service-mesh-hub' },
        { name: 'istiod-istio-system-remote-cluster', namespace: 'service-mesh-hub' },
      ],
    });
  });

  it('reads the keys under serviceMeshHub', () => {
    const plan = adopt(
      {
        ...reviews,
        extensions: {
          serviceMeshHub: {
            namespace: 'hub',
            failoverServiceName: 'f',
            outlierPolicyName: 'o',
            meshes: [{ name: 'm' }],
            trafficShift: { name: 's', from: ['reviews'] },
          },
        },
      },
      context,
    );
    expect(plan).toMatchObject({ name: 'f', namespace: 'hub' });
    expect(plan.extensions.serviceMeshHub).toMatchObject({
      outlierPolicyName: 'o',
      meshes: [{ name: 'm', namespace: 'service-mesh-hub' }],
      trafficShift: { name: 's', from: ['mgmt-cluster/bookinfo/reviews'] },
    });
  });

  it('counts the replicas of the local service', () => {
    const many = reviews.destinations.map((item) => ({ ...item, replicas: 2 }));
    expect(names(adopt({ ...reviews, destinations: many }, context)).map(({ length }) => length)).toEqual([2, 1]);
  });

  it('says what it cannot carry', () => {
    const external = { ...destination('x', 2), cluster: undefined, service: undefined, address: 'db.example.com' };
    const plan = adopt(
      {
        ...reviews,
        destinations: [...reviews.destinations, destination('third', 1), external],
        detection: {
          healthCheck: {
            type: 'tcp',
            intervalMs: 1,
            timeoutMs: 1,
            noTrafficIntervalMs: 1,
            healthyThreshold: 1,
            unhealthyThreshold: 1,
          },
        },
      },
      context,
    );
    expect(names(plan).map(([name]) => name?.split('/')[0])).toEqual(['mgmt-cluster', 'remote-cluster', 'third']);
    expect(plan.notes).toEqual(
      expect.arrayContaining([
        expect.stringContaining('db.example.com is left out'),
        expect.stringContaining('one after the other'),
        expect.stringContaining('no active health checks'),
      ]),
    );
  });
});
