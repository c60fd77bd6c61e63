import { describe, expect, it } from 'vitest';
import { FieldConflictError } from '../../src/errors.js';
import type { JsonObject } from '../../src/model/document.js';
import { asList, asObject } from '../../src/model/json.js';
import { FakeCluster } from './fake-cluster.js';

const reference = { apiVersion: 'v1', kind: 'ConfigMap', namespace: 'x', name: 'a' };
const map = (data: JsonObject, labels?: JsonObject): JsonObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'a', namespace: 'x', ...(labels === undefined ? {} : { labels }) },
  data,
});
const version = (object: JsonObject | undefined) => asObject(object?.metadata).resourceVersion;

describe('the fake cluster, as the real server', () => {
  it('gives a new resourceVersion to a change only', async () => {
    const cluster = new FakeCluster();
    const first = await cluster.apply(map({ a: '1' }));
    expect(version(await cluster.apply(map({ a: '1' })))).toBe(version(first));
    expect(version(await cluster.apply(map({ a: '2' })))).not.toBe(version(first));
  });

  it('refuses a field of another manager, and takes it when forced', async () => {
    const cluster = new FakeCluster();
    cluster.put(map({ a: '1' }));
    const refused = cluster.apply(map({ a: '2' }));
    await expect(refused).rejects.toBeInstanceOf(FieldConflictError);
    await expect(refused).rejects.toMatchObject({ conflicts: [{ field: 'data.a', manager: 'kubectl' }] });
    await cluster.apply(map({ a: '2' }), { force: true });
    expect(cluster.find(reference)?.data).toEqual({ a: '2' });
    expect(asList(asObject(cluster.find(reference)?.metadata).managedFields)).toMatchObject([
      { manager: 'failover', operation: 'Apply', fieldsV1: { 'f:data': { 'f:a': {} } } },
    ]);
  });

  it('drops what its manager no longer names and nobody else owns', async () => {
    const cluster = new FakeCluster();
    await cluster.apply(map({ a: '1', b: '1', c: '1' }));
    await cluster.apply(map({ c: '1' }), { fieldManager: 'other' });
    await cluster.apply(map({ a: '1' }));
    expect(cluster.find(reference)?.data).toEqual({ a: '1', c: '1' });
  });

  it('keeps nothing of a dry run', async () => {
    const cluster = new FakeCluster();
    expect((await cluster.apply(map({ a: '1' }), { dryRun: true })).data).toEqual({ a: '1' });
    expect(cluster.objects()).toEqual([]);
  });

  it('merges the ports of a Service by port, and replaces the lists of custom resources', async () => {
    const cluster = new FakeCluster();
    const service = (ports: JsonObject[]): JsonObject => ({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 's', namespace: 'x' },
      spec: { ports },
    });
    cluster.put(service([{ name: 'http', port: 80 }]));
    const both = await cluster.apply(service([{ name: 'tls', port: 443 }]));
    expect(asObject(both.spec).ports).toEqual([
      { name: 'http', port: 80 },
      { port: 443, protocol: 'TCP', name: 'tls' },
    ]);
  });

  it('guards replace, patch and delete', async () => {
    const cluster = new FakeCluster();
    const first = cluster.put(map({ a: '1' }));
    cluster.put(map({ a: '2' }));
    await expect(cluster.replace(first)).rejects.toMatchObject({ code: 'conflict' });
    await expect(cluster.delete(reference, { uid: 'another' })).rejects.toMatchObject({ code: 'conflict' });
    const test = { op: 'test', path: '/data/a', value: '1' };
    await expect(cluster.patch(reference, [test])).rejects.toMatchObject({ code: 'conflict' });
    await cluster.patch(reference, [{ op: 'add', path: '/data/b', value: '1' }]);
    expect(cluster.find(reference)?.data).toEqual({ a: '2', b: '1' });
    expect(await cluster.delete(reference)).toBe(true);
    expect(await cluster.delete(reference)).toBe(false);
  });

  it('holds a deletion back until its finalizers are gone', async () => {
    const cluster = new FakeCluster();
    cluster.put({ ...map({}), metadata: { name: 'a', namespace: 'x', finalizers: ['f/1'] } });
    await cluster.delete(reference);
    expect(asObject(cluster.find(reference)?.metadata).deletionTimestamp).toBeDefined();
    cluster.finalize(reference);
    expect(cluster.find(reference)).toBeUndefined();
  });

  it('fails, forbids, and does not serve, on demand', async () => {
    const cluster = new FakeCluster();
    cluster.failNext('apply', 'unreachable', { afterwards: true });
    await expect(cluster.apply(map({ a: '1' }))).rejects.toMatchObject({ code: 'unreachable' });
    expect(cluster.find(reference)).toBeDefined();
    cluster.forbid('patch', 'ConfigMap');
    await expect(cluster.apply(map({ a: '1' }))).rejects.toMatchObject({ code: 'forbidden' });
    cluster.unserve('fed.solo.io/v1', 'FailoverScheme');
    await expect(cluster.list('fed.solo.io/v1', 'FailoverScheme')).rejects.toMatchObject({ code: 'kind-not-served' });
    expect(cluster.calls.map(({ verb }) => verb)).toEqual(['apply', 'apply', 'list']);
  });

  it('tells watchers, and counts generations of the spec only', async () => {
    const cluster = new FakeCluster();
    const stop = new AbortController();
    const seen: string[] = [];
    const watching = cluster.watch('v1', 'ConfigMap', { signal: stop.signal }, (event) => seen.push(event.type));
    cluster.put(map({ a: '1' }));
    cluster.status(reference, { state: 'ok' });
    expect(asObject(cluster.find(reference)?.metadata).generation).toBe(1);
    cluster.put(map({ a: '2' }));
    expect(asObject(cluster.find(reference)?.metadata).generation).toBe(2);
    cluster.remove(reference);
    stop.abort();
    await watching;
    expect(seen).toEqual(['added', 'modified', 'modified', 'deleted']);
  });
});
