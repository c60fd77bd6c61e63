import type { Rule } from '../rule.js';
import { entryPolicies } from './entry-policy.js';
import { exampleEntry, exampleEntryRule } from './example-manifests.js';
import { localityLists } from './locality-lists.js';
import { oncePerPlace } from './once-per-place.js';

export const priorityDnsOld: Rule = {
  id: 'istio/priority-dns-old',
  severity: 'warning',
  title: 'failoverPriority on DNS endpoints depends on the version',
  why: 'Istio before 1.30 ignores failoverPriority for a ServiceEntry with resolution DNS, without a word. Later versions sort such endpoints by label only while all of them share one locality.',
  on: 'input',
  check(context, report) {
    const tell = oncePerPlace(report);
    for (const { entry, host, blocks } of entryPolicies(context)) {
      const setting = blocks.loadBalancer?.get('localityLbSetting');
      const { failoverPriority, distribute } = localityLists(setting);
      if (entry.resolution !== 'DNS' || setting === undefined || blocks.outlierDetection === undefined) continue;
      if (failoverPriority.length === 0 || distribute.length > 0) continue;
      tell({
        ...setting.get('failoverPriority').origin,
        message: `Istio before 1.30 ignores failoverPriority for ${host}, whose resolution is DNS`,
        hint: 'use `resolution: STATIC` with addresses, or `failover` between regions',
      });
    }
  },
  examples: {
    bad:
      exampleEntry(`
ports: [{ number: 80, name: http, protocol: HTTP }]
resolution: DNS
endpoints: [{ address: one.example.com, labels: { role: primary } }, { address: two.example.com, labels: { role: backup } }]`) +
      exampleEntryRule(`
outlierDetection: { maxEjectionPercent: 100 }
loadBalancer: { localityLbSetting: { failoverPriority: [role=primary] } }`),
    good:
      exampleEntry(`
ports: [{ number: 80, name: http, protocol: HTTP }]
resolution: STATIC
endpoints: [{ address: 192.0.2.1, labels: { role: primary } }, { address: 192.0.2.2, labels: { role: backup } }]`) +
      exampleEntryRule(`
outlierDetection: { maxEjectionPercent: 100 }
loadBalancer: { localityLbSetting: { failoverPriority: [role=primary] } }`),
  },
};
