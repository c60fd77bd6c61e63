import { describe, expect, it } from 'vitest';
import {
  exampleContext,
  guide,
  guideFailoverService,
  guideOutlierPolicy,
  guideVirtualMesh,
  mesh,
  readExample,
  trafficTarget,
} from './example.fixture.js';
import { readFailoverService } from './failover-service.js';
import { failoverServiceProblems } from './failover-service-problems.js';
import { documentsOf } from './kinds.js';
import { readWorld } from './read.js';

function problems(text: string) {
  const context = exampleContext(text);
  const [document] = documentsOf(context.documents, 'FailoverService');
  return failoverServiceProblems(readFailoverService(document!), readWorld(context));
}

const conditions = (text: string) => problems(text).map(({ condition }) => condition);
const discovery = [
  mesh('mgmt-cluster'),
  mesh('remote-cluster'),
  trafficTarget('mgmt-cluster'),
  trafficTarget('remote-cluster'),
].join('---');
const whole = `${guide}---${discovery}`;

describe('failoverServiceProblems', () => {
  it('finds nothing wrong with the guide, with and without what discovery made', () => {
    expect(problems(guide)).toEqual([]);
    expect(problems(guideFailoverService)).toEqual([]);
    expect(problems(whole)).toEqual([]);
  });

  // gloo-mesh v0.9.2: failover_service_validation_test.go
  it.each([
    ['missing-hostname', 'hostname: reviews-failover.bookinfo.global', 'hostname: ""'],
    ['hostname-missing-global-suffix', 'reviews-failover.bookinfo.global', 'reviews-failover.bookinfo'],
    ['hostname-not-dns1123', 'reviews-failover.bookinfo.global', 'Reviews_Failover.global'],
    ['missing-port', 'port: { number: 9080, protocol: http }', 'port: null'],
    ['invalid-port-number', 'number: 9080', 'number: 65536'],
    ['invalid-port-number', 'number: 9080, ', ''],
    ['invalid-protocol', 'protocol: http', 'protocol: nope'],
    ['invalid-protocol', ', protocol: http', ''],
  ])('finds %s in `%s` -> `%s`', (condition, from, to) => {
    expect(conditions(whole.replace(from, to))).toEqual([condition]);
  });

  it('takes a lone `.global` for a wrong name only', () => {
    expect(conditions(whole.replace('reviews-failover.bookinfo.global', '.global'))).toEqual(['hostname-not-dns1123']);
  });

  it.each([
    'TCP',
    'udp',
    'gRPC',
    'grpc-web',
    'http_proxy',
    'HTTP2',
    'https',
    'thrift',
    'tls',
    'mongo',
    'redis',
    'mysql',
  ])('knows the protocol %s', (protocol) =>
    expect(conditions(whole.replace('protocol: http', `protocol: ${protocol}`))).toEqual([]),
  );

  it('finds missing and unsupported backing services', () => {
    const backing = guideFailoverService.slice(guideFailoverService.indexOf('  backingServices'));
    expect(conditions(whole.replace(backing, '  backingServices: []\n'))).toEqual(['missing-backing-services']);
    expect(conditions(whole.replace(backing, '  backingServices: [ {} ]\n'))).toEqual(['unsupported-service-type']);
  });

  it('finds backing services that discovery does not know; the policy that names them then applies to nothing', () => {
    const found = problems(
      [guide, mesh('mgmt-cluster'), mesh('remote-cluster'), trafficTarget('mgmt-cluster')].join('---'),
    );
    expect(found.map(({ condition }) => condition)).toEqual(['missing-outlier-detection', 'backing-service-not-found']);
    expect(found[1]?.text).toBe('Backing service reviews.bookinfo.remote-cluster not found in SMH discovery resources');
    expect(found[1]?.origin.path).toEqual(['spec', 'backingServices', 1, 'kubeService']);
  });

  it('finds services without outlier detection', () => {
    const policy = guideOutlierPolicy.replace(
      '      - { name: reviews, namespace: bookinfo, clusterName: remote-cluster }\n',
      '',
    );
    expect(problems([guideVirtualMesh, policy, guideFailoverService, discovery].join('---'))).toMatchObject([
      {
        condition: 'missing-outlier-detection',
        text: 'Service reviews.bookinfo.remote-cluster does not have any TrafficPolicies that apply OutlierDetection settings',
      },
    ]);
  });

  it('ends at a declared mesh that does not exist', () => {
    const found = problems(
      whole
        .replace('hostname: reviews-failover.bookinfo.global', 'hostname: ""')
        .replace(`${mesh('mgmt-cluster')}---`, ''),
    );
    expect(found).toMatchObject([
      {
        condition: 'mesh-not-found',
        text: '*v1alpha2.Mesh with id istiod-istio-system-mgmt-cluster.service-mesh-hub. not found',
      },
    ]);
  });

  it('finds meshes of backing services that do not exist or are not Istio', () => {
    expect(conditions(whole.replace(`${mesh('remote-cluster')}---`, ''))).toContain('service-mesh-not-found');
    expect(conditions(whole.replace(mesh('remote-cluster'), mesh('remote-cluster', 'linkerd')))).toContain(
      'unsupported-mesh-type',
    );
    expect(conditions(whole.replace(mesh('mgmt-cluster'), mesh('mgmt-cluster', 'osm')))).toEqual([
      'unsupported-mesh-type',
      'unsupported-mesh-type',
    ]);
  });

  it('wants two or more meshes in one VirtualMesh', () => {
    const alone = whole.replace('  - { name: istiod-istio-system-remote-cluster, namespace: service-mesh-hub }\n', '');
    expect(problems(alone)).toMatchObject([
      {
        condition: 'mesh-without-virtual-mesh',
        text: 'Mesh istiod-istio-system-remote-cluster.service-mesh-hub is not grouped in a VirtualMesh',
      },
    ]);
    const second = guideVirtualMesh
      .replace('name: virtual-mesh', 'name: second')
      .replace('  - { name: istiod-istio-system-mgmt-cluster, namespace: service-mesh-hub }\n', '');
    expect(problems(`${alone}---${second}`)).toMatchObject([
      {
        condition: 'multiple-virtual-meshes',
        text: 'Services belong to multiple different parent VirtualMeshes: [second.service-mesh-hub, virtual-mesh.service-mesh-hub]',
      },
    ]);
  });

  it('lets a VirtualMesh of an unknown mesh, or of one that is taken, group nothing', () => {
    const unknown = whole.replace('  meshes:\n', '  meshes:\n  - { name: nobody, namespace: service-mesh-hub }\n');
    expect(conditions(unknown)).toEqual(['mesh-without-virtual-mesh', 'mesh-without-virtual-mesh']);
  });

  it('misses a VirtualMesh where Meshes were discovered, and says nothing where neither is among the inputs', () => {
    const grouped = [guideOutlierPolicy, guideFailoverService, discovery].join('---');
    expect(conditions(grouped)).toEqual(['mesh-without-virtual-mesh', 'mesh-without-virtual-mesh']);
    expect(conditions([guideOutlierPolicy, guideFailoverService].join('---'))).toEqual([]);
  });

  it('takes the suffix from the only VirtualMesh', () => {
    const corp = whole.replace('federation: {}', 'federation: { hostnameSuffix: corp }');
    expect(conditions(corp)).toEqual(['hostname-missing-global-suffix']);
    expect(conditions(corp.replace('reviews-failover.bookinfo.global', 'reviews-failover.bookinfo.corp'))).toEqual([]);
  });
});

describe('the plan of an INVALID FailoverService', () => {
  it('is there all the same and says that nothing is translated', () => {
    const [plan] = readExample(whole.replace('reviews-failover.bookinfo.global', 'reviews-failover.bookinfo'));
    expect(plan?.members).toHaveLength(2);
    expect(plan?.notes[0]).toMatch(
      /^This FailoverService is INVALID and not translated at all.*missing required suffix "\.global"/,
    );
  });

  it('says that without meshes nothing is written, although the status says ACCEPTED', () => {
    const empty = whole.replace(
      / {2}meshes:\n {2}- \{ name: istiod-istio-system-mgmt-cluster, namespace: service-mesh-hub \}\n {2}backing/,
      '  meshes: []\n  backing',
    );
    expect(readExample(empty)[0]?.notes[0]).toMatch(/ACCEPTED, but nothing is written/);
  });
});
