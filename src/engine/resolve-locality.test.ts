import { describe, expect, it } from 'vitest';
import type { Origin } from '../model/document.js';
import {
  type Client,
  connectionDefaults,
  type FailoverPlan,
  type LocalityOrdering,
  loadBalancingDefaults,
  type PriorityGroup,
} from '../model/plan.js';
import type { Endpoint } from '../model/topology.js';
import { resolveLocality } from './resolve-locality.js';

type Sketch = Partial<Endpoint> & { name: string };

const origin = {} as Origin;

function planOf(
  endpoints: Sketch[],
  ordering: Partial<LocalityOrdering>,
  more: Partial<FailoverPlan> = {},
): FailoverPlan {
  return {
    name: 'reviews',
    namespace: 'default',
    mesh: 'istio',
    service: 'reviews.default.svc.cluster.local',
    protocol: 'http',
    clusters: [],
    destinations: [
      {
        name: 'default/reviews',
        locality: '',
        labels: {},
        priority: 0,
        weight: 1,
        origin,
        endpoints: endpoints.map((sketch) => ({
          locality: '',
          labels: {},
          weight: 1,
          healthStatus: 'UNKNOWN',
          ready: true,
          pod: true,
          ...sketch,
        })),
      },
    ],
    ordering: {
      by: 'locality',
      mode: 'failover',
      failover: [],
      failoverPriority: [],
      distribute: [],
      because: '',
      ...ordering,
    },
    detection: { panicThreshold: 0, overprovisioningFactor: 140, readiness: true },
    loadBalancing: loadBalancingDefaults(),
    connection: connectionDefaults(),
    route: { timeoutMs: 0, hash: 'random' },
    client: null,
    extensions: {},
    notes: [],
    origin,
    ...more,
  };
}

function resolved(
  endpoints: Sketch[],
  ordering: Partial<LocalityOrdering>,
  client: Client,
  more: Partial<FailoverPlan> = {},
): PriorityGroup[] {
  const plan = planOf(endpoints, ordering, more);
  return resolveLocality(plan, plan.ordering as LocalityOrdering, client);
}

/** Level of each endpoint by name, in the order of the names given. */
function levels(groups: PriorityGroup[], names: string[]): (number | undefined)[] {
  return names.map((name) => groups.find((group) => group.endpoints.some((e) => e.name === name))?.priority);
}

const at = (...localities: string[]): Sketch[] =>
  localities.map((locality) => ({ name: locality || 'none', locality }));

describe('region failover (istio task: locality failover)', () => {
  const task = at('region1/zone1', 'region1/zone2', 'region2/zone3', 'region3/zone4');
  const names = task.map((endpoint) => endpoint.name);
  const failover = [{ from: 'region1', to: 'region2' }];

  it.each([
    ['region1/zone1', failover, [0, 1, 2, 3]],
    ['region1/zone1', [], [0, 1, 2, 2]],
    ['region3/zone4', failover, [1, 1, 1, 0]],
    ['region2/zone3', failover, [1, 1, 0, 1]],
    ['', failover, [0, 0, 0, 0]],
  ])('seen from %s', (locality, list, expected) => {
    expect(levels(resolved(task, { failover: list }, { locality }), names)).toEqual(expected);
  });

  it('tells the raw level and why', () => {
    const groups = resolved(task, { failover }, { locality: 'region1/zone1' });
    expect(groups.map(({ priority, level, reason }) => [priority, level, reason])).toEqual([
      [0, 0, 'same region and zone'],
      [1, 2, 'same region, other zone'],
      [2, 3, 'failover from region1 to region2'],
      [3, 4, 'other regions'],
    ]);
  });

  it('counts only the first entry for a region', () => {
    const list = [
      { from: 'region1', to: 'region3' },
      { from: 'region1', to: 'region2' },
    ];
    const groups = resolved(task, { failover: list }, { locality: 'region1/zone1' });
    expect(levels(groups, names)).toEqual([0, 1, 3, 2]);
  });

  // istio: loadbalancer_test.go "Failover: priorities with some nil localities"
  it('puts endpoints without locality behind the failover region', () => {
    const sketch = at('region1/zone1/subzone2', '', 'region2/zone1/subzone2');
    const groups = resolved(sketch, { failover }, { locality: 'region1/zone1/subzone1' });
    expect(levels(groups, ['region1/zone1/subzone2', 'none', 'region2/zone1/subzone2'])).toEqual([0, 2, 1]);
  });

  // istio: loadbalancer_test.go "Failover: all priorities"
  it('knows all five raw levels', () => {
    const sketch = at('region1/zone1/subzone1', 'region1/zone1/subzone2', 'region1/zone2', 'region2', 'region3');
    const groups = resolved(sketch, { failover }, { locality: 'region1/zone1/subzone1' });
    expect(groups.map((group) => group.level)).toEqual([0, 1, 2, 3, 4]);
  });

  it('takes an empty part for equal, also when both have none', () => {
    const groups = resolved(at('', 'region1'), {}, { locality: '' });
    expect(groups.map(({ reason }) => reason)).toEqual(['neither has a locality', 'other regions']);
  });

  it('keeps one level where Istio sends none, with the reason', () => {
    const groups = resolved(task, { mode: 'flat', because: 'no outlierDetection' }, { locality: 'region1/zone1' });
    expect(groups).toHaveLength(1);
    expect(groups[0]).toMatchObject({ priority: 0, reason: 'no outlierDetection' });
    expect(groups[0]?.endpoints.map((endpoint) => endpoint.name)).toEqual(names);
  });
});

describe("a client's place", () => {
  const sketch = at('r1/z1', 'r2/z2');

  it.each<[Client, number]>([
    [{ locality: 'r1/z1', labels: { 'topology.kubernetes.io/region': 'r2', 'topology.kubernetes.io/zone': 'z2' } }, 1],
    [{ locality: 'r1/z1', labels: { 'topology.istio.io/locality': 'r2/z2' } }, 1],
    [{ locality: 'r1/z1', labels: { 'istio-locality': 'r2/z2' } }, 1],
    [{ labels: { 'topology.istio.io/locality': 'r1' } }, 0],
  ])('%j', (client, nearest) => {
    const first = resolved(sketch, {}, client)[0];
    expect(first?.endpoints.map((endpoint) => endpoint.name)).toEqual([sketch[nearest]?.name]);
  });

  it('does not turn dots into slashes', () => {
    expect(resolved(sketch, {}, { labels: { 'topology.istio.io/locality': 'r1.z1' } })).toHaveLength(1);
  });
});

describe('failoverPriority', () => {
  const network = 'topology.istio.io/network';
  const cluster = 'topology.istio.io/cluster';
  const region = 'topology.kubernetes.io/region';
  const zone = 'topology.kubernetes.io/zone';

  // The table of raw levels: the network is preferred, not required (istio/istio#60829).
  it('ranks [network, region, zone]', () => {
    const sketch: Sketch[] = [
      { name: 'nrz', locality: 'r1/z1', network: 'n1' },
      { name: 'nr', locality: 'r1/z2', network: 'n1' },
      { name: 'n', locality: 'r2/z1', network: 'n1' },
      { name: 'rz', locality: 'r1/z1', network: 'n2' },
      { name: 'r', locality: 'r1/z2', network: 'n2' },
      { name: 'nothing', locality: 'r2/z1', network: 'n2' },
    ];
    const groups = resolved(
      sketch,
      { failoverPriority: [network, region, zone] },
      { locality: 'r1/z1', network: 'n1' },
    );
    expect(groups.map((group) => [group.level, group.endpoints.map((endpoint) => endpoint.name)])).toEqual([
      [0, ['nrz']],
      [1, ['nr']],
      [2, ['n']],
      [3, ['rz']],
      [4, ['r']],
      [5, ['nothing']],
    ]);
    expect(groups.map((group) => group.reason)).toEqual([
      'labels match: network, region, zone',
      'labels match: network, region',
      'labels match: network',
      'labels match: region, zone; other network',
      'labels match: region; other network',
      'no labels match; other network',
    ]);
  });

  it('requires the network where it does not stand first, or with a value', () => {
    const sketch: Sketch[] = [
      { name: 'near', locality: 'r1', network: 'n2' },
      { name: 'far', locality: 'r2', network: 'n2' },
    ];
    const client = { locality: 'r1', network: 'n1' };
    expect(resolved(sketch, { failoverPriority: [`${network}=n1`, region] }, client)).toHaveLength(1);
    expect(resolved(sketch, { failoverPriority: [network, region] }, client)).toHaveLength(2);
  });

  it('keeps one wanted value for each key, wherever the entry stands', () => {
    const sketch: Sketch[] = [
      { name: 'v1', labels: { version: 'v1' } },
      { name: 'v2', labels: { version: 'v2' } },
    ];
    const groups = resolved(sketch, { failoverPriority: ['version', 'version=v2'] }, { labels: { version: 'v1' } });
    expect(levels(groups, ['v2', 'v1'])).toEqual([0, 1]);
    expect(groups.map((group) => group.level)).toEqual([0, 2]);
  });

  it('wants no label at `key=`, takes missing on both sides for equal, and cuts `a=b=c` at the first sign', () => {
    const sketch: Sketch[] = [{ name: 'with', labels: { canary: 'yes' } }, { name: 'without' }];
    expect(levels(resolved(sketch, { failoverPriority: ['canary='] }, {}), ['without', 'with'])).toEqual([0, 1]);
    expect(levels(resolved(sketch, { failoverPriority: ['canary'] }, {}), ['without', 'with'])).toEqual([0, 1]);
    const client = { labels: { canary: 'yes' } };
    expect(levels(resolved(sketch, { failoverPriority: ['canary=b=c'] }, client), ['with', 'without'])).toEqual([0, 1]);
  });

  it('ignores keys after the first mismatch', () => {
    const sketch = at('r2/z1', 'r2/z2');
    expect(resolved(sketch, { failoverPriority: [region, zone] }, { locality: 'r1/z1' })).toHaveLength(1);
  });

  it('compares node and cluster as labels, and calls an unnamed cluster as istiod does', () => {
    const sketch: Sketch[] = [
      { name: 'here', node: 'n1' },
      { name: 'there', node: 'n2' },
    ];
    expect(
      levels(resolved(sketch, { failoverPriority: ['kubernetes.io/hostname'] }, { node: 'n2' }), ['there', 'here']),
    ).toEqual([0, 1]);
    expect(resolved(sketch, { failoverPriority: [cluster] }, { cluster: 'Kubernetes' })[0]?.level).toBe(0);
  });

  // istio: loadbalancer_test.go "FailoverPriority with Failover"
  it('comes before failover where both are given', () => {
    const sketch: Sketch[] = [
      ['1.1.1.1', 'region1/zone1/subzone1', 'n1', 'c1'],
      ['2.2.2.2', 'region1/zone2/subzone2', 'n2', 'c2'],
      ['3.3.3.3', 'region2/zone2/subzone2', 'n1', 'c3'],
      ['4.4.4.4', 'region3/zone3/subzone3', 'n2', 'c4'],
      ['5.5.5.5', 'region2/zone2/subzone2', 'n2', 'c2'],
      ['6.6.6.6', 'region3/zone3/subzone3', 'n1', 'c6'],
    ].map(([name = '', locality, n = '', c]) => ({ name, locality, labels: { [network]: n }, cluster: c }));
    const groups = resolved(
      sketch,
      { failoverPriority: [network, cluster], failover: [{ from: 'region1', to: 'region2' }] },
      { locality: 'region1/zone1/subzone1', network: 'n2', cluster: 'c2' },
    );
    expect(
      levels(
        groups,
        sketch.map((endpoint) => endpoint.name),
      ),
    ).toEqual([3, 0, 4, 2, 1, 5]);
    expect(groups.map((group) => group.level)).toEqual([2, 3, 9, 10, 13, 14]);
  });

  it('reaches a DNS cluster only while all its endpoints share one locality, and no DNS subset', () => {
    const one: Sketch[] = [
      { name: 'v1', labels: { version: 'v1' } },
      { name: 'v2', labels: { version: 'v2' } },
    ];
    const ordering = { dns: true, failoverPriority: ['version=v2'] };
    expect(levels(resolved(one, ordering, {}), ['v2', 'v1'])).toEqual([0, 1]);
    expect(resolved(one, ordering, {}, { subset: 'v2' })).toHaveLength(1);
    const two = one.map((sketch, index) => ({ ...sketch, locality: `r${index}` }));
    expect(resolved(two, ordering, { locality: 'r0' })).toHaveLength(1);
    const both = { ...ordering, failover: [{ from: 'r0', to: 'r1' }] };
    expect(resolved(two, both, { locality: 'r0' }, { subset: 'v2' })).toHaveLength(2);
  });
});

describe('distribute', () => {
  const client = { locality: 'region1/zone1/subzone1' };
  const weighted = { loadBalancing: loadBalancingDefaults({ localityWeighted: true }) };
  const weights = (groups: PriorityGroup[]) => groups[0]?.localityWeights;

  it('divides a key among its groups by endpoint weight, rounded up', () => {
    const sketch: Sketch[] = [
      { name: 'a', locality: 'region1/zone1', weight: 40 },
      { name: 'b', locality: 'region1/zone2', weight: 20 },
      { name: 'c', locality: 'region2/zone1', weight: 1 },
    ];
    const distribute = [
      {
        from: 'region1/*',
        to: [
          { locality: 'region1/*', weight: 50 },
          { locality: 'region2/*', weight: 50 },
        ],
      },
    ];
    const groups = resolved(sketch, { mode: 'distribute', distribute }, client, weighted);
    expect(weights(groups)).toEqual({ 'region1/zone1': 34, 'region1/zone2': 17, 'region2/zone1': 50 });
    expect(groups).toHaveLength(1);
  });

  // istio: loadbalancer_test.go "distribution between subzones"
  it('excludes what no key names', () => {
    const sketch = at(
      'region1/zone1/subzone1',
      'region1/zone1/subzone2',
      'region1/zone1/subzone3',
      'region1/zone2',
      'region2',
    );
    const distribute = [
      {
        from: 'region1/zone1/subzone1',
        to: [
          { locality: 'region1/zone1/subzone1', weight: 80 },
          { locality: 'region1/zone1/subzone2', weight: 15 },
          { locality: 'region1/zone1/subzone3', weight: 5 },
        ],
      },
    ];
    const groups = resolved(sketch, { mode: 'distribute', distribute }, client, weighted);
    expect(weights(groups)).toEqual({
      'region1/zone1/subzone1': 80,
      'region1/zone1/subzone2': 15,
      'region1/zone1/subzone3': 5,
    });
  });

  it('gives a group to the first key that matches it', () => {
    const to = [
      { locality: 'region1/zone1', weight: 70 },
      { locality: 'region1', weight: 30 },
    ];
    const groups = resolved(
      at('region1/zone1', 'region1/zone2'),
      { mode: 'distribute', distribute: [{ from: '*', to }] },
      client,
      weighted,
    );
    expect(weights(groups)).toEqual({ 'region1/zone1': 70, 'region1/zone2': 30 });
  });

  it('uses the first entry for the client, and none changes nothing', () => {
    const sketch = at('region1', 'region2');
    const distribute = [
      { from: 'region9', to: [{ locality: 'region2', weight: 100 }] },
      { from: 'region1/*', to: [{ locality: 'region1', weight: 100 }] },
      { from: '*', to: [{ locality: 'region2', weight: 100 }] },
    ];
    const ordering = { mode: 'distribute' as const, distribute };
    expect(weights(resolved(sketch, ordering, client, weighted))).toEqual({ region1: 100 });
    const nobody = { mode: 'distribute' as const, distribute: distribute.slice(0, 1) };
    expect(weights(resolved(sketch, nobody, client, weighted))).toEqual({ region1: 1, region2: 1 });
  });

  it("shares the locality's weight among its endpoints", () => {
    const sketch: Sketch[] = ['a', 'b', 'c', 'd'].map((name) => ({ name, locality: 'region1' }));
    const distribute = [{ from: '*', to: [{ locality: 'region1', weight: 90 }] }];
    const groups = resolved(sketch, { mode: 'distribute', distribute }, client);
    expect(groups[0]?.endpoints.map((endpoint) => endpoint.weight)).toEqual([22.5, 22.5, 22.5, 22.5]);
    expect(groups[0]?.localityWeights).toBeUndefined();
  });
});

// istio: loadbalancer_test.go TestApplyZoneAwareLoadBalancer
describe('zone-aware', () => {
  const sketch = at('region1/zone1/subzone1', 'region1/zone1/subzone2', 'region1/zone2', 'region2', 'region3');
  const names = sketch.map((endpoint) => endpoint.name);
  const client = { locality: 'region1/zone1/subzone1' };

  it.each([
    [[], [0, 0, 0, 1, 1]],
    [[{ from: 'region1', to: 'region2' }], [0, 0, 0, 1, 2]],
    [[{ from: 'region9', to: 'region2' }], [0, 0, 0, 1, 1]],
  ])('with failover %j', (failover, expected) => {
    expect(levels(resolved(sketch, { mode: 'zone-aware', failover }, client), names)).toEqual(expected);
  });

  it('comes after failoverPriority', () => {
    const labeled: Sketch[] = [
      { name: 'v1', locality: 'region1', labels: { version: 'v1' } },
      { name: 'v2', locality: 'region2', labels: { version: 'v2' } },
    ];
    const groups = resolved(labeled, { mode: 'zone-aware', failoverPriority: ['version=v2'] }, client);
    expect(groups.map((group) => group.level)).toEqual([2, 3]);
  });
});

describe('what is sent', () => {
  it("is only the client's node for internalTrafficPolicy Local", () => {
    const sketch: Sketch[] = [
      { name: 'a', node: 'n1' },
      { name: 'b', node: 'n2' },
    ];
    expect(levels(resolved(sketch, { nodeLocal: true }, { node: 'n2' }), ['a', 'b'])).toEqual([undefined, 0]);
    expect(resolved(sketch, { nodeLocal: true }, {})).toEqual([]);
  });

  it("is only the client's cluster for a cluster-local service", () => {
    const sketch: Sketch[] = [
      { name: 'a', cluster: 'east' },
      { name: 'b', cluster: 'west' },
    ];
    expect(levels(resolved(sketch, { clusterLocal: true }, { cluster: 'west' }), ['a', 'b'])).toEqual([undefined, 0]);
  });

  it('replaces endpoints behind another network by its gateways, in their own locality group', () => {
    const sketch: Sketch[] = [
      { name: 'near', locality: 'r1', network: 'n1' },
      { name: 'far1', locality: 'r2', network: 'n2' },
      { name: 'far2', locality: 'r2', network: 'n2' },
      { name: 'plain', locality: 'r3', network: 'n2', mutualTls: false },
      { name: 'flat', locality: 'r2', network: 'n3' },
    ];
    const gateways = ['2.2.2.2', '2.2.2.1'].map((address) => ({ network: 'n2', address, port: 15443 }));
    const groups = resolved(sketch, { gateways }, { locality: 'r1', network: 'n1' });
    expect(groups.map((group) => group.endpoints.map(({ name, weight }) => [name, weight]))).toEqual([
      [['near', 2]],
      [
        ['flat', 2],
        ['2.2.2.1:15443', 2],
        ['2.2.2.2:15443', 2],
      ],
    ]);
  });

  it("prefers the gateways of the endpoint's cluster, and gateways match no topology label", () => {
    const sketch: Sketch[] = [{ name: 'far', locality: 'r1/z1', network: 'n2', cluster: 'c2' }];
    const gateways = [
      { network: 'n2', cluster: 'c2', address: '2.2.2.2', port: 15443 },
      { network: 'n2', cluster: 'c3', address: '3.3.3.3', port: 15443 },
    ];
    const ordering = { gateways, failoverPriority: ['topology.kubernetes.io/region'] };
    const groups = resolved(sketch, ordering, { locality: 'r1/z1' });
    expect(groups[0]).toMatchObject({ level: 1, endpoints: [{ name: '2.2.2.2:15443', locality: 'r1/z1', weight: 2 }] });
  });
});
