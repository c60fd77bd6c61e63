import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fakeContext } from '../../test/support/fake-context.js';
import { explain } from './explain.js';

const MANIFESTS = `
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: mydb, namespace: prod }
spec:
  hosts: [mydb.com]
  ports: [{ number: 80, name: http, protocol: HTTP }]
  resolution: DNS
  endpoints:
    - { address: east.example.com, locality: us-east1 }
    - { address: west.example.com, locality: us-west1 }
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: mydb, namespace: prod }
spec:
  host: mydb.com
  trafficPolicy:
    loadBalancer: { localityLbSetting: { enabled: true, failover: [{ from: us-east1, to: us-west1 }] } }
    outlierDetection: { consecutive5xxErrors: 1, interval: 15s, baseEjectionTime: 1m }
`;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'explain-'));
  writeFileSync(join(folder, 'mydb.yaml'), MANIFESTS);
  writeFileSync(
    join(folder, 'scenario.yaml'),
    'apiVersion: failover.dev/v1alpha1\nkind: Scenario\nmetadata: { name: x }\nspec: {}\n',
  );
});
afterAll(() => rmSync(folder, { recursive: true }));

async function run(flags: Record<string, string>, file = 'mydb.yaml') {
  const context = fakeContext({ cwd: folder });
  const code = await explain.run(context, [], { filename: [file], ...flags });
  return { code, ...context.written };
}

async function plans(flags: Record<string, string>) {
  const { out } = await run({ output: 'json', ...flags });
  return JSON.parse(out).plans.map(
    (plan: { from: string; service: string; priorities: { endpoints: { name: string }[] }[] }) => ({
      from: plan.from,
      service: plan.service,
      order: plan.priorities.map(({ endpoints }) => endpoints.map(({ name }) => name.split('.')[0])),
    }),
  );
}

describe('failover explain', () => {
  it('shows what the mesh does with what validate rejects, and warns', async () => {
    writeFileSync(join(folder, 'wrong.yaml'), MANIFESTS.replace('to: us-west1', 'to: us-east1'));
    const wrong = await run({ output: 'json', from: 'us-east1' }, 'wrong.yaml');
    expect(wrong.code).toBe(0);
    expect(JSON.parse(wrong.out).plans).toHaveLength(1);
    expect(wrong.notes.join()).toMatch(
      /`failover validate` finds .* at .*wrong\.yaml:19:\d+: failover leads from `us-east1` to itself/,
    );
    expect((await run({ output: 'json', from: 'us-east1' })).notes).toEqual([]);
  });

  it('answers for the client that is named', async () => {
    expect(await plans({ from: 'us-west1' })).toEqual([
      { from: 'us-west1', service: 'mydb.com', order: [['west'], ['east']] },
    ]);
  });

  it('answers for each locality found when none is named', async () => {
    expect(await plans({})).toEqual([
      { from: 'us-east1', service: 'mydb.com', order: [['east'], ['west']] },
      { from: 'us-west1', service: 'mydb.com', order: [['west'], ['east']] },
    ]);
  });

  it('takes the place from labels where --from is missing, and knows a client without place', async () => {
    expect(await plans({ labels: 'topology.kubernetes.io/region=us-west1' })).toMatchObject([
      { from: 'us-west1', order: [['west'], ['east']] },
    ]);
    expect(await plans({ from: '' })).toMatchObject([{ from: '' }]);
  });

  it('says why traffic cannot move, with the number that would mend it', async () => {
    const { code, out } = await run({ from: 'us-east1' });
    expect(code).toBe(0);
    expect(out.replace(/\s+/g, ' ')).toContain(
      'no: outlier detection may eject 0 of 2 endpoints (maxEjectionPercent 10); 50 would let level 0 empty',
    );
  });

  it('refuses an input without any service, and writes nothing', async () => {
    const context = fakeContext({ cwd: folder });
    const done = explain.run(context, [], { filename: ['scenario.yaml'] });
    await expect(done).rejects.toMatchObject({ exitCode: 3, hint: expect.stringContaining('Istio') });
    expect(context.written.out).toBe('');
  });

  it('refuses wrong flags before it reads anything', async () => {
    await expect(run({ from: '/zone1' }, 'no-such-file.yaml')).rejects.toMatchObject({ exitCode: 2 });
  });

  it('tells who names a file without -f where it belongs', async () => {
    await expect(explain.run(fakeContext(), ['good.yaml'], {})).rejects.toMatchObject({
      exitCode: 2,
      hint: 'a file or folder is named with -f: `failover explain -f good.yaml`',
    });
  });

  it('says that the region of a bare zone is not known', async () => {
    const context = fakeContext();
    context.terminal.readStdin = async () =>
      Buffer.from(`
apiVersion: v1
kind: Service
metadata: { name: web, namespace: prod }
spec: { ports: [{ port: 80 }] }
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: { name: web-1, namespace: prod, labels: { kubernetes.io/service-name: web } }
endpoints: [{ addresses: [10.0.0.1], zone: zone1 }, { addresses: [10.0.0.2], zone: us-east-1a }]
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: web, namespace: prod }
spec: { host: web, trafficPolicy: { outlierDetection: { maxEjectionPercent: 100 } } }
`);
    await explain.run(context, [], { filename: ['-'], from: 'region1/zone1' });
    expect(context.written.notes).toEqual([
      'no region is known for zone zone1, so no client is near it: add the Nodes with topology.kubernetes.io/region, or write the zone as REGION/ZONE',
    ]);
  });
});
