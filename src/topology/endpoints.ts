import { asList, asObject, asText } from '../model/json.js';
import { readPorts } from './ports.js';
import { type AnnouncedAddress, namespaceOf, type Source } from './source.js';

/** A core Endpoints object: it belongs to the Service of its own name. */
export const endpoints: Source = {
  apiGroup: '',
  kinds: ['Endpoints'],
  read(document, facts) {
    for (const [index, value] of asList(document.value.subsets).entries()) {
      const subset = asObject(value);
      const read = (field: string, ready: boolean): AnnouncedAddress[] =>
        asList(subset[field]).flatMap((item, position) => {
          const entry = asObject(item);
          const address = asText(entry.ip) ?? asText(entry.hostname);
          if (address === undefined) return [];
          const target = asObject(entry.targetRef);
          return {
            address,
            ready,
            terminating: false,
            hostname: asText(entry.hostname),
            node: asText(entry.nodeName),
            pod: target.kind === 'Pod' ? asText(target.name) : undefined,
            origin: { document, path: ['subsets', index, field, position] },
          };
        });
      facts.announcements.push({
        by: 'Endpoints',
        cluster: document.cluster,
        namespace: namespaceOf(document),
        service: document.name,
        ports: readPorts(subset.ports),
        addresses: [...read('addresses', true), ...read('notReadyAddresses', false)],
      });
    }
    // An object without subsets says that nobody is there, which is more than nothing.
    if (asList(document.value.subsets).length === 0) {
      facts.announcements.push({
        by: 'Endpoints',
        cluster: document.cluster,
        namespace: namespaceOf(document),
        service: document.name,
        addresses: [],
      });
    }
  },
};
