import type { Cluster } from '../model/cluster.js';
import type { JsonObject } from '../model/document.js';
import { asList, asObject, asTextMap } from '../model/json.js';
import { ifAllowed } from './if-allowed.js';
import { referenceOf } from './reference.js';

/** What Kubernetes' own controller puts on the slices that it writes (kubernetes: pkg/controller/endpointslice/reconciler.go). */
const MANAGED_BY = 'endpointslice.kubernetes.io/managed-by';
const CONTROLLER = 'endpointslice-controller.k8s.io';
const SERVICE_NAME = 'kubernetes.io/service-name';

/**
 * What is known of the endpoints of a Service: `unknown` where they may not be read, `absent` where nobody has written any, and `unwatched` where
 * nothing in its namespace says that somebody ever does.
 */
export type Endpoints = 'ready' | 'none-ready' | 'absent' | 'unwatched' | 'unknown';

/** @throws ClusterError for a cluster that does not answer. */
export async function endpointsOf(cluster: Cluster, service: JsonObject): Promise<Endpoints> {
  const { namespace, name } = referenceOf(service);
  const slices = await ifAllowed(cluster.list('discovery.k8s.io/v1', 'EndpointSlice', { namespace }));
  if (slices === undefined) return 'unknown';
  const labelled = slices.answer.map((slice) => ({ slice, labels: asTextMap(asObject(slice.metadata).labels) }));
  const own = labelled.filter(({ labels }) => labels[SERVICE_NAME] === name);
  if (own.some(({ slice }) => hasReady(slice))) return 'ready';
  if (own.length > 0) return 'none-ready';
  return labelled.some(({ labels }) => labels[MANAGED_BY] === CONTROLLER) ? 'absent' : 'unwatched';
}

/** Why no endpoint is ready, as far as the Pods may be read. */
export async function whyNotReady(cluster: Cluster, service: JsonObject): Promise<string> {
  const { namespace } = referenceOf(service);
  const labelSelector = selectorText(service);
  const pods = (await ifAllowed(cluster.list('v1', 'Pod', { namespace, labelSelector })))?.answer;
  if (pods === undefined) return `no ready endpoints for selector ${labelSelector}`;
  if (pods.length === 0) return `no ready endpoints: no pod matches selector ${labelSelector}`;
  const matching = pods.length === 1 ? '1 pod matches' : `${pods.length} pods match`;
  return `no ready endpoints: ${matching} selector ${labelSelector}, none is ready`;
}

/** `a=b,c=d`; '' for a Service whose endpoints somebody writes by hand. */
export function selectorText({ spec }: JsonObject): string {
  return Object.entries(asTextMap(asObject(spec).selector))
    .map(([key, value]) => `${key}=${value}`)
    .join(',');
}

function hasReady(slice: JsonObject): boolean {
  const endpoints = asList(slice.endpoints).map(asObject);
  // A condition that is not known is to be taken for ready (kubernetes: discovery/v1 EndpointConditions).
  return endpoints.some(
    ({ conditions, addresses }) => asObject(conditions).ready !== false && asList(addresses).length > 0,
  );
}
