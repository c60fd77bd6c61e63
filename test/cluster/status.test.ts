import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readWanted } from '../../src/cluster/read-wanted.js';
import { check } from '../../src/commands/check.js';
import type { Command, Flags } from '../../src/commands/command.js';
import { status } from '../../src/commands/status.js';
import { version } from '../../src/commands/version.js';
import { readManifests } from '../../src/manifest/read.js';
import type { JsonObject } from '../../src/model/document.js';
import { asObject } from '../../src/model/json.js';
import {
  BOOT_MS,
  type ControlPlane,
  hasControlPlane,
  openContexts,
  startControlPlane,
} from '../support/control-plane.js';
import { fakeContext } from '../support/fake-context.js';

const EXAMPLE = join(import.meta.dirname, '../../examples/neutral/blue-green/failover.yaml');
const MAP = ['local=east', 'remote=west'];

interface Answer {
  exitCode: number;
  out: string;
  notes: string[];
}

// Gloo's walkthrough on two real API servers; what its controllers and kubelets would write is written here.
describe.skipIf(!hasControlPlane())('status and check on real API servers', () => {
  let east: ControlPlane;
  let west: ControlPlane;

  beforeAll(async () => {
    [east, west] = await Promise.all([startControlPlane({ name: 'east' }), startControlPlane({ name: 'west' })]);
    for (const plane of [east, west]) {
      for (const namespace of ['gloo-system', 'gloo-fed', 'linkerd']) await plane.namespace(namespace);
    }
  }, 2 * BOOT_MS);
  afterAll(() => Promise.all([east?.stop(), west?.stop()]));

  async function run(command: Command, flags: Flags, user?: string): Promise<Answer> {
    const open = openContexts([east, west]);
    const context = fakeContext({
      startedMs: Date.now(),
      kubeconfig: async (options) => {
        const kubeconfig = await open(options);
        if (user === undefined) return kubeconfig;
        return {
          ...kubeconfig,
          contexts: kubeconfig.contexts,
          connect: (name, given) => kubeconfig.connect(`${name}-${user}`, given),
        };
      },
    });
    const exitCode = await command.run(context, [], { output: 'json', ...flags });
    return { exitCode, out: context.written.out, notes: context.written.notes };
  }

  const given: Flags = { filename: [EXAMPLE], cluster: MAP };

  it('says that nothing is there before the first apply', async () => {
    const { exitCode, out } = await run(status, given);
    const { healthy, objects } = JSON.parse(out);
    expect(healthy).toBe(false);
    expect(exitCode).toBe(1);
    expect(objects.map(({ present }: { present: boolean }) => present)).not.toContain(true);
  });

  describe('after it', () => {
    beforeEach(async () => {
      await writeWanted();
      await endpoints(east, 'service-blue', [true]);
      await endpoints(west, 'service-green', [true, false]);
    });

    it('is healthy once the mesh accepted everything, with levels, addresses and certificates', async () => {
      await accept();
      const { exitCode, out } = await run(status, given);
      const data = JSON.parse(out);
      const bad = data.objects.filter((one: { accepted: boolean; current: boolean }) => !one.accepted || !one.current);
      expect(bad).toEqual([]);
      expect(data.services).toEqual([
        {
          service: 'default-service-blue-10000',
          serving: 0,
          levels: [
            { priority: 0, ready: 1, total: 1 },
            { priority: 1, ready: 1, total: 2 },
          ],
        },
      ]);
      expect(data.addresses).toContainEqual({ cluster: 'remote', purpose: 'failover', address: '192.0.2.50:15443' });
      expect(data.certificates).toEqual([
        { cluster: 'remote', secret: 'gloo-system/failover-downstream', daysLeft: 9 },
      ]);
      expect(out).not.toContain('PRIVATE KEY');
      expect(exitCode).toBe(0);
    });

    it('follows readiness, and tells a rejection with its words', async () => {
      await accept();
      await endpoints(east, 'service-blue', [false]);
      await east.status(
        { apiVersion: 'fed.solo.io/v1', kind: 'FailoverScheme', namespace: 'gloo-fed', name: 'failover-scheme' },
        { state: 'FAILED', message: 'the object has been modified' },
      );
      const { exitCode, out } = await run(status, { ...given, output: 'text' });
      expect(out).toContain('level 1 serves');
      expect(out).toContain('the object has been modified');
      expect(out).toContain('not healthy');
      expect(exitCode).toBe(1);
    });

    it('notices a change of the specification that the controller has not seen', async () => {
      await accept();
      const reference = {
        apiVersion: 'gateway.solo.io/v1',
        kind: 'Gateway',
        namespace: 'gloo-system',
        name: 'failover-gateway',
      };
      const live = (await west.find(reference)) as JsonObject;
      await west.put({ ...live, spec: { ...asObject(live.spec), bindPort: 15444 } }, 'somebody');
      const { objects } = JSON.parse((await run(status, given)).out);
      expect(objects.find(({ kind }: { kind: string }) => kind === 'Gateway')).toMatchObject({
        present: true,
        current: false,
        message: 'spec.bindPort is not what the document wants',
      });
    });

    it('finds the failover without -f', async () => {
      await accept();
      const { out } = await run(status, { cluster: MAP });
      expect(JSON.parse(out).objects).toMatchObject([
        { cluster: 'local', kind: 'FailoverScheme', name: 'failover-scheme' },
      ]);
    });

    it('tells a user who may not look at endpoints what is not known', async () => {
      await accept();
      for (const plane of [east, west]) {
        await plane.allow('alice', [
          {
            apiGroups: ['gloo.solo.io', 'gateway.solo.io', 'fed.solo.io'],
            resources: ['*'],
            verbs: ['get', 'list'],
          },
          { apiGroups: [''], resources: ['services', 'secrets', 'nodes'], verbs: ['get', 'list'] },
        ]);
      }
      const { out } = await run(status, { ...given, output: 'text' }, 'alice');
      expect(out).toContain('not known: ');
      expect(out).toContain('endpointslices');
      expect(out).toContain('FailoverScheme gloo-fed/failover-scheme');
    });

    it('refuses a user who may read nothing, with what is missing', async () => {
      await expect(run(status, given, 'bob')).rejects.toMatchObject({ code: 'forbidden', exitCode: 4 });
    });
  });

  describe('check', () => {
    it('names what a bare cluster lacks', async () => {
      const { exitCode, out } = await run(check, given);
      const { checks } = JSON.parse(out);
      const failed = checks.filter(({ ok }: { ok: boolean }) => ok === false);
      expect(failed.map(({ id, cluster }: { id: string; cluster: string }) => `${cluster} ${id}`)).toEqual(
        expect.arrayContaining([
          'local gloo-federation/controller',
          'local gloo-federation/registration',
          'remote gloo-federation/proxy',
        ]),
      );
      expect(checks.filter(({ id }: { id: string }) => id === 'gloo-federation/definitions')).toMatchObject([
        { ok: true },
        { ok: true },
      ]);
      expect(Object.keys(failed[0])).toEqual(['id', 'cluster', 'mesh', 'ok', 'severity', 'message', 'hint']);
      expect(exitCode).toBe(1);
    });

    it('is content with what the mesh installs, and tells the open-source edition', async () => {
      await install(east, 'gloo-ee');
      await install(west, 'gloo-ee');
      expect(await run(check, { ...given, output: 'text' })).toMatchObject({ exitCode: 0 });
      await install(east, 'gloo');
      const { exitCode, out } = await run(check, { ...given, output: 'text' });
      expect(out).toContain('✗ Gloo is the open-source edition');
      expect(exitCode).toBe(1);
      const versions = JSON.parse((await run(version, { context: 'east' })).out);
      expect(versions.clusters[0]).toMatchObject({
        cluster: 'east',
        meshes: expect.arrayContaining([{ mesh: 'gloo-federation', component: 'gloo', version: '1.14.0' }]),
      });
    });

    it('holds what may not be read for not known', async () => {
      const { exitCode, out } = await run(check, given, 'carol');
      const { checks } = JSON.parse(out);
      expect(checks.filter(({ ok }: { ok: boolean | null }) => ok === null).length).toBeGreaterThan(5);
      expect(exitCode).toBe(0);
    });
  });

  async function writeWanted(): Promise<void> {
    const documents = await readManifests({ files: [EXAMPLE] });
    for (const { cluster, object, ownership } of readWanted(documents).wanted) {
      const plane = cluster === 'local' ? east : west;
      // Discovery makes the Upstream that we only add to.
      const spec =
        ownership === 'part'
          ? {
              ...asObject(object.spec),
              kube: { serviceName: 'service-blue', serviceNamespace: 'default', servicePort: 10_000 },
            }
          : object.spec;
      await plane.put(spec === undefined ? object : { ...object, spec }, 'failover');
    }
    for (const [plane, name] of [
      [east, 'service-blue'],
      [west, 'service-green'],
    ] as const) {
      await plane.put(
        {
          apiVersion: 'v1',
          kind: 'Service',
          metadata: { name, namespace: 'default' },
          spec: { ports: [{ name: 'http', port: 10_000 }], selector: { app: name } },
        },
        'user',
      );
    }
    await west.put(
      {
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { name: 'failover-downstream', namespace: 'gloo-system' },
        type: 'kubernetes.io/tls',
        data: tls(),
      },
      'user',
    );
  }

  async function accept(): Promise<void> {
    const scheme = {
      apiVersion: 'fed.solo.io/v1',
      kind: 'FailoverScheme',
      namespace: 'gloo-fed',
      name: 'failover-scheme',
    };
    const { generation = 1 } = asObject((await east.find(scheme))?.metadata);
    await east.status(scheme, { state: 'ACCEPTED', observedGeneration: generation });
    const accepted = { statuses: { 'gloo-system': { state: 'Accepted' } } };
    await east.status(
      { apiVersion: 'gloo.solo.io/v1', kind: 'Upstream', namespace: 'gloo-system', name: 'default-service-blue-10000' },
      accepted,
    );
    await east.status(
      { apiVersion: 'gateway.solo.io/v1', kind: 'VirtualService', namespace: 'gloo-system', name: 'default' },
      accepted,
    );
    await west.status(
      { apiVersion: 'gateway.solo.io/v1', kind: 'Gateway', namespace: 'gloo-system', name: 'failover-gateway' },
      accepted,
    );
    await west.status(
      { apiVersion: 'v1', kind: 'Service', namespace: 'gloo-system', name: 'failover' },
      { loadBalancer: { ingress: [{ ip: '192.0.2.50' }] } },
    );
  }

  async function install(plane: ControlPlane, edition: string): Promise<void> {
    await deploy(plane, 'gloo-system', 'gloo', `quay.io/solo-io/${edition}:1.14.0`, { gloo: 'gloo' });
    await deploy(plane, 'gloo-system', 'gateway-proxy', 'quay.io/solo-io/gloo-ee-envoy-wrapper:1.14.0', {
      'gateway-proxy-id': 'gateway-proxy',
    });
    if (plane !== east) return;
    await deploy(plane, 'gloo-fed', 'gloo-fed', 'quay.io/solo-io/gloo-fed:1.14.0', { app: 'gloo-fed' });
    for (const name of ['local', 'remote']) {
      await plane.put(
        {
          apiVersion: 'multicluster.solo.io/v1alpha1',
          kind: 'KubernetesCluster',
          metadata: { name, namespace: 'gloo-fed' },
          spec: {},
        },
        'glooctl',
      );
      await plane.put(
        {
          apiVersion: 'fed.solo.io/v1',
          kind: 'GlooInstance',
          metadata: { name, namespace: 'gloo-fed' },
          spec: { cluster: name },
        },
        'gloo-fed',
      );
    }
  }
});

async function deploy(
  plane: ControlPlane,
  namespace: string,
  name: string,
  image: string,
  labels: JsonObject,
): Promise<void> {
  const own = { app: name, ...labels };
  await plane.put(
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name, namespace, labels: own },
      spec: {
        replicas: 1,
        selector: { matchLabels: own },
        template: { metadata: { labels: own }, spec: { containers: [{ name: 'main', image }] } },
      },
    },
    'helm',
  );
  await plane.status(
    { apiVersion: 'apps/v1', kind: 'Deployment', namespace, name },
    { replicas: 1, readyReplicas: 1, availableReplicas: 1 },
  );
}

async function endpoints(plane: ControlPlane, service: string, ready: boolean[]): Promise<void> {
  await plane.put(
    {
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata: { name: `${service}-1`, namespace: 'default', labels: { 'kubernetes.io/service-name': service } },
      addressType: 'IPv4',
      ports: [{ name: 'http', port: 10_000 }],
      endpoints: ready.map((one, index) => ({ addresses: [`10.1.0.${index + 1}`], conditions: { ready: one } })),
    },
    'endpointslice-controller',
  );
}

/** A pair that ends in ten days, made by the program that everybody has. */
function tls(): JsonObject {
  const text = execFileSync(
    'openssl',
    ['req', '-x509', '-nodes', '-days', '10', '-newkey', 'rsa:2048', '-keyout', '-', '-subj', '/CN=test'],
    {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    },
  );
  const [, key = '', certificate = ''] = /([\s\S]*END PRIVATE KEY-----\n)([\s\S]*)/.exec(text) ?? [];
  const coded = (part: string) => Buffer.from(part).toString('base64');
  return { 'tls.crt': coded(certificate), 'tls.key': coded(key) };
}
