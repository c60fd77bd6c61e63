import { beforeEach, describe, expect, it } from 'vitest';
import { FakeCluster } from '../../test/support/fake-cluster.js';
import { runApply } from '../../test/support/run-apply.js';
import type { JsonObject } from '../model/document.js';

const DOOR = `
apiVersion: v1
kind: Service
metadata: { name: failover, namespace: gloo-system }
spec:
  type: NodePort
  selector: { gloo: gateway-proxy }
  ports: [{ name: failover, port: 15443, nodePort: 32000 }]
`;

const SCHEME = `
apiVersion: fed.solo.io/v1
kind: FailoverScheme
metadata: { name: scheme, namespace: gloo-fed, annotations: { failover.dev/cluster: mgmt } }
spec:
  primary: { clusterName: local, name: blue, namespace: gloo-system }
  failoverGroups:
    - priorityGroup: [{ cluster: remote, upstreams: [{ name: green, namespace: gloo-system }] }]
---
apiVersion: v1
kind: Namespace
metadata: { name: shop, annotations: { failover.dev/cluster: local } }
`;

const upstream = { apiVersion: 'gloo.solo.io/v1', kind: 'Upstream', namespace: 'gloo-system', name: 'blue' };

let local: FakeCluster;
let mgmt: FakeCluster;

beforeEach(() => {
  local = new FakeCluster({ name: 'local' });
  mgmt = new FakeCluster({ name: 'mgmt' });
});

describe('apply waits for the endpoints of a Service through which other clusters come', () => {
  it('until one is ready, and tells where it is reached', async () => {
    local.put(slice('failover', [false]));
    local.put(node('10.0.0.7', '203.0.113.7'));
    let looks = 0;
    local.on('list', ({ kind }) => {
      if (kind === 'EndpointSlice' && ++looks === 3) local.put(slice('failover', [false, true]));
    });
    const { code, out, notes } = await runApply([local], DOOR);
    expect({ code, out }).toEqual({ code: 0, out: 'service/failover created (cluster local)\n' });
    expect(looks).toBe(4);
    expect(notes).toContain('cluster local: Service gloo-system/failover is reached at 203.0.113.7:32000');
  });

  it('says on time-out that no Pod matches, with the selector', async () => {
    local.put(slice('failover', []));
    const { code, out } = await runApply([local], DOOR, { timeout: '2s' });
    expect(code).toBe(1);
    expect(out).toContain('not ready after 2s: no ready endpoints: no pod matches selector gloo=gateway-proxy');
  });

  it('says on time-out that Pods match and are not ready', async () => {
    local.put(slice('failover', [false]));
    local.put(pod('gateway', { gloo: 'gateway-proxy' }));
    const { code, out } = await runApply([local], DOOR, { timeout: '2s' });
    expect(code).toBe(1);
    expect(out).toContain('no ready endpoints: 1 pod matches selector gloo=gateway-proxy, none is ready');
  });

  it('waits for a slice that is not there yet only where somebody writes slices', async () => {
    local.put(slice('other', [true]));
    expect((await runApply([local], DOOR, { timeout: '2s' })).code).toBe(1);
    const nobody = new FakeCluster({ name: 'local' });
    const { code, notes } = await runApply([nobody], DOOR, { timeout: '2s' });
    expect(code).toBe(0);
    expect(notes).toContain('nobody writes endpoints for Service gloo-system/failover');
  });

  it('waits for none without a selector, behind a ClusterIP, or where they may not be read', async () => {
    local.put(slice('failover', [false]));
    const headless = DOOR.replace('  selector: { gloo: gateway-proxy }\n', '');
    const inside = DOOR.replace('type: NodePort', 'type: ClusterIP').replace(', nodePort: 32000', '');
    for (const text of [headless, inside]) {
      const { code, error } = await runApply([local], text);
      expect(code, error?.message).toBe(0);
    }
    local.forbid('list', 'EndpointSlice');
    local.forbid('list', 'Node');
    const { code, notes } = await runApply([local], DOOR, { forceConflicts: true });
    expect(code).toBe(0);
    expect(notes).toContain('is reached at port 32000 of every node');
  });
});

describe('apply looks at what gloo-fed does with a FailoverScheme', () => {
  beforeEach(() => {
    local.put({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'failover-upstream', namespace: 'gloo-system' },
    });
    local.put(live({}));
    mgmt.on('apply', (call) => {
      const scheme = { apiVersion: 'fed.solo.io/v1', kind: 'FailoverScheme', namespace: 'gloo-fed', name: 'scheme' };
      if (call.kind === 'FailoverScheme') mgmt.status(scheme, { state: 'ACCEPTED' });
    });
  });

  it("says nothing when spec.failover stands in the primary, in the primary's cluster", async () => {
    whenAccepted(() => local.put(live({ failover: { prioritizedLocalities: [{}] } }), 'gloo-fed'));
    const { code, notes } = await runApply([local, mgmt], SCHEME);
    expect({ code, notes: notes.includes('spec.failover') }).toEqual({ code: 0, notes: false });
  });

  it('warns when it does not', async () => {
    const { code, notes } = await runApply([local, mgmt], SCHEME);
    expect(code).toBe(0);
    expect(notes).toContain(
      'gloo-fed has not written spec.failover into Upstream gloo-system/blue of cluster local, so nothing fails over yet',
    );
  });

  it('fails with the words of Gloo when it rejects the Upstream then', async () => {
    whenAccepted(() => {
      local.put(live({ failover: { prioritizedLocalities: [{}] } }), 'gloo-fed');
      local.status(upstream, { statuses: { 'gloo-system': { state: 'Rejected', reason: 'enterprise only' } } });
    });
    const { code, out } = await runApply([local, mgmt], SCHEME);
    expect(code).toBe(1);
    expect(out).toContain(
      'scheme rejected (cluster mgmt): Upstream gloo-system/blue of cluster local is rejected: enterprise only',
    );
  });

  it('says nothing where the Upstream may not be read', async () => {
    local.forbid('get', 'Upstream');
    const { code, notes } = await runApply([local, mgmt], SCHEME);
    expect({ code, notes: notes.includes('spec.failover') }).toEqual({ code: 0, notes: false });
  });

  function whenAccepted(act: () => void): void {
    mgmt.on('apply', ({ kind }) => {
      if (kind === 'FailoverScheme') act();
    });
  }
});

function live(more: JsonObject): JsonObject {
  return {
    apiVersion: upstream.apiVersion,
    kind: upstream.kind,
    metadata: { name: 'blue', namespace: 'gloo-system' },
    spec: { static: { hosts: [{ addr: 'a', port: 1 }] }, ...more },
    status: { statuses: { 'gloo-system': { state: 'Accepted' } } },
  };
}

function slice(service: string, ready: readonly boolean[]): JsonObject {
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: {
      name: `${service}-abc`,
      namespace: 'gloo-system',
      labels: {
        'kubernetes.io/service-name': service,
        'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io',
      },
    },
    addressType: 'IPv4',
    endpoints: ready.map((one, index) => ({ addresses: [`10.1.0.${index}`], conditions: { ready: one } })),
  };
}

function node(internal: string, external: string): JsonObject {
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name: 'n1' },
    status: {
      addresses: [
        { type: 'InternalIP', address: internal },
        { type: 'ExternalIP', address: external },
      ],
    },
  };
}

function pod(name: string, labels: JsonObject): JsonObject {
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace: 'gloo-system', labels } };
}
