import { asList, asObject, asText } from '../model/json.js';
import { readPorts } from './ports.js';
import { namespaceOf, type Source } from './source.js';

/** An EndpointSlice: the addresses of the Service that its label names. */
export const endpointSlice: Source = {
  apiGroup: 'discovery.k8s.io',
  kinds: ['EndpointSlice'],
  versions: ['v1', 'v1beta1'],
  read(document, facts) {
    const service = document.labels['kubernetes.io/service-name'];
    if (service === undefined) return;
    facts.announcements.push({
      by: 'EndpointSlice',
      cluster: document.cluster,
      namespace: namespaceOf(document),
      service,
      ports: readPorts(document.value.ports),
      addresses: asList(document.value.endpoints).flatMap((value, index) => {
        const endpoint = asObject(value);
        const conditions = asObject(endpoint.conditions);
        const target = asObject(endpoint.targetRef);
        return asList(endpoint.addresses).flatMap((address, position) => {
          if (typeof address !== 'string') return [];
          return {
            address,
            // Absent means ready (kubernetes: EndpointConditions.ready, "nil should be interpreted as true").
            ready: conditions.ready !== false,
            terminating: typeof conditions.terminating === 'boolean' ? conditions.terminating : undefined,
            hostname: asText(endpoint.hostname),
            // `topology` is how discovery.k8s.io/v1beta1 carried both.
            node: asText(endpoint.nodeName) ?? asText(asObject(endpoint.topology)['kubernetes.io/hostname']),
            zone: asText(endpoint.zone) ?? asText(asObject(endpoint.topology)['topology.kubernetes.io/zone']),
            pod: target.kind === 'Pod' ? asText(target.name) : undefined,
            origin: { document, path: ['endpoints', index, 'addresses', position] },
          };
        });
      }),
    });
  },
};
