import type { Cluster } from '../model/cluster.js';
import type { Document, JsonObject } from '../model/document.js';
import { asList, asNumber, asObject, asText } from '../model/json.js';
import type { Destination, ResolvedEndpoint } from '../model/plan.js';
import type { Address } from '../net/client.js';
import type { PlaceSources } from '../simulate/live-addresses.js';
import { liveClusters } from './cluster-inputs.js';
import type { Context, Flags } from './command.js';

/**
 * A way to Pods through the API servers of `--from-cluster`, as kubectl port-forward goes; undefined without that flag. `signal` ends every one.
 *
 * @throws ClusterError for a cluster that cannot be reached.
 */
export async function openForward(
  context: Context,
  flags: Flags,
  documents: readonly Document[],
  signal: AbortSignal,
): Promise<PlaceSources['forward']> {
  if (flags.fromCluster !== true) return undefined;
  const clusters = await liveClusters(context, flags, documents);
  const pods = podLists();
  return async (endpoint, destination) => {
    const name = endpoint.cluster ?? destination?.cluster;
    const cluster = clusters.find(
      (each) => each.name === undefined || name === undefined || each.name === name,
    )?.cluster;
    if (cluster === undefined) return undefined;
    const target = await targetOf(cluster, endpoint, destination, pods);
    if (target === undefined) return undefined;
    const { port } = await cluster.portForward(target, signal);
    const address: Address = { host: '127.0.0.1', port };
    return address;
  };
}

type PodsOf = (cluster: Cluster, namespace: string) => Promise<JsonObject[]>;

/** Each namespace is asked for once, not once for each endpoint. */
function podLists(): PodsOf {
  const lists = new Map<string, Promise<JsonObject[]>>();
  return (cluster, namespace) => {
    const key = `${cluster.context} ${namespace}`;
    const list = lists.get(key) ?? cluster.list('v1', 'Pod', { namespace });
    lists.set(key, list);
    return list;
  };
}

/** The Pod with the endpoint's address; else, of the running Pods behind its Service, the one with the endpoint's number. */
async function targetOf(
  cluster: Cluster,
  endpoint: ResolvedEndpoint,
  destination: Destination | undefined,
  podsOf: PodsOf,
): Promise<{ namespace: string; name: string; port: number } | undefined> {
  const behind = endpoint.serviceBehind;
  const namespace = behind?.namespace ?? endpoint.namespace ?? destination?.namespace;
  if (namespace === undefined) return undefined;
  const pods = await podsOf(cluster, namespace);
  if (endpoint.address !== undefined) {
    const pod = pods.find((each) => asText(asObject(each.status).podIP) === endpoint.address);
    const port = endpoint.port ?? destination?.port;
    return pod === undefined || port === undefined ? undefined : { namespace, name: nameOf(pod), port };
  }
  const name = behind?.name ?? endpoint.service ?? destination?.service;
  if (name === undefined) return undefined;
  const service = await cluster.get({ apiVersion: 'v1', kind: 'Service', namespace, name });
  const running = pods.filter((pod) => selects(service, pod) && asText(asObject(pod.status).phase) === 'Running');
  const pod = running[Number(/#(\d+)$/.exec(endpoint.name)?.[1] ?? 1) - 1];
  const port = pod === undefined ? undefined : targetPort(service, pod, endpoint.port ?? destination?.port);
  return pod === undefined || port === undefined ? undefined : { namespace, name: nameOf(pod), port };
}

function nameOf(pod: JsonObject): string {
  return asText(asObject(pod.metadata).name) ?? '';
}

function selects(service: JsonObject | undefined, pod: JsonObject): boolean {
  const selector = Object.entries(asObject(asObject(service?.spec).selector));
  const labels = asObject(asObject(pod.metadata).labels);
  return selector.length > 0 && selector.every(([key, value]) => labels[key] === value);
}

/** The Pod's port behind a Service's port, which may be a name (core/v1 ServicePort.targetPort); absent: the Service's own number. */
function targetPort(service: JsonObject | undefined, pod: JsonObject, port: number | undefined): number | undefined {
  const ports = asList(asObject(service?.spec).ports).map(asObject);
  const item = ports.find((each) => each.port === port) ?? (port === undefined ? ports[0] : undefined);
  const target = item?.targetPort ?? item?.port ?? port;
  const name = asText(target);
  if (name === undefined) return asNumber(target) ?? undefined;
  const containers = asList(asObject(pod.spec).containers).flatMap((each) => asList(asObject(each).ports));
  return asNumber(containers.map(asObject).find((each) => each.name === name)?.containerPort);
}
