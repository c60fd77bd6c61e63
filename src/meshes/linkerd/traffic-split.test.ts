import { describe, expect, it } from 'vitest';
import { resolveReadiness } from '../../engine/resolve-readiness.js';
import { planOf, plansOf, playing } from './linkerd.fixture.js';

const LABEL = 'failover.linkerd.io/controlled-by: linkerd-failover';

function split(
  backends: string,
  { metadata = `labels: { ${LABEL} }`, version = 'v1alpha2', apex = 'web-svc', more = '' } = {},
) {
  return `
apiVersion: split.smi-spec.io/${version}
kind: TrafficSplit
metadata: { name: web-svc-failover, namespace: emojivoto${metadata === '' ? '' : `, ${metadata}`} }
spec: { service: ${apex}, backends: [${backends}]${more} }
`;
}

const TWO = '{ service: web-svc, weight: 1 }, { service: web-svc-east, weight: 0 }';

/** linkerd/website: tasks/automatic-failover, the emojivoto walkthrough. */
const WALKTHROUGH = `
apiVersion: split.smi-spec.io/v1alpha2
kind: TrafficSplit
metadata:
  name: web-svc-failover
  namespace: emojivoto
  labels:
    failover.linkerd.io/controlled-by: linkerd-failover
  annotations:
    failover.linkerd.io/primary-service: web-svc
spec:
  service: web-svc
  backends:
    - service: web-svc
      weight: 1
    - service: web-svc-east
      weight: 0
---
apiVersion: v1
kind: Service
metadata: { name: web-svc, namespace: emojivoto }
spec: { selector: { app: web-svc }, ports: [{ port: 80, targetPort: 8080 }] }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: emojivoto }
spec:
  replicas: 2
  selector: { matchLabels: { app: web-svc } }
  template:
    metadata: { labels: { app: web-svc } }
    spec: { containers: [{ name: web, image: web }] }
---
apiVersion: multicluster.linkerd.io/v1alpha1
kind: Link
metadata: { name: east, namespace: linkerd-multicluster }
spec:
  targetClusterName: east
  gatewayAddress: 172.18.255.200
  gatewayPort: "4143"
  probeSpec: { path: /ready, period: 5s, port: "4191", timeout: 10s, failureThreshold: "2" }
`;

describe('the emojivoto walkthrough', () => {
  const plan = planOf(WALKTHROUGH);

  it('reads as one plan of the apex, the local Service before its mirror', () => {
    expect(plan).toMatchObject({
      name: 'web-svc-failover',
      namespace: 'emojivoto',
      mesh: 'linkerd',
      service: 'web-svc',
      ordering: { by: 'readiness', primary: 'web-svc', controlled: true },
      loadBalancing: { policy: 'EWMA' },
      detection: { readiness: true, panicThreshold: 0 },
      clusters: [{ name: 'east' }],
    });
    expect(plan.destinations.map(({ name, weight, member }) => [name, weight, member])).toEqual([
      ['emojivoto/web-svc', 1, 'web-svc'],
      ['east/emojivoto/web-svc-east', 0, 'web-svc-east'],
    ]);
    expect(plan.members?.map(({ name }) => name)).toEqual(['web-svc', 'web-svc-east']);
    expect(plan.destinations.map(({ endpoints }) => endpoints.map(({ name }) => name))).toEqual([
      ['emojivoto/web-svc#1', 'emojivoto/web-svc#2'],
      ['east/172.18.255.200:4143'],
    ]);
    expect(plan.destinations[1]).toMatchObject({
      cluster: 'east',
      gatewayProbe: { periodMs: 5000, timeoutMs: 10_000, failureThreshold: 2 },
      endpoints: [{ cluster: 'east', service: 'web-svc-east', pod: false, ready: true }],
    });
  });

  it('resolves to the primary and its fallback', () => {
    expect(
      resolveReadiness(plan, {}).map(({ priority, level, reason, endpoints }) => [
        priority,
        level,
        reason,
        endpoints.map(({ name, weight }) => `${name} ${weight}`),
      ]),
    ).toEqual([
      [0, 0, 'primary by annotation', ['emojivoto/web-svc#1 0.5', 'emojivoto/web-svc#2 0.5']],
      [
        1,
        1,
        'fallback when the primary has no ready endpoint; fallbacks share equally',
        ['east/172.18.255.200:4143 1'],
      ],
    ]);
  });

  it('switches to east when web is scaled to 0, and back', () => {
    const { engine, clock, events, send } = playing(plan);
    expect(events).toEqual([]);
    expect(send()).toMatch(/^emojivoto\/web-svc#/);
    const groups = resolveReadiness(plan, {});
    clock.runUntil(10_000);
    engine.setGroups(groups.map((group) => (group.priority === 0 ? { ...group, endpoints: [] } : group)));
    expect(send()).toBe('east/172.18.255.200:4143');
    clock.runUntil(20_000);
    engine.setGroups(groups);
    expect(send()).toMatch(/^emojivoto\/web-svc#/);
    expect(events).toEqual([
      '10000 weights-changed web-svc=0 web-svc-east=1',
      '10000 priority-shift 100/0 -> 0/100',
      '20000 weights-changed web-svc=1 web-svc-east=0',
      '20000 priority-shift 0/100 -> 100/0',
    ]);
  });
});

describe('who decides', () => {
  it('nobody without the label: fixed weights, and a word about an annotation that does nothing', () => {
    const plan = planOf(split(TWO, { metadata: 'annotations: { failover.linkerd.io/primary-service: web-svc }' }));
    expect(plan.ordering).toEqual({ by: 'weight' });
    expect(plan.notes).toContainEqual(expect.stringContaining('no controller reads the primary annotation'));
    expect(resolveReadiness(plan, {}).map(({ priority }) => priority)).toEqual([0]);
  });

  it('any value of the label, with a note for an unusual one', () => {
    const plan = planOf(split(TWO, { metadata: 'labels: { failover.linkerd.io/controlled-by: my-release }' }));
    expect(plan.ordering).toEqual({ by: 'readiness', primary: 'web-svc', controlled: true });
    expect(plan.notes).toContainEqual(expect.stringContaining('my-release'));
    expect(planOf(split(TWO)).notes).not.toContainEqual(expect.stringContaining('does not select this split'));
  });

  it('the first backend is primary without the annotation', () => {
    const [group] = resolveReadiness(planOf(split(TWO)), {});
    expect(group?.reason).toBe('primary (first backend, no annotation)');
  });

  it('says that a total outage zeroes the weights', () => {
    expect(planOf(split(TWO)).notes).toContainEqual(expect.stringContaining('writes 0 everywhere'));
    expect(planOf(split(TWO, { metadata: '' })).notes).toEqual([]);
  });

  // linkerd-failover: weight is a u32; tried on the real controller
  it.each(['500m', '"1"', '0.5'])('a weight of %s on a controlled split stops the controller', (weight) => {
    const plan = planOf(split(`{ service: web-svc, weight: ${weight} }, { service: web-svc-east, weight: 0 }`));
    expect(plan.ordering).toEqual({ by: 'weight' });
    expect(plan.notes).toContainEqual(expect.stringContaining('cannot decode'));
  });
});

describe('the primary annotation', () => {
  const annotated = (value: string, more = '') =>
    planOf(
      split(TWO, {
        metadata: `labels: { ${LABEL} }, annotations: { failover.linkerd.io/primary-service: "${value}" }`,
      }) + more,
    );

  it.each(['', 'web-svc.emojivoto.svc.cluster.local', 'web-svg'])(
    '%j names no backend: all share for ever',
    (value) => {
      const plan = annotated(value);
      expect(plan.ordering).toEqual({ by: 'readiness', primary: value, controlled: true, primaryReady: false });
      const groups = resolveReadiness(plan, {});
      expect(groups).toHaveLength(1);
      expect(groups[0]?.reason).toBe(
        `the primary \`${value}\` is no backend and never ready, so all ready backends share equally`,
      );
      expect(groups[0]?.endpoints.map(({ weight }) => weight)).toEqual([1, 1]);
      expect(playing(plan).events).toEqual(['0 weights-changed web-svc=1 web-svc-east=1']);
    },
  );

  it('a ready Service that is no backend gets every backend a 0', () => {
    const plan = annotated(
      'other',
      '---\napiVersion: v1\nkind: Service\nmetadata: { name: other, namespace: emojivoto }\nspec: { selector: { a: b } }\n',
    );
    expect(plan.ordering).toMatchObject({ primaryReady: true });
    expect(resolveReadiness(plan, {})[0]).toMatchObject({
      reason: 'the primary `other` is no backend and is ready, so the controller gives every backend weight 0',
      endpoints: [{ weight: 0 }, { weight: 0 }],
    });
    expect(playing(plan).events[0]).toBe('0 weights-changed web-svc=0 web-svc-east=0');
  });
});

describe('versions and weights', () => {
  it('reads quantities of v1alpha1', () => {
    const plan = planOf(
      split('{ service: web-svc, weight: 500m }, { service: b, weight: 1 }, { service: c, weight: 0m }', {
        version: 'v1alpha1',
        metadata: '',
      }),
    );
    expect(plan.destinations.map(({ weight }) => weight)).toEqual([0.5, 1, 0]);
    expect(plan.ordering).toEqual({ by: 'weight' });
    expect(resolveReadiness(plan, {})[0]?.endpoints.map(({ weight }) => weight)).toEqual([0.5, 1, 0]);
  });

  it.each(['v1alpha3', 'v1alpha4'])('says that %s is not served', (version) => {
    const plan = planOf(split(TWO, { version, more: ', matches: [{ kind: HTTPRouteGroup, name: g }]' }));
    expect(plan.ordering.by).toBe('readiness');
    expect(plan.notes).toContainEqual(expect.stringContaining(`does not serve ${version}`));
    expect(plan.notes).toContainEqual(expect.stringContaining('spec.matches'));
  });

  it('keeps a backend that is named twice apart', () => {
    const plan = planOf(split('{ service: a, weight: 0 }, { service: b, weight: 0 }, { service: a, weight: 0 }'));
    expect(plan.destinations.map(({ name }) => name)).toEqual(['emojivoto/a', 'emojivoto/b', 'emojivoto/a#2']);
    expect(plan.members).toHaveLength(2);
    expect(playing(plan).events[0]).toBe('0 weights-changed a=1 b=0 a=1');
  });

  it('has a plan without destinations for a split without backends', () => {
    const plan = planOf(split(''));
    expect(plan.destinations).toEqual([]);
    expect(playing(plan).events).toEqual([]);
  });
});

describe('backends', () => {
  const LINK =
    '---\napiVersion: multicluster.linkerd.io/v1alpha3\nkind: Link\nmetadata: { name: east }\nspec: { targetClusterName: east }\n';
  const east = (text: string) => planOf(split(TWO) + text).destinations[1];

  it('is a plain Service where nothing says otherwise', () => {
    expect(east('')).toMatchObject({ name: 'emojivoto/web-svc-east', endpointsAssumed: true });
    expect(east('')?.gatewayProbe).toBeUndefined();
  });

  it("is a gateway mirror by a Link's name, with the probe's defaults", () => {
    expect(east(LINK)).toMatchObject({
      name: 'east/emojivoto/web-svc-east',
      cluster: 'east',
      gatewayProbe: { periodMs: 3000, timeoutMs: 30_000, failureThreshold: 3 },
      endpoints: [{ name: 'east/emojivoto/web-svc-east', pod: false }],
    });
  });

  it('is a gateway mirror by the labels of the Service', () => {
    const service =
      '---\napiVersion: v1\nkind: Service\nmetadata: { name: web-svc-east, namespace: emojivoto, labels: { mirror.linkerd.io/mirrored-service: "true", mirror.linkerd.io/cluster-name: far-east } }\nspec: { ports: [{ port: 80 }] }\n';
    expect(east(service)).toMatchObject({ name: 'far-east/emojivoto/web-svc-east', cluster: 'far-east' });
  });

  it('takes the local Endpoints of a mirror: no ready address, not ready', () => {
    const endpoints = (addresses: string) =>
      `---\napiVersion: v1\nkind: Endpoints\nmetadata: { name: web-svc-east, namespace: emojivoto }\nsubsets: [{ ${addresses}: [{ ip: 10.9.9.9 }], ports: [{ port: 4143 }] }]\n`;
    expect(east(LINK + endpoints('addresses'))?.endpoints).toMatchObject([
      { address: '10.9.9.9', cluster: 'east', ready: true },
    ]);
    expect(east(LINK + endpoints('notReadyAddresses'))?.endpoints.some(({ ready }) => ready)).toBe(false);
  });

  it('is not ready behind a gateway while the remote Service has no ready pod', () => {
    const remote = (replicas: number) => `
---
apiVersion: v1
kind: Service
metadata: { name: web-svc, namespace: emojivoto, annotations: { failover.dev/cluster: east }, labels: { mirror.linkerd.io/exported: "true" } }
spec: { selector: { app: far }, ports: [{ port: 80 }] }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: emojivoto, annotations: { failover.dev/cluster: east } }
spec: { replicas: ${replicas}, selector: { matchLabels: { app: far } }, template: { metadata: { labels: { app: far } }, spec: { containers: [] } } }
`;
    // The annotation alone tells that web-svc-east comes from there.
    expect(east(remote(3))?.endpoints).toMatchObject([{ cluster: 'east', ready: true }]);
    expect(east(remote(0))?.endpoints).toMatchObject([{ cluster: 'east', ready: false }]);
    // What stands in east is no endpoint of the local Service.
    const [local] = planOf(split(TWO) + remote(3)).destinations;
    expect(local).toMatchObject({
      name: 'emojivoto/web-svc',
      endpointsAssumed: true,
      endpoints: [{ name: 'emojivoto/web-svc' }],
    });
  });

  it('calls the own cluster by the name it is annotated with', () => {
    const text = split(TWO, { metadata: `labels: { ${LABEL} }, annotations: { failover.dev/cluster: west }` });
    expect(planOf(text + LINK).destinations.map(({ name }) => name)).toEqual([
      'west/emojivoto/web-svc',
      'east/emojivoto/web-svc-east',
    ]);
  });

  // linkerd/linkerd2#11472
  it.each([
    [
      'remote-discovery',
      '{ multicluster.linkerd.io/remote-discovery: east, multicluster.linkerd.io/remote-service: web-svc }',
    ],
    ['federated', '{}, annotations: { multicluster.linkerd.io/remote-discovery: web-svc@east }'],
  ])('never sees a %s Service ready', (mode, labels) => {
    const service = `---\napiVersion: v1\nkind: Service\nmetadata: { name: web-svc-east, namespace: emojivoto, labels: ${labels} }\nspec: { ports: [{ port: 80 }] }\n`;
    const plan = planOf(split(TWO) + service);
    expect(plan.destinations[1]?.endpoints).toEqual([]);
    expect(plan.notes).toContainEqual(expect.stringContaining(`${mode} Service without local Endpoints`));
    const { engine, events } = playing(plan);
    engine.setReady('emojivoto/web-svc', false);
    expect(events[0]).toBe('0 weights-changed web-svc=0 web-svc-east=0');
  });

  it('knows a federated Service by its name, and reaches it where no controller decides', () => {
    const backends = '{ service: web-svc, weight: 1 }, { service: web-svc-federated, weight: 1 }';
    expect(planOf(split(backends)).destinations[1]?.endpoints).toEqual([]);
    expect(planOf(split(backends, { metadata: '' })).destinations[1]?.endpoints).toHaveLength(1);
  });

  it('finds nothing behind a remote Service with a wrong export label', () => {
    const remote =
      '---\napiVersion: v1\nkind: Service\nmetadata: { name: web-svc, namespace: emojivoto, annotations: { failover.dev/cluster: east }, labels: { mirror.linkerd.io/exported: "yes" } }\nspec: {}\n';
    const plan = planOf(split(TWO) + remote);
    expect(plan.destinations[1]?.endpoints).toEqual([]);
    expect(plan.notes).toContainEqual(expect.stringContaining('exported: yes'));
  });

  // linkerd/linkerd2#10533
  it('finds nothing behind a host name or an ExternalName', () => {
    const dotted = planOf(
      split('{ service: web-svc, weight: 1 }, { service: web.other.svc.cluster.local, weight: 0 }'),
    );
    expect(dotted.destinations[1]?.endpoints).toEqual([]);
    expect(dotted.notes).toContainEqual(expect.stringContaining('no bare Service name'));
    const external =
      '---\napiVersion: v1\nkind: Service\nmetadata: { name: web-svc-east, namespace: emojivoto }\nspec: { type: ExternalName, externalName: far.example }\n';
    expect(east(external)?.endpoints).toEqual([]);
  });
});

describe('around the split', () => {
  const service = (more: string, spec = '') =>
    `---\napiVersion: v1\nkind: Service\nmetadata: { name: web-svc, namespace: emojivoto, ${more} }\nspec: { ports: [{ port: 80 }]${spec} }\n`;

  it('switches circuit breaking off', () => {
    const plan = planOf(split(TWO) + service('annotations: { balancer.linkerd.io/failure-accrual: consecutive }'));
    expect(plan.members?.every(({ detection }) => detection.accrual === undefined)).toBe(true);
    expect(plan.notes).toContainEqual(expect.stringContaining('Circuit breaking of web-svc is off'));
  });

  it('tells a headless apex, a skipping ServiceProfile and a second split', () => {
    expect(planOf(split(TWO) + service('labels: {}', ', clusterIP: None')).notes).toContainEqual(
      expect.stringContaining('headless'),
    );
    const profile =
      '---\napiVersion: linkerd.io/v1alpha2\nkind: ServiceProfile\nmetadata: { name: web-svc.emojivoto.svc.cluster.local, namespace: emojivoto, annotations: { smi.linkerd.io/skip: "" } }\nspec: {}\n';
    expect(planOf(split(TWO) + profile).notes).toContainEqual(expect.stringContaining('smi.linkerd.io/skip'));
    const plans = plansOf(`${split(TWO)}---${split(TWO).replace('name: web-svc-failover', 'name: second')}`);
    expect(plans).toHaveLength(2);
    for (const { notes } of plans) expect(notes).toContainEqual(expect.stringContaining('the last one wins'));
  });

  it('keeps the own endpoints of a separate apex for the time when all weights are zero', () => {
    const text = `${split('{ service: a, weight: 1 }, { service: b, weight: 0 }')}
---
apiVersion: v1
kind: Endpoints
metadata: { name: web-svc, namespace: emojivoto }
subsets: [{ addresses: [{ ip: 10.0.0.7 }], ports: [{ port: 80 }] }]
`;
    const { engine, events, send } = playing(planOf(text));
    engine.setReady('emojivoto/a', false);
    engine.setReady('emojivoto/b', false);
    expect(events.filter((event) => event.includes('weights'))).toEqual([
      '0 weights-changed a=0 b=1',
      '0 weights-changed a=0 b=0',
    ]);
    expect(send()).toBe('10.0.0.7:80');
  });

  it('assumes no endpoint of a separate apex that nothing is known of', () => {
    const plan = planOf(split('{ service: a, weight: 1 }, { service: b, weight: 0 }'));
    expect(plan.apex).toMatchObject({ service: 'web-svc', endpoints: [] });
  });

  it('passes over a split without an apex', () => {
    expect(
      plansOf('apiVersion: split.smi-spec.io/v1alpha2\nkind: TrafficSplit\nmetadata: { name: x }\nspec: {}\n'),
    ).toEqual([]);
  });
});
