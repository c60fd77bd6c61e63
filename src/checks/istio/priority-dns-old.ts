import type { JsonObject } from '../../model/document.js';
import { asList, asObject } from '../../model/json.js';
import type { Check } from '../check.js';
import { isAtLeast } from '../mesh-version.js';
import { nameOf, ofKind } from '../objects.js';
import { istioVersion } from './istio-version.js';

/** failoverPriority sorts the endpoints of a DNS ServiceEntry only since 1.30 (istio/istio#58674). */
export const priorityDnsOld: Check = {
  id: 'istio/priority-dns-old',
  mesh: 'istio',
  severity: 'warning',
  async run({ cluster, objects }) {
    const dnsHosts = ofKind(objects, 'networking.istio.io', 'ServiceEntry')
      .map(({ spec }) => asObject(spec))
      .filter(({ resolution }) => resolution === 'DNS')
      .flatMap(({ hosts }) => asList(hosts));
    const rules = ofKind(objects, 'networking.istio.io', 'DestinationRule').filter(
      (rule) => dnsHosts.includes(asObject(rule.spec).host ?? null) && hasPriority(rule),
    );
    const version = rules.length === 0 ? undefined : await istioVersion(cluster);
    if (version === undefined) return [];
    const names = rules.map(nameOf).join(', ');
    if (isAtLeast(version, '1.30')) {
      return [{ ok: true, message: `Istio ${version.text} knows failoverPriority for DNS hosts (${names})` }];
    }
    return [
      {
        ok: false,
        message: `Istio ${version.text} ignores the failoverPriority of ${names}, whose host is resolved by DNS: 1.30 is the first that knows it`,
        hint: '`resolution: STATIC` with addresses, or regions with `failover`',
      },
    ];
  },
};

function hasPriority(rule: JsonObject): boolean {
  return JSON.stringify(rule.spec ?? null).includes('"failoverPriority":["');
}
