import { beforeEach, describe, expect, it } from 'vitest';
import { FakeCluster } from '../../test/support/fake-cluster.js';
import { runApply } from '../../test/support/run-apply.js';

const rule = (name: string, cluster: string) => `
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: ${name}, namespace: shop, labels: { app: web }, annotations: { failover.dev/cluster: ${cluster} } }
spec: { host: ${name}.shop.svc.cluster.local, trafficPolicy: { outlierDetection: { consecutive5xxErrors: 1 } } }
`;
const reference = (name: string) => ({
  apiVersion: 'networking.istio.io/v1',
  kind: 'DestinationRule',
  namespace: 'shop',
  name,
});
const PRUNE = { prune: true, selector: 'app=web', yes: true };

let east: FakeCluster;
let west: FakeCluster;

beforeEach(() => {
  east = new FakeCluster({ name: 'east' });
  west = new FakeCluster({ name: 'west' });
});

describe('apply --prune', () => {
  it('looks where --cluster says as well, though nothing is to be applied there now', async () => {
    await runApply([east, west], `${rule('stays', 'east')}---${rule('goes', 'west')}`);
    await runApply([east, west], rule('stays', 'east'), PRUNE);
    expect(west.find(reference('goes'))).toBeDefined();
    const { code, out } = await runApply([east, west], rule('stays', 'east'), { ...PRUNE, cluster: ['west=west'] });
    expect(code).toBe(0);
    expect(out).toContain('destinationrule.networking.istio.io/goes deleted (cluster west)');
    expect(west.find(reference('goes'))).toBeUndefined();
  });

  it('looks where a Failover document names a cluster, and tells of one that it cannot reach', async () => {
    await runApply([east, west], rule('goes', 'west'));
    const failover = `
apiVersion: failover.dev/v1alpha1
kind: Failover
metadata: { name: web, namespace: shop }
spec:
  mesh: istio
  service: { host: web.shop.svc.cluster.local, port: 80, protocol: http }
  clusters:
    east: { locality: r1/z1 }
    west: { locality: r2/z2 }
    north: { locality: r3/z3 }
  destinations:
    - { cluster: east, namespace: shop, service: web, port: 80, priority: 0 }
    - { cluster: west, namespace: shop, service: web, port: 80, priority: 1 }
  detection: { outlier: { consecutive5xx: 1, interval: 10s, baseEjectionTime: 30s } }
  istio: { clusters: [east] }
`;
    const { code, notes } = await runApply([east, west], failover, PRUNE);
    expect(code).toBe(0);
    expect(west.find(reference('goes'))).toBeUndefined();
    expect(notes).toContain('cluster north is not pruned: no context is known for it');
  });

  it('removes nothing that is wanted under another name of the same cluster', async () => {
    const both = `${rule('one', 'a')}---${rule('two', 'b')}`;
    const flags = { cluster: ['a=east', 'b=east'] };
    await runApply([east], both, flags);
    const { code, out } = await runApply([east], both, { ...flags, ...PRUNE });
    expect({ code, deleted: out.includes('deleted') }).toEqual({ code: 0, deleted: false });
    // Two contexts of one API server.
    const alias = new FakeCluster({ name: 'alias' });
    for (const cluster of [east, alias]) {
      cluster.put({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'kube-system', uid: 'same' } });
    }
    Object.assign(alias, { store: Reflect.get(east, 'store') });
    const named = { cluster: ['a=east', 'b=alias'], ...PRUNE };
    expect((await runApply([east, alias], both, named)).out).not.toContain('deleted');
  });

  it('gives 5 with the report when a kind may not be listed and something was written, else 4', async () => {
    east.forbid('list', 'ServiceEntry');
    const first = await runApply([east], rule('a', 'east'), PRUNE);
    expect(first.code).toBe(5);
    expect(first.out).toContain('a created (cluster east)');
    expect(first.error?.message).toMatch(/everything is applied, and not everything is pruned\n.*serviceentries/i);
    expect(await runApply([east], rule('a', 'east'), PRUNE)).toMatchObject({ code: 4, out: '' });
  });

  it('gives 5 when something may not be removed', async () => {
    await runApply([east], `${rule('stays', 'east')}---${rule('goes', 'east')}`);
    east.forbid('delete', 'DestinationRule');
    const { code, out } = await runApply([east], `${rule('stays', 'east')}---${rule('new', 'east')}`, PRUNE);
    expect(code).toBe(5);
    expect(out).toContain('goes failed (cluster east)');
  });
});

describe('the cluster of an object', () => {
  it('is not moved by --context, which is told', async () => {
    const { code, notes } = await runApply([east, west], rule('a', 'east'), { context: 'west' });
    expect(code).toBe(0);
    expect(notes).toContain(
      '--context west is for objects without a cluster: those of cluster east go to context east; --cluster east=west sends them there',
    );
    expect(east.find(reference('a'))).toBeDefined();
    const mapped = await runApply([east, west], rule('a', 'east'), { context: 'west', cluster: ['east=east'] });
    expect(mapped.notes).not.toContain('is for objects without a cluster');
  });

  it('may have two names: what both want alike is written, what they want in two ways is refused', async () => {
    const flags = { cluster: ['a=east', 'b=east'] };
    const alike = await runApply([east], `${rule('one', 'a')}---${rule('one', 'b')}`, flags);
    expect(alike.code).toBe(0);
    expect(alike.notes).toContain('clusters a, b are one: all of them are context east');
    const other = rule('one', 'b').replace('consecutive5xxErrors: 1', 'consecutive5xxErrors: 2');
    const { code, error, out } = await runApply([east], `${rule('one', 'a')}---${other}`, flags);
    expect({ code, out }).toEqual({ code: 3, out: '' });
    expect(JSON.stringify(error)).toContain('is wanted in another way at');
  });
});
