import { describe, expect, it } from 'vitest';
import { resolve } from '../../engine/resolve.js';
import { levelsOf, plansOf } from './plans-of.fixture.js';

/** The sample of Istio's locality failover task, one Deployment for each locality. */
const helloworld = [
  'apiVersion: v1\nkind: Service\nmetadata: { name: helloworld, namespace: sample }\nspec: { selector: { app: helloworld }, ports: [ { port: 5000, name: http } ] }',
  ...['region1.zone1', 'region1.zone2', 'region2.zone3', 'region3.zone4'].map(
    (locality) => `apiVersion: apps/v1
kind: Deployment
metadata: { name: helloworld-${locality}, namespace: sample }
spec:
  replicas: 1
  selector: { matchLabels: { app: helloworld } }
  template:
    metadata: { labels: { app: helloworld, version: ${locality}, topology.istio.io/locality: ${locality} } }
    spec: { containers: [ { name: helloworld, ports: [ { containerPort: 5000 } ] } ] }`,
  ),
].join('\n---\n');

const rule = (spec: string, metadata = 'name: helloworld, namespace: sample') =>
  `\n---\napiVersion: networking.istio.io/v1\nkind: DestinationRule\nmetadata: { ${metadata} }\nspec:\n  host: helloworld.sample.svc.cluster.local\n${spec}`;

const meshConfig = (text: string) =>
  `\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: { name: istio, namespace: istio-system }\ndata:\n  mesh: |-\n${text.replace(/^/gm, '    ')}\n`;

const localities = (text: string, from = 'region1/zone1', index = 0) => {
  const plan = plansOf(text)[index];
  if (plan === undefined) throw new Error('no plan');
  return resolve(plan, { locality: from }).map((group) => group.endpoints.map((endpoint) => endpoint.locality));
};

describe('the locality failover task', () => {
  const failover = `  trafficPolicy:
    connectionPool: { http: { maxRequestsPerConnection: 1 } }
    loadBalancer:
      simple: ROUND_ROBIN
      localityLbSetting: { enabled: true, failover: [ { from: region1, to: region2 } ] }
    outlierDetection: { consecutive5xxErrors: 1, interval: 1s, baseEjectionTime: 1m }`;

  it('has the four levels of the guide', () => {
    expect(localities(helloworld + rule(failover))).toEqual([
      ['region1/zone1'],
      ['region1/zone2'],
      ['region2/zone3'],
      ['region3/zone4'],
    ]);
    expect(localities(helloworld + rule(failover), 'region3/zone4')).toEqual([
      ['region3/zone4'],
      ['region1/zone1', 'region1/zone2', 'region2/zone3'],
    ]);
  });

  it('fills in what Istio sets in Envoy', () => {
    const [plan] = plansOf(helloworld + rule(failover));
    expect(plan).toMatchObject({
      name: 'helloworld',
      namespace: 'sample',
      service: 'helloworld.sample.svc.cluster.local',
      protocol: 'http',
      detection: {
        panicThreshold: 0,
        readiness: true,
        outlier: { consecutive5xx: 1, intervalMs: 1000, baseEjectionTimeMs: 60_000, maxEjectionPercent: 10 },
      },
      loadBalancing: { policy: 'ROUND_ROBIN', localityWeighted: true },
      connection: {
        connectTimeoutMs: 10_000,
        maxRequestsPerConnection: 1,
        maxConnections: 2 ** 32 - 1,
        maxRetries: 2 ** 32 - 1,
      },
      route: { timeoutMs: 0, retry: { numRetries: 2, previousHosts: true, hostSelectionRetryMaxAttempts: 5 } },
    });
    expect(plan?.port).toBeUndefined();
    expect(plan?.destinations.map(({ name }) => name)).toEqual([
      'sample/helloworld@region1/zone1',
      'sample/helloworld@region1/zone2',
      'sample/helloworld@region2/zone3',
      'sample/helloworld@region3/zone4',
    ]);
  });

  it('weighs localities in the distribution task, and excludes what no key names', () => {
    const distribute = `  trafficPolicy:
    loadBalancer:
      localityLbSetting:
        distribute: [ { from: region1/zone1/*, to: { region1/zone1/*: 70, region1/zone2/*: 20, region3/zone4/*: 10 } } ]`;
    const [plan] = plansOf(helloworld + rule(distribute));
    expect(resolve(plan!, { locality: 'region1/zone1' })).toMatchObject([
      { priority: 0, localityWeights: { 'region1/zone1': 70, 'region1/zone2': 20, 'region3/zone4': 10 } },
    ]);
  });

  it.each([
    ['  trafficPolicy: { outlierDetection: {} }', 3, 'outlierDetection is there'],
    [
      '  trafficPolicy: { loadBalancer: { localityLbSetting: { failover: [ { from: region1, to: region2 } ] } } }',
      1,
      'no outlierDetection, so Istio sends no levels',
    ],
    [
      '  trafficPolicy: { outlierDetection: {}, loadBalancer: { localityLbSetting: { enabled: false } } }',
      1,
      'localityLbSetting is disabled, so Istio sends no levels',
    ],
    [
      '  trafficPolicy: { outlierDetection: {}, loadBalancer: { simple: PASSTHROUGH } }',
      1,
      'PASSTHROUGH keeps the address that the client picked, so there are no levels',
    ],
    ['  trafficPolicy: { loadBalancer: { zoneAwareLbSetting: {} } }', 2, 'zoneAwareLbSetting is in force'],
    [
      '  trafficPolicy: { loadBalancer: { zoneAwareLbSetting: { enabled: false } } }',
      1,
      'zoneAwareLbSetting is disabled, so Istio sends no levels',
    ],
  ])('%s', (spec, levels, because) => {
    const text = helloworld + rule(spec);
    expect(localities(text)).toHaveLength(levels);
    expect(plansOf(text)[0]?.ordering).toMatchObject({ because });
  });
});

describe('blocks of ports and subsets', () => {
  it('lets a port entry replace the whole policy, and gives one plan for each port that differs', () => {
    const text = helloworld.replace(
      '{ port: 5000, name: http }',
      '{ port: 5000, name: http }, { port: 443, name: https }',
    );
    const plans = plansOf(
      text +
        rule(
          '  trafficPolicy: { outlierDetection: {}, portLevelSettings: [ { port: { number: 443 }, tls: { mode: SIMPLE } } ] }',
        ),
    );
    expect(
      plans.map(({ port, protocol, ordering }) => [port, protocol, ordering.by === 'locality' && ordering.mode]),
    ).toEqual([
      [5000, 'http', 'failover'],
      [443, 'https', 'flat'],
    ]);
    expect(plans[1]?.route.retry).toBeUndefined();
  });

  it('leaves the port out where all ports answer alike', () => {
    const text = helloworld.replace(
      '{ port: 5000, name: http }',
      '{ port: 5000, name: http }, { port: 5001, name: http-admin }',
    );
    expect(plansOf(text + rule('  trafficPolicy: { outlierDetection: {} }')).map(({ port }) => port)).toEqual([
      undefined,
    ]);
  });

  it('replaces block by block in a subset, and lists only its endpoints', () => {
    const plans = plansOf(
      helloworld +
        rule(`  trafficPolicy:
    outlierDetection: { minHealthPercent: 30 }
    loadBalancer: { localityLbSetting: { failover: [ { from: region1, to: region2 } ] } }
  subsets:
  - { name: near, labels: { version: region1.zone1 }, trafficPolicy: { loadBalancer: { simple: RANDOM } } }
  - { name: all }`),
    );
    expect(plans.map(({ subset }) => subset)).toEqual([undefined, 'near', 'all']);
    expect(plans.map(({ ordering }) => ordering.by === 'locality' && ordering.failover.length)).toEqual([1, 0, 1]);
    expect(plans.map(({ loadBalancing }) => loadBalancing.policy)).toEqual([
      'LEAST_REQUEST',
      'RANDOM',
      'LEAST_REQUEST',
    ]);
    expect(plans[1]?.detection).toMatchObject({ panicThreshold: 30, unreadyWithdrawn: true });
    expect(plans.map(({ destinations }) => destinations.length)).toEqual([4, 1, 4]);
  });
});

describe('the mesh config', () => {
  it('is overridden by a rule as a whole', () => {
    const mesh = meshConfig('localityLbSetting:\n  failover:\n  - { from: region1, to: region3 }');
    expect(localities(helloworld + rule('  trafficPolicy: { outlierDetection: {} }') + mesh)[2]).toEqual([
      'region3/zone4',
    ]);
    const own = '  trafficPolicy: { outlierDetection: {}, loadBalancer: { localityLbSetting: {} } }';
    expect(localities(helloworld + rule(own) + mesh)[2]).toHaveLength(2);
  });

  it('switches levels off', () => {
    const mesh = meshConfig('localityLbSetting: { enabled: false }');
    expect(localities(helloworld + rule('  trafficPolicy: { outlierDetection: {} }') + mesh)).toHaveLength(1);
  });

  it('ejects with defaultTrafficPolicy, which makes no levels for EDS', () => {
    const mesh = meshConfig(
      'defaultTrafficPolicy:\n  outlierDetection: { consecutive5xxErrors: 3 }\nconnectTimeout: 2s',
    );
    const [plan] = plansOf(helloworld + mesh);
    expect(plan).toMatchObject({
      detection: { outlier: { consecutive5xx: 3 } },
      connection: { connectTimeoutMs: 2000 },
      ordering: { mode: 'flat', because: 'outlierDetection only in the mesh config, which makes no levels' },
    });
  });

  it("makes every Service Istio's that no other mesh names", () => {
    const other = (kind: string) =>
      `\n---\napiVersion: split.smi-spec.io/v1alpha2\nkind: ${kind}\nmetadata: { name: s, namespace: sample }\nspec: { service: helloworld, backends: [] }`;
    expect(plansOf(helloworld + meshConfig(''))).toHaveLength(1);
    expect(plansOf(helloworld + meshConfig('') + other('TrafficSplit'))).toEqual([]);
  });

  it("makes Services Istio's that stand alone, but not beside objects of another mesh or other services of Istio's", () => {
    const split =
      '\n---\napiVersion: split.smi-spec.io/v1alpha2\nkind: TrafficSplit\nmetadata: { name: s }\nspec: { service: web, backends: [] }';
    const entry =
      '\n---\napiVersion: networking.istio.io/v1\nkind: ServiceEntry\nmetadata: { name: e }\nspec: { hosts: [ web.example ], resolution: DNS, ports: [ { number: 80, name: http, protocol: HTTP } ] }';
    const because = 'no outlierDetection, so Istio sends no levels';
    expect(plansOf(helloworld)).toMatchObject([{ ordering: { mode: 'flat', because } }]);
    expect(plansOf(helloworld + split)).toEqual([]);
    expect(plansOf(helloworld + entry).map(({ service }) => service)).toEqual(['web.example']);
  });

  it.each([
    'helloworld.sample',
    'helloworld.sample.svc',
    'HelloWorld.sample.svc.cluster.local',
    'helloworld.sample.svc.cluster.local.',
  ])('explains the Service that the host %s means, and to which the rule does not apply', (host) => {
    const policy = '  trafficPolicy: { outlierDetection: {} }';
    expect(plansOf(helloworld + rule(policy).replace('helloworld.sample.svc.cluster.local', host))).toMatchObject([
      { service: 'helloworld.sample.svc.cluster.local', ordering: { mode: 'flat' } },
    ]);
  });

  it('keeps cluster-local services in their cluster', () => {
    const mesh = meshConfig(
      'serviceSettings:\n- { hosts: ["*.sample.svc.cluster.local"], settings: { clusterLocal: true } }',
    );
    expect(plansOf(helloworld + mesh)[0]?.ordering).toMatchObject({ clusterLocal: true });
    expect(plansOf(helloworld + meshConfig(''))[0]?.ordering).not.toHaveProperty('clusterLocal');
  });
});

describe('hosts', () => {
  it('gives a plan without endpoints for a host that nothing defines', () => {
    const [plan] = plansOf(rule('  trafficPolicy: { outlierDetection: {} }'));
    expect(plan).toMatchObject({
      service: 'helloworld.sample.svc.cluster.local',
      destinations: [],
      ordering: { mode: 'failover' },
    });
  });

  it.each(['helloworld.sample', 'helloworld.sample.svc', 'helloworld.sample.svc.cluster.local.', 'HelloWorld'])(
    'matches no service by %s',
    (host) => {
      const text =
        helloworld +
        rule('  trafficPolicy: { outlierDetection: {} }').replace('helloworld.sample.svc.cluster.local', host);
      const plans = plansOf(text + meshConfig(''));
      const [plan] = plans.filter(({ service }) => service === 'helloworld.sample.svc.cluster.local');
      expect(plan?.ordering).toMatchObject({ mode: 'flat' });
    },
  );

  it("expands a bare name with the rule's own namespace", () => {
    const text =
      helloworld +
      rule('  trafficPolicy: { outlierDetection: {} }').replace('helloworld.sample.svc.cluster.local', 'helloworld');
    expect(plansOf(text)[0]?.ordering).toMatchObject({ mode: 'failover' });
  });
});

describe('pods that are not ready', () => {
  const slice = (policy: string) => `apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
spec: { ports: [ { port: 80, name: http } ] }
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: { name: web-1, namespace: shop, labels: { kubernetes.io/service-name: web } }
ports: [ { name: http, port: 8080 } ]
endpoints:
- { addresses: [ 10.0.0.1 ], conditions: { ready: false }, zone: us-east1-b }
- { addresses: [ 10.0.0.2 ], conditions: { ready: true }, zone: us-east1-b }
- { addresses: [ 10.0.0.3 ], conditions: { ready: false, terminating: true }, zone: us-east1-b }
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: web, namespace: shop }
spec: { host: web, trafficPolicy: { ${policy} } }`;

  it('are sent as unhealthy, and withdrawn with minHealthPercent', () => {
    const endpoints = (policy: string) =>
      plansOf(slice(policy))[0]?.destinations.flatMap((destination) =>
        destination.endpoints.map(({ name, healthStatus }) => [name, healthStatus]),
      );
    expect(endpoints('outlierDetection: {}')).toEqual([
      ['10.0.0.1:8080', 'UNHEALTHY'],
      ['10.0.0.2:8080', 'UNKNOWN'],
    ]);
    expect(endpoints('outlierDetection: { minHealthPercent: 10 }')).toEqual([['10.0.0.2:8080', 'UNKNOWN']]);
  });

  it('are sent all the same under trafficDistribution, without panic', () => {
    const text = slice('outlierDetection: { minHealthPercent: 10 }').replace(
      'ports: [ { port: 80, name: http } ]',
      'ports: [ { port: 80, name: http } ], trafficDistribution: PreferClose',
    );
    const [plan] = plansOf(text);
    expect(plan?.detection).toMatchObject({ panicThreshold: 0, outlier: {} });
    expect(plan?.destinations[0]?.endpoints).toHaveLength(2);
    expect(plan?.ordering).toMatchObject({
      failoverPriority: ['topology.istio.io/network', 'topology.kubernetes.io/region', 'topology.kubernetes.io/zone'],
    });
  });
});

describe('kinds of Services', () => {
  const service = (spec: string, metadata = '') =>
    `apiVersion: v1\nkind: Service\nmetadata: { name: web, namespace: shop${metadata} }\nspec: { ports: [ { port: 80, name: http } ], ${spec} }` +
    meshConfig('');

  it.each([
    ['clusterIP: None', { mode: 'flat', because: 'the client picks the address itself, so there are no levels' }],
    ['internalTrafficPolicy: Local', { nodeLocal: true }],
    ['trafficDistribution: PreferSameZone', { mode: 'failover', because: 'trafficDistribution asks for it' }],
  ])('%s', (spec, ordering) => expect(plansOf(service(spec))[0]?.ordering).toMatchObject(ordering));

  it('makes no cluster of an alias, nor of an UDP port', () => {
    expect(plansOf(service('type: ExternalName, externalName: example.com'))).toEqual([]);
    expect(plansOf(service('').replace('name: http', 'protocol: UDP'))).toEqual([]);
  });

  it('shows a Service only where it is exported to', () => {
    const text = service('', ', annotations: { networking.istio.io/exportTo: ". , billing" }');
    expect(plansOf(text, { namespace: 'shop' })).toHaveLength(1);
    expect(plansOf(text, { namespace: 'billing' })).toHaveLength(1);
    expect(plansOf(text, { namespace: 'other' })).toEqual([]);
  });

  it('counts one assumed endpoint where no input tells of any', () => {
    const [plan] = plansOf(service(''));
    expect(levelsOf(plan)).toEqual([['shop/web']]);
    expect(plan?.destinations[0]).toMatchObject({ name: 'shop/web', endpointsAssumed: true });
  });
});

describe('several clusters', () => {
  const policy = '  trafficPolicy: { outlierDetection: {} }';
  const inCluster = (cluster: string, spec: string) =>
    rule(spec, `name: helloworld, namespace: sample, annotations: { failover.dev/cluster: ${cluster} }`);

  it("read the client's own configuration, or that of the primary which serves it", () => {
    const text =
      helloworld + inCluster('east', policy) + inCluster('west', '  trafficPolicy: { connectionPool: { tcp: {} } }');
    const mode = (cluster: string) => plansOf(text, { cluster })[0]?.ordering;
    expect(mode('east')).toMatchObject({ mode: 'failover' });
    expect(mode('west')).toMatchObject({ mode: 'flat' });
    expect(plansOf(helloworld + inCluster('east', policy), { cluster: 'west' })[0]?.ordering).toMatchObject({
      mode: 'failover',
    });
  });

  it('add up the endpoints of one Service', () => {
    const east = (name: string) =>
      `\n---\napiVersion: v1\nkind: Service\nmetadata: { name: web, namespace: sample, annotations: { failover.dev/cluster: ${name} } }\nspec: { ports: [ { port: 80, name: http } ] }`;
    const [plan] = plansOf(east('east') + east('west') + meshConfig(''));
    expect(levelsOf(plan)).toEqual([['east/sample/web', 'west/sample/web']]);
    expect(plan?.clusters).toEqual([{ name: 'east' }, { name: 'west' }]);
  });
});
