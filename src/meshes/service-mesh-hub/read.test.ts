import { describe, expect, it } from 'vitest';
import { resolve } from '../../engine/resolve.js';
import type { FailoverPlan } from '../../model/plan.js';
import {
  guide,
  guideFailoverService,
  guideOutlierPolicy,
  guideShift,
  mesh,
  readExample,
  trafficTarget,
} from './example.fixture.js';

const one = (text: string, cluster?: string) =>
  readExample(text, cluster === undefined ? undefined : { cluster })[0] as FailoverPlan;
const names = (plan: FailoverPlan) => resolve(plan, {}).map(({ endpoints }) => endpoints.map(({ name }) => name));
const memberNames = (plan: FailoverPlan) => plan.members?.map(({ name }) => name);

describe('the failover service guide', () => {
  const plan = one(guide);

  it('is one plan, called after the host', () => {
    expect(plan).toMatchObject({
      name: 'reviews-failover',
      namespace: 'service-mesh-hub',
      mesh: 'service-mesh-hub',
      service: 'reviews-failover.bookinfo.global',
      port: 9080,
      protocol: 'http',
      ordering: { by: 'priority' },
      client: null,
      clusters: [{ name: 'mgmt-cluster' }, { name: 'remote-cluster' }],
    });
  });

  it('is an aggregate of one member for each backing service, in declared order', () => {
    expect(memberNames(plan)).toEqual([
      'outbound|9080||reviews.bookinfo.svc.cluster.local',
      'outbound|9080||reviews.bookinfo.svc.remote-cluster.global',
    ]);
    expect(names(plan)).toEqual([['mgmt-cluster/bookinfo/reviews'], ['remote-cluster/bookinfo/reviews']]);
    expect(plan.destinations.map(({ priority }) => priority)).toEqual([0, 0]);
  });

  it("gives members the policy's outlier detection and no panic, the aggregate Envoy's panic threshold", () => {
    for (const member of plan.members ?? []) {
      expect(member.detection.panicThreshold).toBe(0);
      // gloo-mesh: outlier_detection_decorator.go; istio: applyOutlierDetection
      expect(member.detection.outlier).toMatchObject({
        consecutive5xx: 1,
        enforcingConsecutive5xx: 100,
        enforcingConsecutiveGatewayFailure: 0,
        enforcingSuccessRate: 0,
        intervalMs: 10_000,
        baseEjectionTimeMs: 30_000,
        maxEjectionPercent: 100,
      });
    }
    expect(plan.detection).toMatchObject({ panicThreshold: 50, overprovisioningFactor: 140 });
    expect(plan.detection.outlier).toBeUndefined();
  });

  it("has Istio's default route", () => {
    expect(plan.route).toMatchObject({
      timeoutMs: 0,
      retry: {
        retryOn: ['connect-failure', 'refused-stream', 'unavailable', 'cancelled', 'retriable-status-codes'],
        numRetries: 2,
        retriableStatusCodes: [],
        previousHosts: true,
        hostSelectionRetryMaxAttempts: 5,
      },
    });
  });

  it('reads the renamed group of Gloo Mesh', () => {
    const renamed = one(guide.replaceAll('networking.smh.solo.io', 'networking.mesh.gloo.solo.io'));
    expect(memberNames(renamed)).toEqual(memberNames(plan));
    expect(renamed.members?.[0]?.detection.outlier?.consecutive5xx).toBe(1);
  });
});

describe('members', () => {
  const pods = ['mgmt-cluster', 'remote-cluster']
    .map(
      (cluster, index) => `
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata:
  name: reviews-1
  namespace: bookinfo
  labels: { kubernetes.io/service-name: reviews }
  annotations: { failover.dev/cluster: ${cluster} }
endpoints:
- { addresses: [10.${index}.0.1], conditions: { ready: true } }
- { addresses: [10.${index}.0.2], conditions: { ready: true } }
- { addresses: [10.${index}.0.3], conditions: { ready: false } }
ports: [ { port: 9080 } ]
`,
    )
    .join('---');

  it("are the ready pods in the client's cluster and one gateway for another cluster", () => {
    const [local, remote] = names(one(`${guide}---${pods}`));
    expect(local).toEqual([expect.stringContaining('10.0.0.1'), expect.stringContaining('10.0.0.2')]);
    expect(remote).toEqual(['remote-cluster/bookinfo/reviews']);
  });

  it('keep their order for a client in the other cluster, to whom the first one is the remote', () => {
    const plan = one(`${guide}---${pods}`, 'remote-cluster');
    expect(memberNames(plan)).toEqual([
      'outbound|9080||reviews.bookinfo.svc.mgmt-cluster.global',
      'outbound|9080||reviews.bookinfo.svc.cluster.local',
    ]);
    const [first, second] = names(plan);
    expect(first).toEqual(['mgmt-cluster/bookinfo/reviews']);
    expect(second).toHaveLength(2);
    expect(plan.members?.map(({ detection }) => detection.readiness)).toEqual([false, true]);
    expect(plan.client).toEqual({ cluster: 'remote-cluster' });
    expect(plan.notes).toContainEqual(expect.stringContaining('Clients in remote-cluster do not know'));
  });

  it('know the address of the gateway when the Mesh tells it', () => {
    const plan = one([guide, mesh('mgmt-cluster'), mesh('remote-cluster')].join('---'));
    expect(plan.destinations[1]?.endpoints).toMatchObject([
      { name: 'remote-cluster/bookinfo/reviews', address: '172.18.0.3', port: 31_788, pod: false },
    ]);
  });

  // failover_service_translator.go walks all ports of the service
  it('are all ports of the service, not only that of the FailoverService', () => {
    const plan = one([guide, trafficTarget('mgmt-cluster', [9080, 9443]), trafficTarget('remote-cluster')].join('---'));
    expect(memberNames(plan)).toEqual([
      'outbound|9080||reviews.bookinfo.svc.cluster.local',
      'outbound|9443||reviews.bookinfo.svc.cluster.local',
      'outbound|9080||reviews.bookinfo.svc.remote-cluster.global',
    ]);
    expect(names(plan)).toEqual([
      ['mgmt-cluster/bookinfo/reviews:9080'],
      ['mgmt-cluster/bookinfo/reviews:9443'],
      ['remote-cluster/bookinfo/reviews'],
    ]);
    expect(plan.notes).toContainEqual(expect.stringContaining('ports 9080, 9443'));
  });

  it("use the domain of the client's cluster", () => {
    const cluster = `
apiVersion: multicluster.solo.io/v1alpha1
kind: KubernetesCluster
metadata: { name: mgmt-cluster, namespace: service-mesh-hub }
spec: { clusterDomain: corp.internal }
`;
    expect(memberNames(one(`${guide}---${cluster}`))?.[0]).toBe('outbound|9080||reviews.bookinfo.svc.corp.internal');
  });

  it('keep the default panic threshold and eject nothing without a policy', () => {
    const plan = one(guideFailoverService);
    expect(plan.members?.map(({ detection }) => [detection.outlier, detection.panicThreshold])).toEqual([
      [undefined, 50],
      [undefined, 50],
    ]);
    expect(plan.notes).toContainEqual(expect.stringContaining('No TrafficPolicy is among the inputs'));
  });
});

describe('clients of clusters whose mesh is not declared', () => {
  it('are told of only where it is known which clusters are', () => {
    const own = guide.replaceAll('istiod-istio-system-mgmt-cluster', 'my-mesh');
    expect(one(own, 'remote-cluster').notes).not.toContainEqual(expect.stringContaining('do not know'));
    expect(one(guide).notes).not.toContainEqual(expect.stringContaining('do not know'));
  });
});

describe('the traffic shift', () => {
  it('is recorded, and says who comes through it', () => {
    const plan = one(`${guide}---${guideShift}`);
    expect(plan.extensions.serviceMeshHub).toMatchObject({
      failoverServiceName: 'reviews-failover',
      outlierPolicyName: 'mgmt-reviews-outlier',
      virtualMesh: 'virtual-mesh',
      trafficShift: { name: 'reviews-shift-failover', namespace: 'bookinfo', from: ['mgmt-cluster/bookinfo/reviews'] },
    });
    expect(plan.notes).toContainEqual(
      expect.stringContaining('sends the clients of reviews.bookinfo.mgmt-cluster to reviews-failover'),
    );
  });

  it("sets time-out and retries; a backing service's own policy does not", () => {
    const shift = guideShift.replace(
      '  trafficShift:',
      '  requestTimeout: 2s\n  retries: { attempts: 5, perTryTimeout: 300ms }\n  trafficShift:',
    );
    expect(one(`${guide}---${shift}`).route).toMatchObject({
      timeoutMs: 2000,
      retry: { numRetries: 5, perTryTimeoutMs: 300 },
    });
    const outlier = guideOutlierPolicy.replace('  outlierDetection:', '  requestTimeout: 2s\n  outlierDetection:');
    expect(one([guideFailoverService, outlier].join('---')).route.timeoutMs).toBe(0);
  });

  it('may switch retries off', () => {
    const shift = guideShift.replace('  trafficShift:', '  retries: { attempts: 0 }\n  trafficShift:');
    expect(one(`${guide}---${shift}`).route.retry).toBeUndefined();
  });
});

describe('protocols', () => {
  it.each([
    ['HTTP', 'http', true],
    ['grpc-web', 'grpc', true],
    ['HTTPS', 'https', false],
    ['mongo', 'tcp', false],
  ])('%s is %s', (written, protocol, retried) => {
    const plan = one(guide.replace('protocol: http', `protocol: ${written}`));
    expect(plan.protocol).toBe(protocol);
    expect(plan.route.retry !== undefined).toBe(retried);
  });
});
