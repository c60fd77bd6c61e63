import { describe, expect, it } from 'vitest';
import { resolve } from '../../engine/resolve.js';
import { levelsOf, plansOf, reasonsOf } from './plans-of.fixture.js';

const entry = (spec: string, metadata = 'name: db, namespace: data') =>
  `---\napiVersion: networking.istio.io/v1beta1\nkind: ServiceEntry\nmetadata: { ${metadata} }\nspec:\n${spec}\n`;

const rule = (policy: string, host = 'mydb.com', metadata = 'name: db, namespace: data') =>
  `---\napiVersion: networking.istio.io/v1alpha3\nkind: DestinationRule\nmetadata: { ${metadata} }\nspec: { host: ${host}, trafficPolicy: { ${policy} } }\n`;

/** External databases in two regions, as the Istio blog on external services does it. */
const regions = (resolution = 'DNS') =>
  entry(`  hosts: [ mydb.com ]
  location: MESH_EXTERNAL
  resolution: ${resolution}
  ports: [ { number: 80, name: http, protocol: HTTP, targetPort: 443 } ]
  endpoints:
  - { address: db.us-east.example, locality: us-east-1/a, ports: { http: 8443 } }
  - { address: db.us-west.example, locality: us-west-1/b, weight: 3 }
  - { address: db.anywhere.example }`);

describe('endpoints of a ServiceEntry', () => {
  it('stand where their locality says, each a destination of its own', () => {
    const failover = rule(
      'outlierDetection: {}, loadBalancer: { localityLbSetting: { failover: [ { from: us-east-1, to: us-west-1 } ] } }',
    );
    const [plan] = plansOf(regions() + failover);
    expect(plan).toMatchObject({
      service: 'mydb.com',
      extensions: { istio: { resolution: 'DNS', location: 'MESH_EXTERNAL' } },
    });
    expect(levelsOf(plan, { locality: 'us-east-1/a' })).toEqual([
      ['db.us-east.example:8443'],
      ['db.us-west.example:443'],
      ['db.anywhere.example:443'],
    ]);
    expect(plan?.destinations.map(({ name, weight }) => [name, weight])).toEqual([
      ['db.us-east.example:8443', 1],
      ['db.us-west.example:443', 3],
      ['db.anywhere.example:443', 1],
    ]);
  });

  it('stay on one level without outlierDetection', () => {
    expect(levelsOf(plansOf(regions())[0], { locality: 'us-east-1' })).toHaveLength(1);
  });

  it('with names are left out of EDS', () => {
    expect(plansOf(regions('STATIC'))[0]?.destinations).toEqual([]);
  });

  it('take locality from the label where the field is absent, with dots for slashes', () => {
    const [plan] = plansOf(
      entry(`  hosts: [ a.example ]
  resolution: STATIC
  ports: [ { number: 80, name: http, protocol: HTTP } ]
  endpoints:
  - { address: 1.1.1.1, labels: { istio-locality: r1.z1 } }
  - { address: 2.2.2.2, labels: { topology.istio.io/locality: r2.z2, istio-locality: r3 } }
  - { address: 3.3.3.3, locality: r3, labels: { topology.istio.io/locality: r1 } }
  - { address: 4.4.4.4, labels: { topology.kubernetes.io/region: r4 } }`),
    );
    expect(plan?.destinations.map(({ locality }) => locality)).toEqual(['r1/z1', 'r2/z2', 'r3', '']);
  });

  it('are the host itself, without locality, for DNS without endpoints', () => {
    const [plan] = plansOf(
      entry('  hosts: [ a.example ]\n  resolution: DNS\n  ports: [ { number: 80, name: http, protocol: HTTP } ]'),
    );
    expect(plan?.destinations).toMatchObject([{ name: 'a.example:80', locality: '' }]);
  });
});

describe('clusters', () => {
  const ports = '  ports: [ { number: 80, name: http, protocol: http } ]';

  it('are one for each host, and none without ports', () => {
    const spec = `  hosts: [ a.example, b.example ]\n  resolution: STATIC\n  endpoints: [ { address: 1.1.1.1 } ]`;
    expect(plansOf(entry(`${spec}\n${ports}`)).map(({ service }) => service)).toEqual(['a.example', 'b.example']);
    expect(plansOf(entry(spec))).toEqual([]);
  });

  it('are not made for DNS subsets without endpoints', () => {
    const subsets = rule('outlierDetection: {}').replace(
      'trafficPolicy',
      'subsets: [ { name: v9, labels: { version: v9 } } ], trafficPolicy',
    );
    expect(plansOf(regions() + subsets).map(({ subset }) => subset)).toEqual([undefined]);
    const empty = entry(`  hosts: [ mydb.com ]\n  resolution: STATIC\n${ports}\n  endpoints: [ { address: 1.1.1.1 } ]`);
    expect(plansOf(empty + subsets).map(({ subset, destinations }) => [subset, destinations.length])).toEqual([
      [undefined, 1],
      ['v9', 0],
    ]);
  });

  it.each([
    ['NONE', 'the client picks the address itself, so there are no levels'],
    ['DYNAMIC_DNS', 'names are resolved as they are called, so there are no levels'],
  ])('of resolution %s have no levels', (resolution, because) => {
    const [plan] = plansOf(
      entry(`  hosts: [ '*.example' ]\n  resolution: ${resolution}\n${ports}`) +
        rule('outlierDetection: {}', '"*.example"'),
    );
    expect(plan).toMatchObject({ ordering: { mode: 'flat', because }, loadBalancing: { policy: 'PASSTHROUGH' } });
  });

  it('of DNS take levels from the mesh-wide outlierDetection too', () => {
    const mesh =
      '---\napiVersion: v1\nkind: ConfigMap\nmetadata: { name: istio, namespace: istio-system }\ndata: { mesh: "defaultTrafficPolicy: { outlierDetection: {} }" }\n';
    expect(plansOf(regions() + mesh)[0]?.ordering).toMatchObject({ mode: 'failover', dns: true });
  });

  it('of DNS with several localities cannot be sorted by labels: istiod ends', () => {
    const labels = rule(
      'outlierDetection: {}, loadBalancer: { localityLbSetting: { failoverPriority: [ topology.kubernetes.io/region ] } }',
    );
    const [plan] = plansOf(regions() + labels);
    expect(plan?.notes.join()).toContain('istio/istio#61857');
    expect(reasonsOf(plan, { locality: 'us-east-1' })).toEqual([
      'Istio sorts no DNS cluster with several localities by labels',
    ]);
  });

  it('that race connections take one endpoint', () => {
    const racing = regions().replace(
      'namespace: data',
      'namespace: data, annotations: { istio.io/connect-strategy: RACE_FIRST_TCP_CONNECT }',
    );
    expect(plansOf(racing)[0]?.notes.join()).toContain('single endpoint');
  });
});

describe('who sees it', () => {
  const spec = (exportTo: string) =>
    `  hosts: [ a.example ]\n  exportTo: ${exportTo}\n  resolution: DNS\n  ports: [ { number: 80, name: http, protocol: HTTP } ]`;

  it.each([
    ['["*"]', 'other', 1],
    ['["."]', 'other', 0],
    ['["."]', 'data', 1],
    ['["other"]', 'other', 1],
    ['["other"]', 'data', 0],
    ['["~"]', 'data', 0],
  ])('exportTo %s in %s: %s', (exportTo, namespace, count) => {
    expect(plansOf(entry(spec(exportTo)), { namespace })).toHaveLength(count);
  });

  it("is the client's own namespace where several define the host", () => {
    const text = entry(spec('["*"]')) + entry(spec('["*"]').replace('80', '81'), 'name: mine, namespace: other');
    const ports = (namespace: string) =>
      plansOf(text, { namespace }).map((plan) => plan.destinations.map(({ port }) => port));
    expect(ports('other')).toEqual([[81]]);
    expect(ports('data')).toEqual([[80]]);
    expect(plansOf(text)).toHaveLength(2);
  });
});

describe('several objects for one host', () => {
  const spec = (address: string) =>
    `  hosts: [ a.example ]\n  resolution: STATIC\n  ports: [ { number: 80, name: http, protocol: HTTP } ]\n  endpoints: [ { address: ${address} } ]`;

  it('in one namespace add up', () => {
    const [plan, ...more] = plansOf(entry(spec('1.1.1.1')) + entry(spec('2.2.2.2'), 'name: db2, namespace: data'));
    expect(more).toEqual([]);
    expect(levelsOf(plan)).toEqual([['1.1.1.1:80', '2.2.2.2:80']]);
  });

  it("add to a Kubernetes Service's endpoints by port name", () => {
    const service = `---
apiVersion: v1
kind: Service
metadata: { name: web, namespace: data }
spec: { ports: [ { port: 80, name: http } ] }
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: { name: web-1, namespace: data, labels: { kubernetes.io/service-name: web } }
ports: [ { name: http, port: 8080 } ]
endpoints: [ { addresses: [ 10.0.0.1 ] } ]
`;
    const host = (port: string) =>
      entry(spec('1.1.1.1').replace('a.example', 'web.data.svc.cluster.local').replace('name: http', `name: ${port}`));
    expect(levelsOf(plansOf(service + host('http'))[0])).toEqual([['10.0.0.1:8080', '1.1.1.1:80']]);
    expect(levelsOf(plansOf(service + host('web'))[0])).toEqual([['10.0.0.1:8080']]);
  });
});

describe('workloadSelector', () => {
  const pod = (name: string, ip: string, ready: string) => `---
apiVersion: v1
kind: Pod
metadata: { name: ${name}, namespace: data, labels: { app: db, topology.istio.io/locality: r1.z1 } }
spec: { containers: [ { name: db } ] }
status: { podIP: ${ip}, phase: Running, conditions: [ { type: Ready, status: '${ready}' } ] }
`;
  const workload = `---
apiVersion: networking.istio.io/v1
kind: WorkloadEntry
metadata: { name: vm, namespace: data }
spec: { address: 10.9.9.9, locality: r2, weight: 5, labels: { app: db }, ports: { http: 9000 } }
---
apiVersion: networking.istio.io/v1
kind: WorkloadEntry
metadata: { name: named, namespace: data }
spec: { address: vm.example, labels: { app: db } }
`;
  const selecting = (resolution: string) =>
    entry(
      `  hosts: [ a.example ]\n  resolution: ${resolution}\n  ports: [ { number: 80, name: http, protocol: HTTP, targetPort: 8080 } ]\n  workloadSelector: { labels: { app: db } }`,
    );

  it('picks ready Pods and WorkloadEntries, names only for DNS', () => {
    const text = pod('db-1', '10.0.0.1', 'True') + pod('db-2', '10.0.0.2', 'False') + workload;
    const [plan] = plansOf(text + selecting('STATIC'));
    expect(
      plan?.destinations.flatMap(({ endpoints }) =>
        endpoints.map(({ name, locality, weight }) => [name, locality, weight]),
      ),
    ).toEqual([
      ['10.0.0.1:8080', 'r1/z1', 1],
      ['10.9.9.9:9000', 'r2', 5],
    ]);
    expect(levelsOf(plansOf(text + selecting('DNS'))[0])[0]).toContain('vm.example:8080');
    expect(plan?.detection).toMatchObject({ unreadyWithdrawn: true });
  });
});

describe('gateways between networks', () => {
  const gateway = `---
apiVersion: v1
kind: Service
metadata: { name: istio-eastwestgateway, namespace: istio-system, labels: { topology.istio.io/network: n2 }, annotations: { failover.dev/cluster: c2 } }
spec: { type: LoadBalancer, ports: [ { name: tls, port: 15443 } ] }
status: { loadBalancer: { ingress: [ { ip: 2.2.2.2 } ] } }
`;
  const spec = (endpoint: string) =>
    entry(
      `  hosts: [ mydb.com ]\n  resolution: STATIC\n  location: MESH_INTERNAL\n  ports: [ { number: 80, name: http, protocol: HTTP } ]\n  endpoints: [ { address: 1.1.1.1, network: n1 }, ${endpoint} ]`,
    );
  const names = (text: string) => levelsOf(plansOf(text)[0], { network: 'n1' });

  it('stand in for the endpoints behind that speak mutual TLS', () => {
    expect(names(gateway + spec('{ address: 9.9.9.9, network: n2, serviceAccount: db }'))).toEqual([
      ['1.1.1.1:80', '2.2.2.2:15443'],
    ]);
    expect(names(gateway + spec('{ network: n2, serviceAccount: db }'))).toEqual([['1.1.1.1:80', '2.2.2.2:15443']]);
    expect(names(gateway + spec('{ address: 9.9.9.9, network: n2 }'))).toEqual([['1.1.1.1:80']]);
    const plain = rule('tls: { mode: DISABLE }');
    expect(names(gateway + plain + spec('{ address: 9.9.9.9, network: n2, serviceAccount: db }'))).toEqual([
      ['1.1.1.1:80'],
    ]);
  });

  it('are not needed without a gateway', () => {
    expect(names(spec('{ address: 9.9.9.9, network: n2 }'))).toEqual([['1.1.1.1:80', '9.9.9.9:80']]);
  });

  it('may stand in meshNetworks', () => {
    const networks = `---\napiVersion: v1\nkind: ConfigMap\nmetadata: { name: istio, namespace: istio-system }\ndata:\n  mesh: ""\n  meshNetworks: |\n    networks:\n      n2:\n        endpoints: [ { fromRegistry: c2 } ]\n        gateways: [ { address: 5.5.5.5, port: 15443 } ]\n`;
    expect(names(networks + spec('{ address: 9.9.9.9, network: n2, serviceAccount: db }'))).toEqual([
      ['1.1.1.1:80', '5.5.5.5:15443'],
    ]);
    const plan = plansOf(networks + spec('{ address: 9.9.9.9, network: n2, serviceAccount: db }'))[0];
    expect(resolve(plan!, { network: 'n2' })[0]?.endpoints.map(({ name }) => name)).toEqual([
      '1.1.1.1:80',
      '9.9.9.9:80',
    ]);
  });
});
