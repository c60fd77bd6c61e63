import type { JsonObject } from '../../src/model/document.js';
import { asList, asObject } from '../../src/model/json.js';
import type { ControlPlane } from './control-plane.js';

// Two clusters in use, in which a failover of the walkthroughs is to be: what is there before, what of it belongs to others, and whether
// traffic is switched to something that is not all there.

export interface Stage {
  name: string;
  /** Of apply, delete and so on. */
  args: readonly string[];
  /** Of apply alone. */
  applyArgs: readonly string[];
  /** Makes everything as it was before failover came. */
  reset(): Promise<void>;
  /** Whether each object, or our part of it, that switches traffic is there. */
  switches(): Promise<boolean[]>;
  /** Whether each that must stand before is there. */
  earlier(): Promise<boolean[]>;
  /** What belongs to others, without what we may add. */
  others(): Promise<unknown>;
  /** Everything, without what is different in each run. */
  all(): Promise<unknown[]>;
}

/** As discovery made it. */
export const upstream: JsonObject = {
  apiVersion: 'gloo.solo.io/v1',
  kind: 'Upstream',
  metadata: {
    name: 'default-service-blue-10000',
    namespace: 'gloo-system',
    labels: { discovered_by: 'kubernetesplugin' },
  },
  spec: { kube: { serviceName: 'service-blue', serviceNamespace: 'default', servicePort: 10000 } },
};
const cart = {
  matchers: [{ prefix: '/cart' }],
  routeAction: { single: { upstream: { name: 'cart', namespace: 'gloo-system' } } },
};
const virtualService: JsonObject = {
  apiVersion: 'gateway.solo.io/v1',
  kind: 'VirtualService',
  metadata: { name: 'default', namespace: 'gloo-system' },
  spec: { virtualHost: { domains: ['*'], routes: [cart] } },
};
const gloo = (kind: string, name: string) => ({
  apiVersion: kind === 'Upstream' ? 'gloo.solo.io/v1' : 'gateway.solo.io/v1',
  kind,
  namespace: 'gloo-system',
  name,
});
const scheme = {
  apiVersion: 'fed.solo.io/v1',
  kind: 'FailoverScheme',
  namespace: 'gloo-fed',
  name: 'failover-scheme',
};
const door = { apiVersion: 'v1', kind: 'Service', namespace: 'gloo-system', name: 'failover' };

export function glooStage(local: ControlPlane, remote: ControlPlane): Stage {
  const service = () => local.find(gloo('VirtualService', 'default'));
  const blue = () => local.find(gloo('Upstream', 'default-service-blue-10000'));
  const gateway = () => remote.find(gloo('Gateway', 'failover-gateway'));
  return {
    name: 'Gloo Federation',
    args: [
      ...['-f', 'examples/neutral/blue-green/failover.yaml'],
      ...['--cluster', `local=${local.name}`, '--cluster', `remote=${remote.name}`],
    ],
    applyArgs: ['--address', 'remote=192.0.2.1:32000'],
    reset: async () => {
      for (const plane of [local, remote]) {
        for (const name of ['gloo-system', 'gloo-fed']) await plane.namespace(name);
      }
      await local.put(tlsSecret('failover-upstream'));
      await remote.put(tlsSecret('failover-downstream'));
      await remove(local, scheme, gloo('VirtualService', 'default'), gloo('Upstream', 'default-service-blue-10000'));
      await remove(remote, gloo('Gateway', 'failover-gateway'), door);
      await local.put(upstream, 'discovery');
      await local.put(virtualService, 'shop');
    },
    switches: async () => [
      (await local.find(scheme)) !== undefined,
      JSON.stringify((await service())?.spec).includes('service-blue'),
    ],
    earlier: async () => [
      asObject((await blue())?.spec).healthChecks !== undefined,
      (await gateway()) !== undefined,
      (await remote.find(door)) !== undefined,
    ],
    others: async () => {
      const live = [await blue(), await service()];
      const { kube } = asObject(live[0]?.spec);
      const routes = asList(asObject(asObject(live[1]?.spec).virtualHost).routes).map(asObject);
      return {
        kube,
        labels: asObject(asObject(live[0]?.metadata).labels),
        routes: routes.filter(({ matchers }) => JSON.stringify(matchers) === JSON.stringify(cart.matchers)),
      };
    },
    all: async () =>
      [await local.find(scheme), await service(), await blue(), await gateway(), await remote.find(door)].map(lasting),
  };
}

const web = { apiVersion: 'v1', kind: 'Service', namespace: 'emojivoto', name: 'web-svc' };
const split = {
  apiVersion: 'split.smi-spec.io/v1alpha2',
  kind: 'TrafficSplit',
  namespace: 'emojivoto',
  name: 'web-svc-failover',
};

export function linkerdStage(primary: ControlPlane, fallback: ControlPlane): Stage {
  return {
    name: 'Linkerd',
    args: [
      ...['-f', 'examples/neutral/emojivoto/failover.yaml'],
      ...['--cluster', `west=${primary.name}`, '--cluster', `east=${fallback.name}`],
    ],
    applyArgs: [],
    reset: async () => {
      await remove(primary, split);
      await remove(fallback, web);
      for (const plane of [primary, fallback]) await plane.namespace('emojivoto');
      await fallback.put({
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name: 'web-svc', namespace: 'emojivoto', labels: { team: 'web' } },
        spec: { ports: [{ port: 80, protocol: 'TCP' }], selector: { app: 'web' } },
      });
    },
    switches: async () => [(await primary.find(split)) !== undefined],
    earlier: async () => [asObject(asObject((await fallback.find(web))?.metadata).labels)[EXPORTED] === 'true'],
    others: async () => {
      const { metadata, spec } = asObject(await fallback.find(web));
      const { clusterIP: _, clusterIPs: __, ...kept } = asObject(spec);
      return { team: asObject(asObject(metadata).labels).team, kept };
    },
    all: async () => [await primary.find(split), await fallback.find(web)].map(lasting),
  };
}

const EXPORTED = 'mirror.linkerd.io/exported';

function tlsSecret(name: string): JsonObject {
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name, namespace: 'gloo-system' },
    stringData: { 'tls.crt': 'x', 'tls.key': 'x', 'ca.crt': 'x' },
  };
}

async function remove(plane: ControlPlane, ...references: Parameters<ControlPlane['find']>[0][]): Promise<void> {
  const cluster = await plane.cluster();
  for (const reference of references) await cluster.delete(reference);
}

/** Without what the server makes anew each time, and without what controllers say. */
function lasting(object: JsonObject | undefined): unknown {
  if (object === undefined) return undefined;
  const { metadata, status: _, spec, ...rest } = object;
  const { labels, annotations, finalizers, managedFields } = asObject(metadata);
  const { clusterIP: __, clusterIPs: ___, ...kept } = asObject(spec);
  const owners = asList(managedFields)
    .map(asObject)
    .filter(({ manager }) => manager !== 'controller')
    .map(({ manager, operation, fieldsV1 }) => ({ manager, operation, fieldsV1 }))
    .sort((a, b) => String(a.manager).localeCompare(String(b.manager)));
  return { ...rest, labels, annotations, finalizers, spec: kept, owners };
}
