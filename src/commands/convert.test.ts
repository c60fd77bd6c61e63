import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fakeContext } from '../../test/support/fake-context.js';
import type { Flags } from './command.js';
import { convert } from './convert.js';

const FAILOVER = `apiVersion: failover.dev/v1alpha1
kind: Failover
metadata: { name: cart, namespace: shop }
spec:
  mesh: istio
  service: { host: db.example.com, port: 80 }
  destinations:
    - { address: 'east.example.com:443', locality: us-east1, priority: 0 }
    - { address: 'west.example.com:443', locality: us-west1, priority: 1 }
  detection:
    outlier: { consecutive5xx: 1, interval: 15s, baseEjectionTime: 1m }
    healthCheck: { type: http, path: /health, interval: 1s, timeout: 1s, healthyThreshold: 1, unhealthyThreshold: 1 }
---
apiVersion: v1
kind: Secret
metadata: { name: key, namespace: shop }
stringData: { token: hunter2 }
`;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'convert-'));
  writeFileSync(join(folder, 'failover.yaml'), FAILOVER);
});
afterAll(() => rmSync(folder, { recursive: true }));

async function run(flags: Flags) {
  const context = fakeContext({ cwd: folder });
  const code = await convert.run(context, [], { filename: ['failover.yaml'], ...flags });
  return { code, out: context.written.out, notes: context.written.notes };
}

describe('failover convert', () => {
  it('writes Istio so that the certificates of different names are accepted', async () => {
    const { code, out } = await run({ to: 'istio', output: 'json' });
    expect(code).toBe(0);
    const { kind, items } = JSON.parse(out);
    expect(kind).toBe('List');
    expect(items.map((item: { kind: string }) => item.kind)).toEqual(['ServiceEntry', 'DestinationRule']);
    expect(items[0].spec).toEqual({
      hosts: ['db.example.com'],
      location: 'MESH_EXTERNAL',
      ports: [{ number: 80, name: 'http', protocol: 'HTTP', targetPort: 443 }],
      resolution: 'DNS',
      endpoints: [
        { address: 'east.example.com', locality: 'us-east1' },
        { address: 'west.example.com', locality: 'us-west1' },
      ],
    });
    // istio: one cluster has one SNI; without subjectAltNames every certificate is held against the host
    expect(items[1].spec.trafficPolicy.tls).toEqual({
      mode: 'SIMPLE',
      sni: 'east.example.com',
      subjectAltNames: ['east.example.com', 'west.example.com'],
    });
    expect(items[1].spec.trafficPolicy.outlierDetection).toEqual({
      consecutive5xxErrors: 1,
      interval: '15s',
      baseEjectionTime: '1m',
      maxEjectionPercent: 100,
    });
    expect(items[1].spec.trafficPolicy.loadBalancer.localityLbSetting).toEqual({
      enabled: true,
      failover: [
        { from: 'us-east1', to: 'us-west1' },
        { from: 'us-west1', to: 'us-east1' },
      ],
    });
  });

  it('names every loss with its line, keeps it in a file, and fails when strict', async () => {
    const { code, out, notes } = await run({ to: 'istio', strict: true, losses: 'losses.json' });
    expect(code).toBe(1);
    expect(out).toContain('kind: DestinationRule');
    expect(notes.join('\n')).toMatch(/failover\.yaml:12:\d+: detection\.healthCheck: .*\n {2}hint: /);
    const { losses } = JSON.parse(readFileSync(join(folder, 'losses.json'), 'utf8'));
    expect(losses).toContainEqual(expect.objectContaining({ field: 'detection.healthCheck', line: 12 }));
  });

  it('leaves Secrets out and says so', async () => {
    const { out, notes } = await run({ to: 'istio' });
    expect(out).not.toContain('Secret');
    expect(out).not.toContain('hunter2');
    expect(notes.at(-1)).toContain('left out 1 Secret');
  });

  it('gives a List even of one object, and a bootstrap as plain YAML', async () => {
    expect(JSON.parse((await run({ to: 'envoy', output: 'json' })).out).items).toHaveLength(1);
    expect((await run({ to: 'envoy' })).out).toMatch(/^admin:/);
  });

  it('writes into a folder and prints nothing', async () => {
    const { out } = await run({ to: 'istio', outputDir: 'native' });
    expect(out).toBe('');
    expect(readFileSync(join(folder, 'native/kustomization.yaml'), 'utf8')).toContain('destinationrule');
  });

  it('says that endpoints are missing, and invents none', async () => {
    writeFileSync(
      join(folder, 'rule.yaml'),
      `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: cart, namespace: shop }
spec:
  host: cart.shop.svc.cluster.local
  trafficPolicy:
    outlierDetection: { maxEjectionPercent: 100 }
    loadBalancer: { localityLbSetting: { failover: [{ from: eu, to: us }] } }
`,
    );
    const filename = ['rule.yaml'];
    const linkerd = await run({ filename, to: 'linkerd', strict: true });
    expect([linkerd.code, linkerd.out]).toEqual([1, '']);
    expect(linkerd.notes.join('\n')).toContain(
      'rule.yaml:1:1: destinations: no input says which endpoints cart.shop.svc.cluster.local has',
    );
    // A ServiceEntry of that host would hide the Service behind it.
    const istio = await run({ filename, to: 'istio', strict: true, output: 'json' });
    expect(istio.code).toBe(0);
    expect(JSON.parse(istio.out).items.map(({ kind }: { kind: string }) => kind)).toEqual(['DestinationRule']);
  });

  it('names what a FailoverService cannot reach, also when nothing is left of it', async () => {
    const { code, out, notes } = await run({ to: 'service-mesh-hub', strict: true });
    expect([code, out]).toEqual([1, '']);
    expect(notes.join('\n')).toContain('failover.yaml:8:7: destinations: ');
  });

  it('asks for a mesh', async () => {
    await expect(run({})).rejects.toMatchObject({ exitCode: 2 });
  });
});
