import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WallClock } from '../../src/cli/wall-clock.js';
import { apply } from '../../src/commands/apply.js';
import type { Command, Flags } from '../../src/commands/command.js';
import { deleteCommand } from '../../src/commands/delete.js';
import { diff } from '../../src/commands/diff.js';
import type { JsonObject } from '../../src/model/document.js';
import { asObject } from '../../src/model/json.js';
import {
  BOOT_MS,
  type ControlPlane,
  hasControlPlane,
  openContexts,
  startControlPlane,
} from '../support/control-plane.js';
import { upstream } from '../support/failover-stage.js';
import { fakeContext } from '../support/fake-context.js';

const FAILOVER = `
apiVersion: failover.dev/v1alpha1
kind: Failover
metadata: { name: blue, namespace: default }
spec:
  mesh: gloo-federation
  service: { host: blue.example.com, port: 10000, protocol: http }
  clusters:
    east: { locality: us-east-1, management: true }
    west: { locality: us-west-1 }
  destinations:
    - { cluster: east, namespace: default, service: service-blue, port: 10000, priority: 0 }
    - { cluster: west, namespace: default, service: service-green, port: 10000, priority: 1 }
  detection:
    healthCheck: { type: http, path: /health, interval: 1s, timeout: 1s, healthyThreshold: 1, unhealthyThreshold: 1 }
  glooFederation: { gateway: helm, route: { pathPrefix: /blue } }
`;
const virtualService: JsonObject = {
  apiVersion: 'gateway.solo.io/v1',
  kind: 'VirtualService',
  metadata: { name: 'shop', namespace: 'gloo-system' },
  spec: {
    virtualHost: {
      domains: ['*'],
      routes: [
        {
          matchers: [{ prefix: '/cart' }],
          routeAction: { single: { upstream: { name: 'cart', namespace: 'gloo-system' } } },
        },
      ],
    },
  },
};
const ref = ({ apiVersion, kind, metadata }: JsonObject) => ({
  apiVersion: String(apiVersion),
  kind: String(kind),
  namespace: 'gloo-system',
  name: String(asObject(metadata).name),
});

describe.skipIf(!hasControlPlane())('a Failover document in a cluster that is in use', () => {
  let east: ControlPlane;
  let west: ControlPlane;
  let dir: string;
  beforeAll(async () => {
    [east, west] = await Promise.all([startControlPlane({ name: 'east' }), startControlPlane({ name: 'west' })]);
    await Promise.all(['gloo-system', 'gloo-fed'].map((name) => east.namespace(name)));
    dir = mkdtempSync(join(tmpdir(), 'failover-part-'));
    writeFileSync(join(dir, 'failover.yaml'), FAILOVER);
  }, BOOT_MS);
  afterAll(async () => {
    await Promise.all([east?.stop(), west?.stop()]);
    rmSync(dir, { recursive: true, force: true });
  });

  const run = async (command: Command, flags: Flags = {}) => {
    const context = fakeContext({
      kubeconfig: openContexts([east, west]),
      clock: new WallClock(),
      env: { XDG_STATE_HOME: join(dir, 'state') },
    });
    const code = await command.run(context, [], { filename: [join(dir, 'failover.yaml')], ...flags });
    return { code, out: context.written.out };
  };

  it('adds its parts, differs in nothing afterwards, and leaves everything as it was', async () => {
    const discovered = await east.put(upstream, 'discovery');
    const theirs = await east.put(virtualService);
    await east.put({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'failover-upstream', namespace: 'gloo-system' },
    });
    expect((await run(diff)).out).toContain('+      - prefix: /blue');
    expect((await run(apply, { wait: false, validate: false })).code).toBe(0);
    expect((await east.find(ref(virtualService)))?.spec).toMatchObject({
      virtualHost: {
        domains: ['*'],
        routes: [{ matchers: [{ prefix: '/blue' }] }, { matchers: [{ prefix: '/cart' }] }],
      },
    });
    expect((await east.find(ref(upstream)))?.spec).toMatchObject({
      ...asObject(upstream.spec),
      healthChecks: [{ interval: '1s' }],
    });
    expect(await east.find({ ...ref(virtualService), name: 'default' })).toBeUndefined();
    expect(await run(diff)).toEqual({ code: 0, out: '' });
    const deleted = await run(deleteCommand, { yes: true, output: 'json' });
    expect(deleted.code).toBe(0);
    expect(JSON.parse(deleted.out).objects.map(({ kind, result }: JsonObject) => `${kind} ${result}`)).toEqual([
      'VirtualService configured',
      'FailoverScheme deleted',
      'Upstream configured',
    ]);
    expect((await east.find(ref(upstream)))?.spec).toEqual(discovered.spec);
    expect((await east.find(ref(virtualService)))?.spec).toEqual(theirs.spec);
  });
});
