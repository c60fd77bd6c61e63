import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { apply } from '../../src/commands/apply.js';
import type { Command, Flags } from '../../src/commands/command.js';
import { deleteCommand } from '../../src/commands/delete.js';
import { diff } from '../../src/commands/diff.js';
import { status } from '../../src/commands/status.js';
import type { JsonObject } from '../../src/model/document.js';
import {
  BOOT_MS,
  type ControlPlane,
  hasControlPlane,
  openContexts,
  startControlPlane,
} from '../support/control-plane.js';
import { runApply } from '../support/run-apply.js';

const SLOW_MS = 60_000;

const rule = (name: string, metadata: JsonObject = {}): JsonObject => ({
  apiVersion: 'networking.istio.io/v1',
  kind: 'DestinationRule',
  metadata: { name, namespace: 'shop', ...metadata },
  spec: { host: `${name}.shop.svc.cluster.local` },
});
const secret: JsonObject = {
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'key', namespace: 'shop' },
  stringData: { password: 'ours' },
};

describe.skipIf(!hasControlPlane())('what happens to objects between two applies', () => {
  let east: ControlPlane;
  let west: ControlPlane;

  beforeAll(async () => {
    [east, west] = await Promise.all([startControlPlane({ name: 'east' }), startControlPlane({ name: 'west' })]);
    await Promise.all([east.namespace('shop'), west.namespace('shop')]);
  }, BOOT_MS);
  afterAll(() => Promise.all([east?.stop(), west?.stop()]));

  const run = (command: Command, objects: readonly (JsonObject | string)[], flags: Flags = {}) => {
    const text = objects
      .map((object) => (typeof object === 'string' ? object : JSON.stringify(object)))
      .join('\n---\n');
    return runApply([], text, flags, {
      command,
      kubeconfig: openContexts([east, west]),
      clock: {
        now: () => performance.now(),
        after: (ms, callback) => {
          const timer = setTimeout(callback, ms);
          return () => clearTimeout(timer);
        },
      },
    });
  };
  const find = (name: string, plane = east) =>
    plane.find({ apiVersion: 'networking.istio.io/v1', kind: 'DestinationRule', namespace: 'shop', name });

  it(
    'what is being deleted is nothing to write to: it is waited for and made anew',
    async () => {
      const held = rule('held', { finalizers: ['example.com/hold'] });
      const path = '/apis/networking.istio.io/v1/namespaces/shop/destinationrules/held';
      expect((await run(apply, [held])).code).toBe(0);
      const { body } = await east.request('GET', path);
      await east.request('DELETE', path);

      const shown = await run(status, [held]);
      expect(shown.code).toBe(1);
      expect(shown.out).toContain('it is being deleted, held by the finalizer example.com/hold');
      expect((await run(diff, [held])).code).toBe(1);
      const early = await run(apply, [held], { timeout: '100ms' });
      expect(early.code).toBe(1);
      expect(early.out).toMatch(/failed .*the one that is there is being deleted, held by the finalizer/);

      const waiting = run(apply, [rule('held')], { timeout: '50s' });
      await east.request(
        'PATCH',
        path,
        { metadata: { finalizers: null } },
        { contentType: 'application/merge-patch+json' },
      );
      expect((await waiting).out).toContain('destinationrule.networking.istio.io/held created');
      expect((await find('held'))?.metadata).not.toMatchObject({ uid: (body.metadata as JsonObject).uid });
    },
    SLOW_MS,
  );

  it('what somebody else wrote into a Secret is a conflict, also where the manifest has `stringData`', async () => {
    expect((await run(apply, [secret])).code).toBe(0);
    await east.request(
      'PATCH',
      '/api/v1/namespaces/shop/secrets/key?fieldManager=rotation',
      { data: { password: 'bmV3' } },
      { contentType: 'application/merge-patch+json' },
    );
    const { code, error } = await run(apply, [secret]);
    expect(code).toBe(4);
    expect(error?.message).toContain('conflict in data.password (owned by rotation)');
  });

  it('a namespace that has nothing but a name is ours, after a second apply as well', async () => {
    const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'bare' } };
    expect((await run(apply, [namespace])).out).toContain('created');
    expect((await run(apply, [namespace])).out).toContain('unchanged');
    // There is no controller that would empty it.
    const gone = await run(deleteCommand, [namespace], { yes: true, timeout: '50ms' });
    expect(gone.out).toContain('still there after 0.05s, held by the finalizer kubernetes');
    const late = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'late', namespace: 'bare' } };
    expect((await run(apply, [late])).error?.message).toContain('namespace bare is being deleted');
  });

  it('-l chooses what is compared, shown and deleted', async () => {
    const both = [rule('chosen', { labels: { team: 'shop' } }), rule('other')];
    expect((await run(apply, both)).code).toBe(0);
    const flags = { selector: 'team in (shop)' };
    expect((await run(status, both, flags)).out).not.toContain('other');
    expect(
      (
        await run(
          diff,
          [
            { ...both[0], spec: { host: 'a' } },
            { ...both[1], spec: { host: 'b' } },
          ],
          flags,
        )
      ).out,
    ).not.toContain('other');
    expect((await run(deleteCommand, both, { ...flags, yes: true })).code).toBe(0);
    expect([await find('chosen'), await find('other')]).toEqual([undefined, expect.anything()]);
    expect((await run(status, both, { selector: 'team=none' })).code).toBe(3);
    expect((await run(status, both, { selector: 'te am==' })).code).toBe(2);
  });

  it("--prune finds by a Failover document's labels what the document no longer wants", async () => {
    const failover = (clusters: string): string => `
apiVersion: failover.dev/v1alpha1
kind: Failover
metadata: { name: hello, namespace: shop, labels: { app: hello } }
spec:
  mesh: istio
  service: { host: hello.shop.svc.cluster.local, port: 80, protocol: http }
  clusters: { east: { locality: r1/z1 }, west: { locality: r2/z1 } }
  destinations:
    - { cluster: east, namespace: shop, service: hello, priority: 0 }
    - { cluster: west, namespace: shop, service: hello, priority: 1 }
  detection: { outlier: { consecutive5xx: 1, maxEjectionPercent: 100 } }
  istio: { clusters: [${clusters}] }
`;
    expect((await run(apply, [failover('east, west')])).code).toBe(0);
    expect(await find('hello', west)).toMatchObject({ metadata: { labels: { app: 'hello' } } });
    const pruned = await run(apply, [failover('east')], { prune: true, selector: 'app=hello', yes: true });
    expect(pruned.out).toBe(
      'destinationrule.networking.istio.io/hello unchanged (cluster east)\ndestinationrule.networking.istio.io/hello deleted (cluster west)\n',
    );
    expect(await find('hello', west)).toBeUndefined();
  });

  it(
    'what the API server warns of is told',
    async () => {
      const policy = (kind: string, spec: JsonObject) =>
        east.put({ apiVersion: 'admissionregistration.k8s.io/v1', kind, metadata: { name: 'doubts' }, spec });
      await policy('ValidatingAdmissionPolicy', {
        matchConstraints: {
          resourceRules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['configmaps'] }],
        },
        validations: [{ expression: "object.metadata.name != 'dubious'", message: 'a dubious name' }],
      });
      await policy('ValidatingAdmissionPolicyBinding', { policyName: 'doubts', validationActions: ['Warn'] });
      const dubious = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'dubious', namespace: 'shop' } };
      // A policy holds some moments after it was written.
      await expect
        .poll(async () => (await run(apply, [dubious], { dryRun: 'server' })).notes, { timeout: 30_000 })
        .toMatch(/cluster east: .*a dubious name/);
    },
    SLOW_MS,
  );
});
