import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { applyPart, removePart } from '../../src/cluster/merge-part.js';
import { applyWithLiveWeights } from '../../src/cluster/owned-weights.js';
import { routesOf } from '../../src/cluster/route.js';
import type { Cluster, ObjectReference } from '../../src/model/cluster.js';
import type { JsonObject } from '../../src/model/document.js';
import { asObject } from '../../src/model/json.js';
import { BOOT_MS, type ControlPlane, hasControlPlane, startControlPlane } from '../support/control-plane.js';
import { wantedObject } from '../support/wanted.js';

const HEALTH_CHECK = {
  timeout: '1s',
  interval: '1s',
  unhealthyThreshold: 1,
  healthyThreshold: 1,
  httpHealthCheck: { path: '/health' },
};

let count = 0;
let name = '';
const ref = (apiVersion: string, kind: string): ObjectReference => ({ apiVersion, kind, namespace: 'x', name });
const upstream = (spec: JsonObject): JsonObject => ({
  apiVersion: 'gloo.solo.io/v1',
  kind: 'Upstream',
  metadata: { name, namespace: 'x' },
  spec,
});
const route = (prefix: string, to: string, more: JsonObject = {}): JsonObject => ({
  matchers: [{ prefix }],
  routeAction: { single: { upstream: { name: to, namespace: 'x' } } },
  ...more,
});
const virtualService = (...routes: JsonObject[]): JsonObject => ({
  apiVersion: 'gateway.solo.io/v1',
  kind: 'VirtualService',
  metadata: { name, namespace: 'x' },
  spec: { virtualHost: { domains: ['*'], routes } },
});

describe.skipIf(!hasControlPlane())('our part of what belongs to others', () => {
  let east: ControlPlane;
  let cluster: Cluster;
  beforeAll(async () => {
    east = await startControlPlane({ name: 'east' });
    await east.namespace('x');
    cluster = await east.cluster();
  }, BOOT_MS);
  afterAll(() => east?.stop());
  beforeEach(() => {
    name = `object-${++count}`;
  });

  describe('the health check on a discovered Upstream', () => {
    const discovered = () => upstream({ kube: { serviceName: 'blue', serviceNamespace: 'x', servicePort: 80 } });
    const wanted = () => wantedObject(upstream({ healthChecks: [HEALTH_CHECK] }));

    it('is never a reason to make one', async () => {
      expect(await applyPart(cluster, wanted())).toBe('absent');
      expect(await east.find(ref('gloo.solo.io/v1', 'Upstream'))).toBeUndefined();
      expect(await removePart(cluster, wanted())).toBe('absent');
    });

    it('is not made when the Upstream goes between our look and our write', async () => {
      await east.put(discovered(), 'discovery');
      const going: Cluster = Object.assign(Object.create(cluster), {
        get: async (reference: ObjectReference) => {
          const found = await cluster.get(reference);
          await cluster.delete(reference);
          return found;
        },
      });
      expect(await applyPart(going, wanted())).toBe('absent');
      expect(await east.find(ref('gloo.solo.io/v1', 'Upstream'))).toBeUndefined();
    });

    it('is added, stays with what discovery writes, and is taken back alone', async () => {
      const before = await east.put(discovered(), 'discovery');
      expect(await applyPart(cluster, wanted(), { dryRun: true })).toBe('configured');
      expect(asObject((await cluster.get(ref('gloo.solo.io/v1', 'Upstream')))?.spec).healthChecks).toBeUndefined();
      expect(await applyPart(cluster, wanted())).toBe('configured');
      const applied = await east.find(ref('gloo.solo.io/v1', 'Upstream'));
      expect(applied?.spec).toEqual({ ...asObject(before.spec), healthChecks: [HEALTH_CHECK] });
      expect(await applyPart(cluster, wanted())).toBe('unchanged');
      expect(await east.find(ref('gloo.solo.io/v1', 'Upstream'))).toEqual(applied);
      expect(await removePart(cluster, wanted())).toBe('configured');
      expect((await east.find(ref('gloo.solo.io/v1', 'Upstream')))?.spec).toEqual(before.spec);
      expect(await removePart(cluster, wanted())).toBe('unchanged');
    });

    it('is a conflict where somebody else set one, and is taken over only by force', async () => {
      await east.put(
        upstream({ ...asObject(discovered().spec), healthChecks: [{ ...HEALTH_CHECK, timeout: '9s' }] }),
        'kubectl',
      );
      await expect(applyPart(cluster, wanted())).rejects.toMatchObject({
        code: 'field-conflict',
        conflicts: [{ field: 'spec.healthChecks', manager: 'kubectl' }],
      });
      expect(await applyPart(cluster, wanted(), { force: true })).toBe('configured');
    });
  });

  it('adds only the export label to a Service, and takes only that back', async () => {
    const service: JsonObject = {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name, namespace: 'x', labels: { app: 'web' } },
      spec: { ports: [{ port: 80 }], selector: { app: 'web' } },
    };
    const before = await east.put(service);
    const wanted = wantedObject({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name, namespace: 'x', labels: { 'mirror.linkerd.io/exported': 'true' } },
    });
    expect(await applyPart(cluster, wanted)).toBe('configured');
    const applied = await east.find(ref('v1', 'Service'));
    expect(asObject(applied?.metadata).labels).toEqual({ app: 'web', 'mirror.linkerd.io/exported': 'true' });
    expect(await removePart(cluster, wanted)).toBe('configured');
    const after = await east.find(ref('v1', 'Service'));
    expect(asObject(after?.metadata).labels).toEqual({ app: 'web' });
    expect(after?.spec).toEqual(before.spec);
  });

  describe('the route', () => {
    const vs = () => ref('gateway.solo.io/v1', 'VirtualService');
    const wanted = () => wantedObject(virtualService(route('/', 'blue')), { ownership: 'route' });
    const live = async () => routesOf((await east.find(vs())) ?? {});

    it('comes first among the routes of others, who keep theirs', async () => {
      const theirs = [route('/a', 'a', { options: { timeout: '3s' } }), route('/b', 'b')];
      await east.put(virtualService(...theirs));
      expect(await applyPart(cluster, wanted())).toBe('configured');
      expect(await live()).toEqual([route('/', 'blue'), ...theirs]);
      const applied = await east.find(vs());
      expect(await applyPart(cluster, wanted(), { force: true })).toBe('unchanged');
      expect(await east.find(vs())).toEqual(applied);
      expect(await removePart(cluster, wanted())).toBe('configured');
      expect(await live()).toEqual(theirs);
      expect(await removePart(cluster, wanted())).toBe('unchanged');
    });

    it('leaves nobody a conflict behind once it is taken back', async () => {
      const theirs = virtualService(route('/a', 'a'));
      await cluster.apply(theirs, { fieldManager: 'flux' });
      await applyPart(cluster, wanted());
      await removePart(cluster, wanted());
      const next = virtualService(route('/a', 'a'), route('/c', 'c'));
      await cluster.apply(next, { fieldManager: 'flux' });
      expect(await live()).toEqual(routesOf(next));
    });

    it('leaves nobody a conflict behind when the run that took it back was killed', async () => {
      const theirs = virtualService(route('/a', 'a'));
      await cluster.apply(theirs, { fieldManager: 'flux' });
      await applyPart(cluster, wanted());
      // As far as it came.
      await cluster.patch(vs(), [{ op: 'replace', path: '/spec/virtualHost/routes', value: routesOf(theirs) }]);
      expect(await removePart(cluster, wanted())).toBe('configured');
      expect(await removePart(cluster, wanted())).toBe('unchanged');
      expect(JSON.stringify((await east.find(vs()))?.metadata)).not.toContain('"manager":"failover"');
    });

    it('meets a route that somebody adds in the same moment', async () => {
      await east.put(virtualService(route('/a', 'a')));
      let looks = 0;
      const busy: Cluster = Object.assign(Object.create(cluster), {
        get: async (reference: ObjectReference) => {
          const found = await cluster.get(reference);
          if (++looks === 1) await east.put(virtualService(route('/new', 'new'), route('/a', 'a')));
          return found;
        },
      });
      expect(await applyPart(busy, wanted())).toBe('configured');
      expect(looks).toBe(2);
      expect(await live()).toEqual([route('/', 'blue'), route('/new', 'new'), route('/a', 'a')]);
    });

    it('keeps what people gave it', async () => {
      const tuned = route('/', 'blue', { options: { prefixRewrite: '/v2' } });
      await east.put(virtualService(route('/a', 'a'), tuned));
      expect(await applyPart(cluster, wanted())).toBe('unchanged');
      expect(await live()).toEqual([route('/a', 'a'), tuned]);
    });

    it('goes into a VirtualService without routes', async () => {
      await east.put({ ...virtualService(), spec: { virtualHost: { domains: ['*'] } } });
      expect(await applyPart(cluster, wanted())).toBe('configured');
      expect(await live()).toEqual([route('/', 'blue')]);
      expect(await removePart(cluster, wanted())).toBe('configured');
      expect(await east.find(vs())).toBeDefined();
    });

    it('takes along the VirtualService that we made for it, unless others have a share in it by then', async () => {
      await cluster.apply(virtualService(route('/', 'blue')));
      await east.status(vs(), { state: 'Accepted' });
      expect(await removePart(cluster, wanted())).toBe('deleted');
      expect(await east.find(vs())).toBeUndefined();

      await cluster.apply(virtualService(route('/', 'blue')));
      await east.put(virtualService(route('/', 'blue'), route('/a', 'a')), 'kubectl-edit');
      expect(await removePart(cluster, wanted())).toBe('configured');
      expect((await east.find(vs()))?.spec).toEqual(virtualService(route('/a', 'a')).spec);
    });
  });

  describe('the weights of a failover controller', () => {
    const split = (primary: number, fallback: number, more: JsonObject[] = []): JsonObject => ({
      apiVersion: 'split.smi-spec.io/v1alpha2',
      kind: 'TrafficSplit',
      metadata: { name, namespace: 'x', labels: { 'failover.linkerd.io/controlled-by': 'linkerd-failover' } },
      spec: {
        service: 'web',
        backends: [{ service: 'web', weight: primary }, { service: 'web-east', weight: fallback }, ...more],
      },
    });
    const backends = async () =>
      asObject((await east.find(ref('split.smi-spec.io/v1alpha2', 'TrafficSplit')))?.spec).backends;

    it('are written once and left alone afterwards, also by force', async () => {
      await applyWithLiveWeights(cluster, split(1, 0));
      expect(await backends()).toEqual(asObject(split(1, 0).spec).backends);
      await east.put(split(0, 1), 'linkerd-failover');
      await applyWithLiveWeights(cluster, split(1, 0), { force: true });
      expect(await backends()).toEqual(asObject(split(0, 1).spec).backends);
      await applyWithLiveWeights(cluster, split(1, 0));
      expect(await backends()).toEqual(asObject(split(0, 1).spec).backends);
    });

    it('are left alone when the controller moves them in the same moment', async () => {
      await applyWithLiveWeights(cluster, split(1, 0));
      let looks = 0;
      const busy: Cluster = Object.assign(Object.create(cluster), {
        get: async (reference: ObjectReference) => {
          const found = await cluster.get(reference);
          if (++looks === 1) await east.put(split(0, 1), 'linkerd-failover');
          return found;
        },
      });
      await applyWithLiveWeights(busy, split(1, 0), { force: true });
      expect(await backends()).toEqual(asObject(split(0, 1).spec).backends);
    });

    it('give a backend that is new none', async () => {
      await east.put(split(0, 1), 'linkerd-failover');
      await applyWithLiveWeights(cluster, split(1, 0, [{ service: 'web-west', weight: 1 }]), { force: true });
      expect(await backends()).toEqual(asObject(split(0, 1, [{ service: 'web-west', weight: 0 }]).spec).backends);
    });
  });
});
