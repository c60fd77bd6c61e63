import { readServiceEntry } from '../../resources/service-entry.js';
import type { Rule } from '../rule.js';
import { exampleEntry } from './example-manifests.js';
import { SERVICE_ENTRY } from './istio-objects.js';

const ANNOTATION = 'istio.io/connect-strategy';

export const raceFirstEndpoints: Rule = {
  id: 'istio/race-first-endpoints',
  severity: 'error',
  title: 'RACE_FIRST_TCP_CONNECT takes a single endpoint',
  why: 'The annotation makes a LOGICAL_DNS cluster, and Envoy refuses such a cluster when it has more than one endpoint. The host is unreachable for every client; Istio accepts the ServiceEntry without a word.',
  on: SERVICE_ENTRY,
  check(document, report) {
    const { annotations, resolution, endpoints, hosts } = readServiceEntry(document);
    if (annotations[ANNOTATION] !== 'RACE_FIRST_TCP_CONNECT' || resolution !== 'DNS' || endpoints.length < 2) return;
    report({
      document,
      path: ['metadata', 'annotations', ANNOTATION],
      message: `Envoy refuses the cluster of ${hosts[0] ?? document.name}: RACE_FIRST_TCP_CONNECT takes one endpoint, there are ${endpoints.length}`,
      hint: 'keep one endpoint, or leave the annotation out',
    });
  },
  examples: {
    bad: withEndpoints('[{ address: a.example.com }, { address: b.example.com }]'),
    good: withEndpoints('[{ address: a.example.com }]'),
  },
};

function withEndpoints(endpoints: string): string {
  return exampleEntry(
    `
ports: [{ number: 80, name: http, protocol: HTTP }]
resolution: DNS
endpoints: ${endpoints}`,
    `name: db, namespace: prod, annotations: { ${ANNOTATION}: RACE_FIRST_TCP_CONNECT }`,
  );
}
