import { describe, expect, it } from 'vitest';
import { sampleDestination, samplePlan } from '../../test/support/sample-plan.js';
import { parseManifests } from '../manifest/parse.js';
import type { FailoverPlan } from '../model/plan.js';
import { readTopology } from '../topology/index.js';
import { type PlaceSources, placeIn, resolvePlaces, splitAddress } from './live-addresses.js';
import { parseOverride } from './live-overrides.js';

const balanced = parseManifests(
  `apiVersion: v1
kind: Service
metadata: { name: shop, namespace: web, annotations: { failover.dev/cluster: west } }
spec: { type: LoadBalancer, ports: [ { port: 8080 } ] }
status: { loadBalancer: { ingress: [ { ip: 203.0.113.7 } ] } }
`,
  'svc.yaml',
).documents;

async function places(
  plan: FailoverPlan,
  overrides: string[] = [],
  more: Partial<PlaceSources> = {},
): Promise<unknown> {
  const found = await resolvePlaces(plan, {
    client: {},
    topology: readTopology(balanced),
    overrides: overrides.map(parseOverride),
    tls: () => undefined,
    ...more,
  });
  return Object.fromEntries([...found].map(([name, { request }]) => [name, `${request.host} ${request.port}`]));
}

const east = sampleDestination('east/web/shop', 0, 2, {
  cluster: 'east',
  namespace: 'web',
  service: 'shop',
  port: 8080,
});
const west = sampleDestination('west/web/shop', 1, 1, {
  cluster: 'west',
  namespace: 'web',
  service: 'shop',
  port: 8080,
});
const external = sampleDestination('a.example', 0, 1, { address: 'a.example:8443' });
const known = sampleDestination('known', 0, 1, {
  endpoint: { address: '10.0.0.1', port: 80, healthCheckPort: 9000, pod: true },
});

describe('addresses of a live run', () => {
  it('are the endpoint’s own, with a port of its own for health checks', async () => {
    const found = await resolvePlaces(samplePlan([known]), {
      client: {},
      topology: readTopology([]),
      overrides: [],
      tls: () => undefined,
    });
    expect(found.get('known#1')).toEqual({
      request: { host: '10.0.0.1', port: 80 },
      probe: { host: '10.0.0.1', port: 9000 },
    });
  });

  it('are the external host, or the load balancer of the Service', async () => {
    expect(await places(samplePlan([external]))).toEqual({ 'a.example#1': 'a.example 8443' });
    expect(await places(samplePlan([west]))).toEqual({ 'west/web/shop#1': '203.0.113.7 8080' });
  });

  it('are overridden by endpoint, destination or cluster, the most exact first', async () => {
    const overrides = ['east=127.0.0.1', 'east/web/shop#2=127.0.0.1:9001', 'west/web/shop=[::1]:9002'];
    expect(await places(samplePlan([east, west]), overrides)).toEqual({
      'east/web/shop#1': '127.0.0.1 8080',
      'east/web/shop#2': '127.0.0.1 9001',
      'west/web/shop#1': '::1 9002',
    });
    expect(await places(samplePlan([known]), ['10.0.0.1:80=/run/app.sock'])).toEqual({ 'known#1': '/run/app.sock 0' });
  });

  it('speak TLS as the plan says, unless the override says otherwise', async () => {
    const at = async (override: string[], tls: object | undefined, gateway = false): Promise<unknown> =>
      (
        await resolvePlaces(samplePlan([gateway ? { ...known, tls: { gateway: true } } : known]), {
          client: {},
          topology: readTopology([]),
          overrides: override.map(parseOverride),
          tls: () => tls,
        })
      ).get('known#1')?.request.tls;
    expect(await at([], { serverName: 'x' })).toEqual({ serverName: 'x' });
    expect(await at(['known=https://127.0.0.1:1'], { serverName: 'x' })).toEqual({ serverName: 'x' });
    expect(await at(['known=http://127.0.0.1:1'], { serverName: 'x' })).toBeUndefined();
    // a gateway's TLS ends at the gateway, which an override goes around
    expect(await at(['known=127.0.0.1:1'], { serverName: 'x' }, true)).toBeUndefined();
    expect(await at(['known=https://127.0.0.1:1'], { serverName: 'x' }, true)).toEqual({ serverName: 'x' });
    expect(await at(['known=https://127.0.0.1:1'], undefined)).toEqual({ serverName: samplePlan([]).service });
  });

  it('are asked for no TLS where an override leads past the gateway that ends it', async () => {
    const behind = { ...west, tls: { gateway: true as const } };
    const asked: string[] = [];
    const tls: PlaceSources['tls'] = (destination) => {
      asked.push(destination?.name ?? '');
      return { serverName: 'gateway' };
    };
    const found = await resolvePlaces(samplePlan([behind]), {
      client: {},
      topology: readTopology(balanced),
      overrides: [parseOverride('west=127.0.0.1:1')],
      tls,
    });
    expect([...found.values()]).toMatchObject([{ request: { host: '127.0.0.1', port: 1 } }]);
    expect([[...found.values()][0]?.request.tls, asked]).toEqual([undefined, []]);
  });

  it('of replicas that a scenario added are those of the first', () => {
    const place = { request: { host: '127.0.0.1', port: 1 }, probe: { host: '127.0.0.1', port: 1 } };
    expect(placeIn(new Map([['shop', place]]), 'shop#2')).toBe(place);
    expect(placeIn(new Map([['shop#1', place]]), 'shop#3')).toBe(place);
    expect(placeIn(new Map([['shop#1', place]]), 'other#1')).toBeUndefined();
  });

  it('lead through the API server to pods where there is a way', async () => {
    const forward = async ({ name }: { name: string }) => ({
      host: '127.0.0.1',
      port: name === 'known#1' ? 4001 : 4002,
    });
    expect(await places(samplePlan([known, external, east]), [], { forward })).toEqual({
      'known#1': '127.0.0.1 4001',
      'a.example#1': '127.0.0.1 4002',
      'east/web/shop#1': '127.0.0.1 4002',
      'east/web/shop#2': '127.0.0.1 4002',
    });
  });

  it('are missed all at once, and a name that is nobody’s is refused', async () => {
    await expect(places(samplePlan([east]))).rejects.toMatchObject({
      exitCode: 3,
      message: 'no address is known of east/web/shop#1, east/web/shop#2',
      hint: expect.stringContaining('--endpoint east/web/shop#2=HOST:PORT') as string,
    });
    await expect(places(samplePlan([east, west]), ['wset=127.0.0.1:1', 'east=127.0.0.1:1'])).rejects.toMatchObject({
      exitCode: 2,
      message: '--endpoint: no endpoint, destination or cluster is called `wset`',
      hint: expect.stringContaining('did you mean `west`?') as string,
    });
  });

  it.each([
    ['a.example', { host: 'a.example' }],
    ['a.example:80', { host: 'a.example', port: 80 }],
    ['[::1]:80', { host: '::1', port: 80 }],
    ['::1', { host: '::1' }],
    ['a:0', undefined],
    ['a:65536', undefined],
    ['a:b', undefined],
    ['', undefined],
  ])('splits %s', (text, wanted) => {
    expect(splitAddress(text)).toEqual(wanted);
  });

  it.each(['east', '=127.0.0.1', 'east=', 'east=a:b', 'east=https://', 'east=ftp://a'])(
    'refuses --endpoint %s',
    (text) => {
      expect(() => parseOverride(text)).toThrow(expect.objectContaining({ exitCode: 2 }));
    },
  );
});
