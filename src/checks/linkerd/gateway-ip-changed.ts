import { isIpAddress } from '../../model/ip-address.js';
import { asObject, asText } from '../../model/json.js';
import type { Check, Lookup, Outcome } from '../check.js';
import { endpointsAddresses } from '../ready-endpoints.js';
import { linksOf, mirrorBackends, targetOf } from './links.js';

/** Mirrors keep the address that the gateway's name had, until it is resolved again (linkerd/linkerd2#10635). */
export const gatewayIpChanged: Check = {
  id: 'linkerd/gateway-ip-changed',
  mesh: 'linkerd',
  severity: 'warning',
  async run(subject) {
    const backends = await mirrorBackends(subject);
    const links = backends.length === 0 ? [] : await linksOf(subject.cluster);
    const outcomes = backends.map(async ({ namespace, service, cluster }): Promise<Outcome[]> => {
      const link = links.find((one) => targetOf(one) === cluster);
      const gateway = await addressesOf(asText(asObject(link?.spec).gatewayAddress), subject.lookup);
      const used = await endpointsAddresses(subject.cluster, { namespace, service });
      if (gateway === undefined || used === undefined || used.length === 0) return [];
      const stale = used.filter((address) => !gateway.includes(address));
      if (stale.length === 0)
        return [{ ok: true, message: `the mirror ${namespace}/${service} has the gateway's address` }];
      return [
        {
          ok: false,
          message: `the mirror ${namespace}/${service} uses ${stale.join(', ')}, and the gateway of ${cluster} is ${gateway.join(', ')}`,
          hint: 'restart the service mirror, and upgrade Linkerd, which resolves it again each minute',
        },
      ];
    });
    return (await Promise.all(outcomes)).flat();
  },
};

/** Undefined where a name of the list cannot be resolved from here. */
async function addressesOf(gateway: string | undefined, lookup: Lookup): Promise<string[] | undefined> {
  const names = (gateway ?? '').split(',').flatMap((name) => (name.trim() === '' ? [] : [name.trim()]));
  const found = await Promise.all(names.map(async (name) => (isIpAddress(name) ? [name] : await lookup(name))));
  return names.length === 0 || found.includes(undefined) ? undefined : found.flatMap((addresses) => addresses ?? []);
}
