import type { Endpoint } from '../model/topology.js';
import { readinessProbeFor } from './container.js';
import { addressName, distinctNames, serviceName } from './endpoint-name.js';
import type { EndpointQuery, Lookup } from './lookup.js';
import { containerPort } from './ports.js';
import { type PodFact, selects } from './source.js';

/** The endpoints that Kubernetes would make of the Pods that a Service selects; undefined when it selects none. */
export function podEndpoints(lookup: Lookup, query: EndpointQuery): Endpoint[] | undefined {
  const { service } = query;
  const selected = lookup
    .pods(service.namespace, service.cluster)
    .filter((pod) => selects(service.selector, pod.labels));
  if (selected.length === 0) return undefined;
  const listed = selected.filter((pod) => pod.listed);
  const names = distinctNames(listed.map((pod) => nameOf(pod, query)));
  return listed.flatMap((pod, index) => {
    const port = containerPort(pod.containers, query);
    if (port === 'none') return [];
    const endpoint = podEndpoint(lookup, pod, port, service.cluster);
    return {
      ...endpoint,
      name: pod.address === undefined ? (names[index] as string) : endpoint.name,
      service: service.name,
      ready: endpoint.ready || service.publishNotReadyAddresses === true,
    };
  });
}

/** A hand-written Pod without an address goes by its Service's name. */
function nameOf(pod: PodFact, { service }: EndpointQuery): string {
  return pod.address ?? serviceName(pod.cluster ?? service.cluster, service.namespace, service.name);
}

/** A Pod as an endpoint that belongs to no Service yet. */
export function podEndpoint(lookup: Lookup, pod: PodFact, port?: number, seenFrom?: string): Endpoint {
  const cluster = pod.cluster ?? seenFrom;
  return {
    name:
      pod.address === undefined
        ? serviceName(cluster, pod.namespace, pod.name)
        : addressName(pod.address, port, cluster),
    address: pod.address,
    port,
    ports: Object.fromEntries(
      pod.containers
        .flatMap((container) => container.ports)
        .flatMap(({ name, port }) => (name === '' ? [] : [[name, port]])),
    ),
    cluster,
    namespace: pod.namespace,
    locality: lookup.localityOfPod(pod, cluster),
    labels: pod.labels,
    network: lookup.network(pod.labels, cluster),
    node: pod.node,
    weight: 1,
    healthStatus: 'UNKNOWN',
    ready: pod.ready,
    pod: true,
    readinessProbe: readinessProbeFor(pod.containers, port),
    origin: pod.origin,
  };
}
