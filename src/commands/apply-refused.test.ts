import { beforeEach, describe, expect, it } from 'vitest';
import { FakeCluster } from '../../test/support/fake-cluster.js';
import { runApply } from '../../test/support/run-apply.js';
import type { Command } from './command.js';
import { create } from './create.js';

const RULE = `
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: bank, namespace: shop }
spec:
  host: bank.shop.svc.cluster.local
  workloadSelector: { matchLabels: { app: client } }
  trafficPolicy: { tls: { mode: SIMPLE, credentialName: bank-ca } }
`;

const GATEWAY = `
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: door, namespace: shop }
spec:
  selector: { istio: ingressgateway }
  servers:
    - { port: { number: 443, name: https, protocol: HTTPS }, hosts: ['*'], tls: { mode: SIMPLE, credentialName: door-tls } }
`;

const SCHEME = `
apiVersion: fed.solo.io/v1
kind: FailoverScheme
metadata: { name: scheme, namespace: gloo-fed, annotations: { failover.dev/cluster: east } }
spec:
  primary: { clusterName: east, name: blue, namespace: gloo-system }
  failoverGroups:
    - priorityGroup: [{ cluster: west, upstreams: [{ name: green, namespace: gloo-system }] }]
`;

let east: FakeCluster;
let west: FakeCluster;

beforeEach(() => {
  east = new FakeCluster({ name: 'east' });
  west = new FakeCluster({ name: 'west' });
});

describe('apply refuses a Secret that a mesh takes by a rule of its own, and that is nowhere', () => {
  it('the client certificate of a FailoverScheme, in the cluster of the primary', async () => {
    const { code, out, notes } = await runApply([east, west], SCHEME, { wait: false });
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(notes).toContain(
      'FailoverScheme gloo-fed/scheme needs Secret gloo-system/failover-upstream in cluster east, which is neither given nor live',
    );
    expect(east.objects()).toEqual([]);
    east.put(secret('failover-upstream', 'gloo-system'));
    expect((await runApply([east, west], SCHEME, { wait: false })).code).toBe(0);
  });

  it('says nothing of it where the cluster of the primary is not open, or its Secrets may not be read', async () => {
    const elsewhere = SCHEME.replace('clusterName: east', 'clusterName: north');
    expect((await runApply([east, west], elsewhere, { wait: false })).code).toBe(0);
    east.forbid('get', 'Secret');
    expect((await runApply([east, west], SCHEME, { wait: false })).code).toBe(0);
  });

  it("a DestinationRule's credentialName, where Pods that read it run in its namespace", async () => {
    expect((await runApply([east], RULE)).code).toBe(0);
    east.put(pod('client', 'shop', 'app'));
    const { code, notes } = await runApply([east], RULE);
    expect(code).toBe(1);
    expect(notes).toContain('DestinationRule shop/bank needs Secret shop/bank-ca');
    // istiod takes the CA from either.
    east.put(secret('bank-ca-cacert', 'shop'));
    expect((await runApply([east], RULE)).code).toBe(0);
  });

  it("takes a rule without workloadSelector for gateways', which may run anywhere", async () => {
    east.put(pod('client', 'shop', 'app'));
    const forAll = RULE.replace('  workloadSelector: { matchLabels: { app: client } }\n', '');
    expect((await runApply([east], forAll)).code).toBe(0);
  });

  it("a Gateway's credentialName, in the namespace of the gateway's Pods", async () => {
    east.put(secret('door-tls', 'shop'));
    expect((await runApply([east], GATEWAY)).code).toBe(0);
    east.put(pod('ingressgateway', 'istio-system', 'istio'));
    const { code, notes } = await runApply([east], GATEWAY);
    expect(code).toBe(1);
    expect(notes).toContain('Gateway shop/door needs Secret istio-system/door-tls');
    const certificate = `
apiVersion: cert-manager.io/v1
kind: Certificate
metadata: { name: any, namespace: istio-system }
spec: { secretName: door-tls, dnsNames: [shop.example.com] }
`;
    expect((await runApply([east], `${GATEWAY}---${certificate}`)).code).toBe(0);
  });
});

describe('apply -o json', () => {
  it('reports what was not begun, and why, when a Secret is missing: 1', async () => {
    const { code, out } = await runApply([east, west], SCHEME, { wait: false, output: 'json' });
    expect(code).toBe(1);
    expect(JSON.parse(out).objects).toMatchObject([
      { cluster: 'east', kind: 'FailoverScheme', result: 'failed', message: expect.stringContaining('needs Secret') },
    ]);
  });

  it('reports what was not begun when validate finds errors: 1', async () => {
    const wrong = RULE.replace('mode: SIMPLE', 'mode: NONSENSE');
    const { code, out } = await runApply([east], wrong, { validate: true, output: 'json' });
    expect(code).toBe(1);
    expect(JSON.parse(out).objects).toMatchObject([{ kind: 'DestinationRule', name: 'bank', result: 'skipped' }]);
    expect((await runApply([east], wrong, { validate: true })).out).toBe('');
  });

  it('prints nothing with 4, and the report with 5', async () => {
    const two = `${RULE}---${RULE.replace('name: bank,', 'name: second,')}`;
    east.failNext('apply', 'server-error', { times: 2 });
    expect(await runApply([east], two, { output: 'json' })).toMatchObject({ code: 4, out: '' });
    east.failNext('apply', 'server-error', { name: 'second' });
    const { code, out } = await runApply([east], two, { output: 'json' });
    expect(code).toBe(5);
    expect(JSON.parse(out).objects).toMatchObject([{ result: 'created' }, { result: 'failed' }]);
  });

  it('keeps the diff on stderr, and shows it as `diff` does without it', async () => {
    const quiet = await runApply([east], RULE, { diff: true, output: 'json', dryRun: 'server' });
    expect(JSON.parse(quiet.out).objects).toHaveLength(1);
    expect(quiet.notes).toContain('+  host: bank.shop.svc.cluster.local');
    const { out } = await runApply([east], RULE, { diff: true });
    expect(out).toMatch(/^--- live\/east[\s\S]*\+ {2}host: bank[\s\S]*bank created \(cluster east\)\n$/);
  });

  it('shows conflicts in the diff of --force-conflicts', async () => {
    east.put(
      {
        apiVersion: 'networking.istio.io/v1',
        kind: 'DestinationRule',
        metadata: { name: 'bank', namespace: 'shop' },
        spec: { host: 'other' },
      },
      'argocd',
    );
    const { out } = await runApply([east], RULE, { diff: true, forceConflicts: true });
    expect(out).toContain('#   conflict: spec.host is owned by argocd');
  });
});

describe('create', () => {
  it('refuses a format that only shows manifests before it writes anything: 2', async () => {
    const entry = create.subcommands.find(({ name }) => name === 'destination-rule');
    const command = (await entry?.load()) as Command;
    const flags = { namespace: 'shop', host: 'a.shop.svc.cluster.local', output: 'yaml' };
    expect(await runApply([east], '', flags, { command })).toMatchObject({ code: 2, out: '' });
    expect(east.calls).toEqual([]);
  });
});

function secret(name: string, namespace: string) {
  return { apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace } };
}

function pod(name: string, namespace: string, label: string) {
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace, labels: { [label]: name } } };
}
