import type { JsonObject } from '../../src/model/document.js';
import { asObject } from '../../src/model/json.js';
import type { ControlPlane } from './control-plane.js';
import { playMesh } from './play-mesh.js';

// Plays what Gloo Federation's guide has before failover is set up: Gloo in two clusters, gloo-fed in the first, blue and green with the
// Upstreams that discovery makes of them, somebody's VirtualService. The controllers answer as long as it is not stopped.

const ADDRESS = '203.0.113.7';
const PRIMARY = { apiVersion: 'gloo.solo.io/v1', kind: 'Upstream', namespace: 'gloo-system' };
const DOOR = { apiVersion: 'v1', kind: 'Service', namespace: 'gloo-system', name: 'failover' };
const SCHEME = { apiVersion: 'fed.solo.io/v1', kind: 'FailoverScheme', namespace: 'gloo-fed', name: 'failover-scheme' };

export interface GlooStage {
  /** What others do while a page is read, by the page's own words. */
  events: Record<string, () => Promise<void>>;
  stop(): void;
}

/** @param secrets Secret manifests, with the plane that each belongs to. */
export async function playGloo(
  [local, remote]: readonly [ControlPlane, ControlPlane],
  secrets: readonly [ControlPlane, JsonObject][],
): Promise<GlooStage> {
  await Promise.all([local, remote].map((plane) => install(plane)));
  await local.namespace('gloo-fed');
  await local.put(deployment('gloo-fed', 'gloo-fed', 'quay.io/solo-io/gloo-fed:1.20.0'));
  for (const name of ['local', 'remote']) {
    const metadata = { name, namespace: 'gloo-fed' };
    await local.put({ apiVersion: 'multicluster.solo.io/v1alpha1', kind: 'KubernetesCluster', metadata, spec: {} });
    await local.put({ apiVersion: 'fed.solo.io/v1', kind: 'GlooInstance', metadata, spec: { cluster: name } });
  }
  await application(local, 'blue', 2);
  await application(remote, 'green', 2);
  await local.put(shop);
  for (const [plane, secret] of secrets) await plane.put(secret);
  let hasBalancer = true;
  const mesh = await playMesh([local, remote], (object) => {
    if (object.kind === 'FailoverScheme') federate(local, targets).catch(() => undefined);
    return 'accepted';
  });
  const balancer = setInterval(() => {
    if (hasBalancer) giveAddress(remote).catch(() => undefined);
  }, 100);
  return {
    events: {
      'somebody edits the scheme': async () => {
        const scheme = await local.find(SCHEME);
        const edited = JSON.stringify(scheme).replace('default-service-green-10000', 'default-service-teal-10000');
        await local.put(JSON.parse(edited) as JsonObject, 'kubectl-edit');
      },
      'nobody gives addresses': async () => {
        hasBalancer = false;
        await federate(local, null);
      },
    },
    stop: () => {
      clearInterval(balancer);
      mesh.stop();
    },
  };
}

async function install(plane: ControlPlane): Promise<void> {
  await plane.namespace('gloo-system');
  await plane.put(deployment('gloo-system', 'gloo', 'quay.io/solo-io/gloo-ee:1.20.0'));
  await plane.put(deployment('gloo-system', 'gateway-proxy', 'quay.io/solo-io/gloo-ee-envoy-wrapper:1.20.0'));
  await plane.put(slice('gloo-system', 'failover', 8443, 1));
}

/** An application as the guide deploys it, and what discovery makes of it. */
async function application(plane: ControlPlane, colour: string, pods: number): Promise<void> {
  const service = `service-${colour}`;
  const spec = { ports: [{ port: 10000 }], selector: { app: 'bluegreen', text: colour } };
  await plane.put({ apiVersion: 'v1', kind: 'Service', metadata: { name: service, namespace: 'default' }, spec });
  await plane.put(slice('default', service, 10000, pods));
  const kube = { serviceName: service, serviceNamespace: 'default', servicePort: 10000, selector: spec.selector };
  const metadata = { name: `default-${service}-10000`, namespace: 'gloo-system' };
  const { apiVersion, kind } = PRIMARY;
  await plane.put({ apiVersion, kind, metadata, spec: { discoveryMetadata: {}, kube } }, 'discovery');
}

const targets: JsonObject = {
  prioritizedLocalities: [{ localityEndpoints: [{ lbEndpoints: [{ address: ADDRESS, port: 15443 }] }] }],
};

/** What gloo-fed writes when it takes up a scheme; null when that is gone. */
async function federate(plane: ControlPlane, failover: JsonObject | null): Promise<void> {
  const path =
    '/apis/gloo.solo.io/v1/namespaces/gloo-system/upstreams/default-service-blue-10000?fieldManager=gloo-fed';
  await plane.request('PATCH', path, { spec: { failover } }, { contentType: 'application/merge-patch+json' });
}

async function giveAddress(plane: ControlPlane): Promise<void> {
  const service = await plane.find(DOOR);
  if (service === undefined || asObject(asObject(service.status).loadBalancer).ingress !== undefined) return;
  await plane.status(DOOR, { loadBalancer: { ingress: [{ ip: ADDRESS }] } });
}

const shop: JsonObject = {
  apiVersion: 'gateway.solo.io/v1',
  kind: 'VirtualService',
  metadata: { name: 'default', namespace: 'gloo-system' },
  spec: {
    virtualHost: {
      domains: ['*'],
      routes: [
        {
          matchers: [{ prefix: '/shop' }],
          routeAction: { single: { upstream: { name: 'default-shop-80', namespace: 'gloo-system' } } },
        },
      ],
    },
  },
};

function deployment(namespace: string, name: string, image: string): JsonObject {
  const labels: JsonObject = name === 'gateway-proxy' ? { 'gateway-proxy-id': name } : { gloo: name };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace, labels },
    spec: {
      replicas: 1,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [{ name, image }] } },
    },
    status: { replicas: 1, availableReplicas: 1, readyReplicas: 1 },
  };
}

function slice(namespace: string, service: string, port: number, pods: number): JsonObject {
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { name: `${service}-1`, namespace, labels: { 'kubernetes.io/service-name': service } },
    addressType: 'IPv4',
    ports: [{ port }],
    endpoints: Array.from({ length: pods }, (_, index) => ({
      addresses: [`10.0.0.${index + 1}`],
      conditions: { ready: true },
    })),
  };
}
