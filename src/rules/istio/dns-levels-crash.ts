import type { Rule } from '../rule.js';
import { distributionSource } from './distribution-source.js';
import { effectivePolicies, localitiesOf } from './effective-policy.js';
import { exampleEntry, exampleEntryRule } from './example-manifests.js';
import { istioObjects } from './istio-objects.js';
import { oncePerPlace } from './once-per-place.js';

export const dnsLevelsCrash: Rule = {
  id: 'istio/dns-levels-crash',
  severity: 'error',
  title: 'sorting DNS endpoints of several localities by label ends istiod',
  why: 'Istio 1.30 and later end with an index out of range when a client asks for a DNS ServiceEntry whose endpoints are in several localities and are to be sorted by label: by failoverPriority, or by a trafficDistribution annotation on it or on its Namespace. No proxy gets configuration any more; earlier versions ignore the setting (istio/istio#61857).',
  on: 'input',
  check(context, report) {
    const tell = oncePerPlace(report);
    for (const { plan, ordering, endpoints, blocks } of effectivePolicies(context)) {
      const sorted = ordering.mode === 'failover' || ordering.mode === 'zone-aware';
      const places = localitiesOf(endpoints);
      if (!ordering.dns || !sorted || ordering.failoverPriority.length === 0 || plan.subset !== undefined) continue;
      if (places.length < 2) continue;
      const setting = ['localityLbSetting', 'zoneAwareLbSetting']
        .map((name) => blocks.loadBalancer?.get(name))
        .find((field) => field?.present);
      const entry = istioObjects(context).entriesOf(plan.service)[0];
      const source = setting?.get('failoverPriority').origin ?? (entry && distributionSource(entry.origin, context));
      tell({
        ...(source ?? plan.origin),
        message: `istiod 1.30 and later end when a client asks for ${plan.service}: its endpoints have DNS names in ${places.length} localities (${places.map((place) => place || 'none').join(', ')}) and are sorted by label; earlier versions ignore the setting`,
        hint: 'use `failover` between regions, or `resolution: STATIC`',
      });
    }
  },
  examples: {
    bad: sortedBy('failoverPriority: [topology.istio.io/network]'),
    good: sortedBy('failover: [{ from: eu, to: us }]'),
  },
};

function sortedBy(list: string): string {
  return (
    exampleEntry(`
ports: [{ number: 80, name: http, protocol: HTTP }]
resolution: DNS
endpoints: [{ address: eu.example.com, locality: eu }, { address: us.example.com, locality: us }]`) +
    exampleEntryRule(`
outlierDetection: { maxEjectionPercent: 100 }
loadBalancer: { localityLbSetting: { ${list} } }`)
  );
}
