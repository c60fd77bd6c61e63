import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { diff } from '../../src/commands/diff.js';
import { writeManifests } from '../../src/manifest/write.js';
import type { Cluster } from '../../src/model/cluster.js';
import type { JsonObject } from '../../src/model/document.js';
import { asObject } from '../../src/model/json.js';
import {
  BOOT_MS,
  type ControlPlane,
  hasControlPlane,
  kubeconfigOf,
  openContexts,
  startControlPlane,
} from '../support/control-plane.js';
import { fakeContext } from '../support/fake-context.js';

const hasKubectl = spawnSync('kubectl', ['version', '--client']).status === 0;
const PRIVATE = Buffer.from('hunter2').toString('base64');

let count = 0;
let name = '';
const metadata = (more: JsonObject = {}): JsonObject => ({ name, namespace: 'x', ...more });
const rule = (spec: JsonObject): JsonObject => ({
  apiVersion: 'networking.istio.io/v1',
  kind: 'DestinationRule',
  metadata: metadata(),
  spec,
});
const secret = (data: JsonObject): JsonObject => ({ apiVersion: 'v1', kind: 'Secret', metadata: metadata(), data });

describe.skipIf(!hasControlPlane())('failover diff', () => {
  let east: ControlPlane;
  let west: ControlPlane;
  let cluster: Cluster;
  let dir: string;
  beforeAll(async () => {
    [east, west] = await Promise.all([startControlPlane({ name: 'east' }), startControlPlane({ name: 'west' })]);
    await Promise.all([east.namespace('x'), west.namespace('x')]);
    cluster = await east.cluster();
    dir = mkdtempSync(join(tmpdir(), 'failover-diff-'));
  }, BOOT_MS);
  afterAll(async () => {
    await Promise.all([east?.stop(), west?.stop()]);
    rmSync(dir, { recursive: true, force: true });
  });
  beforeEach(() => {
    name = `object-${++count}`;
  });

  const file = (objects: readonly JsonObject[]): string => {
    const path = join(dir, `${name}.yaml`);
    writeFileSync(path, writeManifests(objects, 'yaml'));
    return path;
  };
  const run = async (objects: readonly JsonObject[], flags: Record<string, string> = {}) => {
    const context = fakeContext({ kubeconfig: openContexts([east, west]) });
    const code = await diff.run(context, [], { filename: [file(objects)], ...flags });
    return { code, out: context.written.out };
  };
  const kubectl = (objects: readonly JsonObject[]) => {
    const config = kubeconfigOf([east]);
    const args = ['--kubeconfig', config, 'diff', '--server-side', '--field-manager=failover', '-f', file(objects)];
    const { status, stdout } = spawnSync('kubectl', args, {
      encoding: 'utf8',
      env: { ...process.env, KUBECTL_EXTERNAL_DIFF: 'diff -u -N' },
    });
    return {
      code: status,
      changed: stdout
        .split('\n')
        .filter(
          (line) => /^[+-](?![+-])/.test(line) && !/generation:|resourceVersion:|uid:|creationTimestamp:/.test(line),
        ),
    };
  };
  const changed = (text: string) => text.split('\n').filter((line) => /^[+-](?![+-])/.test(line));

  it('says nothing, with 0, where nothing would change', async () => {
    await cluster.apply(rule({ host: 'h' }));
    expect(await run([rule({ host: 'h' })])).toEqual({ code: 0, out: '' });
    expect(await run([rule({ host: 'h' })], { output: 'json' })).toEqual({ code: 0, out: '{\n  "objects": []\n}\n' });
  });

  it('shows a change as diff -u does, with 1, and none of what the server alone writes', async () => {
    await cluster.apply(rule({ host: 'old', exportTo: ['istio-system'] }));
    const { code, out } = await run([rule({ host: 'new', exportTo: ['istio-system'] })]);
    expect(code).toBe(1);
    expect(out).toBe(
      [
        `--- live/east/networking.istio.io.v1.DestinationRule.x.${name}`,
        `+++ applied/east/networking.istio.io.v1.DestinationRule.x.${name}`,
        '@@ -6,4 +6,4 @@',
        ' spec:',
        '   exportTo:',
        '   - istio-system',
        '-  host: old',
        '+  host: new',
        '',
      ].join('\n'),
    );
  });

  it('shows a missing object whole', async () => {
    const { code, out } = await run([rule({ host: 'h' })]);
    expect(code).toBe(1);
    expect(out).toContain('@@ -0,0 +1,7 @@\n+apiVersion: networking.istio.io/v1\n+kind: DestinationRule\n');
    expect(out).not.toMatch(/managedFields|resourceVersion|uid|creationTimestamp|generation/);
  });

  it.skipIf(!hasKubectl)('finds what kubectl finds, with its exit codes', async () => {
    await cluster.apply(
      rule({ host: 'old', exportTo: ['istio-system'], trafficPolicy: { loadBalancer: { simple: 'RANDOM' } } }),
    );
    for (const wanted of [
      rule({ host: 'old', exportTo: ['istio-system'], trafficPolicy: { loadBalancer: { simple: 'RANDOM' } } }),
      rule({ host: 'new', exportTo: ['istio-system'], trafficPolicy: { loadBalancer: { simple: 'RANDOM' } } }),
      rule({ host: 'old' }),
      { ...rule({ host: 'old' }), metadata: metadata({ name: 'absent' }) },
    ]) {
      const [ours, theirs] = [await run([wanted]), kubectl([wanted])];
      expect({ code: ours.code, changed: changed(ours.out) }).toEqual(theirs);
    }
  });

  it('counts a field of another manager as a difference, and names both', async () => {
    await east.put(rule({ host: 'theirs' }), 'argocd');
    const { code, out } = await run([rule({ host: 'ours' })]);
    expect(code).toBe(1);
    expect(out).toContain('conflict: spec.host is owned by argocd');
    expect(changed(out)).toEqual(['-  host: theirs', '+  host: ours']);
    const { objects } = JSON.parse((await run([rule({ host: 'ours' })], { output: 'json' })).out);
    expect(objects).toMatchObject([
      {
        cluster: 'east',
        kind: 'DestinationRule',
        namespace: 'x',
        name,
        change: 'changed',
        conflicts: [{ field: 'spec.host', manager: 'argocd' }],
      },
    ]);
    expect(
      await east.find({ apiVersion: 'networking.istio.io/v1', kind: 'DestinationRule', namespace: 'x', name }),
    ).toMatchObject({ spec: { host: 'theirs' } });
  });

  it('shows nothing of a Secret but that it differs', async () => {
    const applied = secret({ 'tls.crt': PRIVATE, 'tls.key': PRIVATE });
    await east.put(
      {
        ...applied,
        metadata: metadata({
          annotations: { 'kubectl.kubernetes.io/last-applied-configuration': JSON.stringify(applied) },
        }),
      },
      'failover',
    );
    const { code, out } = await run([
      secret({ 'tls.crt': PRIVATE, 'tls.key': Buffer.from('new').toString('base64'), 'ca.crt': PRIVATE }),
    ]);
    expect(code).toBe(1);
    expect(out).not.toContain(PRIVATE);
    expect(out).not.toContain(Buffer.from('new').toString('base64'));
    expect(changed(out)).toEqual(["+  ca.crt: '***'", "-  tls.key: '*** (before)'", "+  tls.key: '*** (after)'"]);
    expect(out).toContain("   tls.crt: '***'");
    const other = { ...secret({}), metadata: metadata({ name: `${name}-new` }), stringData: { key: 'hunter2' } };
    for (const output of ['text', 'json']) {
      const shown = (await run([other], { output })).out;
      expect(shown).toContain('***');
      expect(shown).not.toMatch(new RegExp(`hunter2|${PRIVATE}`));
    }
  });

  it('shows a Secret masked also when its namespace comes with it', async () => {
    const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: `${name}-ns` } };
    const inside = { ...secret({}), metadata: { name, namespace: `${name}-ns` }, stringData: { key: 'hunter2' } };
    const { code, out } = await run([inside, namespace]);
    expect(code).toBe(1);
    expect(out).toContain(`+  name: ${name}-ns`);
    expect(out).toContain("+  key: '***'");
    expect(out).not.toMatch(new RegExp(`hunter2|${PRIVATE}`));
  });

  it('tells in words, with more than 1, what cannot be compared, and shows the rest on stderr', async () => {
    const context = fakeContext({ kubeconfig: openContexts([east, west]) });
    const lost = { ...rule({ host: 'h' }), metadata: { name, namespace: 'nowhere' } };
    const unknown = { apiVersion: 'example.com/v1', kind: 'Widget', metadata: metadata() };
    await expect(
      diff.run(context, [], { filename: [file([lost, unknown, rule({ host: 'h' })])] }),
    ).rejects.toMatchObject({
      exitCode: 4,
      message: expect.stringMatching(
        /there is no namespace nowhere[\s\S]*does not know Widget of example.com\/v1|does not know Widget[\s\S]*no namespace nowhere/,
      ),
    });
    expect(context.written.out).toBe('');
    expect(context.written.notes.join('\n')).toContain(`DestinationRule.x.${name}`);
  });

  it('does not count the weights that a failover controller moved', async () => {
    const split = (...weights: number[]): JsonObject => ({
      apiVersion: 'split.smi-spec.io/v1alpha2',
      kind: 'TrafficSplit',
      metadata: metadata({ labels: { 'failover.linkerd.io/controlled-by': 'linkerd-failover' } }),
      spec: { service: 'web', backends: weights.map((weight, index) => ({ service: `web-${index}`, weight })) },
    });
    await cluster.apply(split(1, 0));
    await east.put(split(0, 1), 'linkerd-failover');
    expect(await run([split(1, 0)])).toEqual({ code: 0, out: '' });
    const { out } = await run([{ ...split(1, 0), spec: { ...asObject(split(1, 0).spec), service: 'other' } }]);
    expect(changed(out)).toEqual(['-  service: web', '+  service: other']);
  });

  it('shows a part as what it adds, and one that waits for its object as that', async () => {
    const upstream = (spec: JsonObject): JsonObject => ({
      apiVersion: 'gloo.solo.io/v1',
      kind: 'Upstream',
      metadata: metadata(),
      spec,
    });
    const part = upstream({ healthChecks: [{ timeout: '1s' }] });
    const waiting = await run([part]);
    expect(waiting.code).toBe(1);
    expect(waiting.out).toContain('there is no such object: apply waits for it and only adds this');
    await east.put(upstream({ kube: { serviceName: 'blue' } }), 'discovery');
    expect(changed((await run([part])).out)).toEqual(['+  healthChecks:', '+  - timeout: 1s']);
  });

  it('goes through several clusters and names them', async () => {
    const inCluster = (where: string, host: string): JsonObject => ({
      ...rule({ host }),
      metadata: metadata({ annotations: { 'failover.dev/cluster': where } }),
    });
    await cluster.apply(rule({ host: 'h' }));
    const { code, out } = await run([inCluster('east', 'new'), inCluster('west', 'h')]);
    expect(code).toBe(1);
    expect(out).toContain(`--- live/east/networking.istio.io.v1.DestinationRule.x.${name}`);
    expect(out).toContain(`--- live/west/networking.istio.io.v1.DestinationRule.x.${name}`);
    expect(out).not.toContain('failover.dev/cluster');
  });
});
