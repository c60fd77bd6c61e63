import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../model/document.js';
import {
  exampleContext,
  guide,
  guideFailoverService,
  guideOutlierPolicy,
  guideShift,
  guideVirtualMesh,
  mesh,
  trafficTarget,
} from './example.fixture.js';
import { translate } from './translate.js';

const discovery = ['mgmt-cluster', 'remote-cluster']
  .flatMap((cluster) => [mesh(cluster), trafficTarget(cluster)])
  .join('---');

function translated(...texts: string[]) {
  const { manifests, notes } = translate(exampleContext(texts.join('---')));
  const find = (kind: string, cluster: string, name?: string): JsonObject[] =>
    manifests.filter((object) => {
      const { annotations, name: own } = object.metadata as { annotations: Record<string, string>; name: string };
      return object.kind === kind && annotations['failover.dev/cluster'] === cluster && (name ?? own) === own;
    });
  return { manifests, notes, find, spec: (...path: [string, string, string?]) => find(...path)[0]?.spec as JsonObject };
}

/** One service `s` in namespace `ns` of cluster `c`, with these ports. */
function single(ports: string, annotations = ''): string {
  return `
apiVersion: discovery.smh.solo.io/v1alpha2
kind: TrafficTarget
metadata: { name: s, namespace: default, annotations: { ${annotations} } }
spec: { kubeService: { ref: { name: s, namespace: ns, clusterName: c }, ports: [ ${ports} ] } }
`;
}

function policy(name: string, spec: string): string {
  return `
apiVersion: networking.smh.solo.io/v1alpha2
kind: TrafficPolicy
metadata: { name: ${name}, namespace: tp }
spec: { ${spec} }
`;
}

describe('a FailoverService', () => {
  // pkg/mesh-networking/translation/istio/mesh/failoverservice/failover_service_translator_test.go, made valid
  const two = (index: number) => `
apiVersion: discovery.smh.solo.io/v1alpha2
kind: TrafficTarget
metadata: { name: traffic-target-${index}, namespace: default }
spec:
  kubeService:
    ref: { name: service-name-${index}, namespace: service-namespace-${index}, clusterName: cluster-${index} }
    ports: [ { port: 9080, name: port1, protocol: tcp } ]
  mesh: { name: mesh-${index}, namespace: mesh-namespace-${index} }
---
apiVersion: discovery.smh.solo.io/v1alpha2
kind: Mesh
metadata: { name: mesh-${index}, namespace: mesh-namespace-${index} }
spec: { istio: { installation: { cluster: cluster-${index}, namespace: istio-system } } }
`;
  const upstream = [
    two(1),
    two(2),
    policy('outlier', 'outlierDetection: {}'),
    `
apiVersion: networking.smh.solo.io/v1alpha2
kind: VirtualMesh
metadata: { name: vm, namespace: service-mesh-hub }
spec: { meshes: [ { name: mesh-1, namespace: mesh-namespace-1 }, { name: mesh-2, namespace: mesh-namespace-2 } ] }
---
apiVersion: networking.smh.solo.io/v1alpha2
kind: FailoverService
metadata: { name: failover-service, namespace: failover-service-namespace }
spec:
  hostname: failover-1.failover-namespace.global
  port: { number: 9080, protocol: http }
  meshes: [ { name: mesh-1, namespace: mesh-namespace-1 }, { name: mesh-2, namespace: mesh-namespace-2 } ]
  backingServices:
  - kubeService: { name: service-name-1, namespace: service-namespace-1, clusterName: cluster-1 }
  - kubeService: { name: service-name-2, namespace: service-namespace-2, clusterName: cluster-2 }
`,
  ];

  it.each([
    ['cluster-1', 'svc.cluster.local', 'svc.cluster-2.global'],
    ['cluster-2', 'svc.cluster-1.global', 'svc.cluster.local'],
  ])('becomes a ServiceEntry and an EnvoyFilter in %s, in the same order everywhere', (cluster, first, second) => {
    const { find } = translated(...upstream);
    const own = 'outbound|9080||failover-1.failover-namespace.global';
    expect(find('ServiceEntry', cluster, 'failover-service')).toEqual([
      {
        apiVersion: 'networking.istio.io/v1alpha3',
        kind: 'ServiceEntry',
        metadata: {
          name: 'failover-service',
          namespace: 'service-mesh-hub',
          labels: { 'owner.networking.smh.solo.io': 'service-mesh-hub' },
          annotations: { 'failover.dev/cluster': cluster },
        },
        spec: {
          addresses: ['247.153.147.39'],
          hosts: ['failover-1.failover-namespace.global'],
          location: 'MESH_INTERNAL',
          ports: [{ name: 'http', number: 9080, protocol: 'http' }],
          resolution: 'DNS',
        },
      },
    ]);
    const [filter] = find('EnvoyFilter', cluster, 'failover-service');
    expect(filter?.metadata).toMatchObject({ namespace: 'istio-system' });
    expect(filter?.spec).toEqual({
      configPatches: [
        { applyTo: 'CLUSTER', match: { cluster: { name: own } }, patch: { operation: 'REMOVE' } },
        {
          applyTo: 'CLUSTER',
          match: { cluster: { name: own } },
          patch: {
            operation: 'ADD',
            value: {
              name: own,
              connect_timeout: '1s',
              lb_policy: 'CLUSTER_PROVIDED',
              cluster_type: {
                name: 'envoy.clusters.aggregate',
                typed_config: {
                  '@type': 'type.googleapis.com/udpa.type.v1.TypedStruct',
                  type_url: 'type.googleapis.com/envoy.config.cluster.aggregate.v2alpha.ClusterConfig',
                  value: {
                    clusters: [
                      `outbound|9080||service-name-1.service-namespace-1.${first}`,
                      `outbound|9080||service-name-2.service-namespace-2.${second}`,
                    ],
                  },
                },
              },
            },
          },
        },
      ],
    });
  });

  it('has every port of a backing service among its members, and a pair of patches for each subset first', () => {
    const shift = guideShift.replace(
      'namespace: service-mesh-hub }',
      'namespace: service-mesh-hub, subset: { b: v2, a: v1 } }',
    );
    const ports = [
      mesh('mgmt-cluster'),
      mesh('remote-cluster'),
      trafficTarget('mgmt-cluster', [9080, 9443]),
      trafficTarget('remote-cluster'),
    ];
    const { spec } = translated(guide, ...ports, shift);
    const { configPatches } = spec('EnvoyFilter', 'mgmt-cluster', 'reviews-failover') as {
      configPatches: JsonObject[];
    };
    const text = configPatches.map((patch) => JSON.stringify(patch));
    expect(configPatches).toHaveLength(4);
    expect(text[1]).toContain(
      '["outbound|9080|a-v1-b-v2|reviews.bookinfo.svc.cluster.local","outbound|9443|a-v1-b-v2|reviews.bookinfo.svc.cluster.local","outbound|9080|a-v1-b-v2|reviews.bookinfo.svc.remote-cluster.global"]',
    );
    expect(text[3]).toContain('outbound|9443||reviews.bookinfo.svc.cluster.local');
    expect(spec('DestinationRule', 'mgmt-cluster', 'reviews-failover')).toEqual({
      host: 'reviews-failover.bookinfo.global',
      subsets: [{ name: 'a-v1-b-v2', labels: { a: 'v1', b: 'v2' } }],
      trafficPolicy: { tls: { mode: 'ISTIO_MUTUAL' } },
    });
    // The backing services get the subset too; a federated rule needs the label of its only endpoint.
    expect(spec('DestinationRule', 'mgmt-cluster', 'reviews')).toMatchObject({
      subsets: [{ labels: { a: 'v1', b: 'v2' } }],
    });
    expect(spec('DestinationRule', 'mgmt-cluster', 'reviews-bookinfo-remote-cluster')).toMatchObject({
      subsets: [{ name: 'a-v1-b-v2', labels: { cluster: 'remote-cluster' } }],
    });
  });

  // The controller translates from the statuses of the TrafficTargets: destination_rule_translator_test.go and its kin hold no TrafficPolicy.
  it('is translated from what only the statuses of its TrafficTargets tell', () => {
    const applied = (cluster: string) =>
      trafficTarget(cluster).concat(
        'status: { appliedTrafficPolicies: [ { ref: { name: p, namespace: q }, spec: { outlierDetection: { consecutiveErrors: 2 } } } ] }\n',
      );
    const statuses = [applied('mgmt-cluster'), applied('remote-cluster')];
    const meshes = [mesh('mgmt-cluster'), mesh('remote-cluster')];
    const { find, spec, notes } = translated(guideVirtualMesh, guideFailoverService, ...meshes, ...statuses);
    expect(notes).toEqual([]);
    expect(find('EnvoyFilter', 'mgmt-cluster', 'reviews-failover')).toHaveLength(1);
    expect(spec('DestinationRule', 'remote-cluster')).toMatchObject({
      trafficPolicy: { outlierDetection: { consecutive5xxErrors: 2 } },
    });
    // A policy among the inputs says itself where it applies.
    const own = translated(
      guideVirtualMesh,
      guideFailoverService,
      ...meshes,
      ...statuses,
      policy('p', '').replace('tp', 'q'),
    );
    expect(own.spec('DestinationRule', 'remote-cluster')).not.toHaveProperty('trafficPolicy.outlierDetection');
  });

  it.each([
    ['its host does not end in .global', guide.replaceAll('bookinfo.global', 'bookinfo.example'), /INVALID.*suffix/],
    ['no policy is there', `${guideVirtualMesh}---${guideFailoverService}`, /OutlierDetection settings/],
    ['no VirtualMesh is there', `${guideOutlierPolicy}---${guideFailoverService}`, /not grouped in a VirtualMesh/],
  ])('is left out when %s, and the rest is written all the same', (_, text, reason) => {
    const { manifests, notes, find } = translated(text, discovery);
    expect(notes.join()).toMatch(reason);
    expect(JSON.stringify(manifests)).not.toContain('reviews-failover');
    expect(find('DestinationRule', 'mgmt-cluster', 'reviews')).toHaveLength(1);
  });
});

describe('without discovery', () => {
  it('takes the meshes from their names, and all of them for one VirtualMesh', () => {
    const { find, notes } = translated(guideOutlierPolicy, guideFailoverService);
    expect(find('EnvoyFilter', 'mgmt-cluster', 'reviews-failover')).toHaveLength(1);
    expect(find('DestinationRule', 'mgmt-cluster', 'reviews-bookinfo-remote-cluster')).toHaveLength(1);
    expect(notes.join()).toContain('Mesh istiod-istio-system-remote-cluster: names no ingressGateways');
  });

  it('says for which mesh it can write nothing', () => {
    const other = guideFailoverService.replace('istiod-istio-system-mgmt-cluster', 'my-mesh');
    const { manifests, notes } = translated(guideOutlierPolicy, other);
    expect(manifests.map(({ kind }) => kind)).not.toContain('EnvoyFilter');
    expect(notes.join()).toContain('my-mesh');
  });
});

describe('a DestinationRule', () => {
  it('is written for every Service, own and federated, with the outlier detection of its policy', () => {
    const { manifests, spec, find } = translated(guide, discovery);
    expect(manifests.filter(({ kind }) => kind === 'DestinationRule')).toHaveLength(4);
    const trafficPolicy = {
      tls: { mode: 'ISTIO_MUTUAL' },
      outlierDetection: { consecutive5xxErrors: 1, interval: '10s', baseEjectionTime: '30s', maxEjectionPercent: 100 },
    };
    expect(spec('DestinationRule', 'remote-cluster', 'reviews')).toEqual({
      host: 'reviews.bookinfo.svc.cluster.local',
      trafficPolicy,
    });
    expect(spec('DestinationRule', 'remote-cluster', 'reviews-bookinfo-mgmt-cluster')).toEqual({
      host: 'reviews.bookinfo.svc.mgmt-cluster.global',
      trafficPolicy,
    });
    expect(find('DestinationRule', 'remote-cluster', 'reviews-bookinfo-mgmt-cluster')[0]?.metadata).toEqual({
      name: 'reviews-bookinfo-mgmt-cluster',
      namespace: 'istio-system',
      labels: { 'owner.networking.smh.solo.io': 'service-mesh-hub' },
      annotations: {
        'federation.networking.smh.solo.io': 'reviews.bookinfo.mgmt-cluster',
        'failover.dev/cluster': 'remote-cluster',
      },
    });
  });

  it('takes unset and zero for the defaults', () => {
    const { spec } = translated(
      single('{ port: 80, name: http }'),
      policy('a', 'outlierDetection: { consecutiveErrors: 0, interval: 1m }'),
    );
    // decorators/outlierdetection/outlier_detection_decorator.go
    expect(spec('DestinationRule', 'c')).toMatchObject({
      trafficPolicy: {
        outlierDetection: {
          consecutive5xxErrors: 5,
          interval: '60s',
          baseEjectionTime: '30s',
          maxEjectionPercent: 100,
        },
      },
    });
  });

  it('is not written where TLS is off and nobody asks for a subset', () => {
    const settings = (mtls: string) => `
apiVersion: settings.smh.solo.io/v1alpha2
kind: Settings
metadata: { name: settings, namespace: service-mesh-hub }
spec: { ${mtls} }
`;
    const off = 'mtls: { istio: { tlsMode: DISABLE } }';
    const target = single('{ port: 80, name: http }');
    expect(translated(target, settings(off), policy('a', 'outlierDetection: {}')).manifests).toEqual([]);
    expect(translated(target, policy('a', off)).manifests).toEqual([]);
    const shift =
      'trafficShift: { destinations: [ { kubeService: { name: s, namespace: ns, clusterName: c, subset: { foo: bar } } } ] }';
    const { spec } = translated(target, settings(off), policy('a', shift));
    // destination_rule_translator_test.go: the name of a subset
    expect(spec('DestinationRule', 'c')).toMatchObject({ subsets: [{ name: 'foo-bar', labels: { foo: 'bar' } }] });
  });

  it('belongs to the first policy by name that sets a field, and the other one holds no more', () => {
    const { spec, notes } = translated(
      single('{ port: 80, name: http }'),
      policy('b', 'outlierDetection: { consecutiveErrors: 2 }, requestTimeout: 1s'),
      policy('a', 'outlierDetection: { consecutiveErrors: 1 }'),
    );
    expect(spec('DestinationRule', 'c')).toMatchObject({
      trafficPolicy: { outlierDetection: { consecutive5xxErrors: 1 } },
    });
    expect(spec('VirtualService', 'c')).toBeUndefined();
    expect(notes).toEqual([
      'TrafficPolicy b is INVALID for s.ns.c: outlier-detection: field outlierDetection is already owned by a',
    ]);
  });

  it('leaves out a policy for clients of other clusters, and keeps the annotations of the TrafficTarget', () => {
    const elsewhere = policy('a', 'sourceSelector: [ { clusters: [other] } ], outlierDetection: {}');
    const { find } = translated(single('{ port: 80, name: http }', 'team: x'), elsewhere);
    const [rule] = find('DestinationRule', 'c');
    expect(rule?.spec).toEqual({ host: 's.ns.svc.cluster.local', trafficPolicy: { tls: { mode: 'ISTIO_MUTUAL' } } });
    expect(rule?.metadata).toMatchObject({ annotations: { team: 'x', 'failover.dev/cluster': 'c' } });
  });
});

describe('a VirtualService', () => {
  it('sends the shifted service to the FailoverService, in every cluster that calls it', () => {
    const { spec } = translated(guide, discovery, guideShift);
    const http = [{ route: [{ destination: { host: 'reviews-failover.bookinfo.global', port: { number: 9080 } } }] }];
    expect(spec('VirtualService', 'mgmt-cluster')).toEqual({ hosts: ['reviews.bookinfo.svc.cluster.local'], http });
    expect(spec('VirtualService', 'remote-cluster')).toEqual({
      hosts: ['reviews.bookinfo.svc.mgmt-cluster.global'],
      http,
    });
  });

  it('has one route for each port and match, the more specific first', () => {
    // virtual_service_translator_test.go: should translate
    const { spec } = translated(
      single('{ port: 8080, name: http1, protocol: http }, { port: 9080, name: http2, protocol: http }'),
      policy(
        'tp-1',
        'sourceSelector: [ { labels: { env: dev }, namespaces: [n1, n2] } ], retries: { attempts: 5 }, httpRequestMatchers: [ { exact: path, method: { method: GET } }, { headers: [ { name: name3, value: "[a-z]+", regex: true, invertMatch: true } ], method: { method: POST } } ]',
      ),
    );
    const get = { uri: { exact: 'path' }, method: { exact: 'GET' } };
    const post = { withoutHeaders: { name3: { regex: '[a-z]+' } }, method: { exact: 'POST' } };
    const route = (port: number, sourceNamespace: string, request: JsonObject) => ({
      match: [{ sourceNamespace, sourceLabels: { env: 'dev' }, ...request, port }],
      retries: { attempts: 5 },
      route: [{ destination: { host: 's.ns.svc.cluster.local', port: { number: port } } }],
    });
    expect(spec('VirtualService', 'c')).toEqual({
      hosts: ['s.ns.svc.cluster.local'],
      http: [get, post].flatMap((request) =>
        ['n2', 'n1'].flatMap((namespace) => [8080, 9080].map((port) => route(port, namespace, request))),
      ),
    });
  });

  it('puts a route without a match last', () => {
    const { spec } = translated(
      single('{ port: 80, name: http }'),
      policy('a', 'requestTimeout: 1s'),
      policy('b', 'requestTimeout: 2s, httpRequestMatchers: [ { prefix: / } ]'),
    );
    expect(spec('VirtualService', 'c')).toMatchObject({ http: [{ timeout: '2s' }, { timeout: '1s' }] });
  });

  it('carries every feature of a policy', () => {
    const { spec } = translated(
      single('{ port: 80, name: http }'),
      policy(
        'a',
        `faultInjection: { abort: { httpStatus: 503 }, percentage: 50 }, requestTimeout: 1m, retries: { attempts: 2, perTryTimeout: 500ms },
         corsPolicy: { allowOrigins: [ { prefix: http } ], allowMethods: [GET], maxAge: 5s, allowCredentials: false },
         mirror: { kubeService: { name: s, namespace: ns, clusterName: c }, percentage: 10, port: 80 },
         headerManipulation: { appendRequestHeaders: { a: b }, removeResponseHeaders: [c] },
         trafficShift: { destinations: [ { weight: 100, kubeService: { name: s, namespace: ns, clusterName: c, port: 80, subset: { version: v1 } } } ] }`,
      ),
    );
    expect(spec('VirtualService', 'c')?.http).toEqual([
      {
        route: [
          { destination: { host: 's.ns.svc.cluster.local', port: { number: 80 }, subset: 'version-v1' }, weight: 100 },
        ],
        fault: { abort: { httpStatus: 503, percentage: { value: 50 } } },
        timeout: '60s',
        retries: { attempts: 2, perTryTimeout: '0.5s' },
        corsPolicy: {
          allowOrigins: [{ prefix: 'http' }],
          allowMethods: ['GET'],
          maxAge: '5s',
          allowCredentials: false,
        },
        headers: { request: { add: { a: 'b' } }, response: { remove: ['c'] } },
        mirror: { host: 's.ns.svc.cluster.local', port: { number: 80 } },
        mirrorPercentage: { value: 10 },
      },
    ]);
  });

  it.each([
    ['{ weight: 1 }', 'must set a destination type on traffic shift destination'],
    [
      '{ failoverService: { name: x, namespace: z } }',
      'invalid traffic shift destination x.z., FailoverService not found',
    ],
    ['{ kubeService: { name: x, namespace: z, clusterName: c } }', 'TrafficTarget not found for kube service x.z.c'],
    [
      '{ kubeService: { name: s, namespace: ns, clusterName: c } }',
      'must provide port for traffic shift destination service s.ns.c with multiple ports',
    ],
    [
      '{ kubeService: { name: s, namespace: ns, clusterName: c, port: 1 } }',
      'specified port 1 does not exist for traffic shift destination service',
    ],
  ])('refuses the shift to %s', (destination, reason) => {
    const { find, notes } = translated(
      single('{ port: 80, name: http }, { port: 81, name: http2 }'),
      policy('a', `trafficShift: { destinations: [ ${destination} ] }`),
    );
    expect(notes.join()).toContain(`TrafficPolicy a is INVALID for s.ns.c: traffic-shift: `);
    expect(notes.join()).toContain(reason);
    expect(find('VirtualService', 'c')).toEqual([]);
  });
});

describe('federation', () => {
  // pkg/mesh-networking/translation/istio/mesh/federation/federation_translator_test.go
  const serving = (
    version: string,
    gateways = '[ { externalAddress: mesh-gateway.dns.name, externalTlsPort: 8181, tlsContainerPort: 9191, workloadLabels: { gatewaylabels: righthere } } ]',
  ) => `
apiVersion: discovery.smh.solo.io/v1alpha2
kind: Mesh
metadata: { name: serving-mesh, namespace: config-namespace }
spec: { istio: { installation: { cluster: cluster, namespace: namespace, version: "${version}" }, ingressGateways: ${gateways} } }
---
apiVersion: discovery.smh.solo.io/v1alpha2
kind: Mesh
metadata: { name: client-mesh, namespace: config-namespace }
spec: { istio: { installation: { cluster: remote-cluster, namespace: remote-namespace } } }
---
apiVersion: networking.smh.solo.io/v1alpha2
kind: VirtualMesh
metadata: { name: my-virtual-mesh, namespace: config-namespace }
spec: { meshes: [ { name: serving-mesh, namespace: config-namespace }, { name: client-mesh, namespace: config-namespace } ] }
---
apiVersion: discovery.smh.solo.io/v1alpha2
kind: TrafficTarget
metadata: { name: some-svc, namespace: config-namespace }
spec:
  kubeService:
    ref: { name: some-svc, namespace: some-ns, clusterName: cluster }
    ports: [ { port: 1234, name: http, protocol: TCP }, { port: 5678, name: grpc, protocol: TCP } ]
  mesh: { name: serving-mesh, namespace: config-namespace }
`;

  it('makes the service known to the other mesh, behind one gateway', () => {
    const { find, spec } = translated(serving('1.7.3'));
    const name = 'some-svc.some-ns.svc.cluster.global';
    expect(find('ServiceEntry', 'remote-cluster')[0]?.metadata).toMatchObject({ name, namespace: 'remote-namespace' });
    expect(spec('ServiceEntry', 'remote-cluster')).toEqual({
      addresses: ['243.21.204.125'],
      endpoints: [
        { address: 'mesh-gateway.dns.name', labels: { cluster: 'cluster' }, ports: { http: 8181, grpc: 8181 } },
      ],
      hosts: [name],
      location: 'MESH_INTERNAL',
      ports: [
        { name: 'http', number: 1234, protocol: 'HTTP' },
        { name: 'grpc', number: 5678, protocol: 'GRPC' },
      ],
      resolution: 'DNS',
    });
    expect(find('Gateway', 'cluster')[0]?.metadata).toMatchObject({
      name: 'my-virtual-mesh-config-namespace',
      namespace: 'namespace',
    });
    expect(spec('Gateway', 'cluster')).toEqual({
      selector: { gatewaylabels: 'righthere' },
      servers: [
        {
          hosts: ['*.global'],
          port: { name: 'tls', number: 9191, protocol: 'TLS' },
          tls: { mode: 'AUTO_PASSTHROUGH' },
        },
      ],
    });
    expect(JSON.stringify(spec('EnvoyFilter', 'cluster', 'my-virtual-mesh.config-namespace'))).toContain(
      String.raw`"cluster_pattern":"\\.cluster.global$","cluster_replacement":".cluster.local"`,
    );
  });

  it('writes the filter without a type for Istio up to 1.6.8', () => {
    const value = (version: string) => JSON.stringify(translated(serving(version)).spec('EnvoyFilter', 'cluster'));
    expect(value('1.6.8')).toContain('"config":{"cluster_pattern"');
    expect(value('1.6.9')).toContain('"typed_config":{"@type"');
  });

  it('takes a mesh without gateways to have one, whose address it does not know', () => {
    const { manifests, notes } = translated(serving('1.7.3', '[]'));
    expect(manifests.map(({ kind }) => kind)).toEqual(['DestinationRule', 'DestinationRule']);
    expect(notes.join()).toContain('Mesh serving-mesh: names no ingressGateways');
  });
});
