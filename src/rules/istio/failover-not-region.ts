import { policiesOf } from '../../meshes/istio/admit/policies.js';
import { parseLocality } from '../../model/locality.js';
import { readServiceEntry } from '../../resources/service-entry.js';
import type { Rule, RuleContext } from '../rule.js';
import { DESTINATION_RULE, judged } from './judged.js';

const CODE = 'istio/failover-not-region';
const HINT = 'write the region alone; between the zones of a region failover is automatic';

export const failoverNotRegion: Rule = {
  id: CODE,
  severity: 'error',
  title: 'failover between something else than regions',
  why: 'from and to are names of regions. The webhook refuses `/` and `*`; `region.zone`, as tables in the documentation print localities, is accepted and matches nothing: in an outage the order is the default one, not the one written.',
  upstream: 'error',
  on: DESTINATION_RULE,
  check(document, report, context) {
    for (const problem of judged(document, CODE)) report({ ...problem, hint: HINT });
    const dotted = policiesOf(document).flatMap((policy) =>
      ['localityLbSetting', 'zoneAwareLbSetting']
        .flatMap((name) => policy.get('loadBalancer', name, 'failover').items())
        .flatMap((entry) => [entry.get('from'), entry.get('to')])
        .filter((field) => field.text()?.includes('.') === true),
    );
    if (dotted.length === 0) return;
    const zones = knownZones(context);
    for (const field of dotted) {
      const region = zones.get(field.text() ?? '');
      if (region === undefined) continue;
      report({
        ...field.origin,
        message: `failover ${field.path.at(-1)} is \`${field.text()}\`, a zone of region \`${region}\`: it matches no region, so the entry has no effect`,
        hint: `write \`${region}\`; between the zones of a region failover is automatic`,
        upstream: 'none',
      });
    }
  },
  examples: {
    bad: `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: shop }
spec:
  host: reviews.shop.svc.cluster.local
  trafficPolicy:
    loadBalancer: { localityLbSetting: { failover: [ { from: us-east/zone-1, to: us-west } ] } }
    outlierDetection: { consecutive5xxErrors: 5, interval: 10s, baseEjectionTime: 30s, maxEjectionPercent: 100 }
`,
    good: `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: shop }
spec:
  host: reviews.shop.svc.cluster.local
  trafficPolicy:
    loadBalancer: { localityLbSetting: { failover: [ { from: us-east, to: us-west } ] } }
    outlierDetection: { consecutive5xxErrors: 5, interval: 10s, baseEjectionTime: 30s, maxEjectionPercent: 100 }
`,
  },
};

/** The regions of all zones among the inputs, by `region.zone`; a region that is called so itself is no zone. */
function knownZones({ topology, of }: RuleContext): Map<string, string> {
  const external = of('networking.istio.io', 'ServiceEntry').flatMap((document) =>
    readServiceEntry(document).endpoints.flatMap(({ locality }) => locality ?? []),
  );
  const localities = [...topology.localities, ...external].map(parseLocality);
  const regions = new Set(localities.map(({ region }) => region));
  return new Map(
    localities
      .filter(({ region, zone }) => zone !== '' && !regions.has(`${region}.${zone}`))
      .map(({ region, zone }) => [`${region}.${zone}`, region]),
  );
}
