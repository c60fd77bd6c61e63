import type { Topology } from '../model/topology.js';
import { announcedEndpoints } from './announced-endpoints.js';
import { type EndpointQuery, Lookup } from './lookup.js';
import { podEndpoint, podEndpoints } from './pod-endpoints.js';
import { type Facts, selects } from './source.js';
import { templateEndpoints } from './template-endpoints.js';
import { workloadEntryEndpoint } from './workload-entry-endpoint.js';

/** IPv4 or IPv6, loosely: told apart from host names and `unix:` sockets, not judged. */
const IP = /^(\d+(\.\d+){3}|[\da-f:.]*:[\da-f:.]*)$/i;

/** Answers the questions of `Topology` from what the sources have said. */
export function createTopology(facts: Facts): Topology {
  const lookup = new Lookup(facts);

  const endpoints: Topology['endpoints'] = (service, port) => {
    const servicePort = service.ports.find((candidate) => port === undefined || candidate.port === port);
    const query: EndpointQuery = { service, port, servicePort };
    const pods = announcedEndpoints(lookup, query) ?? podEndpoints(lookup, query) ?? templateEndpoints(lookup, query);
    // A Service takes neither host names nor unix sockets (istio: serviceentry/conversion.go, DNSServiceEntryOnly).
    const entries = lookup
      .workloadEntries(service.namespace, service.selector, service.cluster)
      .filter(({ address }) => address === undefined || IP.test(address));
    if (pods === undefined && entries.length === 0) return undefined;
    return [...(pods ?? []), ...entries.flatMap((entry) => workloadEntryEndpoint(entry, query) ?? [])];
  };

  let localities: string[] | undefined;
  return {
    services: facts.services,
    endpoints,
    service(namespace, name, cluster) {
      const found = lookup.services(namespace, name, cluster);
      return found.find((candidate) => candidate.cluster === cluster) ?? found[0];
    },
    workloads(namespace, selector, cluster) {
      const pods = lookup
        .pods(namespace, cluster)
        .filter((pod) => pod.listed && pod.address !== undefined && selects(selector, pod.labels));
      const entries = lookup.workloadEntries(namespace, selector, cluster);
      return [
        ...pods.map((pod) => podEndpoint(lookup, pod, undefined, cluster)),
        ...entries.flatMap((entry) => workloadEntryEndpoint(entry) ?? []),
      ];
    },
    node(name, cluster) {
      const found = lookup.node(name, cluster);
      return found && { labels: found.labels, locality: found.locality };
    },
    hasPods: (cluster) => lookup.hasPods(cluster),
    namespaceAnnotations: (name, cluster) => lookup.namespace(name, cluster)?.annotations ?? {},
    namespaceLabels: (name, cluster) => lookup.namespace(name, cluster)?.labels ?? {},
    // Asked for by few and costly with many Services, so made when somebody asks.
    get localities() {
      localities ??= distinct([
        ...lookup.knownLocalities,
        ...facts.pods.map((pod) => lookup.localityOfPod(pod, pod.cluster)),
        ...facts.services.flatMap((service) => (endpoints(service) ?? []).map(({ locality }) => locality)),
      ]);
      return localities;
    },
  };
}

function distinct(localities: string[]): string[] {
  return [...new Set(localities)].filter((locality) => locality !== '').sort();
}
