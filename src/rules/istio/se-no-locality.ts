import { readServiceEntry } from '../../resources/service-entry.js';
import { localityOfLabels } from '../../topology/place.js';
import type { Rule } from '../rule.js';
import { exampleEntry } from './example-manifests.js';
import { SERVICE_ENTRY } from './istio-objects.js';

export const seNoLocality: Rule = {
  id: 'istio/se-no-locality',
  severity: 'warning',
  title: 'some endpoints of a ServiceEntry have no locality',
  why: 'An endpoint without a locality is in no region: it ranks with the other regions for every client, or is removed by distribute. Mixed with located endpoints it becomes a backup that nobody planned.',
  on: SERVICE_ENTRY,
  check(document, report) {
    const { endpoints, hosts } = readServiceEntry(document);
    const bare = endpoints.filter(({ locality, labels }) => (locality ?? localityOfLabels(labels)) === '');
    if (bare.length === 0 || bare.length === endpoints.length) return;
    for (const { address, network, origin } of bare) {
      report({
        ...origin,
        message: `${address || network || 'this endpoint'} of ${hosts[0] ?? document.name} has no locality, ${endpoints.length - bare.length} of ${endpoints.length} endpoints have one: it ranks with the other regions`,
        hint: 'add `locality: REGION/ZONE` to the endpoint',
      });
    }
  },
  examples: {
    bad: exampleEntry(`
ports: [{ number: 80, name: http, protocol: HTTP }]
resolution: STATIC
endpoints: [{ address: 192.0.2.1, locality: eu }, { address: 192.0.2.2 }]`),
    good: exampleEntry(`
ports: [{ number: 80, name: http, protocol: HTTP }]
resolution: STATIC
endpoints: [{ address: 192.0.2.1, locality: eu }, { address: 192.0.2.2, locality: us }]`),
  },
};
