import { describe, expect, it } from 'vitest';
import { resolve } from '../../engine/resolve.js';
import type { FailoverPlan } from '../../model/plan.js';
import { guideScheme, guideUpstream, readExample } from './example.fixture.js';

const blue = 'local/gloo-system/default-service-blue-10000';
const green = 'remote/gloo-system/default-service-green-10000';

function names(plan: FailoverPlan | undefined): string[][] {
  return plan === undefined ? [] : resolve(plan, {}).map(({ endpoints }) => endpoints.map(({ name }) => name));
}

describe('the service failover guide', () => {
  const [plan, ...others] = readExample(`${guideUpstream}---${guideScheme}`);

  it('is one plan, called after the primary Upstream', () => {
    expect(others).toEqual([]);
    expect(plan).toMatchObject({
      name: 'failover-scheme',
      namespace: 'gloo-fed',
      mesh: 'gloo-federation',
      service: 'default-service-blue-10000',
      port: 10_000,
      ordering: { by: 'priority' },
      clusters: [{ name: 'local' }, { name: 'remote' }],
      client: null,
      notes: [],
    });
  });

  it('has blue at priority 0 and green, one endpoint behind the remote proxy, at 1', () => {
    expect(names(plan)).toEqual([[blue], [green]]);
    expect(plan?.destinations).toMatchObject([
      {
        name: blue,
        cluster: 'local',
        namespace: 'gloo-system',
        service: 'default-service-blue-10000',
        priority: 0,
        endpointsAssumed: true,
      },
      {
        name: green,
        cluster: 'remote',
        namespace: 'gloo-system',
        service: 'default-service-green-10000',
        priority: 1,
        endpoints: [{ pod: false }],
      },
    ]);
  });

  it('gives the target a plan of its own, without failover, when its Upstream is among the inputs', () => {
    const target = `
apiVersion: gloo.solo.io/v1
kind: Upstream
metadata: { name: default-service-green-10000, namespace: gloo-system }
spec: { kube: { serviceName: service-green, serviceNamespace: default, servicePort: 10000 } }
`;
    const plans = readExample(`${guideUpstream}---${guideScheme}---${target}`);
    expect(plans.map(({ service }) => service)).toEqual(['default-service-blue-10000', 'default-service-green-10000']);
    expect(names(plans[1])).toEqual([[green]]);
  });

  it('takes snake_case for the same', () => {
    const snake = guideScheme
      .replace('clusterName', 'cluster_name')
      .replace('failoverGroups', 'failover_groups')
      .replace('priorityGroup', 'priority_group');
    expect(names(readExample(`${guideUpstream}---${snake}`)[0])).toEqual([[blue], [green]]);
  });

  it('makes a plan of the scheme alone and says that nothing is known of the health checks', () => {
    const [alone] = readExample(guideScheme);
    expect(names(alone)).toEqual([[blue], [green]]);
    expect(alone?.notes).toContainEqual(expect.stringContaining('not among the inputs'));
  });
});

describe('the endpoints of the primary', () => {
  const slice = `
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: { name: blue-1, namespace: default, labels: { kubernetes.io/service-name: service-blue } }
endpoints:
- { addresses: [10.0.0.1], conditions: { ready: true } }
- { addresses: [10.0.0.2], conditions: { ready: false } }
ports: [ { port: 10000 } ]
`;

  it('are those of the Service that the Upstream is named after, unready ones left out', () => {
    const [plan] = readExample(`${guideUpstream}---${guideScheme}---${slice}`);
    expect(names(plan)).toEqual([[expect.stringContaining('10.0.0.1')], [green]]);
    expect(plan?.destinations[0]).toMatchObject({ name: blue });
    expect(plan?.destinations[0]?.endpointsAssumed).toBeUndefined();
    expect(plan?.destinations[0]?.endpoints[0]).toMatchObject({
      cluster: 'local',
      service: 'default-service-blue-10000',
      serviceBehind: { namespace: 'default', name: 'service-blue' },
    });
  });

  it('are called after the Upstream where a Deployment only tells how many there are', () => {
    const workload = `
apiVersion: v1
kind: Service
metadata: { name: service-blue, namespace: default }
spec: { selector: { app: blue }, ports: [ { port: 10000 } ] }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: blue, namespace: default }
spec: { replicas: 2, selector: { matchLabels: { app: blue } }, template: { metadata: { labels: { app: blue } } } }
`;
    const [plan] = readExample(`${guideUpstream}---${guideScheme}---${workload}`);
    expect(names(plan)[0]).toEqual([`${blue}#1`, `${blue}#2`]);
  });

  it('leave priority 0 empty when the Deployment is scaled to 0', () => {
    const workload = `
apiVersion: v1
kind: Service
metadata: { name: service-blue, namespace: default }
spec: { selector: { app: blue }, ports: [ { port: 10000 } ] }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: blue, namespace: default }
spec: { replicas: 0, selector: { matchLabels: { app: blue } }, template: { metadata: { labels: { app: blue } } } }
`;
    expect(names(readExample(`${guideUpstream}---${guideScheme}---${workload}`)[0])).toEqual([[], [green]]);
  });

  it('are the hosts of a static Upstream, with their weights', () => {
    const [plan] = readExample(`
apiVersion: gloo.solo.io/v1
kind: Upstream
metadata: { name: ext, namespace: gloo-system }
spec: { static: { hosts: [ { addr: a.example.com, port: 443, loadBalancingWeight: 3 }, { addr: 192.0.2.1, port: 80 } ] } }
`);
    expect(plan?.destinations[0]?.endpoints).toMatchObject([
      {
        name: 'a.example.com:443',
        address: 'a.example.com',
        port: 443,
        weight: 3,
        hostname: 'a.example.com',
        pod: false,
      },
      { name: '192.0.2.1:80', weight: 1 },
    ]);
  });
});

describe('failover groups', () => {
  function scheme(groups: string, upstream = ''): string {
    return `
apiVersion: fed.solo.io/v1
kind: FailoverScheme
metadata: { name: s, namespace: gloo-system }
spec:
  primary: { clusterName: local, name: p, namespace: gloo-system }
  failoverGroups: ${groups}
---
apiVersion: gloo.solo.io/v1
kind: Upstream
metadata: { name: p, namespace: gloo-system }
spec: { ${upstream} }
`;
  }
  const member = (cluster: string, name: string, more = '') =>
    `{ cluster: ${cluster}, upstreams: [ { name: ${name}, namespace: gloo-system } ]${more} }`;

  it('stand at 1..n in order, members of one group at the same priority', () => {
    const [plan] = readExample(
      scheme(
        `[ { priorityGroup: [ ${member('b', 'u')}, ${member('c', 'u')} ] }, { priorityGroup: [ ${member('d', 'u')} ] } ]`,
      ),
    );
    expect(names(plan)).toEqual([['local/gloo-system/p'], ['b/gloo-system/u', 'c/gloo-system/u'], ['d/gloo-system/u']]);
  });

  // envoy: source/extensions/clusters/eds/eds.cc keeps one host for each address, over all priorities
  it('keep only the first target behind the proxy of one cluster', () => {
    const [plan] = readExample(
      scheme(
        `[ { priorityGroup: [ ${member('b', 'u')} ] }, { priorityGroup: [ ${member('b', 'v')}, ${member('c', 'v')} ] } ]`,
      ),
    );
    expect(names(plan)).toEqual([['local/gloo-system/p'], ['b/gloo-system/u'], ['c/gloo-system/v']]);
    expect(plan?.notes).toContainEqual(expect.stringMatching(/^b\/gloo-system\/v gets no traffic: b\/gloo-system\/u/));
  });

  it('weigh localities only with locality-weighted load balancing on the primary', () => {
    const groups = `[ { priorityGroup: [ ${member('b', 'u', ', localityWeight: 1')}, ${member('c', 'u', ', localityWeight: 3')} ] } ]`;
    const [weighted] = readExample(scheme(groups, 'loadBalancerConfig: { localityWeightedLbConfig: {} }'));
    expect(resolve(weighted as FailoverPlan, {})[1]?.localityWeights).toEqual({ b: 1, c: 3 });
    expect(weighted?.notes).toContainEqual(expect.stringContaining('localities of b, c are not known'));
    const [plain] = readExample(scheme(groups));
    expect(resolve(plain as FailoverPlan, {})[1]?.localityWeights).toBeUndefined();
    expect(plain?.notes).toContainEqual(expect.stringContaining('weights do not count'));
  });

  it('are reached at the address and stand in the place that the inputs give for the proxy', () => {
    const remote = `
apiVersion: v1
kind: Service
metadata: { name: failover, namespace: gloo-system, annotations: { failover.dev/cluster: b } }
spec: { type: LoadBalancer, ports: [ { name: failover, port: 15443 } ] }
status: { loadBalancer: { ingress: [ { ip: 192.0.2.50 } ] } }
---
apiVersion: v1
kind: Node
metadata:
  name: n1
  annotations: { failover.dev/cluster: b }
  labels: { topology.kubernetes.io/region: us-west1, topology.kubernetes.io/zone: us-west1-a }
`;
    const [plan] = readExample(`${scheme(`[ { priorityGroup: [ ${member('b', 'u')} ] } ]`)}---${remote}`);
    expect(plan?.destinations[1]).toMatchObject({
      name: 'b/gloo-system/u',
      locality: 'us-west1/us-west1-a',
      endpoints: [{ name: 'b/gloo-system/u', address: '192.0.2.50', port: 15_443, locality: 'us-west1/us-west1-a' }],
    });
  });

  it('take address and place from the GlooInstance', () => {
    const instance = `
apiVersion: fed.solo.io/v1
kind: GlooInstance
metadata: { name: b, namespace: gloo-system }
spec:
  cluster: b
  region: us-west1
  proxies:
  - zones: [us-west1-a]
    ingressEndpoints: [ { address: 192.0.2.7, ports: [ { name: http, port: 80 }, { name: failover, port: 15443 } ] } ]
`;
    const [plan] = readExample(`${scheme(`[ { priorityGroup: [ ${member('b', 'u')} ] } ]`)}---${instance}`);
    expect(plan?.destinations[1]?.endpoints).toMatchObject([
      { address: '192.0.2.7', port: 15_443, locality: 'us-west1/us-west1-a' },
    ]);
  });

  it('belong to the first of two schemes with one primary', () => {
    const second = scheme(`[ { priorityGroup: [ ${member('c', 'u')} ] } ]`)
      .split('---')[0]
      ?.replace('name: s,', 'name: t,');
    const [plan] = readExample(`${scheme(`[ { priorityGroup: [ ${member('b', 'u')} ] } ]`)}---${second}`);
    expect(names(plan)[1]).toEqual(['b/gloo-system/u']);
    expect(plan?.notes).toContainEqual(expect.stringContaining('FailoverScheme t has the same primary'));
  });

  it('need a health signal on the primary', () => {
    const [plan] = readExample(scheme(`[ { priorityGroup: [ ${member('b', 'u')} ] } ]`));
    expect(plan?.notes).toContainEqual(expect.stringContaining('neither healthChecks nor outlierDetection'));
  });

  it('win over spec.failover, unless that is what gloo-fed wrote from them', () => {
    const written = (sni: string) =>
      `failover: { policy: { overprovisioningFactor: 100 }, prioritizedLocalities: [ { localityEndpoints: [ { locality: { region: r }, lbEndpoints: [ { address: 192.0.2.9, port: 15443, upstreamSslConfig: { sni: ${sni} } } ] } ] } ] }`;
    const groups = `[ { priorityGroup: [ ${member('b', 'u')} ] } ]`;
    const [byHand] = readExample(scheme(groups, written('other_gloo-system')));
    expect(names(byHand)).toEqual([['local/gloo-system/p'], ['b/gloo-system/u']]);
    expect(byHand?.notes).toContainEqual(expect.stringContaining('is replaced by FailoverScheme s'));
    expect(byHand?.detection.overprovisioningFactor).toBe(140);
    const [own] = readExample(scheme(groups, written('u_gloo-system')));
    expect(own?.notes).not.toContainEqual(expect.stringContaining('is replaced'));
    expect(own?.destinations[1]?.endpoints).toMatchObject([
      { name: 'b/gloo-system/u', address: '192.0.2.9', locality: 'r' },
    ]);
  });
});

describe('spec.failover of an Upstream', () => {
  const upstream = `
apiVersion: gloo.solo.io/v1
kind: Upstream
metadata: { name: default-blue-80, namespace: gloo-system }
spec:
  kube: { serviceName: blue, serviceNamespace: default, servicePort: 80 }
  loadBalancerConfig: { localityWeightedLbConfig: {} }
  failover:
    policy: { overprovisioningFactor: 100 }
    prioritizedLocalities:
    - localityEndpoints:
      - locality: { region: us-east1, zone: us-east1-c, subZone: rack1 }
        loadBalancingWeight: 2
        lbEndpoints:
        - { address: 192.0.2.50, port: 15443, loadBalancingWeight: 5, healthCheckConfig: { hostname: h, portValue: 81 } }
      - locality: { region: us-west1 }
        loadBalancingWeight: 1
        lbEndpoints: [ { address: west.example.com, port: 15443 } ]
    - localityEndpoints:
      - lbEndpoints: [ { address: 192.0.2.50, port: 15443 }, { address: 192.0.2.51, port: 15443 } ]
`;
  const [plan] = readExample(upstream);

  it('puts its lists at priority 1..n, also when the Service of the primary is not among the inputs', () => {
    expect(names(plan)).toEqual([
      ['gloo-system/default-blue-80'],
      ['192.0.2.50:15443', 'west.example.com:15443'],
      ['192.0.2.51:15443'],
    ]);
    expect(plan).toMatchObject({
      name: 'default-blue-80',
      namespace: 'gloo-system',
      detection: { overprovisioningFactor: 100 },
    });
  });

  it('reads localities, weights and health check settings', () => {
    expect(resolve(plan as FailoverPlan, {})[1]?.localityWeights).toEqual({
      'us-east1/us-east1-c/rack1': 2,
      'us-west1': 1,
    });
    expect(plan?.destinations[1]?.endpoints).toMatchObject([
      { weight: 5, hostname: 'h', healthCheckPort: 81, pod: false },
    ]);
  });

  it('drops the second endpoint with one address and says so', () => {
    expect(plan?.notes).toContainEqual(expect.stringContaining('192.0.2.50:15443 is listed twice'));
  });
});

describe('an Upstream without failover', () => {
  it('still gets a plan, with everything at priority 0', () => {
    const plans = readExample(guideUpstream);
    expect(plans.map(names)).toEqual([[['gloo-system/default-service-blue-10000']]]);
  });

  it('stands in the cluster of its annotation', () => {
    const both = ['east', 'west'].map((cluster) =>
      guideUpstream.replace(
        'namespace: gloo-system',
        `namespace: gloo-system, annotations: { failover.dev/cluster: ${cluster} }`,
      ),
    );
    const plans = readExample(both.join('---'));
    expect(plans.map((plan) => plan.destinations[0]?.name)).toEqual([
      'east/gloo-system/default-service-blue-10000',
      'west/gloo-system/default-service-blue-10000',
    ]);
  });
});
