import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Cluster, WatchEvent } from '../../src/model/cluster.js';
import type { JsonObject } from '../../src/model/document.js';
import { asObject } from '../../src/model/json.js';
import { BOOT_MS, type ControlPlane, hasControlPlane, startControlPlane } from '../support/control-plane.js';
import { type FaultProxy, startFaultProxy } from '../support/tcp-fault-proxy.js';

const KIND = { apiVersion: 'networking.istio.io/v1', kind: 'DestinationRule' };
const REFERENCE = { ...KIND, namespace: 'x', name: 'a' };
/** As a server has it. */
const REFERENCE_OF_RULE = { kind: KIND.kind, metadata: { name: 'a', namespace: 'x' } };
const rule = (spec: JsonObject = { host: 'h' }, name = 'a'): JsonObject => ({
  ...KIND,
  metadata: { name, namespace: 'x' },
  spec,
});
const map = (name: string, data: JsonObject = { key: 'value' }): JsonObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace: 'x' },
  data,
});

describe.skipIf(!hasControlPlane())('a cluster', () => {
  let east: ControlPlane;
  let cluster: Cluster;
  let proxy: FaultProxy;
  let behind: Cluster;
  beforeAll(async () => {
    east = await startControlPlane({ name: 'east' });
    await east.namespace('x');
    cluster = await east.cluster();
    proxy = await startFaultProxy(east);
    behind = await east.cluster({ server: proxy.server, ca: proxy.ca });
  }, BOOT_MS);
  afterAll(async () => {
    await proxy?.stop();
    await east?.stop();
  });

  describe('reads and writes', () => {
    it('applies, and an apply that changes nothing leaves the resourceVersion', async () => {
      const first = await cluster.apply(rule());
      expect(asObject(first.metadata).managedFields).toMatchObject([{ manager: 'failover', operation: 'Apply' }]);
      const second = await cluster.apply(rule());
      expect(asObject(second.metadata).resourceVersion).toBe(asObject(first.metadata).resourceVersion);
      expect(await cluster.get(REFERENCE)).toMatchObject({ spec: { host: 'h' } });
    });

    it('keeps nothing of a dry run', async () => {
      expect(await cluster.apply(map('dry'), { dryRun: true })).toMatchObject({ data: { key: 'value' } });
      const reference = { apiVersion: 'v1', kind: 'ConfigMap', namespace: 'x', name: 'dry' };
      expect(await cluster.get(reference)).toBeUndefined();
    });

    it('names the field and the manager of a conflict, and takes the field when forced', async () => {
      await east.put(rule({ host: 'theirs' }, 'contested'), 'somebody');
      const ours = rule({ host: 'ours' }, 'contested');
      await expect(cluster.apply(ours)).rejects.toMatchObject({
        code: 'field-conflict',
        message: 'cluster east: cannot apply DestinationRule x/contested: conflict in spec.host (owned by somebody)',
        conflicts: [{ field: 'spec.host', manager: 'somebody' }],
      });
      expect(await cluster.apply(ours, { force: true })).toMatchObject({ spec: { host: 'ours' } });
    });

    it('creates once, replaces and deletes only the version that was read', async () => {
      const made = await cluster.create(map('guarded'));
      await expect(cluster.create(map('guarded'))).rejects.toMatchObject({ code: 'conflict' });
      await cluster.replace({ ...made, data: { key: 'second' } });
      await expect(cluster.replace({ ...made, data: { key: 'third' } })).rejects.toMatchObject({ code: 'conflict' });
      const reference = { apiVersion: 'v1', kind: 'ConfigMap', namespace: 'x', name: 'guarded' };
      const test = { op: 'test', path: '/data/key', value: 'value' };
      await expect(cluster.patch(reference, [test])).rejects.toMatchObject({ code: 'conflict' });
      await cluster.patch(reference, [
        { ...test, value: 'second' },
        { op: 'remove', path: '/data/key' },
      ]);
      await expect(cluster.delete(reference, { uid: 'another' })).rejects.toMatchObject({ code: 'conflict' });
      expect(await cluster.delete(reference, { uid: String(asObject(made.metadata).uid) })).toBe(true);
      expect(await cluster.delete(reference)).toBe(false);
    });

    it('lists page by page, with the kind on every item', async () => {
      await Promise.all(Array.from({ length: 520 }, (_, index) => cluster.create(map(`page-${index}`))));
      const before = proxy.requests.length;
      const listed = await behind.list('v1', 'ConfigMap', { namespace: 'x' });
      expect(listed.filter(({ metadata }) => String(asObject(metadata).name).startsWith('page-'))).toHaveLength(520);
      expect(listed[0]).toMatchObject({ apiVersion: 'v1', kind: 'ConfigMap' });
      const pages = proxy.requests.slice(before).filter(({ path }) => path.includes('/configmaps'));
      expect(pages).toHaveLength(2);
      expect(pages[1]?.path).toContain('continue=');
    });

    it('begins again when the list is too old for its next page', async () => {
      await Promise.all(Array.from({ length: 501 }, (_, index) => cluster.apply(map(`old-${index}`))));
      const gone = { kind: 'Status', code: 410, reason: 'Expired', message: 'too old' };
      proxy.inject({ path: /continue=/ }, { type: 'answer', status: 410, body: gone });
      const listed = await behind.list('v1', 'ConfigMap', { namespace: 'x' });
      const names = listed.map(({ metadata }) => asObject(metadata).name);
      expect(new Set(names).size).toBe(names.length);
      expect(names.filter((name) => String(name).startsWith('old-'))).toHaveLength(501);
    });

    it('asks for the kinds of a group and version once', async () => {
      const before = proxy.requests.length;
      const fresh = await east.cluster({ server: proxy.server, ca: proxy.ca });
      await Promise.all([1, 2, 3].map((number) => fresh.apply(rule({ host: 'h' }, `once-${number}`))));
      const asked = proxy.requests.slice(before).filter(({ method }) => method === 'GET');
      expect(asked.map(({ path }) => path)).toEqual(['/apis/networking.istio.io/v1']);
    });

    it('tells the version and what may be done', async () => {
      expect(await cluster.version()).toBe('v1.36.3');
      await east.allow('bob', [{ apiGroups: [''], resources: ['secrets'], verbs: ['get'] }], 'x');
      const bob = await east.cluster({ user: 'bob' });
      expect(await bob.can('get', { apiVersion: 'v1', kind: 'Secret', namespace: 'x' })).toBe(true);
      expect(await bob.can('delete', { apiVersion: 'v1', kind: 'Secret', namespace: 'x' })).toBe(false);
      expect(await cluster.served('v1', 'Secret')).toEqual({ plural: 'secrets', namespaced: true });
      expect(await cluster.served('example.com/v1', 'Nothing')).toBeUndefined();
    });

    it('acts as the user of --as', async () => {
      const asBob = await east.cluster({ as: 'carol' });
      await expect(asBob.list('v1', 'Secret', { namespace: 'x' })).rejects.toMatchObject({
        message: expect.stringContaining('user `carol` may not list secrets in namespace x'),
      });
    });
  });

  describe('tells what is wrong', () => {
    it('a field of another type, which the server answers with 500, without asking again', async () => {
      const before = proxy.requests.length;
      // One at a time: of several the server tells one or all, as it happens.
      await expect(behind.apply(rule({ host: 5 }))).rejects.toMatchObject({
        code: 'invalid',
        message: expect.stringContaining('spec.host: found 5, expected string'),
      });
      await expect(behind.apply(rule({ host: 'h', nosuch: 1 }))).rejects.toMatchObject({
        code: 'invalid',
        message: expect.stringContaining('spec.nosuch: found an unknown field'),
      });
      expect(proxy.requests.slice(before).filter(({ method }) => method === 'PATCH')).toHaveLength(2);
    });

    it('every cause of an invalid object', async () => {
      const service = { apiVersion: 'v1', kind: 'Service', metadata: { name: 's', namespace: 'x' } };
      const spec = { type: 'Foo', ports: [{ port: 70_000 }] };
      await expect(cluster.apply({ ...service, spec })).rejects.toMatchObject({
        code: 'invalid',
        message: expect.stringMatching(
          /spec\.ports\[0\]\.port: Invalid value: 70000.*spec\.type: Unsupported value: "Foo"/,
        ),
      });
    });

    it('nothing of a Secret', async () => {
      const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 's', namespace: 'x' } };
      for (const key of [8_472_910, 'c2VjcmV0LTg0NzI5MTA!']) {
        const refused = await cluster.apply({ ...secret, data: { key } }).then(String, (error: Error) => error);
        expect(refused).toMatchObject({ code: 'invalid' });
        expect(String(refused)).not.toMatch(/8472910|c2Vj/);
      }
    });

    it('a namespace that is missing', async () => {
      const lost = { ...rule(), metadata: { name: 'a', namespace: 'nowhere' } };
      await expect(cluster.apply(lost)).rejects.toMatchObject({
        code: 'not-found',
        message: 'cluster east: cannot apply DestinationRule nowhere/a: there is no namespace nowhere',
      });
    });

    it('a kind that is missing, who installs it, and other versions', async () => {
      await expect(cluster.list('fed.solo.io/v9', 'Nothing')).rejects.toMatchObject({
        code: 'kind-not-served',
        hint: expect.stringContaining('Gloo Federation'),
      });
      await expect(cluster.apply({ ...rule(), apiVersion: 'networking.istio.io/v9' })).rejects.toMatchObject({
        code: 'kind-not-served',
        hint: expect.stringContaining('it serves networking.istio.io/v1, networking.istio.io/v1beta1'),
      });
    });

    it('missing rights: who, what, where', async () => {
      const alice = await east.cluster({ user: 'alice' });
      await expect(alice.apply(rule())).rejects.toMatchObject({
        code: 'forbidden',
        message:
          'cluster east: cannot apply DestinationRule x/a: user `alice` may not patch destinationrules.networking.istio.io in namespace x',
      });
    });

    it('a webhook that says no, and one that does not answer', async () => {
      const hook = (name: string, clientConfig: JsonObject): JsonObject => ({
        apiVersion: 'admissionregistration.k8s.io/v1',
        kind: 'ValidatingWebhookConfiguration',
        metadata: { name },
        webhooks: [
          {
            name: 'validate.example.com',
            clientConfig,
            rules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['*'], resources: ['endpoints'] }],
            admissionReviewVersions: ['v1'],
            sideEffects: 'None',
            timeoutSeconds: 1,
          },
        ],
      });
      await cluster.create(hook('silent', { url: 'https://127.0.0.1:1/' }));
      const endpoints = { apiVersion: 'v1', kind: 'Endpoints', metadata: { name: 'e', namespace: 'x' } };
      await expect
        .poll(() => cluster.apply(endpoints).then(String, (error: Error) => error))
        .toMatchObject({
          code: 'server-error',
          hint: expect.stringContaining('validate.example.com'),
        });
      await cluster.delete({
        apiVersion: 'admissionregistration.k8s.io/v1',
        kind: 'ValidatingWebhookConfiguration',
        name: 'silent',
      });
    });

    it('credentials that are not accepted', async () => {
      proxy.inject({ path: '/version' }, { type: 'answer', status: 401 });
      await expect(behind.version()).rejects.toMatchObject({
        code: 'unauthorized',
        message: expect.stringContaining('the credentials are not accepted (401)'),
      });
    });

    it('a server that is not there, soon and with its address', async () => {
      const nobody = await east.cluster({ server: 'https://127.0.0.1:1' });
      await expect(nobody.version()).rejects.toMatchObject({
        code: 'unreachable',
        message: 'cluster east: cannot get version: 127.0.0.1:1 cannot be reached: the connection was refused',
        hint: expect.stringContaining('context east'),
      });
    });

    it('a server whose certificate another authority signed', async () => {
      const wrong = await east.cluster({ server: proxy.server });
      await expect(wrong.version()).rejects.toMatchObject({
        code: 'untrusted',
        message: expect.stringContaining('not signed by the authority of the kubeconfig'),
      });
    });

    it('a server that takes too long', async () => {
      const hasty = await east.cluster({ server: proxy.server, ca: proxy.ca, requestTimeoutMs: 2000 });
      proxy.inject({ path: '/version' }, { type: 'silence' });
      await expect(hasty.version()).rejects.toMatchObject({
        code: 'timeout',
        hint: expect.stringContaining('--request-timeout'),
      });
    });
  });

  describe('repeats what is safe', () => {
    const count = (method: string, from: number) =>
      proxy.requests.slice(from).filter((request) => request.method === method).length;

    it.each([
      ['cut before', { type: 'cut', when: 'before' }],
      ['cut during the answer', { type: 'cut', when: 'during' }],
      ['cut after it was done', { type: 'cut', when: 'after' }],
      ['429 with Retry-After', { type: 'answer', status: 429, retryAfterSeconds: 1 }],
      ['503', { type: 'answer', status: 503 }],
      ['500', { type: 'answer', status: 500 }],
    ] as const)('an apply that met: %s', async (_, fault) => {
      await behind.version();
      const from = proxy.requests.length;
      proxy.inject({ method: 'PATCH' }, fault);
      const name = `retry-${from}`;
      expect(await behind.apply(rule({ host: name }, name))).toMatchObject({ spec: { host: name } });
      expect(count('PATCH', from)).toBe(2);
    });

    it('waits for an answer that comes late and piece by piece', async () => {
      const from = proxy.requests.length;
      proxy.inject({ method: 'PATCH' }, { type: 'slow', ms: 10 });
      expect(await behind.apply(rule({ host: 'slow' }, 'slow'))).toMatchObject({ spec: { host: 'slow' } });
      proxy.inject({ method: 'PATCH' }, { type: 'delay', ms: 200 });
      expect(await behind.apply(rule({ host: 'late' }, 'late'))).toMatchObject({ spec: { host: 'late' } });
      expect(count('PATCH', from)).toBe(2);
    });

    it('waits as long as Retry-After says', async () => {
      const start = performance.now();
      proxy.inject({ method: 'POST' }, { type: 'answer', status: 429, retryAfterSeconds: 1 });
      await behind.create(map(`after-${proxy.requests.length}`));
      expect(performance.now() - start).toBeGreaterThan(990);
    });

    it('not a create whose connection was cut: nobody knows whether it was done', async () => {
      await behind.version();
      const from = proxy.requests.length;
      proxy.inject({ method: 'POST' }, { type: 'cut', when: 'after' });
      await expect(behind.create(map('unsure'))).rejects.toMatchObject({ code: 'unreachable' });
      expect(count('POST', from)).toBe(1);
      expect(await east.find({ apiVersion: 'v1', kind: 'ConfigMap', namespace: 'x', name: 'unsure' })).toBeDefined();
    });

    it('not a 409, which is the caller to judge', async () => {
      const from = proxy.requests.length;
      proxy.inject({ method: 'PATCH' }, { type: 'answer', status: 409 });
      await expect(behind.apply(rule())).rejects.toMatchObject({ code: 'conflict' });
      expect(count('PATCH', from)).toBe(1);
    });

    it('gives up in the end', async () => {
      await behind.version();
      const from = proxy.requests.length;
      proxy.inject({ method: 'PATCH', times: 100 }, { type: 'answer', status: 500 });
      await expect(behind.apply(rule())).rejects.toMatchObject({ code: 'server-error' });
      proxy.clear();
      expect(count('PATCH', from)).toBe(5);
    });

    it('goes on after a restart of the server, which knows our rights a little later than it serves', async () => {
      await east.allow('bob', [{ apiGroups: ['networking.istio.io'], resources: ['*'], verbs: ['*'] }], 'x');
      const bob = await east.cluster({ user: 'bob' });
      await expect.poll(() => bob.get(REFERENCE).catch(String)).toMatchObject(REFERENCE_OF_RULE);
      const restarting = east.restart();
      const applied = Promise.all(
        [cluster, bob, bob].map((who, number) => who.apply(rule({ host: 'restart' }, `restart-${number}`))),
      );
      await restarting;
      expect(await applied).toHaveLength(3);
    });
  });

  describe('watches', () => {
    const watch = async (options: { resourceVersion?: string }) => {
      const stop = new AbortController();
      const seen: string[] = [];
      const changed = (event: WatchEvent): void => {
        seen.push(
          event.type === 'error' ? event.message : `${event.type} ${String(asObject(event.object.metadata).name)}`,
        );
      };
      const selected = { namespace: 'x', labelSelector: 'watched=yes', signal: stop.signal, ...options };
      const done = behind.watch('v1', 'Secret', selected, changed);
      const end = async (): Promise<void> => {
        stop.abort();
        await done;
      };
      return { seen, end };
    };
    const secret = (name: string, stringData: JsonObject = {}): JsonObject => ({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name, namespace: 'x', labels: { watched: 'yes' } },
      stringData,
    });
    const drop = (name: string) => cluster.delete({ apiVersion: 'v1', kind: 'Secret', namespace: 'x', name });

    it('tells what is there, every change, and what happened while it was cut off', async () => {
      await cluster.apply(secret('w1'));
      const { seen, end } = await watch({});
      await expect.poll(() => seen).toEqual(['added w1']);
      await cluster.apply(secret('w2'));
      await expect.poll(() => seen).toContain('added w2');
      proxy.cutAll();
      await cluster.apply(secret('w1', { a: 'b' }));
      await drop('w2');
      await expect.poll(() => seen.slice(2)).toEqual(['modified w1', 'deleted w2']);
      await end();
    });

    it('lists anew when the server forgot where it was', async () => {
      const { seen, end } = await watch({});
      await expect.poll(() => seen).toEqual(['added w1']);
      const gone = { kind: 'Status', code: 410, reason: 'Expired', message: 'too old resource version' };
      proxy.inject({ path: /watch=true/ }, { type: 'answer', status: 410, body: gone });
      proxy.cutAll();
      await cluster.apply(secret('w3'));
      await drop('w1');
      await expect.poll(() => [...seen].sort()).toEqual(['added w1', 'added w3', 'deleted w1']);
      await end();
    });
  });
});
