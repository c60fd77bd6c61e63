import { describe, expect, it } from 'vitest';
import { planOf, plansOf, playing } from './linkerd.fixture.js';

interface RouteOptions {
  apiVersion?: string;
  name?: string;
  namespace?: string;
  parent?: string;
  more?: string;
}

function route(
  backendRefs: string,
  {
    apiVersion = 'gateway.networking.k8s.io/v1',
    name = 'web-route',
    namespace = 'shop',
    parent = '{ kind: Service, group: core, name: web, namespace: shop, port: 80 }',
    more = '',
  }: RouteOptions = {},
) {
  return `---
apiVersion: ${apiVersion}
kind: HTTPRoute
metadata: { name: ${name}, namespace: ${namespace} }
spec: { parentRefs: [${parent}], rules: [{ backendRefs: [${backendRefs}]${more} }] }
`;
}

function service(name: string, { annotations = '{}', ports = '[{ port: 80 }]' } = {}) {
  return `---
apiVersion: v1
kind: Service
metadata: { name: ${name}, namespace: shop, annotations: ${annotations} }
spec: { selector: { app: ${name} }, ports: ${ports} }
`;
}

const V1_V2 =
  '{ name: v1, port: 80, weight: 90, namespace: shop }, { name: v2, port: 80, weight: 10, namespace: shop }';
const ACCRUAL = '{ balancer.linkerd.io/failure-accrual: consecutive }';

describe('HTTPRoutes of a Service', () => {
  it.each(['gateway.networking.k8s.io/v1', 'gateway.networking.k8s.io/v1beta1', 'policy.linkerd.io/v1beta3'])(
    'of %s are shares of weight, without order',
    (apiVersion) => {
      const plan = planOf(route(V1_V2, { apiVersion }));
      expect(plan).toMatchObject({
        name: 'web-route',
        namespace: 'shop',
        mesh: 'linkerd',
        service: 'web.shop.svc.cluster.local',
        port: 80,
        ordering: { by: 'weight' },
        route: { timeoutMs: 0 },
      });
      expect(plan.destinations.map(({ name, weight, port }) => [name, weight, port])).toEqual([
        ['shop/v1', 90, 80],
        ['shop/v2', 10, 80],
      ]);
      expect(plan.apex).toBeUndefined();
    },
  );

  it('are not those of a Gateway', () => {
    expect(plansOf(route(V1_V2, { parent: '{ name: gw }' }))).toEqual([]);
    expect(plansOf(route(V1_V2, { parent: '{ kind: Service, group: example.com, name: web }' }))).toEqual([]);
  });

  it("are Istio's where Istio's mesh config is among the inputs, except Linkerd's own", () => {
    const istio = '---\napiVersion: v1\nkind: ConfigMap\nmetadata: { name: istio, namespace: istio-system }\n';
    expect(plansOf(route(V1_V2) + istio)).toEqual([]);
    expect(plansOf(route(V1_V2, { apiVersion: 'policy.linkerd.io/v1beta3' }) + istio)).toHaveLength(1);
  });

  it('make one plan for each parent', () => {
    const parent = '{ kind: Service, name: web, group: "" }, { kind: Service, name: api, group: "" }';
    expect(plansOf(route(V1_V2, { parent })).map((plan) => plan.service)).toEqual([
      'web.shop.svc.cluster.local',
      'api.shop.svc.cluster.local',
    ]);
  });

  it('give every backend weight 1 by default, and the Service itself without backends', () => {
    const plan = planOf(route('{ name: v1, port: 80 }, { name: v2, port: 80, weight: 0 }'));
    expect(plan.destinations.map(({ weight }) => weight)).toEqual([1, 0]);
    expect(plan.notes).toContainEqual(expect.stringContaining('weight 0 gets no requests'));
    expect(planOf(route('')).destinations.map(({ name, weight }) => [name, weight])).toEqual([['shop/web', 1]]);
  });

  it('have a time-out', () => {
    expect(planOf(route(V1_V2, { more: ', timeouts: { request: 2s }' })).route.timeoutMs).toBe(2000);
  });

  it('show the rule that takes everything, else the first', () => {
    const rules = (first: string, second: string) =>
      route('').replace(
        'rules: [{ backendRefs: [] }]',
        `rules: [{ matches: [${first}], backendRefs: [{ name: a, port: 80 }] }, { matches: [${second}], backendRefs: [{ name: b, port: 80 }] }]`,
      );
    const prefix = (value: string) => `{ path: { type: PathPrefix, value: "${value}" } }`;
    const chosen = (text: string) => planOf(text).destinations.map(({ service: name }) => name);
    expect(chosen(rules(prefix('/api'), prefix('/')))).toEqual(['b']);
    expect(chosen(rules(prefix('/api'), prefix('/static')))).toEqual(['a']);
    expect(chosen(rules('{ method: GET }', ''))).toEqual(['b']);
  });

  it('of another namespace hold for the clients there only, and before those of the Service', () => {
    const consumer = route('{ name: v3, port: 80, namespace: shop }', { name: 'consumer', namespace: 'clients' });
    const text = route(V1_V2) + consumer;
    const names = (plan: ReturnType<typeof planOf>) => plan.destinations.map(({ service: name }) => name);
    expect(names(planOf(text))).toEqual(['v1', 'v2']);
    expect(names(planOf(text, { namespace: 'clients' }))).toEqual(['v3']);
    expect(names(planOf(text, { namespace: 'third' }))).toEqual(['v1', 'v2']);
    expect(names(planOf(consumer))).toEqual(['web']);
    expect(planOf(consumer).notes).toContainEqual(expect.stringContaining('only for clients in clients'));
  });

  it('are ignored while a TrafficSplit has the Service as apex', () => {
    const split =
      '---\napiVersion: split.smi-spec.io/v1alpha2\nkind: TrafficSplit\nmetadata: { name: s, namespace: shop }\nspec: { service: web, backends: [{ service: web, weight: 1 }] }\n';
    const plan = planOf(route(V1_V2) + split);
    expect(plan.service).toBe('web');
    expect(plan.notes).toContainEqual(expect.stringContaining('HTTPRoute web-route is ignored'));
  });
});

// linkerd2: policy-controller/k8s/index/src/outbound/index/http.rs, invalid backends
describe('a backend that is not there', () => {
  const injected = (text: string) => planOf(text).destinations.map(({ injectedStatus }) => injectedStatus);

  it('answers its share with 500, and the others do not take over', () => {
    const plan = planOf(route('{ name: v1, port: 80 }, { name: gone, port: 80 }') + service('v1'));
    expect(plan.destinations.map(({ injectedStatus }) => injectedStatus)).toEqual([undefined, 500]);
    expect(plan.notes).toContainEqual(expect.stringContaining('gone does not exist'));
    const { send } = playing(plan);
    expect(new Set(Array.from({ length: 40 }, send))).toEqual(new Set(['shop/v1', '500']));
  });

  it('may lack only the port, or be no Service', () => {
    expect(injected(route('{ name: v1, port: 81 }') + service('v1'))).toEqual([500]);
    expect(injected(route('{ name: v1 }') + service('v1'))).toEqual([500]);
    expect(injected(route('{ name: v1, port: 80, kind: Upstream, group: gloo.solo.io }'))).toEqual([500]);
  });

  it('is taken to exist where the inputs hold no Services, or where it is a mirror', () => {
    expect(injected(route(V1_V2))).toEqual([undefined, undefined]);
    const link =
      '---\napiVersion: multicluster.linkerd.io/v1alpha3\nkind: Link\nmetadata: { name: east }\nspec: { targetClusterName: east }\n';
    const plan = planOf(route('{ name: web, port: 80 }, { name: web-east, port: 80 }') + service('web') + link);
    expect(plan.destinations.map(({ name, injectedStatus }) => [name, injectedStatus])).toEqual([
      ['shop/web', undefined],
      ['east/shop/web-east', undefined],
    ]);
  });
});

describe('circuit breaking', () => {
  it("is the called Service's, for the endpoints of every backend", () => {
    const text = route(V1_V2) + service('web', { annotations: ACCRUAL }) + service('v1') + service('v2');
    const plan = planOf(text);
    expect(plan.detection.accrual).toMatchObject({ mode: 'consecutive', maxFailures: 7 });
    expect(plan.members?.map(({ name, detection }) => [name, detection.accrual?.maxFailures])).toEqual([
      ['v1', 7],
      ['v2', 7],
    ]);
  });

  it('of a backend does not hold for calls to the parent', () => {
    const plan = planOf(route(V1_V2) + service('web') + service('v1', { annotations: ACCRUAL }) + service('v2'));
    expect(plan.members?.every(({ detection }) => detection.accrual === undefined)).toBe(true);
    expect(plan.notes).toContainEqual(expect.stringContaining('annotated on backend v1'));
  });

  it('is dropped as a whole for one mistake', () => {
    const annotations =
      '{ balancer.linkerd.io/failure-accrual: consecutive, balancer.linkerd.io/failure-accrual-consecutive-max-penalty: "5" }';
    const plan = planOf(route(V1_V2) + service('web', { annotations }) + service('v1') + service('v2'));
    expect(plan.detection.accrual).toBeUndefined();
    expect(plan.notes).toContainEqual(expect.stringContaining('dropped as a whole'));
  });

  it('is off, as routes are, while a ServiceProfile with routes exists', () => {
    const profile = (spec: string) =>
      `---\napiVersion: linkerd.io/v1alpha2\nkind: ServiceProfile\nmetadata: { name: web.shop.svc.cluster.local, namespace: shop }\nspec: ${spec}\n`;
    const text = route(V1_V2) + service('web', { annotations: ACCRUAL }) + service('v1') + service('v2');
    const plan = planOf(text + profile('{ routes: [{ name: all }] }'));
    expect(plan.detection.accrual).toBeUndefined();
    expect(plan.destinations.map(({ service: name }) => name)).toEqual(['web']);
    expect(planOf(text + profile('{}')).detection.accrual).toBeDefined();
  });

  it('alone makes a plan of a Service that no split and no route names', () => {
    const plan = planOf(service('web', { annotations: ACCRUAL }) + service('other'));
    expect(plan).toMatchObject({
      service: 'web.shop.svc.cluster.local',
      destinations: [{ name: 'shop/web' }],
      ordering: { by: 'weight' },
      members: [{ name: 'web', detection: { accrual: { mode: 'consecutive' } } }],
    });
  });
});
