import { describe, expect, it } from 'vitest';
import { resolve } from '../../engine/resolve.js';
import type { FailoverSpec } from '../../model/failover.js';
import type { FailoverPlan } from '../../model/plan.js';
import { adopt } from './adopt.js';
import { exampleContext, guideScheme, guideUpstream, readExample } from './example.fixture.js';

const context = exampleContext(
  'apiVersion: failover.dev/v1alpha1\nkind: Failover\nmetadata: { name: failover-scheme }\n',
);
const document = context.documents[0]!;
const origin = { document, path: [] };

const destination = (cluster: string, service: string, priority: number): FailoverSpec['destinations'][number] => ({
  cluster,
  namespace: 'default',
  service,
  port: 10_000,
  locality: '',
  labels: {},
  priority,
  weight: 1,
  origin,
});

const guide: FailoverSpec = {
  name: 'failover-scheme',
  namespace: 'default',
  mesh: 'gloo-federation',
  service: { host: 'blue', port: 10_000, protocol: 'http' },
  clusters: [{ name: 'local', management: true }, { name: 'remote' }],
  destinations: [destination('remote', 'service-green', 1), destination('local', 'service-blue', 0)],
  detection: {
    healthCheck: {
      type: 'http',
      path: '/health',
      intervalMs: 1000,
      timeoutMs: 1000,
      noTrafficIntervalMs: 1000,
      healthyThreshold: 1,
      unhealthyThreshold: 1,
    },
  },
  extensions: {},
  document,
};

function names(plan: FailoverPlan): string[][] {
  return resolve(plan, {}).map(({ endpoints }) => endpoints.map(({ name }) => name));
}

describe('adopt', () => {
  const plan = adopt(guide, context);

  it('makes the plan of the manifests that would be generated', () => {
    const [native] = readExample(
      `${guideUpstream.replace('interval: 1s', 'interval: 1s\n    noTrafficInterval: 1s')}---${guideScheme}`,
    );
    for (const field of [
      'name',
      'namespace',
      'service',
      'port',
      'detection',
      'loadBalancing',
      'connection',
      'route',
      'ordering',
    ] as const) {
      expect(plan[field], field).toEqual(native?.[field]);
    }
    expect(names(plan)).toEqual(names(native as FailoverPlan));
  });

  it('keeps the clusters of the document and the keys with their defaults', () => {
    expect(plan.clusters).toEqual(guide.clusters);
    expect(plan.extensions.glooFederation).toMatchObject({
      federationNamespace: 'gloo-fed',
      glooNamespace: 'gloo-system',
      gateway: 'manifest',
      serviceType: 'LoadBalancer',
      port: 15_443,
      downstreamSecret: 'failover-downstream',
      upstreamSecret: 'failover-upstream',
    });
  });

  it('knows the Services behind', () => {
    expect(plan.destinations.map(({ endpoints }) => endpoints[0]?.serviceBehind)).toEqual([
      { namespace: 'default', name: 'service-blue' },
      { namespace: 'default', name: 'service-green' },
    ]);
  });

  it('reads the keys under glooFederation', () => {
    const keys = { glooNamespace: 'g', federationNamespace: 'f', route: { pathPrefix: '/x' } };
    const own = adopt({ ...guide, extensions: { glooFederation: keys } }, context);
    expect(own).toMatchObject({
      namespace: 'f',
      extensions: { glooFederation: { route: { virtualService: 'default', domain: '*', pathPrefix: '/x' } } },
    });
    expect(names(own)).toEqual([['local/g/default-service-blue-10000'], ['remote/g/default-service-green-10000']]);
  });

  it('counts the replicas of the primary and not those behind a remote proxy', () => {
    const many = guide.destinations.map((item) => ({ ...item, replicas: 3 }));
    expect(names(adopt({ ...guide, destinations: many }, context)).map(({ length }) => length)).toEqual([3, 1]);
  });

  it('puts a second destination of the first priority one level later, and says so', () => {
    const flat = [destination('a', 's', 0), destination('b', 's', 0), destination('c', 's', 1)];
    const own = adopt({ ...guide, destinations: flat }, context);
    expect(names(own).map(([name]) => name?.split('/')[0])).toEqual(['a', 'b', 'c']);
    expect(own.notes).toContainEqual(expect.stringContaining('one primary'));
  });

  it('keeps external addresses at their priority', () => {
    const external = {
      ...destination('x', 's', 2),
      cluster: undefined,
      service: undefined,
      address: 'db.example.com:5432',
    };
    const own = adopt({ ...guide, destinations: [...guide.destinations, external] }, context);
    expect(names(own)[2]).toEqual(['db.example.com:5432']);
    expect(own.notes).toContainEqual(expect.stringContaining('db.example.com:5432'));
  });

  it("fills in Envoy's outlier defaults", () => {
    const own = adopt({ ...guide, detection: { outlier: { consecutive5xx: 1 } } }, context);
    expect(own.detection.outlier).toMatchObject({ consecutive5xx: 1, intervalMs: 10_000, maxEjectionPercent: 10 });
    expect(own.detection.healthCheck).toBeUndefined();
  });
});
