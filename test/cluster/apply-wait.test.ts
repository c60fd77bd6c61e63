import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { apply } from '../../src/commands/apply.js';
import type { Flags } from '../../src/commands/command.js';
import type { FailoverError } from '../../src/errors.js';
import type { JsonObject } from '../../src/model/document.js';
import {
  BOOT_MS,
  type ControlPlane,
  hasControlPlane,
  openContexts,
  startControlPlane,
} from '../support/control-plane.js';
import { fakeContext } from '../support/fake-context.js';

const DOOR = (name: string, nodePort: number) => `
apiVersion: v1
kind: Service
metadata: { name: ${name}, namespace: gloo-system }
spec:
  type: NodePort
  selector: { gloo: ${name} }
  ports: [{ name: failover, port: 15443, nodePort: ${nodePort} }]
`;

const SCHEME = `
apiVersion: fed.solo.io/v1
kind: FailoverScheme
metadata: { name: scheme, namespace: gloo-fed, annotations: { failover.dev/cluster: east } }
spec:
  primary: { clusterName: west, name: blue, namespace: gloo-system }
  failoverGroups:
    - priorityGroup: [{ cluster: remote, upstreams: [{ name: green, namespace: gloo-system }] }]
---
apiVersion: gloo.solo.io/v1
kind: Upstream
metadata: { name: green, namespace: gloo-system, annotations: { failover.dev/cluster: west } }
spec: { static: { hosts: [{ addr: green.example.com, port: 80 }] } }
`;

describe.skipIf(!hasControlPlane())('what apply waits for beside a status, with real API servers', () => {
  let east: ControlPlane;
  let west: ControlPlane;
  const state = mkdtempSync(join(tmpdir(), 'failover-apply-wait-'));

  beforeAll(async () => {
    [east, west] = await Promise.all([startControlPlane({ name: 'east' }), startControlPlane({ name: 'west' })]);
    for (const plane of [east, west]) for (const name of ['gloo-system', 'gloo-fed']) await plane.namespace(name);
    await east.put({ apiVersion: 'v1', kind: 'Node', metadata: { name: 'n1' } });
    await east.status(
      { apiVersion: 'v1', kind: 'Node', name: 'n1' },
      { addresses: [{ type: 'InternalIP', address: '192.0.2.7' }] },
    );
  }, 2 * BOOT_MS);
  afterAll(() => {
    rmSync(state, { recursive: true });
    return Promise.all([east?.stop(), west?.stop()]);
  });

  async function run(text: string, flags: Flags = {}) {
    const context = fakeContext({
      kubeconfig: openContexts([east, west]),
      clock: {
        now: () => performance.now(),
        after: (ms, callback) => {
          const timer = setTimeout(callback, ms);
          return () => clearTimeout(timer);
        },
      },
      env: { XDG_STATE_HOME: state },
      startedMs: Date.now(),
    });
    context.terminal.readStdin = async () => Buffer.from(text);
    const told = () => ({ out: context.written.out, notes: context.written.notes.join('\n') });
    const given = { filename: ['-'], timeout: '60s', validate: false, ...flags };
    return apply.run(context, [], given).then(
      (code) => ({ code, ...told() }),
      (error: FailoverError) => ({ code: error.exitCode, ...told(), error }),
    );
  }

  it('endpoints of a NodePort Service: until one is ready, then it tells the address', async () => {
    await east.put(slice('door', false));
    const running = run(DOOR('door', 32000));
    await new Promise((done) => setTimeout(done, 300));
    await east.put(slice('door', true));
    const { code, notes } = await running;
    expect(code).toBe(0);
    expect(notes).toContain('cluster east: Service gloo-system/door is reached at 192.0.2.7:32000');
  });

  it('says which selector matches no Pod, and gives the address to who may not see the nodes as well', async () => {
    await east.put(slice('closed', false));
    const { code, out } = await run(DOOR('closed', 32001), { timeout: '500ms' });
    expect(code).toBe(1);
    expect(out).toContain('no ready endpoints: no pod matches selector gloo=closed');
    await east.allow(
      'alice',
      [{ apiGroups: [''], resources: ['services'], verbs: ['get', 'list', 'create', 'patch'] }],
      'gloo-system',
    );
    const blind = await run(DOOR('closed', 32001), { context: 'east-alice' });
    expect(blind, blind.notes).toMatchObject({ code: 0 });
    expect(blind.notes).toContain('is reached at port 32001 of every node');
  });

  it('spec.failover of the primary, in the cluster of the primary', async () => {
    const blue = (more: JsonObject): JsonObject => ({
      apiVersion: 'gloo.solo.io/v1',
      kind: 'Upstream',
      metadata: { name: 'blue', namespace: 'gloo-system' },
      spec: { static: { hosts: [{ addr: 'blue.example.com', port: 80 }] }, ...more },
    });
    const status = { statuses: { 'gloo-system': { state: 1 } } };
    await west.put(blue({}));
    await west.put({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'failover-upstream', namespace: 'gloo-system' },
    });
    const controllers = [
      settle(west, 'gloo.solo.io/v1', 'Upstream', 'gloo-system', 'green', status),
      settle(west, 'gloo.solo.io/v1', 'Upstream', 'gloo-system', 'blue', status),
      settle(east, 'fed.solo.io/v1', 'FailoverScheme', 'gloo-fed', 'scheme', {
        namespacedStatuses: { 'gloo-fed': { state: 'ACCEPTED', observedGeneration: 1 } },
      }),
    ];
    const without = await run(SCHEME);
    await Promise.all(controllers);
    expect(without, without.notes).toMatchObject({ code: 0 });
    expect(without.notes).toContain(
      'gloo-fed has not written spec.failover into Upstream gloo-system/blue of cluster west, so nothing fails over yet',
    );
    const lbEndpoints = [{ address: '192.0.2.9', port: 15443 }];
    await west.put(
      blue({ failover: { prioritizedLocalities: [{ localityEndpoints: [{ lbEndpoints }] }] } }),
      'gloo-fed',
    );
    const { code, notes } = await run(SCHEME);
    expect(code).toBe(0);
    expect(notes).not.toContain('spec.failover');
  });

  /** What a controller does: it waits for the object and gives it a status. */
  async function settle(
    plane: ControlPlane,
    apiVersion: string,
    kind: string,
    namespace: string,
    name: string,
    status: JsonObject,
  ): Promise<void> {
    const reference = { apiVersion, kind, namespace, name };
    while ((await plane.find(reference)) === undefined) await new Promise((done) => setTimeout(done, 50));
    await plane.status(reference, status);
  }
});

function slice(service: string, ready: boolean): JsonObject {
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: {
      name: `${service}-abc`,
      namespace: 'gloo-system',
      labels: { 'kubernetes.io/service-name': service },
    },
    addressType: 'IPv4',
    ports: [],
    endpoints: [{ addresses: ['10.1.0.1'], conditions: { ready } }],
  };
}
