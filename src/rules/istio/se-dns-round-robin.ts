import type { Rule } from '../rule.js';
import { entryPolicies } from './entry-policy.js';
import { exampleEntry, exampleEntryRule } from './example-manifests.js';
import { asksForFailover } from './locality-lists.js';
import { oncePerPlace } from './once-per-place.js';

export const seDnsRoundRobin: Rule = {
  id: 'istio/se-dns-round-robin',
  severity: 'error',
  title: 'DNS_ROUND_ROBIN has one endpoint, so it cannot fail over',
  why: 'With DNS_ROUND_ROBIN Envoy takes one address of one name at a time, and the API allows a single endpoint. There is no second level to move to, whatever the DestinationRule says.',
  on: 'input',
  check(context, report) {
    const tell = oncePerPlace(report);
    for (const { entry, host, rule, blocks } of entryPolicies(context)) {
      if (entry.resolution !== 'DNS_ROUND_ROBIN') continue;
      if (!asksForFailover(blocks.loadBalancer?.get('localityLbSetting'))) continue;
      tell({
        document: entry.origin.document,
        path: ['spec', 'resolution'],
        message: `${host} has a single endpoint at a time, so the failover of DestinationRule ${rule.name} has nothing to choose from`,
        hint: 'use `resolution: DNS` with one endpoint for each region',
      });
    }
  },
  examples: {
    bad: withResolution('DNS_ROUND_ROBIN', '[{ address: one.example.com, locality: eu }]'),
    good: withResolution(
      'DNS',
      '[{ address: one.example.com, locality: eu }, { address: two.example.com, locality: us }]',
    ),
  },
};

function withResolution(resolution: string, endpoints: string): string {
  return (
    exampleEntry(`
ports: [{ number: 80, name: http, protocol: HTTP }]
resolution: ${resolution}
endpoints: ${endpoints}`) +
    exampleEntryRule(`
outlierDetection: { maxEjectionPercent: 100 }
loadBalancer: { localityLbSetting: { failover: [{ from: eu, to: us }] } }`)
  );
}
