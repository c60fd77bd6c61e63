import { describe, expect, it } from 'vitest';
import { FakeCluster } from '../../test/support/fake-cluster.js';
import { ClusterError } from '../errors.js';
import type { CheckResult } from '../model/check.js';
import type { JsonObject } from '../model/document.js';
import type { Lookup } from './check.js';
import { checks } from './index.js';
import { runChecks } from './run-checks.js';

// Each check with a cluster in which it fails and one in which it does not. `west` is there where two are needed.

interface World {
  east: JsonObject[];
  west?: JsonObject[];
  /** What the failover wants in east; it is live there as well unless `absent`. */
  wanted: JsonObject[];
  wantedWest?: JsonObject[];
  absent?: boolean;
  unserved?: [string, string][];
  lookup?: Lookup;
}

interface Case {
  bad: World;
  good: World;
  /** A part of the message of the failure. */
  says: RegExp;
}

const at = (apiVersion: string, kind: string, name: string, fields: JsonObject = {}): JsonObject => {
  const [namespace, own] = name.includes('/') ? name.split('/') : [undefined, name];
  const { labels, annotations, ...rest } = fields;
  return {
    apiVersion,
    kind,
    metadata: {
      name: own as string,
      ...(namespace === undefined ? {} : { namespace }),
      ...(labels === undefined ? {} : { labels }),
      ...(annotations === undefined ? {} : { annotations }),
    },
    ...rest,
  };
};

function deployment(
  name: string,
  image: string,
  { available = 1, labels = {}, args = [] as string[], replicas = 1 } = {},
): JsonObject {
  return at('apps/v1', 'Deployment', name, {
    labels,
    spec: { replicas, template: { metadata: { labels }, spec: { containers: [{ name: 'main', image, args }] } } },
    status: { availableReplicas: available },
  });
}

const istiod = (version: string, available = 1) =>
  deployment('istio-system/istiod', `docker.io/istio/pilot:${version}`, { available, labels: { app: 'istiod' } });
const RULE = at('networking.istio.io/v1', 'DestinationRule', 'shop/web', {
  spec: {
    host: 'db.example.com',
    trafficPolicy: {
      outlierDetection: {},
      loadBalancer: {
        localityLbSetting: { failoverPriority: ['topology.istio.io/network'], failover: [{ from: 'a', to: 'b' }] },
      },
    },
  },
});
const ENTRY = at('networking.istio.io/v1', 'ServiceEntry', 'shop/db', {
  spec: { hosts: ['db.example.com'], resolution: 'DNS', endpoints: [{ address: 'one.example.com' }] },
});
const pem = (text: string) => `-----BEGIN CERTIFICATE-----\n${text}\n-----END CERTIFICATE-----\n`;
const istioRoot = (text: string) =>
  at('v1', 'ConfigMap', 'istio-system/istio-ca-root-cert', { data: { 'root-cert.pem': pem(text) } });
const eastWest = (ingress: JsonObject[]) =>
  at('v1', 'Service', 'istio-system/eastwest', {
    labels: { istio: 'eastwestgateway' },
    spec: { type: 'LoadBalancer' },
    status: { loadBalancer: { ingress } },
  });
const node = (name: string, labels: JsonObject, readySince?: string) =>
  at('v1', 'Node', name, {
    labels,
    ...(readySince === undefined
      ? {}
      : { status: { conditions: [{ type: 'Ready', status: 'True', lastTransitionTime: readySince }] } }),
  });

const destination = (version = 'stable-2.14.0', available = 1) =>
  deployment('linkerd/linkerd-destination', `cr.l5d.io/linkerd/controller:${version}`, {
    available,
    labels: { 'linkerd.io/control-plane-component': 'destination' },
  });
const split = (weights = [1, 0]) =>
  at('split.smi-spec.io/v1alpha2', 'TrafficSplit', 'emoji/web', {
    labels: { 'failover.linkerd.io/controlled-by': 'linkerd-failover' },
    spec: {
      service: 'web',
      backends: [
        { service: 'web', weight: weights[0] as number },
        { service: 'web-west', weight: weights[1] as number },
      ],
    },
  });
const failoverController = (args: string[] = [], available = 1) =>
  deployment('linkerd-failover/linkerd-failover', 'cr.l5d.io/linkerd/failover:0.1.3', { args, available });
const link = at('multicluster.linkerd.io/v1alpha3', 'Link', 'linkerd-multicluster/west', {
  spec: { targetClusterName: 'west', gatewayAddress: '192.0.2.1', gatewayPort: '4143' },
});
const mirrorService = at('v1', 'Service', 'emoji/web-west', {
  labels: { 'mirror.linkerd.io/cluster-name': 'west' },
  spec: {},
});
const endpoints = (name: string, addresses: string[]) =>
  at('v1', 'Endpoints', name, {
    subsets: addresses.length === 0 ? [] : [{ addresses: addresses.map((ip) => ({ ip })) }],
  });
const anchors = (text: string) =>
  at('v1', 'ConfigMap', 'linkerd/linkerd-identity-trust-roots', { data: { 'ca-bundle.crt': pem(text) } });
const route = at('policy.linkerd.io/v1beta3', 'HTTPRoute', 'emoji/web', {
  spec: {
    parentRefs: [{ kind: 'Service', name: 'web', group: 'core', port: 80 }],
    rules: [
      {
        backendRefs: [
          { name: 'web', port: 80 },
          { name: 'web-b', port: 80 },
        ],
      },
    ],
  },
});

const glooDeployment = (image = 'quay.io/solo-io/gloo-ee:1.14.0', available = 1) =>
  deployment('gloo-system/gloo', image, { available, labels: { gloo: 'gloo' } });
const scheme = (status: JsonObject = {}) =>
  at('fed.solo.io/v1', 'FailoverScheme', 'gloo-fed/s', {
    spec: {
      primary: { clusterName: 'east', name: 'blue', namespace: 'gloo-system' },
      failoverGroups: [
        { priorityGroup: [{ cluster: 'west', upstreams: [{ name: 'green', namespace: 'gloo-system' }] }] },
      ],
    },
    status,
  });
const upstream = (spec: JsonObject) => at('gloo.solo.io/v1', 'Upstream', 'gloo-system/blue', { spec });
const registered = (name: string) => at('multicluster.solo.io/v1alpha1', 'KubernetesCluster', `gloo-fed/${name}`);
const westGateway = at('gateway.solo.io/v1', 'Gateway', 'gloo-system/failover', { spec: {} });
const failoverServiceOf = (spec: JsonObject) =>
  at('v1', 'Service', 'gloo-system/failover', { spec: { ports: [{ name: 'failover', port: 15443 }], ...spec } });

const hubService = at('networking.smh.solo.io/v1alpha2', 'FailoverService', 'bookinfo/reviews', {
  spec: {
    meshes: [{ name: 'istiod-istio-system-east', namespace: 'service-mesh-hub' }],
    backingServices: [{ kubeService: { name: 'reviews', namespace: 'bookinfo', clusterName: 'east' } }],
  },
});
const hub = (available: number) => [
  deployment('service-mesh-hub/networking', 'x/mesh-networking:0.9.2', { available }),
  deployment('service-mesh-hub/discovery', 'x/mesh-discovery:0.9.2', { available: 1 }),
];
const reviews = (replicas: number) => [
  at('v1', 'Service', 'bookinfo/reviews', { spec: { selector: { app: 'reviews' } } }),
  deployment('bookinfo/reviews', 'x/reviews:1', { replicas, labels: { app: 'reviews' } }),
];

const CASES: Record<string, Case> = {
  'istio/controller': {
    bad: { wanted: [RULE], east: [istiod('1.30.0', 0)] },
    good: { wanted: [RULE], east: [istiod('1.30.0')] },
    says: /istio-system\/istiod has no available pod/,
  },
  'istio/definitions': {
    bad: { wanted: [RULE], east: [], absent: true, unserved: [['networking.istio.io/v1', 'DestinationRule']] },
    good: { wanted: [RULE], east: [] },
    says: /does not serve DestinationRule of networking\.istio\.io\/v1/,
  },
  'istio/priority-dns-old': {
    bad: { wanted: [RULE, ENTRY], east: [istiod('1.29.2')] },
    good: { wanted: [RULE, ENTRY], east: [istiod('1.30.0')] },
    says: /Istio 1\.29\.2 ignores the failoverPriority of shop\/web/,
  },
  'istio/node-without-region': {
    bad: { wanted: [RULE], east: [node('n1', {}), node('n2', { 'topology.kubernetes.io/region': 'a' })] },
    good: { wanted: [RULE], east: [node('n2', { 'topology.kubernetes.io/region': 'a' })] },
    says: /1 of 2 nodes have no region: n1/,
  },
  'istio/client-without-service': {
    bad: {
      wanted: [RULE],
      east: [
        istiod('1.14.1'),
        at('v1', 'Pod', 'shop/client', { labels: { app: 'client' }, spec: { containers: [{ name: 'istio-proxy' }] } }),
      ],
    },
    good: {
      wanted: [RULE],
      east: [
        istiod('1.14.1'),
        at('v1', 'Pod', 'shop/client', { labels: { app: 'client' }, spec: { containers: [{ name: 'istio-proxy' }] } }),
        at('v1', 'Service', 'shop/client', { spec: { selector: { app: 'client' } } }),
      ],
    },
    says: /no Service selects: shop\/client/,
  },
  'istio/mc-roots-differ': {
    bad: { wanted: [RULE], wantedWest: [RULE], east: [istioRoot('AAAA')], west: [istioRoot('BBBB')] },
    good: { wanted: [RULE], wantedWest: [RULE], east: [istioRoot('AAAA')], west: [istioRoot('AA\nAA')] },
    says: /its root certificate is not that of (west|east)/,
  },
  'istio/mc-gateway-no-address': {
    bad: { wanted: [RULE], east: [eastWest([])] },
    good: { wanted: [RULE], east: [eastWest([{ hostname: 'gw.example.com' }])] },
    says: /east-west gateway istio-system\/eastwest \(LoadBalancer\) has no external address/,
  },
  'istio/se-dns-refresh-resets': {
    bad: { wanted: [ENTRY], east: [], lookup: rotating() },
    good: { wanted: [ENTRY], east: [], lookup: async () => ['192.0.2.1'] },
    says: /one\.example\.com gives other addresses/,
  },
  'linkerd/control-plane': {
    bad: { wanted: [split()], east: [] },
    good: { wanted: [split()], east: [destination()] },
    says: /no Deployment of linkerd-destination/,
  },
  'linkerd/definitions': {
    bad: { wanted: [split()], east: [], absent: true, unserved: [['split.smi-spec.io/v1alpha2', 'TrafficSplit']] },
    good: { wanted: [split()], east: [] },
    says: /does not serve TrafficSplit/,
  },
  'linkerd/failover-controller': {
    bad: { wanted: [split()], east: [failoverController([], 0)] },
    good: { wanted: [split()], east: [failoverController()] },
    says: /no available pod/,
  },
  'linkerd/controller-selector': {
    bad: { wanted: [split()], east: [failoverController(['--selector=failover.linkerd.io/controlled-by=mine'])] },
    good: {
      wanted: [split()],
      east: [failoverController(['--selector=failover.linkerd.io/controlled-by=linkerd-failover'])],
    },
    says: /selects `failover\.linkerd\.io\/controlled-by=mine`/,
  },
  'linkerd/smi-extension-missing': {
    bad: { wanted: [split()], east: [destination('stable-2.12.0')] },
    good: {
      wanted: [split()],
      east: [destination('stable-2.12.0'), deployment('linkerd-smi/smi-adaptor', 'x/smi-adaptor:0.2.3')],
    },
    says: /Linkerd stable-2\.12\.0 has no smi-adaptor/,
  },
  'linkerd/all-zero-outage': {
    bad: { wanted: [split([0, 0])], east: [] },
    good: { wanted: [split([0, 1])], east: [] },
    says: /every weight of TrafficSplit emoji\/web is 0/,
  },
  'linkerd/remote-discovery-mirror': {
    bad: {
      wanted: [split()],
      east: [at('v1', 'Service', 'emoji/web-west', { labels: { 'multicluster.linkerd.io/remote-discovery': 'west' } })],
    },
    good: { wanted: [split()], east: [mirrorService] },
    says: /emoji\/web-west is a remote-discovery Service/,
  },
  'linkerd/link': {
    bad: { wanted: [split()], wantedWest: [split()], east: [], west: [] },
    good: { wanted: [split()], wantedWest: [split()], east: [link], west: [] },
    says: /no Link leads to cluster west/,
  },
  'linkerd/service-mirror': {
    bad: { wanted: [split()], east: [link] },
    good: {
      wanted: [split()],
      east: [link, deployment('linkerd-multicluster/linkerd-service-mirror-west', 'x/controller:stable-2.14.0')],
    },
    says: /no service mirror of cluster west/,
  },
  'linkerd/mirror': {
    bad: { wanted: [split()], east: [link] },
    good: { wanted: [split()], east: [link, mirrorService, endpoints('emoji/web-west', ['192.0.2.1'])] },
    says: /the mirror emoji\/web-west is not there/,
  },
  'linkerd/gateway-probe': {
    bad: { wanted: [split()], east: [link, endpoints('linkerd-multicluster/probe-gateway-west', [])] },
    good: { wanted: [split()], east: [link, endpoints('linkerd-multicluster/probe-gateway-west', ['192.0.2.1'])] },
    says: /gateway of west does not answer/,
  },
  'linkerd/mirror-namespace-missing': {
    bad: {
      wanted: [split()],
      wantedWest: [split()],
      east: [link, at('v1', 'Namespace', 'other')],
      west: [at('v1', 'Service', 'emoji/web', { labels: { 'mirror.linkerd.io/exported': 'true' } })],
    },
    good: {
      wanted: [split()],
      wantedWest: [split()],
      east: [link, at('v1', 'Namespace', 'emoji')],
      west: [at('v1', 'Service', 'emoji/web', { labels: { 'mirror.linkerd.io/exported': 'true' } })],
    },
    says: /west exports Services of namespace emoji, which is not here/,
  },
  'linkerd/httproute-failfast': {
    bad: { wanted: [route], east: [endpoints('emoji/web', ['10.0.0.1']), endpoints('emoji/web-b', [])] },
    good: { wanted: [route], east: [endpoints('emoji/web', ['10.0.0.1']), endpoints('emoji/web-b', ['10.0.0.2'])] },
    says: /backend emoji\/web-b of HTTPRoute emoji\/web has no ready endpoint/,
  },
  'linkerd/gateway-ip-changed': {
    bad: { wanted: [split()], east: [link, endpoints('emoji/web-west', ['192.0.2.7'])] },
    good: { wanted: [split()], east: [link, endpoints('emoji/web-west', ['192.0.2.1'])] },
    says: /uses 192\.0\.2\.7, and the gateway of west is 192\.0\.2\.1/,
  },
  'linkerd/anchors-differ': {
    bad: { wanted: [split()], wantedWest: [split()], east: [anchors('AAAA')], west: [anchors('BBBB')] },
    good: { wanted: [split()], wantedWest: [split()], east: [anchors('AAAA')], west: [anchors('AAAA')] },
    says: /shares no trust anchor with (west|east)/,
  },
  'gloo-federation/controller': {
    bad: { wanted: [scheme()], east: [] },
    good: { wanted: [scheme()], east: [glooDeployment()] },
    says: /found no Deployment of gloo$/,
  },
  'gloo-federation/proxy': {
    bad: { wanted: [scheme()], east: [] },
    good: { wanted: [scheme()], east: [deployment('gloo-system/gateway-proxy', 'x/gloo-envoy-wrapper:1.14.0')] },
    says: /found no Deployment of gateway-proxy/,
  },
  'gloo-federation/federation-controller': {
    bad: { wanted: [scheme()], east: [] },
    good: { wanted: [scheme()], east: [deployment('gloo-fed/gloo-fed', 'quay.io/solo-io/gloo-fed:1.14.0')] },
    says: /found no Deployment of gloo-fed/,
  },
  'gloo-federation/definitions': {
    bad: { wanted: [scheme()], east: [], absent: true, unserved: [['fed.solo.io/v1', 'FailoverScheme']] },
    good: { wanted: [scheme()], east: [] },
    says: /does not serve FailoverScheme/,
  },
  'gloo-federation/registration': {
    bad: { wanted: [scheme()], east: [registered('east')] },
    good: { wanted: [scheme()], east: [registered('east'), registered('west')] },
    says: /cluster west is not registered; registered are east/,
  },
  'gloo-federation/instance': {
    bad: { wanted: [scheme()], east: [] },
    good: {
      wanted: [scheme()],
      east: ['east', 'west'].map((cluster) =>
        at('fed.solo.io/v1', 'GlooInstance', `gloo-fed/${cluster}`, { spec: { cluster } }),
      ),
    },
    says: /discovered no Gloo in east/,
  },
  'gloo-federation/enterprise-only': {
    bad: { wanted: [scheme()], east: [glooDeployment('quay.io/solo-io/gloo:1.14.0')] },
    good: { wanted: [scheme()], east: [glooDeployment()] },
    says: /open-source edition/,
  },
  'gloo-federation/scheme-not-accepted': {
    bad: { wanted: [scheme({ state: 'FAILED', message: 'the object has been modified' })], east: [] },
    good: { wanted: [scheme({ state: 'ACCEPTED' })], east: [] },
    says: /FailoverScheme gloo-fed\/s is FAILED: the object has been modified/,
  },
  'gloo-federation/health-host-lost': {
    bad: {
      wanted: [scheme()],
      east: [glooDeployment('x/gloo-ee:1.12.9'), upstream({ failover: { a: [{ healthCheckConfig: { path: '/' } }] } })],
    },
    good: {
      wanted: [scheme()],
      east: [glooDeployment('x/gloo-ee:1.13.0'), upstream({ failover: { a: [{ healthCheckConfig: { path: '/' } }] } })],
    },
    says: /loses the healthCheckConfig of gloo-system\/blue/,
  },
  'gloo-federation/overprovision-ignored': {
    bad: {
      wanted: [scheme()],
      east: [glooDeployment('x/gloo-ee:1.13.24'), upstream({ failover: { policy: { overprovisioningFactor: 100 } } })],
    },
    good: {
      wanted: [scheme()],
      east: [glooDeployment('x/gloo-ee:1.14.0'), upstream({ failover: { policy: { overprovisioningFactor: 100 } } })],
    },
    says: /1\.13\.24 ignores the overprovisioningFactor/,
  },
  'gloo-federation/secret-rotation-stale': {
    bad: { wanted: [scheme()], east: [glooDeployment('x/gloo-ee:1.11.15')] },
    good: { wanted: [scheme()], east: [glooDeployment('x/gloo-ee:1.11.16')] },
    says: /keeps the old certificate/,
  },
  'gloo-federation/uh-after-cds': {
    bad: {
      wanted: [scheme()],
      east: [upstream({}), node('n1', {}, '2026-01-02T00:00:00Z'), proxyPod('2026-01-01T00:00:00Z')],
    },
    good: {
      wanted: [scheme()],
      east: [upstream({}), node('n1', {}, '2026-01-02T00:00:00Z'), proxyPod('2026-01-03T00:00:00Z')],
    },
    says: /nodes are younger than proxy gloo-system\/gateway-proxy-1/,
  },
  'gloo-federation/watch-namespaces': {
    bad: {
      wanted: [at('gateway.solo.io/v1', 'VirtualService', 'shop/vs')],
      east: [
        glooDeployment(),
        at('gloo.solo.io/v1', 'Settings', 'gloo-system/default', { spec: { watchNamespaces: ['other'] } }),
      ],
    },
    good: {
      wanted: [at('gateway.solo.io/v1', 'VirtualService', 'shop/vs')],
      east: [
        glooDeployment(),
        at('gloo.solo.io/v1', 'Settings', 'gloo-system/default', { spec: { watchNamespaces: ['shop'] } }),
      ],
    },
    says: /Gloo watches other, and VirtualService shop\/vs stands elsewhere/,
  },
  'gloo-federation/failover-address': {
    bad: {
      wanted: [scheme()],
      wantedWest: [westGateway],
      east: [],
      west: [failoverServiceOf({ type: 'LoadBalancer' })],
    },
    good: { wanted: [scheme()], wantedWest: [westGateway], east: [], west: [failoverServiceOf({ type: 'NodePort' })] },
    says: /gloo-system\/failover \(LoadBalancer\) has no external address/,
  },
  'service-mesh-hub/controllers': {
    bad: { wanted: [hubService], east: hub(0) },
    good: { wanted: [hubService], east: hub(1) },
    says: /service-mesh-hub\/networking has no available pod/,
  },
  'service-mesh-hub/definitions': {
    bad: {
      wanted: [hubService],
      east: [],
      absent: true,
      unserved: [['networking.smh.solo.io/v1alpha2', 'FailoverService']],
    },
    good: { wanted: [hubService], east: [] },
    says: /does not serve FailoverService/,
  },
  'service-mesh-hub/registration': {
    bad: { wanted: [hubService], east: [] },
    good: { wanted: [hubService], east: [registered('east')] },
    says: /cluster east is not registered; none is/,
  },
  'service-mesh-hub/discovered-meshes': {
    bad: { wanted: [hubService], east: [] },
    good: {
      wanted: [hubService],
      east: [at('discovery.smh.solo.io/v1alpha2', 'Mesh', 'service-mesh-hub/istiod-istio-system-east')],
    },
    says: /Mesh service-mesh-hub\/istiod-istio-system-east is not discovered/,
  },
  'service-mesh-hub/discovered-services': {
    bad: { wanted: [hubService], east: [] },
    good: {
      wanted: [hubService],
      east: [
        at('discovery.smh.solo.io/v1alpha2', 'TrafficTarget', 'service-mesh-hub/reviews', {
          spec: { kubeService: { ref: { name: 'reviews', namespace: 'bookinfo', clusterName: 'east' } } },
        }),
      ],
    },
    says: /service east\/bookinfo\/reviews is not discovered/,
  },
  'service-mesh-hub/scale-to-zero': {
    bad: { wanted: [hubService], east: reviews(0) },
    good: { wanted: [hubService], east: reviews(1) },
    says: /the Deployment behind bookinfo\/reviews is scaled to 0/,
  },
  'service-mesh-hub/istio-too-new': {
    bad: { wanted: [hubService], east: [istiod('1.10.0')] },
    good: { wanted: [hubService], east: [istiod('1.9.9')] },
    says: /Istio 1\.10\.0 does not take the EnvoyFilters/,
  },
};

function rotating(): Lookup {
  let asked = 0;
  return async () => [`192.0.2.${++asked}`];
}

function proxyPod(startTime: string): JsonObject {
  return at('v1', 'Pod', 'gloo-system/gateway-proxy-1', {
    labels: { gloo: 'gateway-proxy', 'gateway-proxy-id': 'gateway-proxy' },
    status: { startTime },
  });
}

async function results({
  east,
  west = [],
  wanted,
  wantedWest = [],
  absent = false,
  unserved = [],
  lookup,
}: World): Promise<CheckResult[]> {
  const clusters = new Map([
    ['east', new FakeCluster({ name: 'east' })],
    ['west', new FakeCluster({ name: 'west' })],
  ]);
  for (const object of [...east, ...(absent ? [] : wanted)]) clusters.get('east')?.put(object);
  for (const object of [...west, ...wantedWest]) clusters.get('west')?.put(object);
  for (const [apiVersion, kind] of unserved) clusters.get('east')?.unserve(apiVersion, kind);
  const objects = [
    ...wanted.map((object) => ({ cluster: 'east', object })),
    ...wantedWest.map((object) => ({ cluster: 'west', object })),
  ];
  return runChecks(clusters, objects, { nowMs: Date.parse('2027-01-01'), ...(lookup === undefined ? {} : { lookup }) });
}

describe('checks', () => {
  it('are all tried here', () => {
    expect(Object.keys(CASES).sort()).toEqual(checks.map(({ id }) => id).sort());
  });

  it.each(Object.entries(CASES))('%s', async (id, { bad, good, says }) => {
    const failed = (await results(bad)).filter((result) => result.id === id && result.ok === false);
    expect(failed.map(({ message }) => message).join('\n')).toMatch(says);
    for (const { hint, message } of failed) {
      expect(hint, message).toBeTruthy();
      expect(message).not.toMatch(/^[A-Z][a-z]+ed|\.$/);
    }
    const passed = (await results(good)).filter((result) => result.id === id);
    expect(passed.filter(({ ok }) => ok !== true)).toEqual([]);
  });

  it('tell what may not be read as not known, and go on', async () => {
    const east = new FakeCluster({ name: 'east' });
    east.forbid('list', 'Deployment');
    const found = await runChecks(new Map([['east', east]]), [{ cluster: 'east', object: RULE }], { nowMs: 0 });
    expect(found.find(({ id }) => id === 'istio/controller')).toMatchObject({ ok: null, severity: 'error' });
    expect(found.find(({ id }) => id === 'istio/definitions')).toMatchObject({ ok: true });
  });

  it('give up on a cluster that cannot be reached', async () => {
    const east = new FakeCluster({ name: 'east' });
    east.failNext('list', 'unreachable', { times: 50 });
    await expect(
      runChecks(new Map([['east', east]]), [{ cluster: 'east', object: RULE }], { nowMs: 0 }),
    ).rejects.toThrow(ClusterError);
  });

  it('ask each question once', async () => {
    const east = new FakeCluster({ name: 'east' });
    await runChecks(new Map([['east', east]]), [{ cluster: 'east', object: split() }], { nowMs: 0 });
    expect(east.calls.filter(({ verb, kind }) => verb === 'list' && kind === 'Deployment')).toHaveLength(1);
  });

  it('look at a mesh where it takes part without an object of its own', async () => {
    const clusters = new Map([
      ['east', new FakeCluster({ name: 'east' })],
      ['west', new FakeCluster({ name: 'west' })],
    ]);
    const members = [{ cluster: 'west', mesh: 'istio' }];
    clusters.get('east')?.put(istioRoot('AAAA'));
    clusters.get('west')?.put(istioRoot('BBBB'));
    const found = await runChecks(clusters, [{ cluster: 'east', object: RULE }], { nowMs: 0, members });
    expect(
      found.filter(({ id, ok }) => id === 'istio/mc-roots-differ' && ok === false).map(({ cluster }) => cluster),
    ).toEqual(['east', 'west']);
  });
});
